internal import HTTPTypes
internal import Hummingbird
internal import LedgerProtocol
internal import Logging

/// Makes an answer of every error: a status, and a ``Rejection`` that says what to do.
struct RejectionAnswers: RouterMiddleware {
  func handle(
    _ request: Request, context: APIContext, next: (Request, APIContext) async throws -> Response
  ) async throws -> Response {
    do { return try await next(request, context) } catch {
      let rejection = Self.rejection(error)
      if rejection.code == .storage { context.logger.error("\(request.method) \(request.uri.path): \(error)") }
      return try LedgerAPI.answer(rejection, status: Self.status(rejection.code))
    }
  }

  static func rejection(_ error: any Error) -> Rejection {
    switch error {
    case let rejection as Rejection: rejection
    case let error as LedgerError:
      switch error {
      case .unknown: Rejection(code: .unknown, message: "\(error)")
      case .invalid: Rejection(code: .invalid, message: "\(error)")
      case .notPermitted: Rejection(code: .notPermitted, message: "\(error)")
      case .storage, .inUse, .newerSchema:
        Rejection(code: .storage, message: "the ledger cannot use its files now; its log says why")
      }
    case let error as HTTPError where error.status == .notFound:
      Rejection(code: .unknown, message: "there is nothing at this address; see /openapi.json")
    case let error as HTTPError where error.status == .contentTooLarge:
      Rejection(code: .tooLarge, message: "the body is too long")
    case let error as HTTPError: Rejection(code: .malformed, message: error.body ?? error.status.reasonPhrase)
    default: Rejection(code: .storage, message: "the ledger met an error; its log says which")
    }
  }

  static func status(_ code: Rejection.Code) -> HTTPResponse.Status {
    let statuses: [Rejection.Code: HTTPResponse.Status] = [
      .gap: .conflict, .conflict: .conflict, .altered: .unprocessableContent, .foreign: .unprocessableContent,
      .invalid: .unprocessableContent, .malformed: .badRequest, .tooLarge: .contentTooLarge,
      .unauthorised: .unauthorized, .notPermitted: .forbidden, .notJoined: .forbidden, .revoked: .forbidden,
      .invitation: .gone,
      .unknown: .notFound, .busy: .tooManyRequests,
    ]
    return statuses[code] ?? .serviceUnavailable
  }
}
