import DeviceDrivers
import SpaceCore
import Testing
import WireCodecs

struct SerialReaderDriverTests {
  @Test func `a held card that repeats every 65 ms is one presentation`() {
    var bench = Bench()
    for repetition in 0..<200 { bench.send(card.encode(), at: 65 * Int64(repetition)) }
    #expect(bench.outputs == [presentation(card, at: 0)])
  }

  @Test func `a card counts again when it was away for the hold-off, not before`() {
    var bench = Bench()
    bench.send(card.encode(), at: 0)
    bench.send(card.encode(), at: 999)
    bench.send(card.encode(), at: 1998)
    bench.send(card.encode(), at: 2998)
    #expect(bench.outputs == [presentation(card, at: 0), presentation(card, at: 2998)])
  }

  @Test func `the hold-off of a reader that sends once counts from the presentation`() {
    var bench = Bench(quirks: [.sendsOnce])
    for time: Int64 in [0, 600, 1200, 1800, 2400] { bench.send(card.encode(), at: time) }
    #expect(bench.outputs == [presentation(card, at: 0), presentation(card, at: 1200), presentation(card, at: 2400)])
  }

  @Test func `another card counts at once, and two that take turns count once each`() {
    var bench = Bench()
    for turn: Int64 in 0..<50 {
      bench.send(card.encode(), at: 100 * turn)
      bench.send(otherCard.encode(), at: 100 * turn + 50)
    }
    #expect(bench.outputs == [presentation(card, at: 0), presentation(otherCard, at: 50)])
  }

  @Test func `bytes one by one mean the same, with the moment of the last one`() {
    var bench = Bench()
    for (place, byte) in card.encode().enumerated() { bench.send([byte], at: 2 * Int64(place)) }
    #expect(bench.outputs == [presentation(card, at: 26)])
    #expect(bench.driver.nextDeadline == nil)
  }

  @Test func `no bytes are nothing`() {
    var bench = Bench()
    bench.send([], at: 5)
    #expect(bench.outputs == [] && bench.driver.nextDeadline == nil)
  }

  @Test func `a frame that a silent line cut off is malformed, once its second chance has passed`() {
    var bench = Bench()
    bench.send(Array(card.encode().prefix(6)), at: 0)
    #expect(bench.driver.nextDeadline == milliseconds(100))
    bench.pass(until: 299)
    #expect(bench.outputs == [])
    bench.pass(until: 300)
    #expect(bench.outputs == [.malformed(.cardUID, milliseconds(100))])
    #expect(bench.driver.nextDeadline == nil)
  }

  @Test func `halves of two frames are never joined over a silence, told of or not`() {
    var bench = Bench()
    bench.send(Array(card.encode().prefix(6)), at: 0)
    // Straight into the driver: its owner was late and passed no deadline.
    let late = bench.driver.feed(Array(card.encode().dropFirst(6)), at: milliseconds(150))
    #expect(!late.contains { if case .presentation = $0 { true } else { false } })
  }

  @Test func `a bad frame before a good one of a held card is not told`() {
    var bench = Bench()
    bench.send(card.damaged, at: 0)
    bench.send(card.encode(), at: 65)
    bench.send(card.damaged, at: 130)
    bench.pass(until: 5000)
    #expect(bench.outputs == [presentation(card, at: 65)])
  }

  @Test func `bad frames alone are one malformed presentation in each hold-off`() {
    var bench = Bench()
    for time: Int64 in [0, 65, 130] { bench.send(card.damaged, at: time) }
    bench.pass(until: 2000)
    bench.send(card.damaged, at: 2001)
    bench.pass(until: 3000)
    #expect(bench.outputs == [.malformed(.cardUID, milliseconds(0)), .malformed(.cardUID, milliseconds(2001))])
  }

  @Test func `a 7941 reads both kinds of card, and an EM4100 has the bytes that an RDM6300 gives`() {
    var bench = Bench(.gwiot7941)
    let mifare = Gwiot7941Frame(cardType: .mifare1K, id: [2, 3, 2, 9])
    bench.send(Gwiot7941Frame(cardType: .em4100, id: card.bytes).encode(), at: 0)
    bench.send(mifare.encode(), at: 40)
    #expect(
      bench.outputs == [
        presentation(card, at: 0), .presentation(RawCredential(kind: .cardUID, bytes: mifare.id), milliseconds(40)),
      ])
  }

  @Test(arguments: DeviceFamily.allCases.filter(\.isSerialReader))
  func `any noise leaves few outputs and no growing state`(family: DeviceFamily) {
    var random = SeededNumbers(state: 6)
    var bench = Bench(family)
    for round: Int64 in 0..<2000 {
      // STX often, so that frames begin.
      let noise = (0..<32).map { _ in Bool.random(using: &random) ? UInt8.random(in: 0...255, using: &random) : 2 }
      bench.send(noise, at: 30 * round)
    }
    // Bytes of noise may be keys and lines of text; neither is written down before somebody decides.
    let told = bench.outputs.filter {
      switch $0 {
      case .presentation, .key: false
      case .code, .malformed, .degraded, .recovered: true
      }
    }
    #expect(told.count <= 4, "\(told)")
    #expect(told.contains { if case .degraded = $0 { true } else { false } })
  }
}
