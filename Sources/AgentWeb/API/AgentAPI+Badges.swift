import AgentRuntime
import Hummingbird
import SpaceCore

extension AgentAPI {
  /// Badges on their way to a member. For the local socket only, whose file says who may: answers carry the number of a
  /// badge, which is written nowhere on this board.
  func addBadgeRoutes(to group: RouterGroup<WebContext>) {
    group.post("readers/:id/enrolment") { request, context in
      let (badges, actor) = try badges(request)
      let body = try await JSONBody.decode(SecondsBody.self, of: request, like: #"{"seconds": 60}"#)
      let seconds = try JSONBody.whole(body.seconds, "seconds", in: 1...BadgeAccess.longestWait)
      return try JSONBody.response(try await badges.enrol(ReaderID(try Self.name(in: context)), seconds, actor))
    }
    group.get("unknown-badges") { _, _ in
      guard options.permissions.contains(.commands) else { throw Self.socketOnly }
      return try JSONBody.response(try await reading.unknown())
    }
    group.post("unknown-badges/:id/take") { request, context in
      let (badges, actor) = try badges(request)
      guard let id = UInt64(try Self.name(in: context)) else {
        throw WebProblem.badInput("an unknown badge is named by its number")
      }
      guard let badge = try await badges.take(id, actor) else {
        throw WebProblem.unknown("no unknown badge \(id) was shown in the last quarter of an hour; show it again")
      }
      return try JSONBody.response(badge)
    }
  }

  private static let socketOnly = WebProblem.notAllowed("badges are given out on the board's own socket only")

  /// The badges of this board and who asks for them, where that is allowed.
  private func badges(_ request: Request) throws(WebProblem) -> (BadgeAccess, actor: String) {
    guard options.permissions.contains(.commands) else { throw Self.socketOnly }
    return (try reading, try request.operatorName())
  }

  private var reading: BadgeAccess {
    get throws(WebProblem) {
      guard let badges = access.badges else { throw .unknown("this board has no readers") }
      return badges
    }
  }
}
