import HTTPTypes
import Hummingbird

/// Refuses what another site makes a visitor's browser send.
///
/// Browsers say where a request comes from in `Sec-Fetch-Site` and `Origin`; a program sends neither. Forms carry a
/// token besides (`AgentAPI.formToken`), and JSON needs a content type that no form can send.
struct CrossSiteGuard: RouterMiddleware {
  typealias Context = WebContext

  func handle(
    _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
  ) async throws -> Response {
    let reads = request.method == .get || request.method == .head
    guard reads || Self.isOwn(request.headers, authority: request.head.authority) else {
      throw WebProblem.notAllowed("this request comes from another site; act on the page of this board itself")
    }
    return try await next(request, context)
  }

  static func isOwn(_ headers: HTTPFields, authority: String?) -> Bool {
    if let site = headers[.secFetchSite], site != "same-origin", site != "none" { return false }
    guard let origin = headers[.origin] else { return true }
    guard let authority, let separator = origin.firstRange(of: "://") else { return false }
    let scheme = origin[..<separator.lowerBound].lowercased()
    guard scheme == "http" || scheme == "https" else { return false }
    return origin[separator.upperBound...].lowercased() == authority.lowercased()
  }
}

extension HTTPField.Name {
  /// `Sec-Fetch-Site` of the Fetch Metadata request headers (W3C).
  static let secFetchSite = HTTPField.Name("Sec-Fetch-Site")!
}
