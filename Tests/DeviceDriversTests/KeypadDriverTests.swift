import DeviceDrivers
import SpaceCore
import Testing
import WireCodecs

/// A serial keypad, from its bytes to codes.
struct KeypadDriverTests {
  @Test func `keys and enter are beeps and a code, with the moment of the last key`() {
    var bench = Bench(.asciiKeypad)
    bench.type("4711#", at: 0, pace: 250)
    #expect(bench.outputs == [0, 250, 500, 750].map { .key(milliseconds($0)) } + [code("4711", at: 1000)])
    #expect(bench.driver.nextDeadline == nil)
  }

  @Test func `the same code counts every time, with no hold-off`() {
    var bench = Bench(.asciiKeypad)
    for time: Int64 in [0, 10, 20] { bench.type("1#", at: time) }
    #expect(bench.outputs.filter { if case .code = $0 { true } else { false } }.count == 3)
  }

  @Test func `a line end as enter is one enter, and enter alone is nothing`() {
    var bench = Bench(.asciiKeypad)
    bench.type("12\r\n\r\n#", at: 0)
    #expect(bench.outputs == [.key(.zero), .key(.zero), code("12", at: 0)])
  }

  @Test func `a keypad that sends every key as a line has its own profile, also when its keys come at once`() {
    var bench = Bench(.asciiKeypad, keys: ASCIIKeypad(enter: [0x23], ignored: [0x0D, 0x0A]))
    for round: Int64 in 0..<20 {
      bench.type("1\r\n2\r\n3\r\n4\r\n5\r\n6\r\n7\r\n8\r\n#\r\n", at: round * 5)
    }
    #expect(bench.outputs.filter { $0 != .key(.zero) }.count { if case .code = $0 { true } else { false } } == 20)
    #expect(!bench.outputs.contains { if case .degraded = $0 { true } else { false } })
  }

  @Test func `line ends that mean nothing are no noise, however fast they come`() {
    var bench = Bench(.asciiKeypad, keys: ASCIIKeypad(enter: [0x23], ignored: [0x0D, 0x0A]))
    for round: Int64 in 0..<20 { bench.type("1\r\n#\r\n", at: round * 500) }
    #expect(bench.outputs == (0..<20).flatMap { [.key(milliseconds($0 * 500)), code("1", at: $0 * 500)] })
  }

  @Test func `an entry that was left is forgotten at its deadline, without a word`() {
    var bench = Bench(.asciiKeypad)
    bench.type("12", at: 0)
    #expect(bench.driver.nextDeadline == milliseconds(10_000))
    bench.pass(until: 10_000)
    #expect(bench.driver.nextDeadline == nil)
    bench.type("#3#", at: 10_001)
    #expect(bench.outputs.last == code("3", at: 10_001))
    #expect(bench.outputs.count == 4)
  }

  @Test func `digits before and after the port was gone are never one code`() {
    var bench = Bench(.asciiKeypad)
    bench.type("12", at: 0)
    bench.driver.portLost(at: milliseconds(500))
    bench.type("34#", at: 2000)
    bench.type("56#", at: 3000)
    #expect(bench.outputs.contains(.malformed(.pin, milliseconds(2000))))
    #expect(bench.outputs.last == code("56", at: 3000))
    bench.driver.portLost(at: milliseconds(4000))
    bench.pass(until: 14_000)
    bench.type("78#", at: 14_001)
    #expect(bench.outputs.last == code("78", at: 14_001))
    var cards = Bench()
    cards.driver.portLost(at: .zero)
    #expect(cards.driver.nextDeadline == nil)
  }

  @Test func `too many digits are malformed, and never the code that they begin or end with`() {
    var bench = Bench(.asciiKeypad)
    bench.type("1234567890123#", at: 0)
    #expect(bench.outputs.last == .malformed(.pin, .zero))
    #expect(!bench.outputs.contains { if case .code = $0 { true } else { false } })
  }

  @Test func `a byte of no key spoils the entry, and malformed is told once in each hold-off`() {
    var bench = Bench(.asciiKeypad)
    bench.type("12\u{7}34#", at: 0)
    bench.type("5\u{7}#", at: 500)
    bench.type("5\u{7}#", at: 1000)
    bench.type("6#", at: 2000)
    let told = bench.outputs.filter { if case .key = $0 { false } else { true } }
    #expect(told == [.malformed(.pin, .zero), .malformed(.pin, milliseconds(1000)), code("6", at: 2000)])
  }

  @Test func `a keypad of another speed is degraded, says so in words, and keys recover it`() {
    var bench = Bench(.asciiKeypad)
    bench.send([0x80, 0xFE, 0x00, 0xE6, 0x98, 0xF8], at: 0)
    guard case .degraded(let finding, 5)? = bench.outputs.first else {
      Issue.record("expected to be degraded, found \(bench.outputs)")
      return
    }
    #expect(finding.contains("9600 baud"))
    bench.type("*12#", at: 1000)
    #expect(bench.outputs.contains(.recovered))
    #expect(bench.outputs.last == code("12", at: 1000))
  }

  @Test func `what it says never shows a digit`() {
    var bench = Bench(.asciiKeypad)
    bench.type("7777#", at: 0)
    bench.type("77", at: 1)
    for text in bench.outputs.map({ "\($0)" }) + bench.outputs.map({ String(reflecting: $0) }) {
      #expect(!text.contains("7") && !text.contains("55"), "\(text)")
    }
  }

  @Test func `random bytes cut anywhere mean the same, and the next code is read`() {
    var random = SeededNumbers(state: 3)
    for _ in 0..<500 {
      // Keys often, so that entries begin and end.
      let bytes = (0..<60).map { _ in
        Bool.random(using: &random)
          ? UInt8.random(in: 0...255, using: &random) : UInt8.random(in: 0x23...0x39, using: &random)
      }
      var (whole, cut) = (Bench(.asciiKeypad), Bench(.asciiKeypad))
      whole.send(bytes, at: 0)
      for byte in bytes { cut.send([byte], at: 0) }
      #expect(whole.outputs == cut.outputs)
      whole.type("*2580#", at: 0)
      #expect(whole.outputs.last == code("2580", at: 0))
    }
  }
}
