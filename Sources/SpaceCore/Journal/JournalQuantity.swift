/// Quantities as people read them.
enum JournalQuantity {
  /// `0.4 s`, `8 s`, `3 min 20 s`, `2 h 5 min`; seconds that no day could hold are cut at 9,999 h.
  static func time(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds > 0 else { return "0 s" }
    let bounded = min(seconds, 9_999 * 3600)
    if bounded < 9.95 {
      let tenths = Int((bounded * 10).rounded())
      return tenths % 10 == 0 ? "\(tenths / 10) s" : "\(tenths / 10).\(tenths % 10) s"
    }
    let whole = Int(bounded.rounded())
    if whole < 60 { return "\(whole) s" }
    if whole < 3600 { return whole % 60 == 0 ? "\(whole / 60) min" : "\(whole / 60) min \(whole % 60) s" }
    let minutes = whole % 3600 / 60
    return minutes == 0 ? "\(whole / 3600) h" : "\(whole / 3600) h \(minutes) min"
  }

  /// `0.4 ms`, `38 ms`, `1.2 s`.
  static func latency(microseconds: Int64) -> String {
    let bounded = max(0, microseconds)
    if bounded >= 999_500 { return time(Double(bounded) / 1_000_000) }
    if bounded >= 1000 { return "\((bounded + 500) / 1000) ms" }
    let tenths = max(1, (bounded + 50) / 100)
    return tenths == 10 ? "1 ms" : "0.\(tenths) ms"
  }
}
