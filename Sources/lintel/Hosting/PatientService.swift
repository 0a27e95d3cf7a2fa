import Logging
import ServiceLifecycle

/// Keeps a listener going: one that cannot start is tried again, and the agent goes on deciding meanwhile.
struct PatientService: Service {
  /// What listens where, such as "the page at 127.0.0.1:8420".
  let what: String
  let service: any Service
  let logger: Logger

  private static let retryInterval: Duration = .seconds(5)

  func run() async throws {
    var told = ""
    while !Task.isShuttingDownGracefully {
      do { return try await service.run() } catch {
        if Task.isCancelled { return }
        let words = cause(of: error)
        if words != told { logger.error("\(what) cannot start and is tried again; doors and tools go on: \(words)") }
        told = words
      }
      await cancelWhenGracefulShutdown {
        try? await Task.sleep(for: Self.retryInterval)  // a shutdown ends the pause; the loop looks at it
      }
    }
  }
}
