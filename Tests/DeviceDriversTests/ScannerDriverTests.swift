import DeviceDrivers
import SpaceCore
import Testing
import WireCodecs

/// A scanner of barcodes and QR codes, from its bytes to passes.
struct ScannerDriverTests {
  @Test func `a scan is a presentation of its text`() {
    var bench = Bench(.asciiLine)
    bench.type("LNTL:9f3a\r\n", at: 0, pace: 1)
    #expect(bench.outputs == [pass("LNTL:9f3a", at: 9)])
    bench.pass(until: 1000)
    #expect(bench.outputs.count == 1 && bench.driver.nextDeadline == nil)
  }

  @Test func `a pass that is held before the scanner is one presentation until it was away`() {
    var bench = Bench(.asciiLine)
    for time: Int64 in stride(from: 0, to: 5000, by: 500) { bench.type("A\r", at: time) }
    bench.type("B\r", at: 4600)
    bench.type("A\r", at: 6000)
    #expect(bench.outputs == [pass("A", at: 0), pass("B", at: 4600), pass("A", at: 6000)])
  }

  @Test func `prefix and suffix do not belong to the pass`() {
    var bench = Bench(.asciiLine, line: TextLineFormat(prefix: [0x5D, 0x51, 0x31], suffix: [0x09]))
    bench.type("]Q1ticket-7\t\r", at: 0)
    #expect(bench.outputs == [pass("ticket-7", at: 0)])
  }

  @Test func `an overlong line is one malformed pass, and the next one is read`() {
    var bench = Bench(.asciiLine)
    bench.type(String(repeating: "x", count: 1000), at: 0)
    bench.pass(until: 50)
    bench.type("xxxx\r", at: 50)
    bench.pass(until: 600)
    bench.type("ok\r", at: 600)
    #expect(bench.outputs == [.malformed(.barcode, .zero), pass("ok", at: 600)])
  }

  @Test func `halves of two scans are never joined over a silence`() {
    var bench = Bench(.asciiLine)
    bench.type("first", at: 0)
    bench.type("second\r", at: 500)
    bench.pass(until: 2000)
    #expect(bench.outputs == [.malformed(.barcode, milliseconds(100)), pass("second", at: 500)])
  }

  @Test func `a silence ends a scan where the profile says so`() {
    var bench = Bench(.asciiLine, line: TextLineFormat(endsOnSilence: true))
    bench.type("first", at: 0)
    bench.type("second", at: 500)
    bench.pass(until: 2000)
    #expect(bench.outputs == [pass("first", at: 100), pass("second", at: 600)])
  }

  @Test func `scans one after the other without a pause are all read`() {
    var bench = Bench(.asciiLine)
    for round: Int64 in 0..<200 { bench.type("pass-\(round)\r\n", at: round) }
    #expect(bench.outputs == (0..<200).map { pass("pass-\($0)", at: $0) })
  }

  @Test func `a scanner of another speed is degraded and says so`() {
    var bench = Bench(.asciiLine)
    for round: Int64 in 0..<6 { bench.send([0x80, 0x00, 0xE6, 0x06, 0x98, 0x0D], at: round * 300) }
    guard
      case .degraded(let finding, 5)? = bench.outputs.last(where: { if case .degraded = $0 { true } else { false } })
    else {
      Issue.record("expected to be degraded, found \(bench.outputs)")
      return
    }
    #expect(finding.contains("9600 baud"))
  }

  @Test func `what it says never shows the pass`() {
    var bench = Bench(.asciiLine)
    bench.type("SECRET\r", at: 0)
    bench.type("SECR", at: 5)
    #expect(bench.outputs.count == 1)
    for text in ["\(bench.outputs)", String(reflecting: bench.outputs)] { #expect(!text.contains("SEC"), "\(text)") }
  }
}
