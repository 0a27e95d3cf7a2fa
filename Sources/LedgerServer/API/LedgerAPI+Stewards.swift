internal import Hummingbird
internal import LedgerProtocol

/// Tokens of stewards.
extension LedgerAPI {
  private struct TokenAnswer: Encodable {
    /// Told this once.
    var token: String
  }

  func addStewardRoutes(to router: Router<APIContext>) {
    router.post("v1/stewards/:id/token") { request, context in
      try await requireOperator(request)
      let (name, actor) = (try Self.id(context), try actor(request))
      let token = try await Offload.run { try store.makeToken(steward: name, actor: actor) }
      return try Self.answer(TokenAnswer(token: token), status: .created)
    }
  }
}
