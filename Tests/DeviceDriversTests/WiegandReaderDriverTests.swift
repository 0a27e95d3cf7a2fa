import DeviceDrivers
import HardwareAccess
import SpaceCore
import Testing
import WireCodecs

struct WiegandReaderDriverTests {
  let bits = WiegandFormat.h10301.encode(facility: 123, card: 4567)?.bits ?? []

  @Test func `a card is its printed numbers, with the moment of its last pulse, once the line has been silent`() {
    var bench = WiegandBench()
    bench.send(bits, at: 0)
    #expect(bench.driver.nextDeadline == milliseconds(75))
    bench.pass(until: 74)
    #expect(bench.outputs == [])
    bench.pass(until: 75)
    #expect(bench.outputs == [.presentation(wiegandCard("H10301:123:4567"), milliseconds(50))])
    #expect(bench.driver.nextDeadline == nil)
  }

  @Test func `frames are told apart by their time stamps, however late and in whatever pieces they are read`() {
    let other = WiegandFormat.h10301.encode(facility: 9, card: 8)?.bits ?? []
    let two = edges(bits, from: 0, pace: .fastest) + edges(other, from: 40_000_000, pace: .fastest)
    var (whole, single) = (WiegandBench(), WiegandBench())
    whole.send(two)
    whole.pass(until: 300)
    for edge in two { single.send([edge]) }
    single.pass(until: 300)
    #expect(whole.presented == [wiegandCard("H10301:123:4567"), wiegandCard("H10301:9:8")])
    #expect(whole.presented == single.presented)
    #expect(whole.driver.tally.bursts == 2)
  }

  @Test func `a held card that repeats is one presentation, and counts again when it was away`() {
    var bench = WiegandBench()
    for time: Int64 in [0, 500, 1000, 1500] { bench.send(bits, at: time) }
    bench.send(bits, at: 4000)
    bench.pass(until: 5000)
    #expect(bench.presented.count == 2)
  }

  @Test func `a frame with wrong parity is malformed, and never a card`() {
    for place in bits.indices {
      var wrong = bits
      wrong[place].toggle()
      var bench = WiegandBench()
      bench.send(wrong, at: 0)
      bench.pass(until: 1000)
      #expect(bench.outputs == [.malformed(.wiegand, milliseconds(50))])
    }
  }

  @Test(arguments: [25, 27, 34, 64, 65, 200]) func `a frame of another length is malformed and never cut`(count: Int) {
    var bench = WiegandBench()
    bench.send((0..<count).map { $0 % 3 == 0 }, at: 0, pace: .fastest)
    bench.pass(until: 1000)
    #expect(bench.outputs.count == 1)
    guard case .malformed(.wiegand, _)? = bench.outputs.first else {
      Issue.record("\(bench.outputs)")
      return
    }
  }

  @Test func `one to three pulses are noise and nobody is told of a card`() {
    var bench = WiegandBench()
    for (place, count) in [1, 2, 3].enumerated() {
      bench.send(Array(repeating: true, count: count), at: Int64(place) * 1000)
    }
    bench.pass(until: 5000)
    #expect(bench.outputs == [])
    #expect(bench.driver.tally.bursts == 3 && bench.driver.tally.pulses == 6)
  }

  @Test func `a frame that a disturbance touched is refused although its parity is right`() {
    var bench = WiegandBench()
    var disturbed = edges(bits, from: 0)
    let edge = disturbed[20]
    disturbed.insert(Edge(index: 1 - edge.index, level: .active, nanoseconds: edge.nanoseconds + 10_000), at: 21)
    bench.send(disturbed)
    bench.pass(until: 1000)
    #expect(bench.presented == [])
    #expect(bench.driver.tally.together >= 1)
  }

