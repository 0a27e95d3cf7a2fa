internal import Foundation
internal import HardwareAccess
internal import SpaceCore
internal import Yams

extension SpaceConfiguration {
  /// A configuration is written by people; anything larger is another file.
  public static let sizeLimit = 1 << 20

  /// Reads the file at `path`. Throws everything that is wrong with it at once.
  public static func load(path: String) throws(ConfigurationErrors) -> SpaceConfiguration {
    func refuse(_ message: String) -> ConfigurationErrors {
      ConfigurationErrors(findings: [ConfigurationFinding(file: path, line: 0, path: "", message: message)])
    }
    let data: Data
    do {
      let file = try FileHandle(forReadingFrom: URL(filePath: path))
      data = try file.read(upToCount: sizeLimit + 1) ?? Data()
      try file.close()
    } catch {
      throw refuse("cannot be read; is it there, and may this user read it?")
    }
    guard data.count <= sizeLimit else { throw refuse("is larger than 1 MiB, which no space needs") }
    guard let text = String(data: data, encoding: .utf8) else { throw refuse("is not UTF-8 text") }
    return try parse(text, file: path)
  }

  /// Reads a document. `file` only names it in findings.
  public static func parse(_ text: String, file: String) throws(ConfigurationErrors) -> SpaceConfiguration {
    let reader = ConfigurationReader(file: file)
    guard let root = compose(text, reader) else { throw ConfigurationErrors(findings: reader.findings) }
    var builder = ConfigurationBuilder(reader: reader)
    let configuration = builder.build(root)
    guard let configuration, reader.findings.isEmpty else {
      throw ConfigurationErrors(findings: reader.findings.sorted { $0.line < $1.line })
    }
    return configuration
  }

  /// A configuration needs no aliases (`*name`). A few do no harm; many that name each other make the parser work
  /// for ever, because it compares keys by all that they stand for.
  static let mostAliases = 16

  private static func compose(_ text: String, _ reader: ConfigurationReader) -> Node? {
    guard aliasCount(text.utf8) <= mostAliases else {
      reader.report("has more than \(mostAliases) YAML aliases (*name); write the values out", at: nil, "")
      return nil
    }
    do {
      guard let root = try Yams.compose(yaml: text) else {
        reader.report("is empty; a space needs at least 'space', 'name' and 'timezone'", at: nil, "")
        return nil
      }
      return root
    } catch let error as YamlError {
      let (line, problem) = place(of: error)
      reader.report(problem, line: line)
      return nil
    } catch {
      reader.report("cannot be read as YAML: \(error)", at: nil, "")
      return nil
    }
  }

  /// How many words begin with `*`, as every alias does.
  private static func aliasCount(_ text: String.UTF8View) -> Int {
    var before = UInt8(ascii: " ")
    return text.count { byte in
      defer { before = byte }
      return byte == UInt8(ascii: "*") && (before <= 0x20 || before >= 0x80 || "[{,:?-".utf8.contains(before))
    }
  }

  private static func place(of error: YamlError) -> (line: Int, problem: String) {
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      (mark.line, "is no valid YAML: \(problem)")
    case .duplicatedKeysInMapping(let duplicates, let context):
      (context.mark.line, "the key \(quoted(duplicates.first ?? "")) stands here and once more in one mapping")
    default:
      (0, "is no valid YAML: \(error)")
    }
  }
}

extension ConfigurationReader {
  func report(_ message: String, line: Int) {
    add(ConfigurationFinding(file: file, line: line, path: "", message: message))
  }
}
