internal import SpaceCore

extension YAMLSection {
  /// A duration with its unit, from whole milliseconds to whole days, within bounds.
  public func duration(_ key: String, in range: ClosedRange<Duration>) -> Duration? {
    guard let text = text(key) else { return nil }
    guard let value = Self.duration(text) else {
      report("expected a duration with its unit (250ms, 5s, 4m, 2h), found \(Wording.quoted(text))", for: key)
      return nil
    }
    guard range.contains(value) else {
      let bounds = "from \(Self.text(range.lowerBound)) to \(Self.text(range.upperBound))"
      report("\(Wording.quoted(text)) is out of range: \(bounds)", for: key)
      return nil
    }
    return value
  }

  private static func duration(_ text: String) -> Duration? {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard let value = Int64(digits), value <= 1_000_000_000 else { return nil }
    switch text.dropFirst(digits.count) {
    case "ms": return .milliseconds(value)
    case "s": return .seconds(value)
    case "m": return .seconds(value * 60)
    case "h": return .seconds(value * 3600)
    case "d": return .seconds(value * 86_400)
    default: return nil
    }
  }

  private static func text(_ duration: Duration) -> String {
    let milliseconds = duration.wholeNanoseconds / 1_000_000
    if milliseconds % 1000 != 0 { return "\(milliseconds)ms" }
    let seconds = milliseconds / 1000
    if seconds >= 3600, seconds % 3600 == 0 { return "\(seconds / 3600)h" }
    return seconds >= 60 && seconds % 60 == 0 ? "\(seconds / 60)m" : "\(seconds)s"
  }
}
