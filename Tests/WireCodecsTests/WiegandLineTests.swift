import Testing
import WireCodecs

struct WiegandLineTests {
  /// Falls of `data1` at these microseconds.
  func line(_ times: Int64...) -> WiegandLine {
    var line = WiegandLine()
    for time in times { _ = line.fall(.data1, at: time * 1000) }
    return line
  }

  @Test func `a silence of the gap ends a burst, one nanosecond less does not`() {
    var line = line(0)
    #expect(line.deadline == 25_000_000)
    #expect(line.fall(.data0, at: 24_999_999) == nil)
    let ended = line.fall(.data0, at: 49_999_999)
    #expect(ended?.pulses == 2 && ended?.end == 24_999_999)
    #expect(line.end()?.pulses == 1)
    #expect(line.end() == nil && line.deadline == nil)
  }

  @Test func `pulses closer than the shortest time disturb, as ringing on one wire and together on two`() {
    var ringing = line(0, 49)
    #expect(ringing.end()?.disturbances == .ringing)
    var clean = line(0, 50)
    #expect(clean.end()?.disturbances == [])
    var together = line(0)
    _ = together.fall(.data0, at: 49_000)
    #expect(together.end()?.disturbances == .together)
    #expect(together.tally.together == 1 && together.tally.pulses == 1)
  }

  @Test func `both wires low at once disturb, however far apart they fell`() {
    var line = WiegandLine()
    _ = line.fall(.data0, at: 0)
    _ = line.rise(.data0, at: 50_000)
    _ = line.fall(.data0, at: 1_000_000)
    _ = line.fall(.data1, at: 2_000_000)
    #expect(line.end()?.disturbances == .together)
  }

  @Test func `a wire that stays low is known to be so once rises are told`() {
    var line = line(0)
    #expect(line.lowSince(.data1) == nil)
    _ = line.rise(.data1, at: 50_000)
    _ = line.fall(.data1, at: 1_000_000)
    #expect(line.lowSince(.data1) == 1_000_000 && line.lowSince(.data0) == nil)
    _ = line.rise(.data1, at: 12_000_000)
    #expect(line.lowSince(.data1) == nil)
    #expect(line.end()?.disturbances == .held)
    #expect(line.tally.held == 1)
  }

  @Test func `bits beyond the longest frame are counted and not kept`() {
    var line = WiegandLine()
    for place in 0..<Int64(100) { _ = line.fall(.data0, at: place * 1_000_000) }
    let burst = line.end()
    #expect(burst?.frame == nil && burst?.pulses == 100)
  }

  @Test func `edges without a pause are a flood, and rest forgets them`() {
    var line = WiegandLine()
    for place in 0..<Int64(WiegandLine.floodLimit) { _ = line.fall(.data0, at: place * 10_000) }
    #expect(!line.isFlooded)
    _ = line.fall(.data0, at: 10_000_000)
    #expect(line.isFlooded)
    line.rest(until: 1_000_000_000)
    #expect(!line.isFlooded && line.deadline == nil && line.tally.ringing > 500)
    _ = line.fall(.data0, at: 1_010_000_000)
    #expect(line.end()?.disturbances == .lost)
    line.rest(until: 2_000_000_000)
    _ = line.fall(.data0, at: 2_025_000_000)
    #expect(line.end()?.disturbances == [])
  }

  @Test func `time that goes backwards disturbs and traps nothing`() {
    var line = line(1000, 500)
    #expect(line.end()?.disturbances == .ringing)
    for time in [Int64.min, .max, .min, 0] {
      _ = line.fall(.data0, at: time)
      _ = line.rise(.data0, at: time)
    }
    _ = line.end()
  }

  @Test func `the report of edges names frames, readings and noise`() {
    let card = WiegandFormat.h10301.encode(facility: 1, card: 2)?.bits ?? []
    let edges = (card + card).enumerated().map { place, bit in
      let pause: Int64 = place < 26 ? 0 : 100_000_000
      return WiegandEdge(bit ? .data1 : .data0, nanoseconds: Int64(place) * 1_000_000 + pause)
    }
    let noise = WiegandEdge(.data0, nanoseconds: 151_001_000)
    let report = WiegandReport.report(edges + [noise])
    guard case .list(let readings)? = report["readings"], case .fields(let first)? = readings.first,
      case .fields(let last)? = readings.last
    else {
      Issue.record("\(report)")
      return
    }
    #expect(readings.count == 2)
    #expect(first.contains(.init("typed", .text("H10301:1:2"))))
    #expect(last.contains(.init("reason", .text("disturbed"))))
    guard case .fields(let counts)? = report["noise"] else { return }
    #expect(counts.contains { $0 == .init("together", .number(1)) || $0 == .init("ringing", .number(1)) })
  }

  @Test func `a format that nobody knows has no report`() {
    #expect(WiegandReport.report([true], format: "H10300") == nil)
    #expect(WiegandReport.report([true], format: "key4")?.refusal == "unknown_length")
    #expect(WiegandReport.formats.allSatisfy { WiegandReport.report([true], format: $0) != nil })
  }
}
