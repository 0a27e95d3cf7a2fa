import AgentRuntime
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// JSON in and out, bounded and explained.
enum JSONBody {
  /// Bytes of a request's body.
  static let limit = 4096

  static func response(_ value: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response {
    let data = try AgentJSON.encode(value)
    return Response(
      status: status, headers: [.contentType: "application/json; charset=utf-8"],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: data)))
  }

  /// Reads a body; the errors say which key is wrong and what a right one looks like.
  static func decode<Value: Decodable>(
    _ type: Value.Type, of request: Request, like example: String
  ) async throws -> Value {
    let kind = request.headers[.contentType]?.split(separator: ";").first?.lowercased() ?? ""
    guard kind.trimmingCharacters(in: .whitespaces) == "application/json" else {
      throw WebProblem.badInput(
        "the body has to be JSON, with 'Content-Type: application/json'; for example \(example)")
    }
    var request = request
    let buffer = try await request.collectBody(upTo: limit)
    do {
      return try AgentJSON.decode(type, from: Data(buffer.readableBytesView))
    } catch let error as DecodingError {
      throw WebProblem.badInput("\(words(of: error)); for example \(example)")
    }
  }

  /// A number of a body that must be whole.
  static func whole(_ number: Double, _ key: String, in range: ClosedRange<Int>) throws(WebProblem) -> Int {
    guard let whole = Int(exactly: number), range.contains(whole) else {
      throw .badInput("'\(key)' is a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return whole
  }

  private static func words(of error: DecodingError) -> String {
    switch error {
    case .keyNotFound(let key, _): "the body has no '\(key.stringValue)'"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      context.codingPath.last.map { "'\($0.stringValue)' is of the wrong type" } ?? "the body is no JSON object"
    case .dataCorrupted(let context):
      context.codingPath.last.map { "'\($0.stringValue)' cannot be read" } ?? "the body is no JSON"
    @unknown default: "the body cannot be read"
    }
  }
}
