/// One mistake in a policy document: where, and what to do.
public struct PolicyDocumentError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The place in the document: `grants[3].to`; empty for the document itself.
  public var path: String
  /// The line in the text it was read from, from 1; nil for a document that was not read from text.
  public var line: Int?
  public var message: String

  public init(path: String, line: Int? = nil, message: String) {
    self.path = path
    self.line = line
    self.message = message
  }

  public var description: String {
    let place = path.isEmpty ? "the policy document" : path
    return (line.map { "line \($0): " } ?? "") + "\(place): \(message)"
  }
}

/// Everything that is wrong with a policy document, in the order of its lines.
public struct PolicyDocumentErrors: Error, Equatable, Sendable, CustomStringConvertible {
  /// The most mistakes that are told at once.
  public static let limit = 200
  public var errors: [PolicyDocumentError]

  public init(_ errors: [PolicyDocumentError]) { self.errors = Array(errors.prefix(Self.limit)) }

  public var description: String { errors.map(\.description).joined(separator: "\n") }
}
