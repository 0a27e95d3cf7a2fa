import AgentRuntime
import Foundation
import Hummingbird
import SpaceCore

extension AgentAPI {
  /// The most people that a count can say.
  static let countLimit = 10_000
  static let reasonLimit = 200

  /// What operators ask for, where that is allowed.
  func addCommandRoutes(to group: RouterGroup<WebContext>) {
    group.post("doors/:id/unlock") { request, context in
      try await run(request, context) { .unlock(door: $0) }
    }
    group.post("doors/:id/posture") { request, context in
      try await run(request, context) { door in
        .posture(door: door, try await Self.posture(request))
      }
    }
    group.post("doors/:id/acknowledge") { request, context in
      try await run(request, context) { .acknowledge(door: $0) }
    }
    group.post("tools/:id/lockout") { request, context in
      try await run(request, context) { tool in
        let example = #"{"reason": "the mirror is cracked"}"#
        let body = try await JSONBody.decode(ReasonBody.self, of: request, like: example)
        return .lockout(tool: tool, reason: try PlainText.checked(body.reason, "'reason'", limit: Self.reasonLimit))
      }
    }
    group.post("tools/:id/clear") { request, context in
      try await run(request, context) { .clearLockout(tool: $0) }
    }
    group.post("tools/:id/stop") { request, context in
      try await run(request, context) { tool in
        let body = try await JSONBody.decode(StopBody.self, of: request, like: #"{"emergency": false}"#)
        return .stop(tool: tool, emergency: body.emergency)
      }
    }
    group.post("rooms/:id/count") { request, context in
      try await run(request, context) { room in
        let body = try await JSONBody.decode(CountBody.self, of: request, like: #"{"count": 12}"#)
        return .correct(room: room, count: try JSONBody.whole(body.count, "count", in: 0...Self.countLimit))
      }
    }
  }

  private struct PostureBody: Decodable { var posture: String }
  private struct ReasonBody: Decodable { var reason: String }
  private struct StopBody: Decodable { var emergency: Bool }
  private struct CountBody: Decodable { var count: Double }

  private static func posture(_ request: Request) async throws -> DoorPosture {
    let body = try await JSONBody.decode(PostureBody.self, of: request, like: #"{"posture": "secured"}"#)
    guard let posture = DoorPosture(rawValue: body.posture) else {
      let known = DoorPosture.allCases.map(\.rawValue).joined(separator: ", ")
      throw WebProblem.badInput("there is no such posture; there is \(known)")
    }
    return posture
  }

  /// Checks that commands are allowed here and who gives it, then hands it to the control loop.
  func run(
    _ request: Request, _ context: WebContext, _ command: (ResourceID) async throws -> SpaceCommand
  ) async throws -> Response {
    let actor = try commandingOperator(request)
    return try await give(try await command(ResourceID(try Self.name(in: context))), actor)
  }

  /// The same for what concerns the whole space.
  func run(_ request: Request, _ command: () async throws -> SpaceCommand) async throws -> Response {
    let actor = try commandingOperator(request)
    return try await give(try await command(), actor)
  }

  private func give(_ command: SpaceCommand, _ actor: String) async throws -> Response {
    try JSONBody.response(try await access.command(command, actor))
  }

  /// Who gives a command, where commands are taken.
  func commandingOperator(_ request: Request) throws(WebProblem) -> String {
    guard options.permissions.contains(.commands) else {
      throw .notAllowed("commands are not taken here; give them on the board itself, with 'lintel'")
    }
    return try request.operatorName()
  }

  /// What the step `:id` of an address names.
  static func name(in context: WebContext) throws -> String {
    guard let name = try context.parameters.require("id").removingPercentEncoding else {
      throw WebProblem.badInput("the name in the address cannot be read")
    }
    return name
  }
}
