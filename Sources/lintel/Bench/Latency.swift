import Histogram

/// Durations of one kind, in nanoseconds, as they are reported everywhere: p50, p99, p99.9 and maximum.
struct Latency {
  private var histogram = Histogram<UInt64>(
    highestTrackableValue: 60_000_000_000, numberOfSignificantValueDigits: .three)

  mutating func record(_ nanoseconds: Int64) {
    histogram.record(UInt64(max(0, nanoseconds)))
  }

  var figures: Figures {
    Figures(
      count: histogram.totalCount, p50: histogram.valueAtPercentile(50), p99: histogram.valueAtPercentile(99),
      p999: histogram.valueAtPercentile(99.9), max: histogram.maxRecorded)
  }

  struct Figures: Codable {
    var count: UInt64
    var p50: UInt64
    var p99: UInt64
    var p999: UInt64
    var max: UInt64

    enum CodingKeys: String, CodingKey {
      case count
      case p50 = "p50_ns"
      case p99 = "p99_ns"
      case p999 = "p999_ns"
      case max = "max_ns"
    }

    /// One row of a table: microseconds from a thousand nanoseconds on.
    func row(_ name: String, ratio: Double? = nil) -> [String] {
      [name] + [p50, p99, p999, max].map(Self.text) + [
        ratio.map { "\(String(Int($0 * 100 + 0.5) / 100)).\(Self.hundredths($0)) x" } ?? ""
      ]
    }

    static let heading = ["", "p50", "p99", "p99.9", "max", "p50 ratio"]

    private static func hundredths(_ value: Double) -> String {
      let rest = Int(value * 100 + 0.5) % 100
      return rest < 10 ? "0\(rest)" : String(rest)
    }

    private static func text(_ nanoseconds: UInt64) -> String {
      if nanoseconds < 1000 { return "\(nanoseconds) ns" }
      if nanoseconds < 10_000_000 { return "\((nanoseconds + 500) / 1000) us" }
      return "\((nanoseconds + 500_000) / 1_000_000) ms"
    }
  }
}
