/// One thing that is wrong in a file that people write, or worth a second look, with its place.
public struct FileFinding: Sendable, Equatable, CustomStringConvertible {
  public var file: String
  /// From 1; 0 when it is about the file as a whole.
  public var line: Int
  /// Where in the document: `doors.front.reader`; empty for the document itself.
  public var path: String
  public var message: String

  public init(file: String, line: Int, path: String, message: String) {
    self.file = file
    self.line = line
    self.path = path
    self.message = message
  }

  public var description: String {
    let place = line > 0 ? "\(file):\(line)" : file
    return path.isEmpty ? "\(place): \(message)" : "\(place): \(path): \(message)"
  }
}

/// Everything that is wrong in one or more files, in the order of the files and of their lines.
public struct FileErrors: Error, Sendable, Equatable, CustomStringConvertible {
  public var findings: [FileFinding]

  public init(findings: [FileFinding]) {
    self.findings = findings
  }

  /// One thing that is wrong with a file, or a folder, as a whole.
  public init(file: String, _ message: String) {
    self.init(findings: [FileFinding(file: file, line: 0, path: "", message: message)])
  }

  public var description: String { findings.map(\.description).joined(separator: "\n") }
}
