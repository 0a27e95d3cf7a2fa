import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

@testable import AgentRuntime
@testable import AgentWeb

/// A connection that reads what comes as it comes.
struct LiveClient: ~Copyable {
  enum Place: Sendable {
    case port(Int)
    case socket(String)
  }

  struct Ended: Error {
    var received: String
  }

  private var bytes: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
  private let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
  /// All that has come, and is no part of what was waited for.
  private(set) var received = ""

  static func with(_ place: Place, _ body: (inout LiveClient) async throws -> Void) async throws {
    let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
    let initializer: @Sendable (any Channel) -> EventLoopFuture<NIOAsyncChannel<ByteBuffer, ByteBuffer>> = { channel in
      channel.eventLoop.makeCompletedFuture { try NIOAsyncChannel(wrappingChannelSynchronously: channel) }
    }
    let channel =
      switch place {
      case .port(let port): try await bootstrap.connect(host: "127.0.0.1", port: port, channelInitializer: initializer)
      case .socket(let path): try await bootstrap.connect(unixDomainSocketPath: path, channelInitializer: initializer)
      }
    try await channel.executeThenClose { inbound, outbound in
      var client = LiveClient(bytes: inbound.makeAsyncIterator(), outbound: outbound)
      try await body(&client)
    }
  }

  func send(_ text: String) async throws { try await outbound.write(ByteBuffer(string: text)) }

  /// Reads until `text` has come, and gives what came up to its end.
  @discardableResult
  mutating func read(until text: String) async throws -> String {
    while true {
      if let range = received.firstRange(of: text) {
        let part = String(received[..<range.upperBound])
        received = String(received[range.upperBound...])
        return part
      }
      guard let more = try await bytes.next() else { throw Ended(received: received) }
      received += String(buffer: more)
    }
  }

  /// Reads until the other side ends.
  mutating func readToEnd() async throws -> String {
    while let more = try await bytes.next() { received += String(buffer: more) }
    return received
  }

  private init(
    bytes: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator, outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
  ) {
    self.bytes = bytes
    self.outbound = outbound
  }
}

/// Runs a service while `body` runs, and stops it as a signal would.
func serving(
  _ access: AgentAccess, at address: AgentWebService.Address, options: AgentWebOptions = AgentWebOptions(),
  _ body: @Sendable (_ port: Int?, AgentAPI) async throws -> Void
) async throws {
  let (ports, continuation) = AsyncStream<Int?>.makeStream()
  var logger = Logger(label: "test")
  logger.logLevel = .critical
  let service = try AgentWebService(access: access, address: address, options: options, logger: logger) {
    continuation.yield($0)
  }
  let group = ServiceGroup(configuration: .init(services: [service], logger: logger))
  try await withThrowingTaskGroup(of: Void.self) { tasks in
    tasks.addTask {
      // A service that ends before it answers ends the wait for its port.
      defer { continuation.finish() }
      try await group.run()
    }
    if let port = await ports.first(where: { _ in true }) {
      do { try await body(port, service.api) } catch {
        await group.triggerGracefulShutdown()
        throw error
      }
    }
    await group.triggerGracefulShutdown()
    try await tasks.waitForAll()
  }
}
