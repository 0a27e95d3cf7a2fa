import AgentRuntime
import Foundation
import Hummingbird
import SpaceCore

extension AgentAPI {
  /// Whether a member would be let in: `GET /v1/forecast?member=<pseudonym>&resource=<id>[&at=<RFC 3339>]`.
  ///
  /// For the local socket only: it tells who may go where.
  func addForecastRoute(to group: RouterGroup<WebContext>) {
    group.get("forecast") { request, _ in
      guard options.permissions.contains(.commands) else {
        throw WebProblem.notAllowed("whether somebody would be let in is told on the board's own socket only")
      }
      let query = request.uri.queryParameters
      guard let text = query["member"], let member = MemberID(text) else {
        throw WebProblem.badInput("'member' is a pseudonym: 32 hexadecimal digits")
      }
      guard let resource = query["resource"], !resource.isEmpty else {
        throw WebProblem.badInput("'resource' names a door or tool")
      }
      let time = try query["at"].map { try Self.time(String($0)) }
      guard let forecast = try await access.forecast(member, ResourceID(String(resource)), time) else {
        throw WebProblem.unknown("this board has no door or tool '\(resource)'")
      }
      return try JSONBody.response(forecast)
    }
  }

  private static func time(_ text: String) throws(WebProblem) -> WallTime {
    // What does not parse gets an example instead of the parser's words. Years have four digits, so that the
    // milliseconds cannot run over.
    guard let date = try? Date(text, strategy: .iso8601), abs(date.timeIntervalSince1970) < 253_402_300_800 else {
      throw .badInput("'at' is a time such as 2026-12-25T20:00:00Z")
    }
    return WallTime(milliseconds: Int64((date.timeIntervalSince1970 * 1000).rounded()))
  }
}
