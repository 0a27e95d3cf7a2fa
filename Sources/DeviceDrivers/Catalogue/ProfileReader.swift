internal import Yams

/// Walks one profile, collecting every finding instead of stopping at the first.
final class ProfileReader {
  let file: String
  private(set) var findings: [DeviceFinding] = []

  init(file: String) {
    self.file = file
  }

  func report(_ message: String, at node: Node?, _ path: String) {
    findings.append(DeviceFinding(file: file, line: node?.mark?.line ?? 0, path: path, message: message))
  }

  /// The document's root; nil, and a finding, for text that is no YAML or has nothing in it.
  func document(_ text: String) -> Node? {
    do {
      if let node = try Yams.compose(yaml: text) { return node }
      report("the file is empty", at: nil, "")
    } catch let error as YamlError {
      let (line, problem) = Self.place(of: error)
      findings.append(DeviceFinding(file: file, line: line, path: "", message: "no YAML: \(problem)"))
    } catch {
      report("no YAML: \(error)", at: nil, "")
    }
    return nil
  }

  /// A mapping whose keys are all known; nil, and a finding, for anything else.
  func section(_ node: Node, _ path: String, keys: [String]) -> ProfileSection? {
    guard case .mapping(let mapping) = node else {
      report("expected a mapping with \(keys.joined(separator: ", "))", at: node, path)
      return nil
    }
    var values: [String: Node] = [:]
    for (key, value) in mapping {
      guard let name = text(key, path) else { continue }
      if keys.contains(name) {
        values[name] = value
      } else {
        report("unknown key '\(name)'; known are \(keys.joined(separator: ", "))", at: key, path)
      }
    }
    return ProfileSection(reader: self, node: node, path: path, values: values)
  }

  /// The text of a scalar, without any guessing of types; nil, and a finding, for anything else.
  func text(_ node: Node, _ path: String) -> String? {
    guard case .scalar(let scalar) = node, !scalar.string.isEmpty else {
      report("expected text", at: node, path)
      return nil
    }
    return scalar.string
  }

  private static func place(of error: YamlError) -> (line: Int, problem: String) {
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      (mark.line, problem)
    case .duplicatedKeysInMapping(let duplicates, _): (0, "the keys \(duplicates) are given twice")
    default: (0, "\(error)")
    }
  }
}
