public import AgentRuntime
import Hummingbird
import HummingbirdCore
public import Logging
import NIOCore
public import ServiceLifecycle

/// Serves the page and the interface at one address until it is told to stop. Two of them serve a page and a socket.
public struct AgentWebService: Service {
  public enum Address: Sendable, Equatable {
    /// Port 0 takes a free one.
    case tcp(host: String, port: Int)
    /// A Unix socket, readable and writable for its owner and group (0660).
    case socket(path: String)
  }

  /// More connections than this wait until another is closed.
  public static let connectionLimit = 128
  /// A connection without a request in progress is closed after this long.
  static let idleTimeout = TimeAmount.seconds(60)

  let api: AgentAPI
  private let address: Address
  private let logger: Logger
  private let onRunning: @Sendable (Int?) async -> Void

  /// - Parameter onRunning: called once requests are answered, with the port, or nil for a socket.
  public init(
    access: AgentAccess, address: Address, options: AgentWebOptions = AgentWebOptions(), logger: Logger,
    onRunning: @escaping @Sendable (Int?) async -> Void = { _ in }
  ) throws {
    api = try AgentAPI(access: access, options: options)
    self.address = address
    self.logger = logger
    self.onRunning = onRunning
  }

  public func run() async throws {
    switch address {
    case .tcp(let host, let port):
      try await serve(at: .hostname(host, port: port)) { channel in
        await onRunning(channel.localAddress?.port ?? port)
      }
    case .socket(let path):
      let file = SocketFile(path: path)
      try file.makeWay()
      try await serve(at: .unixDomainSocket(path: path)) { _ in
        do {
          try file.restrict()
          await onRunning(nil)
        } catch {
          logger.error("\(error)")
        }
      }
      try file.remove()
    }
  }

  private func serve(at address: BindAddress, onRunning: @escaping @Sendable (any Channel) async -> Void) async throws {
    let application = Application(
      router: api.router(),
      server: .http1(configuration: .init(idleTimeout: Self.idleTimeout)),
      configuration: ApplicationConfiguration(
        address: address, availableConnectionsDelegate: MaximumAvailableConnections(Self.connectionLimit)),
      onServerRunning: onRunning,
      logger: logger)
    try await application.run()
  }
}
