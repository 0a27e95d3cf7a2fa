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
    guard let data = FileManager.default.contents(atPath: path) else {
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

  private static func compose(_ text: String, _ reader: ConfigurationReader) -> Node? {
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

  private static func place(of error: YamlError) -> (line: Int, problem: String) {
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      (mark.line, "is no valid YAML: \(problem)")
    case .duplicatedKeysInMapping(let duplicates, let context):
      (context.mark.line, "the key '\(duplicates.first?.string ?? "")' stands twice in one mapping")
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
