internal import SpaceCore
internal import Yams

/// Walks a YAML document, collecting every finding instead of stopping at the first.
final class ConfigurationReader {
  let file: String
  private(set) var findings: [ConfigurationFinding] = []
  private(set) var warnings: [ConfigurationFinding] = []

  init(file: String) {
    self.file = file
  }

  func add(_ finding: ConfigurationFinding) {
    findings.append(finding)
  }

  func report(_ message: String, at node: Node?, _ path: String) {
    findings.append(
      ConfigurationFinding(file: file, line: node?.mark?.line ?? 0, path: path, message: message))
  }

  func warn(_ message: String, at node: Node?, _ path: String) {
    warnings.append(
      ConfigurationFinding(file: file, line: node?.mark?.line ?? 0, path: path, message: message))
  }

  /// A mapping whose keys are all known; nil, and a finding, for anything else.
  func section(_ node: Node, _ path: String, keys: [String]) -> ConfigurationSection? {
    guard case .mapping(let mapping) = node else {
      report("expected a mapping with \(keys.joined(separator: ", ")), found \(describe(node))", at: node, path)
      return nil
    }
    var values: [String: Node] = [:]
    for (key, value) in mapping {
      guard let name = text(key, path) else { continue }
      if !keys.contains(name) {
        let meant =
          nearest(to: name, among: keys).map { "; did you mean '\($0)'?" }
          ?? "; known are \(keys.joined(separator: ", "))"
        report("unknown key \(quoted(name))\(meant)", at: key, path)
      } else {
        values[name] = value
      }
    }
    return ConfigurationSection(reader: self, node: node, path: path, values: values)
  }

  /// The entries of a mapping from ids to anything, in the order of the file.
  func entries(_ node: Node?, _ path: String) -> [(id: String, path: String, node: Node)] {
    guard let node else { return [] }
    guard case .mapping(let mapping) = node else {
      report("expected a mapping from names, found \(describe(node))", at: node, path)
      return []
    }
    guard mapping.count <= Self.mostEntries else {
      report("\(mapping.count) entries are more than the \(Self.mostEntries) that one board can have", at: node, path)
      return []
    }
    return mapping.compactMap { key, value in
      guard let id = text(key, path) else { return nil }
      guard Self.isIdentifier(id) else {
        report("\(quoted(id)) is no name: \(Self.nameRule)", at: key, path)
        return nil
      }
      return (id, "\(path).\(id)", value)
    }
  }

  /// The text of a scalar, without any guessing of types.
  func text(_ node: Node, _ path: String) -> String? {
    guard case .scalar(let scalar) = node else {
      report("expected text, found \(describe(node))", at: node, path)
      return nil
    }
    return scalar.string
  }

  func describe(_ node: Node) -> String {
    switch node {
    case .mapping: "a mapping"
    case .sequence: "a list"
    case .scalar(let scalar): scalar.string.isEmpty ? "nothing" : quoted(scalar.string)
    case .alias: "an alias"
    }
  }

  static let nameRule = "use 1 to 32 lower-case letters, digits and hyphens, a letter first"
  /// The most readers, doors, tools or rooms of one board.
  static let mostEntries = 256

  static func isIdentifier(_ text: String) -> Bool {
    guard (1...32).contains(text.utf8.count), let first = text.utf8.first else { return false }
    let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    return letters.contains(first)
      && text.utf8.allSatisfy { letters.contains($0) || digits.contains($0) || $0 == UInt8(ascii: "-") }
  }
}

/// What the document says, for a message: in quotes, on one line, and not at any length.
func quoted(_ text: String) -> String {
  let shown = text.prefix(longestQuote).map { $0.isNewline ? " " : String($0) }.joined()
  return text.count > longestQuote ? "'\(shown)...'" : "'\(shown)'"
}

private let longestQuote = 60

/// The name that was probably meant: the nearest by edit distance, if it is near enough to be a slip.
func nearest(to name: String, among names: some Sequence<String>) -> String? {
  guard name.count <= longestQuote else { return nil }
  let best = names.map { ($0, editDistance(name, $0)) }.min { $0.1 != $1.1 ? $0.1 < $1.1 : $0.0 < $1.0 }
  if let best, best.1 <= max(2, name.count / 3) { return best.0 }
  return names.first { $0.hasPrefix(name) || name.hasPrefix($0) }
}

/// How many letters to insert, remove or replace (Levenshtein).
func editDistance(_ a: String, _ b: String) -> Int {
  let (a, b) = (Array(a), Array(b))
  var row = Array(0...b.count)
  for i in 0..<a.count {
    var diagonal = row[0]
    row[0] = i + 1
    for j in 0..<b.count {
      let replaced = diagonal + (a[i] == b[j] ? 0 : 1)
      diagonal = row[j + 1]
      row[j + 1] = min(replaced, row[j] + 1, diagonal + 1)
    }
  }
  return row[b.count]
}
