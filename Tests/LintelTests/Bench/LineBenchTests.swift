import ArgumentParser
import Foundation
import Glibc
import HardwareAccess
import Testing

@testable import lintel

/// What `lintel bench gpio` does with lines, and the form of what it reports. Figures need a kernel with lines: the
/// laboratory.
@Suite struct LineBenchTests {
  private func report(output: Bool) -> LineBench.Report {
    var latency = Latency()
    for value in 1...1000 { latency.record(Int64(value) * 1_000_000) }
    return LineBench.Report(
      edges: 1000, isLooped: false,
      realTimeRefusal:
        "SCHED_FIFO was refused (Operation not permitted): grant CAP_SYS_NICE or LimitRTPRIO=50, or expect "
        + "slower doors while the machine is busy", memoryRefusal: nil, lostEdges: 3, wakeUp: latency.figures,
      edgeToOutput: output ? latency.figures : nil, pollWakeUp: latency.figures)
  }

  @Test func `the words fit eighty columns and say what was granted`() {
    let lines = LineBench.words(report(output: true))
    for line in lines { #expect(line.count <= 80, "\(line)") }
    #expect(lines[0] == "1000 edges, from outside, 3 lost")
    #expect(lines.contains("memory: locked"))
    #expect(lines.contains { $0.hasPrefix("edge to output set") })
    #expect(!LineBench.words(report(output: false)).contains { $0.hasPrefix("edge to output set") })
  }

  @Test func `the JSON has figures in nanoseconds and what was refused`() throws {
    let object = try JSONSerialization.jsonObject(with: JSONEncoder().encode(report(output: true))) as? [String: Any]
    #expect(object?["looped"] as? Bool == false && object?["lost_edges"] as? Int == 3)
    #expect((object?["edge_to_wake_up"] as? [String: Any])?["p50_ns"] is Int)
    #expect(object?["real_time_refusal"] is String && object?["memory_refusal"] == nil)
  }

  @Test func `an output that is wired to the input makes the edges itself, and ends idle`() throws {
    let wire = try Wire(isLooped: true)
    let bench = try LineBench.parse(["--input", "fake:in", "--output", "fake:out", "--count", "20"])
    let report = try bench.measure(on: wire, until: wire.never)
    #expect(report.isLooped && report.edges == 20)
    #expect(report.edgeToOutput?.count == 20)
    #expect(wire.pulses == 20 + LineBench.loopTries)
    #expect(wire.level == .inactive)
  }

  @Test func `edges from outside are answered with a pulse each`() throws {
    let wire = try Wire(isLooped: false)
    // What is tried first finds no answer; after that, edges come.
    wire.edgesAfterPulse = 10
    let bench = try LineBench.parse(["--input", "fake:in", "--output", "fake:out", "--count", "10"])
    let report = try bench.measure(on: wire, until: wire.never)
    #expect(!report.isLooped && report.edges == 10)
    #expect(wire.pulses == 11 && wire.level == .inactive)
  }

  @Test func `Ctrl-C ends the measurement and gives the lines back`() throws {
    let wire = try Wire(isLooped: false)
    try wire.stop()
    let bench = try LineBench.parse(["--input", "fake:in", "--count", "10"])
    #expect(throws: Failure.self) { try bench.measure(on: wire, until: wire.never) }
    #expect(wire.isRelinquished)
  }
}

/// One output and one input, with a wire between them or without.
private final class Wire: Hardware, OutputLineBackEnd, InputLinesBackEnd, @unchecked Sendable {
  // Unchecked: the bench is one thread.
  let schemes = ["fake"]
  private let isLooped: Bool
  /// Edges that come from outside, once the bench has tried its output and found nothing.
  var edgesAfterPulse = 0
  private(set) var pulses = 0
  private(set) var level = Level.inactive
  private(set) var isRelinquished = false
  private var ends: [Int32] = [0, 0]
  private var stopEnds: [Int32] = [0, 0]

  init(isLooped: Bool) throws {
    self.isLooped = isLooped
    guard pipe(&ends) == 0, pipe(&stopEnds) == 0 else { throw POSIXError(.EMFILE) }
    for end in ends { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
  }

  deinit { for end in ends + stopEnds { close(end) } }

  var never: Int32 { stopEnds[0] }

  func stop() throws {
    var byte: UInt8 = 1
    guard write(stopEnds[1], &byte, 1) == 1 else { throw POSIXError(.EIO) }
  }

  func openOutput(_ address: LineAddress, idle: Level, activeLow: Bool) throws(HardwareError) -> OutputLine {
    OutputLine(address: address, idle: idle, backEnd: self)
  }

  func openInputs(_ addresses: [LineAddress], settings: InputSettings) throws(HardwareError) -> InputLines {
    InputLines(addresses: addresses, backEnd: self)
  }

  func openSerialPort(_ address: PortAddress, settings: SerialSettings) throws(HardwareError) -> SerialPort {
    throw .notFound(operation: .openSerialPort, object: address.description)
  }

  var commanded: Level { level }

  func set(_ new: Level) throws(HardwareError) {
    level = new
    if new == .active {
      pulses += 1
      if isLooped { edge() }
    }
  }

  private func edge() {
    var time = Clock.nanoseconds
    _ = write(ends[1], &time, 8)
  }

  var descriptor: Int32 { ends[0] }
  let lostEdges: UInt64 = 0

  func level(of index: Int) throws(HardwareError) -> Level { level }

  func readEdges(limit: Int) throws(HardwareError) -> [Edge] {
    var time: Int64 = 0
    guard read(ends[0], &time, 8) == 8 else {
      if pulses == 1 {
        for _ in 0..<edgesAfterPulse { edge() }
        edgesAfterPulse = 0
      }
      return []
    }
    return [Edge(index: 0, level: .active, nanoseconds: time)]
  }

  func relinquish() { isRelinquished = true }
}
