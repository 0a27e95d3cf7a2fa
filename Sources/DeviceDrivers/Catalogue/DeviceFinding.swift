/// One thing that is wrong with a device profile, with its place.
public struct DeviceFinding: Sendable, Equatable, CustomStringConvertible {
  public var file: String
  /// From 1; 0 when it is about the file as a whole.
  public var line: Int
  /// Where in the document: `serial.baud`; empty for the document itself.
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

/// Everything that is wrong with the device profiles, in the order of folders and files.
public struct DeviceCatalogueErrors: Error, Sendable, Equatable, CustomStringConvertible {
  public var findings: [DeviceFinding]

  public init(findings: [DeviceFinding]) {
    self.findings = findings
  }

  public var description: String { findings.map(\.description).joined(separator: "\n") }
}