  @Test func `edges that were lost refuse what they belonged to, and are counted`() {
    let pulses = edges(bits, from: 0)
    var bench = WiegandBench()
    bench.send(Array(pulses.prefix(30)))
    bench.lose(2, at: 30)
    bench.send(Array(pulses.dropFirst(32)))
    bench.send(bits, at: 1000)
    bench.pass(until: 2000)
    #expect(bench.presented == [wiegandCard("H10301:123:4567")])
    #expect(bench.driver.tally.lost == 2)
    // Lost in silence: what came may have been the end of something.
    bench.lose(1, at: 5000)
    bench.send(bits, at: 5001)
    bench.send(bits, at: 5200)
    bench.pass(until: 6000)
    #expect(bench.presented.count == 2)
  }

  @Test func `edges that are read after their frame was ended never make another frame of it`() {
    var bench = WiegandBench(wiegandProfile(keypad: [.complemented]))
    let pulses = edges(bits, from: 0)
    bench.send(Array(pulses.prefix(20)))
    bench.pass(until: 60)
    let outputs = bench.driver.feed(Array(pulses.dropFirst(20)), at: milliseconds(90))
    bench.pass(until: 1000)
    #expect((bench.outputs + outputs).allSatisfy { if case .malformed = $0 { true } else { false } })
    #expect(bench.driver.tally.late == 1)
  }

  @Test func `beginnings of pulses alone are enough`() {
    var bench = WiegandBench()
    bench.send(edges(bits, from: 0).filter { $0.level == .active })
    bench.pass(until: 1000)
    #expect(bench.presented == [wiegandCard("H10301:123:4567")])
  }

  @Test func `pulses so short that the kernel tells two rises are read all the same`() {
    var bench = WiegandBench()
    // The kernel reads the level after the edge, when a short pulse is over.
    bench.send(edges(bits, from: 0).map { Edge(index: $0.index, level: .inactive, nanoseconds: $0.nanoseconds) })
    bench.pass(until: 1000)
    #expect(bench.presented == [wiegandCard("H10301:123:4567")])
    #expect(bench.driver.tally.unpaired == 26)
  }

  @Test func `chips' numbers are the card's on any reader, and random ones are never an identity`() {
    let uid: [UInt8] = [0x6B, 0x3D, 0x12, 0xD6]
    var (plain, reversed) = (
      WiegandBench(wiegandProfile([.uid32WithParity])),
      WiegandBench(wiegandProfile([.uid32WithParity], quirks: [.uidReversed]))
    )
    plain.send(WiegandFormat.uid32WithParity.encode(uid: uid)?.bits ?? [], at: 0)
    reversed.send(WiegandFormat.uid32WithParity.encode(uid: uid.reversed())?.bits ?? [], at: 0)
    plain.send(WiegandFormat.uid32WithParity.encode(uid: [8, 1, 2, 3])?.bits ?? [], at: 2000)
    plain.pass(until: 3000)
    reversed.pass(until: 3000)
    #expect(plain.presented == [RawCredential(kind: .cardUID, bytes: uid)])
    #expect(reversed.presented == plain.presented)
    #expect(plain.outputs.contains { if case .malformed(.cardUID, _) = $0 { true } else { false } })
  }

  @Test func `a line that was closed refuses its first frame unless it was told when it was opened`() {
    var (untold, told) = (WiegandBench(), WiegandBench())
    untold.driver.linesLost(at: milliseconds(0))
    untold.send(bits, at: 1000)
    told.driver.linesLost(at: milliseconds(0))
    told.driver.linesOpened(at: milliseconds(900))
    told.send(bits, at: 1000)
    untold.pass(until: 2000)
    told.pass(until: 2000)
    #expect(untold.presented == [] && told.presented.count == 1)
    var tail = WiegandBench(wiegandProfile([.h10301]))
    tail.driver.linesOpened(at: milliseconds(995))
    tail.send(bits, at: 1000)
    tail.pass(until: 2000)
    #expect(tail.presented == [])
  }

  @Test func `what it says never shows a number or a bit`() {
    var bench = WiegandBench()
    bench.send(bits, at: 0)
    bench.pass(until: 1000)
    let frame = WiegandFrame(bits)
    for text in bench.outputs.map({ "\($0)" }) + ["\(String(describing: frame))", String(reflecting: frame)] {
      #expect(!text.contains("4567") && !text.contains("123") && !text.contains("true"), "\(text)")
    }
  }
}
