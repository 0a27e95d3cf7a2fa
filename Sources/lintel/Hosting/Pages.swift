import AgentRuntime
import AgentWeb
import Foundation
import Logging
import ServiceLifecycle
import SpaceCore

/// The board's page on the network and its interface for local commands: two listeners over one agent.
struct Pages: Sendable {
  let services: [any Service]
  private let bound: AsyncStream<Int>
  private let host: String

  init(
    access: AgentAccess, configuration: SpaceConfiguration, socket: String,
    memberName: @escaping @Sendable (MemberID) -> String?, logger: Logger
  ) throws {
    host = configuration.webHost
    let (bound, continuation) = AsyncStream.makeStream(of: Int.self)
    self.bound = bound
    var page = AgentWebOptions(
      timeZone: TimeZone(identifier: configuration.timeZone) ?? .gmt, language: configuration.settings.language)
    page.hostNames = [host]
    page.memberName = memberName
    let network = try AgentWebService(
      access: access, address: .tcp(host: host, port: configuration.webPort), options: page, logger: logger,
      onRunning: { port in
        continuation.yield(port ?? configuration.webPort)
        continuation.finish()
      })
    let local = try AgentWebService(
      access: access, address: .socket(path: socket), options: .localSocket, logger: logger)
    services = [
      PatientService(what: "the page at \(host):\(configuration.webPort)", service: network, logger: logger),
      PatientService(what: "the interface for commands at \(socket)", service: local, logger: logger),
    ]
  }

  /// Where the page is, once it answers.
  func address() async -> String {
    let port = await bound.first { _ in true } ?? 0
    return "http://\(host.contains(":") ? "[\(host)]" : host):\(port)/"
  }
}
