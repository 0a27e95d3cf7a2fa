internal import Hummingbird
internal import HummingbirdCore
public import Logging
internal import NIOCore
public import ServiceLifecycle

/// Serves a ledger over HTTP until it is told to stop.
public struct LedgerService: Service {
  /// More connections than this wait until another is closed.
  public static let connectionLimit = 1024
  /// A connection without a request in progress is closed after this long.
  static let idleTimeout = TimeAmount.seconds(90)

  let store: LedgerStore
  let host: String
  let port: Int
  let logger: Logger
  let onRunning: @Sendable (Int) async -> Void

  /// - Parameters:
  ///   - host: loopback unless told otherwise; put a proxy with TLS before anything else.
  ///   - port: 0 takes a free one.
  ///   - onRunning: called with the port once requests are answered.
  public init(
    store: LedgerStore, host: String = "127.0.0.1", port: Int = 0, logger: Logger,
    onRunning: @escaping @Sendable (Int) async -> Void = { _ in }
  ) {
    self.store = store
    self.host = host
    self.port = port
    self.logger = logger
    self.onRunning = onRunning
  }

  public func run() async throws {
    let application = Application(
      router: try LedgerAPI(store: store).router(),
      server: .http1(configuration: .init(idleTimeout: Self.idleTimeout)),
      configuration: ApplicationConfiguration(
        address: .hostname(host, port: port),
        availableConnectionsDelegate: MaximumAvailableConnections(Self.connectionLimit)),
      onServerRunning: { [onRunning, port] channel in await onRunning(channel.localAddress?.port ?? port) },
      logger: logger)
    try await application.run()
  }
}
