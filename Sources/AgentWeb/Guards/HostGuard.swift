import HTTPTypes
import Hummingbird
import NIOCore

/// Answers only under names that belong to this board: see `AgentWebOptions.hostNames`.
struct HostGuard: RouterMiddleware {
  typealias Context = WebContext

  /// Names beside the ones that are always fine; nil for any.
  let names: [String]?

  func handle(
    _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
  ) async throws -> Response {
    if let names {
      guard let authority = request.head.authority, !authority.isEmpty else {
        throw WebProblem.badInput("the request names no host")
      }
      guard Self.isOurs(Self.host(of: authority), names: names) else {
        throw WebProblem.notAllowed(
          "this board does not answer to that name; use its address, or add the name to its configuration")
      }
    }
    return try await next(request, context)
  }

  /// The host without its port, in lower case: `[::1]:8080` gives `::1`.
  static func host(of authority: String) -> String {
    var host = authority[...]
    if host.hasPrefix("["), let end = host.firstIndex(of: "]") {
      host = host[host.index(after: host.startIndex)..<end]
    } else if let colon = host.lastIndex(of: ":") {
      host = host[..<colon]
    }
    if host.hasSuffix(".") { host = host.dropLast() }
    return host.lowercased()
  }

  static func isOurs(_ host: String, names: [String]) -> Bool {
    guard !host.isEmpty else { return false }
    if host.hasSuffix(".local") || host.hasSuffix(".localhost") || !host.contains(where: { $0 == "." || $0 == ":" }) {
      return true
    }
    if names.contains(where: { $0.lowercased() == host }) { return true }
    // Whatever does not parse is a name; the error says nothing more.
    return (try? SocketAddress(ipAddress: host, port: 0)) != nil
  }
}
