/// Why the ledger did not do what was asked. Says the object, the cause and the remedy; never a secret.
public enum LedgerError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The folder, a key or the database cannot be used.
  case storage(operation: String, path: String, cause: String)
  /// Another process has the ledger open.
  case inUse(path: String)
  case unknown(kind: String, id: String)
  case invalid(String)
  /// Whoever asks is known and may not do this.
  case notPermitted(String)
  /// The database was written by a newer lintel.
  case newerSchema(found: Int, known: Int)

  public var description: String {
    switch self {
    case .storage(let operation, let path, let cause): "\(operation) \(path): \(cause)"
    case .inUse(let path): "the ledger in \(path) is open in another process; stop that one first"
    case .unknown(let kind, let id): "there is no \(kind) '\(id)'"
    case .invalid(let why): why
    case .notPermitted(let why): why
    case .newerSchema(let found, let known):
      "the ledger's file has schema \(found) and this lintel knows \(known); install the newer lintel again"
    }
  }
}
