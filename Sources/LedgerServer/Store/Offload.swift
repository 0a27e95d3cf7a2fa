internal import Dispatch

/// Runs what waits for a disk apart from the threads that serve everybody.
enum Offload {
  /// Work here is bounded by the server's connections, and by GRDB's one writer and few readers.
  private static let queue = DispatchQueue(label: "lintel.ledger", attributes: .concurrent)
  /// Policies are made one at a time: each takes a core for itself.
  private static let making = DispatchQueue(label: "lintel.ledger.policies")

  static func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await run(on: queue, body)
  }

  static func inTurn<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await run(on: making, body)
  }

  private static func run<Value: Sendable>(
    on queue: DispatchQueue, _ body: @escaping @Sendable () throws -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      queue.async { continuation.resume(with: Result(catching: body)) }
    }
  }
}
