internal import HardwareAccess
internal import SpaceCore
internal import Yams

/// One mapping of the document, with typed access to its values; every misfit is reported with its line.
struct ConfigurationSection {
  let reader: ConfigurationReader
  let node: Node
  let path: String
  let values: [String: Node]

  func path(of key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

  func report(_ message: String, for key: String) {
    reader.report(message, at: values[key] ?? node, path(of: key))
  }

  func has(_ key: String) -> Bool { values[key] != nil }

  func text(_ key: String) -> String? { values[key].flatMap { reader.text($0, path(of: key)) } }

  func required(_ key: String, _ what: String) -> String? {
    guard has(key) else {
      reader.report("'\(key)' is missing: \(what)", at: node, path)
      return nil
    }
    return text(key)
  }

  func flag(_ key: String, default value: Bool) -> Bool {
    guard let text = text(key) else { return value }
    switch text {
    case "true", "yes", "on": return true
    case "false", "no", "off": return false
    default:
      report("expected true or false, found \(quoted(text))", for: key)
      return value
    }
  }

  func count(_ key: String, in range: ClosedRange<Int>) -> Int? {
    guard let text = text(key) else { return nil }
    guard let value = Int(text), range.contains(value) else {
      report("expected a whole number from \(range.lowerBound) to \(range.upperBound), found \(quoted(text))", for: key)
      return nil
    }
    return value
  }

  /// A list of texts; one text alone counts as a list of one.
  func texts(_ key: String) -> [(text: String, node: Node)] {
    guard let value = values[key] else { return [] }
    if case .sequence(let sequence) = value {
      return sequence.enumerated().compactMap { index, item in
        reader.text(item, "\(path(of: key))[\(index)]").map { ($0, item) }
      }
    }
    return reader.text(value, path(of: key)).map { [($0, value)] } ?? []
  }

  /// A duration with its unit, within bounds.
  func duration(_ key: String, in range: ClosedRange<Duration>) -> Duration? {
    guard let text = text(key) else { return nil }
    guard let value = Self.duration(text) else {
      report("expected a duration with its unit (250ms, 5s, 4m, 2h), found \(quoted(text))", for: key)
      return nil
    }
    guard range.contains(value) else {
      report(
        "\(quoted(text)) is out of range: from \(Self.text(range.lowerBound)) to \(Self.text(range.upperBound))",
        for: key)
      return nil
    }
    return value
  }

  func choice<Value>(_ key: String, _ choices: [(String, Value)], default value: Value) -> Value {
    guard let text = text(key) else { return value }
    guard let choice = choices.first(where: { $0.0 == text }) else {
      let meant = nearest(to: text, among: choices.map(\.0)).map { "; did you mean '\($0)'?" } ?? ""
      report("expected \(choices.map(\.0).joined(separator: ", ")), found \(quoted(text))\(meant)", for: key)
      return value
    }
    return choice.1
  }

  /// A line such as `gpio:GPIO17` or `sim:front-strike`.
  func line(_ key: String, _ what: String) -> LineAddress? {
    guard let text = required(key, what) else { return nil }
    do {
      return try LineAddress(text)
    } catch {
      report("\(error)", for: key)
      return nil
    }
  }

  func section(_ key: String, keys: [String]) -> ConfigurationSection? {
    values[key].flatMap { reader.section($0, path(of: key), keys: keys) }
  }

  static func duration(_ text: String) -> Duration? {
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

  static func text(_ duration: Duration) -> String {
    let milliseconds = duration.wholeNanoseconds / 1_000_000
    if milliseconds % 1000 != 0 { return "\(milliseconds)ms" }
    let seconds = milliseconds / 1000
    if seconds >= 3600, seconds % 3600 == 0 { return "\(seconds / 3600)h" }
    return seconds >= 60 && seconds % 60 == 0 ? "\(seconds / 60)m" : "\(seconds)s"
  }
}
