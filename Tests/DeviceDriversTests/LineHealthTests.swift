import DeviceDrivers
import Testing
import WireCodecs

/// What a reader says of its line, told by its driver.
struct LineHealthTests {
  func findings(_ bench: Bench) -> [String] {
    bench.outputs.compactMap { if case .degraded(let finding, _) = $0 { finding } else { nil } }
  }

  @Test func `four bad frames are chance, the fifth is a pattern, and it is said once with its number`() {
    var bench = Bench()
    for time: Int64 in 0..<4 { bench.send(card.damaged, at: time * 20) }
    #expect(findings(bench) == [])
    for time: Int64 in 4..<30 { bench.send(card.damaged, at: time * 20) }
    #expect(findings(bench).count == 1)
    #expect(findings(bench)[0].contains("checksums"))
    guard case .degraded(_, let count)? = bench.outputs.first else {
      Issue.record("expected to be degraded, found \(bench.outputs)")
      return
    }
    #expect(count == 5)
  }

  @Test func `three good frames in a row recover it, and a new pattern is said anew`() {
    var bench = Bench()
    for time: Int64 in 0..<5 { bench.send(card.damaged, at: time * 20) }
    bench.send(card.encode(), at: 200)
    bench.send(card.encode(), at: 220)
    bench.send(card.damaged, at: 240)
    #expect(!bench.outputs.contains(.recovered))
    for time: Int64 in [260, 280, 300, 320] { bench.send(card.encode(), at: time) }
    #expect(bench.outputs.filter { $0 == .recovered }.count == 1)
    for time: Int64 in 20..<25 { bench.send(card.damaged, at: time * 20) }
    #expect(findings(bench).count == 2)
  }

  @Test func `bad frames far between good ones are never a pattern`() {
    var bench = Bench()
    for round: Int64 in 0..<100 {
      bench.send(card.damaged, at: round * 1000)
      for good: Int64 in 1...4 { bench.send(card.encode(), at: round * 1000 + good * 20) }
    }
    #expect(findings(bench) == [])
  }

  @Test func `a reader of another speed says so with the port's speed`() {
    var bench = Bench()
    // What 9600 baud looks like to a port at another speed: bytes without any STX.
    for time: Int64 in 0..<5 { bench.send([0x80, 0x9E, 0xE6, 0x06, 0x98, 0xF8], at: time * 300) }
    bench.pass(until: 3000)
    #expect(findings(bench).count == 1)
    #expect(findings(bench).first?.contains("9600 baud") == true)
    #expect(!bench.outputs.contains { if case .malformed = $0 { true } else { false } })
  }

  @Test func `a line that breaks off points at plug and power`() {
    var bench = Bench()
    bench.send(card.encode(), at: 0)
    for time: Int64 in 1...5 { bench.send(Array(card.encode().prefix(5)), at: time * 400) }
    bench.pass(until: 3000)
    #expect(findings(bench).count == 1)
    #expect(findings(bench).first?.contains("plug") == true)
  }

  @Test func `noise between good frames points at the cable`() {
    var bench = Bench()
    for time: Int64 in 0..<5 {
      bench.send(card.encode(), at: time * 500)
      bench.send([0xFF, 0x00, 0xFE, 0x80, 0x11], at: time * 500 + 200)
    }
    bench.pass(until: 4000)
    #expect(findings(bench).first?.contains("noise") == true)
  }

  @Test func `a line end after each frame, as some copies send, is no noise`() {
    var bench = Bench()
    for time: Int64 in 0..<100 { bench.send(card.encode() + [0x0D, 0x0A], at: time * 500) }
    #expect(findings(bench) == [])
  }

  @Test func `gibberish without a pause is counted all the same`() {
    var bench = Bench()
    for time: Int64 in 0..<40 { bench.send([UInt8](repeating: 0xFF, count: 10), at: time * 10) }
    #expect(findings(bench).count == 1)
  }
}
