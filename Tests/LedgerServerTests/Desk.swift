import HTTPTypes
import Hummingbird
import HummingbirdTesting
import LedgerProtocol
import NIOCore

@testable import LedgerServer

/// One call and its answer.
struct Answer {
  var status: HTTPResponse.Status
  var body: [UInt8]
  var text: String { String(decoding: body, as: UTF8.self) }
  var rejection: Rejection? { try? WireJSON.decode(Rejection.self, from: body) }  // nil is what a test asks for
}

struct Desk {
  let client: any TestClientProtocol
  let token: String

  func call(
    _ method: HTTPRequest.Method, _ path: String, _ body: String = "", token: String? = nil, actor: String? = nil,
    accept: String? = nil
  ) async throws -> Answer {
    var headers = HTTPFields()
    headers[.authorization] = "Bearer \(token ?? self.token)"
    if let actor, let name = HTTPField.Name("lintel-operator") { headers[name] = actor }
    if let accept { headers[.accept] = accept }
    return try await client.execute(uri: path, method: method, headers: headers, body: ByteBuffer(string: body)) {
      Answer(status: $0.status, body: [UInt8](buffer: $0.body))
    }
  }

  func lines(_ query: String) async throws -> [Line] {
    try WireJSON.decode([Line].self, from: try await call(.get, "/v1/entries\(query)").body)
  }
}

struct Line: Decodable {
  var index: UInt64
  var entry: String?
}

func serving(
  _ rig: Rig, _ api: LedgerAPI? = nil, _ body: @escaping @Sendable (Desk) async throws -> Void
) async throws {
  let application = Application(router: try (api ?? LedgerAPI(store: rig.store)).router())
  let token = try rig.store.operatorToken()
  try await application.test(.router) { try await body(Desk(client: $0, token: token)) }
}
