internal import Yams

/// One value of a document and its place. Read as something that it is not, it is nil or nothing, and a finding is
/// noted.
public struct YAMLValue {
  let document: YAMLDocument
  let node: Node
  /// Where in the document: `doors.front.reader`; empty for the document itself.
  public let path: String

  private var line: Int { node.mark?.line ?? 0 }

  /// Notes what is wrong with this value.
  public func report(_ message: String) {
    document.report(message, line: line, path: path)
  }

  /// What is worth saying about this value and is not wrong.
  public func finding(_ message: String) -> FileFinding {
    FileFinding(file: document.file, line: line, path: path, message: message)
  }

  /// The text of a scalar, never empty.
  func text() -> String? {
    guard case .scalar(let scalar) = node, !scalar.string.isEmpty else {
      report("expected text, found \(kind)")
      return nil
    }
    return scalar.string
  }

  /// A name by which the file refers to something.
  func name() -> String? {
    guard let text = text() else { return nil }
    guard Self.isName(text) else {
      report("\(Wording.quoted(text)) is no name: use 1 to 32 lower-case letters, digits and hyphens, a letter first")
      return nil
    }
    return text
  }

  /// Whether `text` is 1 to 32 lower-case letters, digits and hyphens, a letter first.
  public static func isName(_ text: String) -> Bool {
    guard (1...32).contains(text.utf8.count), let first = text.utf8.first else { return false }
    let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    return letters.contains(first)
      && text.utf8.allSatisfy { letters.contains($0) || digits.contains($0) || $0 == UInt8(ascii: "-") }
  }

  /// One of these words, as what it stands for.
  func choice<Value>(_ choices: [(word: String, value: Value)]) -> Value? {
    guard let text = text() else { return nil }
    if let choice = choices.first(where: { $0.word == text }) { return choice.value }
    let words = choices.map(\.word)
    let meant = Wording.suggestion(for: text, among: words) ?? ""
    report("expected \(words.joined(separator: ", ")), found \(Wording.quoted(text))\(meant)")
    return nil
  }

  /// A mapping whose keys are all known.
  public func section(keys: [String]) -> YAMLSection? {
    guard case .mapping(let mapping) = node else {
      report("expected a mapping with \(keys.joined(separator: ", ")), found \(kind)")
      return nil
    }
    var values: [String: YAMLValue] = [:]
    for (keyNode, valueNode) in mapping {
      let key = other(keyNode, path: path)
      guard let name = key.text() else { continue }
      if keys.contains(name) {
        values[name] = other(valueNode, path: path(of: name))
      } else {
        let meant = Wording.suggestion(for: name, among: keys) ?? "; known are \(keys.joined(separator: ", "))"
        key.report("unknown key \(Wording.quoted(name))\(meant)")
      }
    }
    return YAMLSection(whole: self, values: values)
  }

  /// The most entries of one mapping from names.
  private static let mostEntries = 256

  /// A mapping from names to anything, in the order of the file. `name` reads a key; nil for one that is no name.
  func entries(named name: (YAMLValue) -> String? = { $0.name() }) -> [YAMLEntry] {
    guard case .mapping(let mapping) = node else {
      report("expected a mapping from names, found \(kind)")
      return []
    }
    guard mapping.count <= Self.mostEntries else {
      report("\(mapping.count) entries are more than the \(Self.mostEntries) that one board can have")
      return []
    }
    return mapping.compactMap { key, value in
      name(other(key, path: path)).map { YAMLEntry(id: $0, value: other(value, path: path(of: $0))) }
    }
  }

  /// Another value of the same document.
  func other(_ node: Node, path: String) -> YAMLValue { YAMLValue(document: document, node: node, path: path) }

  func path(of key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

  private var kind: String {
    switch node {
    case .mapping: "a mapping"
    case .sequence: "a list"
    case .scalar(let scalar): scalar.string.isEmpty ? "nothing" : Wording.quoted(scalar.string)
    case .alias: "an alias"
    }
  }
}

/// One entry of a mapping from names to things of one kind.
public struct YAMLEntry {
  /// Its name: see ``YAMLValue/isName(_:)``.
  public let id: String
  /// What stands under that name.
  public let value: YAMLValue
}
