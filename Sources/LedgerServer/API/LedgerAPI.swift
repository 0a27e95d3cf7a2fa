internal import Foundation
internal import HTTPTypes
public import Hummingbird
internal import LedgerProtocol
internal import NIOCore

/// The ledger's interface over HTTP: proofs for anyone, entries for readers, batches and policies for agents, the
/// directory for the operator. `GET /openapi.json` describes it.
///
/// Every answer that is no success is a ``Rejection`` in JSON.
public struct LedgerAPI: Sendable {
  /// A batch: 1 MiB of entries and the line feeds between them.
  static let batchBytes = 1 << 20 + LedgerStore.batchMaximum
  /// Any other body.
  static let bodyBytes = 1 << 18

  let store: LedgerStore
  let operatorToken: [UInt8]
  let polls = Seats(all: 1024, each: 4)
  let followers = Seats(all: 32, each: 32)

  /// Throws when the operator's token can neither be read nor made.
  public init(store: LedgerStore) throws(LedgerError) {
    self.store = store
    operatorToken = RandomText.hash(try store.operatorToken())
  }

  /// All calls.
  public func router() -> Router<APIContext> {
    let router = Router(context: APIContext.self, options: .autoGenerateHeadEndpoints)
    router.addMiddleware { RejectionAnswers() }
    addLogRoutes(to: router)
    addEntryRoutes(to: router)
    addAgentRoutes(to: router)
    addDirectoryRoutes(to: router)
    addStewardRoutes(to: router)
    addForecastRoute(to: router)
    router.get("openapi.json") { _, _ in Self.json(Array(OpenAPIDocument.text.utf8)) }
    return router
  }

  // MARK: What calls have in common

  /// Who asks at the desk.
  enum Caller {
    /// Whoever holds the operator's token, by the name they give: everything is allowed.
    case owner(name: String)
    /// A steward with a token of their own.
    case steward(name: String)

    var name: String {
      switch self {
      case .owner(let name), .steward(let name): name
      }
    }

    var isSteward: Bool {
      switch self {
      case .owner: false
      case .steward: true
      }
    }
  }

  /// Throws unless the request carries the operator's token.
  func requireOperator(_ request: Request) async throws {
    guard case .steward(let name) = try await caller(request) else { return }
    throw Rejection(
      code: .notPermitted, message: "the steward '\(name)' may not do this: it takes the operator's token")
  }

  /// Throws unless the request carries the operator's token or that of a steward.
  func caller(_ request: Request) async throws -> Caller {
    if let token = Self.bearer(request) {
      if LedgerStore.isSame(RandomText.hash(token), operatorToken) { return .owner(name: try actor(request)) }
      if let name = try await Offload.run({ try store.steward(token: token) }) { return .steward(name: name) }
    }
    throw Rejection(
      code: .unauthorised,
      message: "this call takes the operator's token; it is in operator.token in the ledger's folder")
  }

  /// The agent whose token the request carries.
  func requireAgent(_ request: Request) async throws -> String {
    guard let token = Self.bearer(request) else {
      throw Rejection(code: .unauthorised, message: "this call takes an agent's token")
    }
    return try await Offload.run { try store.agent(token: token) }
  }

  private static func bearer(_ request: Request) -> String? {
    guard let value = request.headers[.authorization], value.lowercased().hasPrefix("bearer ") else { return nil }
    return String(value.dropFirst("bearer ".count))
  }

  /// Who acts, for the record.
  func actor(_ request: Request) throws -> String {
    guard let name = HTTPField.Name("lintel-operator"), let actor = request.headers[name] else { return "operator" }
    return try LedgerStore.checkedActor(actor)
  }

  static func body(_ request: Request, limit: Int = bodyBytes) async throws -> [UInt8] {
    do {
      return [UInt8](buffer: try await request.body.collect(upTo: limit))
    } catch is NIOTooManyBytesError {
      throw Rejection(code: .tooLarge, message: "the body is longer than \(limit) bytes")
    }
  }

  static func decode<Value: Decodable>(_ type: Value.Type, _ bytes: [UInt8]) throws -> Value {
    do { return try WireJSON.decode(type, from: bytes) } catch {
      throw Rejection(code: .malformed, message: "the body is not the JSON of this call")
    }
  }

  /// A whole number of the query; nil when absent.
  static func number(_ name: String, _ request: Request) throws -> UInt64? {
    guard let text = request.uri.queryParameters[Substring(name)] else { return nil }
    guard let number = UInt64(text) else {
      throw Rejection(code: .malformed, message: "'\(name)' is not a whole number")
    }
    return number
  }

  static func answer(_ value: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response {
    json(try WireJSON.encode(value), status: status)
  }

  static func json(_ bytes: [UInt8], status: HTTPResponse.Status = .ok) -> Response {
    Response(
      status: status, headers: [.contentType: "application/json", .cacheControl: "no-store"],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
  }
}
