internal import Yams

/// Reads a YAML file that people write. It is strict: only known keys, no guessing of types, and every finding is
/// collected with its line instead of stopping at the first.
public final class YAMLDocument {
  /// No file needs aliases (`*name`). A few do no harm; many that name each other make the parser work for ever,
  /// because it compares keys by all that they stand for.
  static let mostAliases = 16

  let file: String
  private var findings: [FileFinding] = []

  private init(file: String) {
    self.file = file
  }

  /// Hands the root of `text`, a mapping with no other keys than `keys`, to `content` and returns what that makes of
  /// it. Throws everything that is wrong at once, in the order of lines.
  ///
  /// - Parameters:
  ///   - file: Names the document in findings.
  ///   - ifEmpty: What a finding says of a document with nothing in it.
  ///   - ifInvalid: What a finding says of text that is no YAML, before the reason.
  public static func read<Content>(
    _ text: String, file: String, keys: [String], ifEmpty: String, ifInvalid: String,
    _ content: (YAMLSection) -> Content?
  ) throws(FileErrors) -> Content {
    let document = YAMLDocument(file: file)
    let root = document.compose(text, ifEmpty: ifEmpty, ifInvalid: ifInvalid)?.section(keys: keys)
    guard let result = root.flatMap(content), document.findings.isEmpty else {
      throw FileErrors(findings: document.findings.sorted { $0.line < $1.line })
    }
    return result
  }

  /// Notes what is wrong; without a line it is about the file as a whole.
  func report(_ message: String, line: Int = 0, path: String = "") {
    findings.append(FileFinding(file: file, line: line, path: path, message: message))
  }

  private func compose(_ text: String, ifEmpty: String, ifInvalid: String) -> YAMLValue? {
    guard Self.aliasCount(text.utf8) <= Self.mostAliases else {
      report("has more than \(Self.mostAliases) YAML aliases (*name); write the values out")
      return nil
    }
    do {
      if let node = try Yams.compose(yaml: text) { return YAMLValue(document: self, node: node, path: "") }
      report(ifEmpty)
    } catch YamlError.scanner(_, let problem, let mark, _), YamlError.parser(_, let problem, let mark, _),
      YamlError.composer(_, let problem, let mark, _)
    {
      report("\(ifInvalid): \(problem)", line: mark.line)
    } catch YamlError.duplicatedKeysInMapping(let duplicates, let context) {
      let key = Wording.quoted(duplicates.first ?? "")
      report(
        "the key \(key) stands here and once more in one mapping; none may be given twice", line: context.mark.line)
    } catch {
      report("\(ifInvalid): \(error)")
    }
    return nil
  }

  /// How many words begin with `*`, as every alias does.
  private static func aliasCount(_ text: String.UTF8View) -> Int {
    var before = UInt8(ascii: " ")
    return text.count { byte in
      defer { before = byte }
      return byte == UInt8(ascii: "*") && (before <= 0x20 || before >= 0x80 || "[{,:?-".utf8.contains(before))
    }
  }
}
