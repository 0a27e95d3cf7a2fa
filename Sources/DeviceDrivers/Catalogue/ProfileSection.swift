internal import Yams

/// One mapping of a profile, with typed access to its values; every misfit is reported with its line.
struct ProfileSection {
  let reader: ProfileReader
  let node: Node
  let path: String
  let values: [String: Node]

  private func path(of key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

  func report(_ message: String, for key: String) {
    reader.report(message, at: values[key] ?? node, path(of: key))
  }

  func reportMissing(_ key: String, _ what: String) {
    reader.report("'\(key)' is missing: \(what)", at: node, path)
  }

  func isGiven(_ key: String) -> Bool { values[key] != nil }

  func text(_ key: String) -> String? { values[key].flatMap { reader.text($0, path(of: key)) } }

  func required(_ key: String, _ what: String) -> String? {
    guard isGiven(key) else {
      reportMissing(key, what)
      return nil
    }
    return text(key)
  }

  func section(_ key: String, keys: [String]) -> ProfileSection? {
    values[key].flatMap { reader.section($0, path(of: key), keys: keys) }
  }

  func choice<Value: RawRepresentable & CaseIterable>(
    _ key: String, _ type: Value.Type, _ what: String
  ) -> Value? where Value.RawValue == String {
    required(key, what).flatMap { read($0, as: type, for: key, at: values[key]) }
  }

  /// A list of words from a closed set, each at most once.
  func choices<Value: RawRepresentable & CaseIterable & Hashable>(
    _ key: String, _ type: Value.Type
  ) -> Set<Value> where Value.RawValue == String {
    guard let value = values[key] else { return [] }
    guard case .sequence(let sequence) = value else {
      report("expected a list, such as [\(words(of: type))]", for: key)
      return []
    }
    var chosen: Set<Value> = []
    for item in sequence {
      guard let text = reader.text(item, path(of: key)), let value = read(text, as: type, for: key, at: item) else {
        continue
      }
      if !chosen.insert(value).inserted { reader.report("'\(text)' is given twice", at: item, path(of: key)) }
    }
    return chosen
  }

  /// A duration in whole milliseconds or seconds, with its unit, within bounds.
  func duration(_ key: String, in range: ClosedRange<Duration>) -> Duration? {
    guard let text = text(key) else { return nil }
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    let unit: Int? =
      switch text.dropFirst(digits.count) {
      case "ms": 1
      case "s": 1000
      default: nil
      }
    guard let unit, let value = Int(digits), value <= 1_000_000 else {
      report("expected a duration with its unit (250ms, 2s), found '\(text)'", for: key)
      return nil
    }
    let duration = Duration.milliseconds(value * unit)
    guard range.contains(duration) else {
      report("\(text) is out of range: from \(range.lowerBound) to \(range.upperBound)", for: key)
      return nil
    }
    return duration
  }

  private func read<Value: RawRepresentable & CaseIterable>(
    _ text: String, as type: Value.Type, for key: String, at node: Node?
  ) -> Value? where Value.RawValue == String {
    if let value = Value(rawValue: text) { return value }
    reader.report("expected \(words(of: type)), found '\(text)'", at: node, path(of: key))
    return nil
  }

  private func words<Value: RawRepresentable & CaseIterable>(
    of type: Value.Type
  ) -> String where Value.RawValue == String {
    Value.allCases.map(\.rawValue).joined(separator: ", ")
  }
}
