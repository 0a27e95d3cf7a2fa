public import AsyncHTTPClient
internal import LedgerProtocol
internal import NIOCore
internal import NIOHTTP1

/// A ledger over HTTP: one request at a time, every answer bounded, every wait bounded.
public struct HTTPLedger: Sendable {
  /// The most bytes of an answer that is no policy.
  static let answerMaximum = 1 << 20
  /// How long an answer may take beyond the wait that was asked for.
  static let patience: TimeAmount = .seconds(30)

  let client: HTTPClient
  /// `https://ledger.example.org`, without a slash at the end.
  let origin: String
  /// Makes the short-lived token for the `Authorization` field.
  let token: @Sendable () throws -> String

  public init(origin: String, client: HTTPClient, token: @escaping @Sendable () throws -> String) {
    self.origin = origin
    self.client = client
    self.token = token
  }

  /// A whole answer.
  struct Answer {
    var status: UInt
    var body: [UInt8]
  }

  func send(
    _ method: HTTPMethod, _ path: String, body: [UInt8]? = nil, type: String = "application/json",
    limit: Int = answerMaximum, wait: TimeAmount = .zero, authorised: Bool = true
  ) async throws(LedgerFailure) -> Answer {
    var request = HTTPClientRequest(url: origin + path)
    request.method = method
    do {
      if authorised { request.headers.add(name: "authorization", value: "Bearer \(try token())") }
    } catch { throw .malformed("the token cannot be made: \(error)") }
    if let body {
      request.headers.add(name: "content-type", value: type)
      request.body = .bytes(body)
    }
    let answer: Answer
    do {
      let response = try await client.execute(request, timeout: wait + Self.patience)
      let bytes = try await response.body.collect(upTo: limit)
      answer = Answer(status: response.status.code, body: [UInt8](buffer: bytes))
    } catch is NIOTooManyBytesError {
      throw .tooLong(limit: limit)
    } catch {
      // The words of the HTTP client name the address and the cause, and no header.
      throw .unreachable("\(error)")
    }
    switch answer.status {
    case 401, 403:
      // Without words the number tells.
      let words = (try? WireJSON.decode(Rejection.self, from: answer.body))?.message
      throw .notAdmitted(status: answer.status, words: words)
    case 429, 500...599: throw .busy(status: answer.status)
    case 0..<200: throw .malformed("status \(answer.status)")
    case _: return answer
    }
  }
}
