import Foundation
import Testing

@testable import lintel

/// The form of what `lintel bench gpio` reports; what it measures needs a kernel with lines (the laboratory).
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
}
