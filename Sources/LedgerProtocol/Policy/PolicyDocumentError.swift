/// One mistake in a policy document: where, and what to do.
public struct PolicyDocumentError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The place in the document: `grants[3].to`; empty for the document itself.
  public var path: String
  /// The line in the text it was read from, from 1; nil for a document that was not read from text.
  public var line: Int?
  /// The column in bytes, from 1, of what is no JSON; nil for what is wrong in meaning, which its path leads to.
  public var column: Int?
  public var message: String

  public init(path: String, line: Int? = nil, column: Int? = nil, message: String) {
    self.path = path
    self.line = line
    self.column = column
    self.message = message
  }

  public var description: String {
    let place = path.isEmpty ? "the policy document" : path
    let position = [line.map { "line \($0)" }, column.map { "column \($0)" }].compactMap(\.self)
    return (position.isEmpty ? "" : position.joined(separator: ", ") + ": ") + "\(place): \(message)"
  }
}

/// What is wrong with a policy document, in the order of its lines: all of it, up to a number that a person can read.
public struct PolicyDocumentErrors: Error, Equatable, Sendable, CustomStringConvertible {
  /// The most mistakes that are told at once.
  public static let limit = 100
  public private(set) var errors: [PolicyDocumentError] = []
  /// How many there are beside those.
  public private(set) var more = 0

  public init(_ errors: [PolicyDocumentError]) {
    for error in errors { add(error) }
  }

  init(_ failure: DocumentJSON.Failure) {
    add(PolicyDocumentError(path: "", line: failure.line, column: failure.column, message: failure.message))
  }

  /// How many mistakes there are.
  public var count: Int { errors.count + more }

  /// Keeps a mistake at its line, behind those of the same line, or only counts it once there are enough.
  mutating func add(_ error: PolicyDocumentError) {
    guard errors.count < Self.limit else {
      more += 1
      return
    }
    let place = errors.lastIndex { ($0.line ?? 0) <= (error.line ?? 0) }.map { $0 + 1 } ?? 0
    errors.insert(error, at: place)
  }

  public var description: String {
    (errors.map(\.description) + (more > 0 ? ["and \(more) more"] : [])).joined(separator: "\n")
  }
}
