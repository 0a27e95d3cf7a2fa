internal import Yams

/// One mapping of a document, with typed access to its values. A key that is not given reads as nil or as nothing;
/// so does a value that does not fit, and then a finding is noted.
public struct YAMLSection {
  /// The mapping itself, for findings about it and for its path.
  public let whole: YAMLValue
  let values: [String: YAMLValue]

  /// Notes what is wrong with the value of `key`.
  public func report(_ message: String, for key: String) {
    (values[key] ?? whole.other(whole.node, path: whole.path(of: key))).report(message)
  }

  /// Whether `key` is given, with whatever value.
  public func has(_ key: String) -> Bool { values[key] != nil }

  /// Whether `key` is given; if not, a finding says `what` it is for.
  public func requires(_ key: String, _ what: String) -> Bool {
    if !has(key) { whole.report("'\(key)' is missing: \(what)") }
    return has(key)
  }

  /// The text of a scalar, never empty.
  public func text(_ key: String) -> String? { values[key]?.text() }

  /// A text that must be given; `what` says what it is for.
  public func required(_ key: String, _ what: String) -> String? {
    requires(key, what) ? text(key) : nil
  }

  /// A name that must be given: see ``YAMLValue/isName(_:)``.
  public func requiredName(_ key: String, _ what: String) -> String? {
    requires(key, what) ? values[key]?.name() : nil
  }

  /// A mapping with no other keys than `keys`.
  public func section(_ key: String, keys: [String]) -> YAMLSection? { values[key]?.section(keys: keys) }

  /// Whether the value of `key` is a mapping, for a value that may also be a text.
  public func isSection(_ key: String) -> Bool { values[key]?.node.mapping != nil }

  /// The entries of a mapping from names, in the order of the file.
  public func entries(_ key: String) -> [YAMLEntry] { values[key]?.entries() ?? [] }

  /// A list of texts; one text alone counts as a list of one. Findings about an item name the list.
  public func texts(_ key: String) -> [(text: String, value: YAMLValue)] {
    guard let list = values[key] else { return [] }
    guard case .sequence(let sequence) = list.node else { return list.text().map { [($0, list)] } ?? [] }
    return sequence.enumerated().compactMap { index, node in
      list.other(node, path: "\(list.path)[\(index)]").text().map { ($0, list.other(node, path: list.path)) }
    }
  }

  /// True or false; also yes and no, on and off.
  public func flag(_ key: String) -> Bool? {
    guard let text = text(key) else { return nil }
    switch text {
    case "true", "yes", "on": return true
    case "false", "no", "off": return false
    default:
      report("expected true or false, found \(Wording.quoted(text))", for: key)
      return nil
    }
  }

  /// A whole number within bounds.
  public func count(_ key: String, in range: ClosedRange<Int>) -> Int? {
    guard let text = text(key) else { return nil }
    guard let value = Int(text), range.contains(value) else {
      report(
        "expected a whole number from \(range.lowerBound) to \(range.upperBound), found \(Wording.quoted(text))",
        for: key)
      return nil
    }
    return value
  }

  /// One of these words, as what it stands for.
  public func choice<Value>(_ key: String, _ choices: [(String, Value)]) -> Value? { values[key]?.choice(choices) }

  /// One of the words of `type`.
  public func choice<Value: RawRepresentable<String> & CaseIterable>(_ key: String, of type: Value.Type) -> Value? {
    choice(key, type.allCases.map { ($0.rawValue, $0) })
  }

  /// A list of words of `type`, each at most once.
  func choices<Value: RawRepresentable<String> & CaseIterable & Hashable>(
    _ key: String, of type: Value.Type
  ) -> Set<Value> {
    let words = type.allCases.map { ($0.rawValue, $0) }
    guard let list = values[key] else { return [] }
    guard list.node.sequence != nil else {
      list.report("expected a list, such as [\(words.map(\.0).joined(separator: ", "))]")
      return []
    }
    var chosen: Set<Value> = []
    for (text, item) in texts(key) {
      if let value = item.choice(words), !chosen.insert(value).inserted { item.report("'\(text)' is given twice") }
    }
    return chosen
  }
}
