internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import LedgerProtocol
internal import NIOCore
internal import ServiceLifecycle

/// Agents: how they join, how they get their policy, how they are revoked.
extension LedgerAPI {
  /// The longest that a request for a policy is held open, in seconds.
  static let waitMaximum: UInt64 = 60

  private struct InvitationBody: Decodable {
    var url: String
    var seconds: Int64?
  }

  private struct InvitationAnswer: Encodable {
    var id: String
    /// One line for `lintel join`; a secret until it is used.
    var invitation: String
  }

  private struct RevocationBody: Decodable {
    var reason: String?
  }

  func addAgentRoutes(to router: Router<APIContext>) {
    router.get("v1/policy") { request, _ in try await policy(request) }
    router.post("v1/agents") { request, _ in
      let join = try Self.decode(JoinRequest.self, try await Self.body(request))
      return try Self.answer(try await Offload.run { try store.join(join) }, status: .created)
    }
    router.get("v1/agents") { request, _ in
      try await requireOperator(request)
      return try Self.answer(try await Offload.run { try store.agents() })
    }
    router.post("v1/agents/:id/revoke") { request, context in
      try await requireOperator(request)
      let (id, actor) = (try context.parameters.require("id"), try actor(request))
      let bytes = try await Self.body(request)
      let reason = bytes.isEmpty ? nil : try Self.decode(RevocationBody.self, bytes).reason
      try await Offload.run { try store.revoke(agent: id, actor: actor, reason: reason) }
      return Response(status: .noContent)
    }
    router.post("v1/invitations") { request, _ in
      try await requireOperator(request)
      let (body, actor) = (try Self.decode(InvitationBody.self, try await Self.body(request)), try actor(request))
      let terms = try await Offload.run {
        try store.invite(url: body.url, actor: actor, seconds: body.seconds ?? LedgerStore.invitationSeconds)
      }
      return try Self.answer(InvitationAnswer(id: terms.id, invitation: try terms.text), status: .created)
    }
  }

  /// Holds the request open until the agent's policy is another than the one it has.
  private func policy(_ request: Request) async throws -> Response {
    let agent = try await requireAgent(request)
    let have = try Self.number("have", request)
    let wait = min(try Self.number("wait", request) ?? 0, Self.waitMaximum)
    // Whoever does not wait takes no seat: a badge may depend on the answer.
    let seat = wait > 0 ? polls.take(for: agent) : nil
    guard seat != nil || wait == 0 else {
      throw Rejection(code: .busy, message: "this agent waits already as often as it may")
    }
    defer { withExtendedLifetime(seat) {} }
    let limit = ContinuousClock.now + .seconds(Int64(wait))
    let stop = AsyncStream.makeStream(of: Void.self)
    return try await withGracefulShutdownHandler {
      while true {
        let news = store.directorySignals.subscribe()
        if case .policy(_, let parcel) = try await Offload.inTurn({ try store.policy(for: agent, have: have) }) {
          return Response(
            status: .ok, headers: [.contentType: "application/octet-stream", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: parcel)))
        }
        let rest = limit - ContinuousClock.now
        guard rest > .zero, !Task.isShuttingDownGracefully, !Task.isCancelled else {
          return Response(status: .noContent)
        }
        await Signals.wait(for: news, or: stop.stream, atMost: rest)
      }
    } onGracefulShutdown: {
      stop.continuation.finish()
    }
  }
}
