import LedgerServer
import Logging
import ServiceLifecycle

/// The ledger in the agent's own process: the very server that `lintel ledger serve` runs, on loopback.
///
/// Started and stopped any number of times; it comes back on the port that it had, so that the agent finds it again.
actor EmbeddedLedger {
  let folder: String
  private let name: String
  private let logger: Logger
  private var port: Int
  private var running: Running?
  private var starting: Task<Void, any Error>?

  private struct Running {
    var store: LedgerStore
    var group: ServiceGroup
    var task: Task<Void, any Error>
  }

  /// - Parameters:
  ///   - port: 0 lets the system choose, once.
  ///   - name: the space's id, the beginning of the log's name.
  init(folder: String, name: String, port: Int, logger: Logger) {
    self.folder = folder
    self.name = name
    self.port = port
    self.logger = logger
  }

  /// The open ledger; nil while it is stopped.
  var store: LedgerStore? { running?.store }

  /// Where it listens: `http://127.0.0.1:8421`.
  var address: String { "http://127.0.0.1:\(port)" }

  /// Opens the folder and serves; returns when requests are answered. Does nothing when it runs already.
  func start() async throws {
    guard running == nil else { return }
    if let starting { return try await starting.value }
    let task = Task { try await open() }
    starting = task
    defer { starting = nil }
    try await task.value
  }

  private func open() async throws {
    let store = try LedgerStore(folder: folder, name: name)
    let (bound, continuation) = AsyncStream.makeStream(of: Int.self)
    let service = LedgerService(store: store, host: "127.0.0.1", port: port, logger: logger) {
      continuation.yield($0)
      continuation.finish()
    }
    let group = ServiceGroup(services: [service], logger: logger)
    let task = Task {
      defer { continuation.finish() }
      try await group.run()
    }
    guard let port = await bound.first(where: { _ in true }) else {
      try store.close()
      do { try await task.value } catch {
        throw Failure(.unavailable, "the ledger cannot listen on 127.0.0.1:\(self.port): \(cause(of: error))")
      }
      throw Failure(.unavailable, "the ledger ended while it was starting")
    }
    self.port = port
    try Address.write(address, in: folder)
    running = Running(store: store, group: group, task: task)
  }

  /// Ends the server and closes the folder. Does nothing when it does not run.
  func stop() async throws {
    guard let running else { return }
    self.running = nil
    await running.group.triggerGracefulShutdown()
    try await running.task.value
    try running.store.close()
  }
}
