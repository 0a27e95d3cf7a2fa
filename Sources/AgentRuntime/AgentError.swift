import Glibc

/// Why an agent could not start or go on. Says the operation, the object, the cause and what to do.
public enum AgentError: Error, Sendable, Equatable, CustomStringConvertible {
  /// A system call failed.
  case system(_ operation: String, _ code: Int32)
  /// Something that `space.yaml` names cannot be had; nothing has been switched.
  case cannotOpen(_ what: String, cause: String)
  case alreadyRunning

  public var description: String {
    switch self {
    case .system(let operation, let code): "cannot \(operation): \(String(cString: strerror(code))) (errno \(code))"
    case .cannotOpen(let what, let cause): "cannot open \(what): \(cause)"
    case .alreadyRunning: "this agent has been started already"
    }
  }
}
