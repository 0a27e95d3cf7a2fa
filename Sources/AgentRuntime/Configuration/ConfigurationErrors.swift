/// Everything that is wrong with a configuration, in the order of the file. Nothing has been switched.
public struct ConfigurationErrors: Error, Sendable, Equatable, CustomStringConvertible {
  public var findings: [ConfigurationFinding]

  public init(findings: [ConfigurationFinding]) {
    self.findings = findings
  }

  public var description: String { findings.map(\.description).joined(separator: "\n") }
}

/// One thing that is wrong, or worth saying, with its place.
public struct ConfigurationFinding: Sendable, Equatable, CustomStringConvertible {
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
