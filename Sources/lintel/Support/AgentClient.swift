import AgentRuntime
import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// Talks to a running agent over its Unix socket: the same interface that the board's page uses.
struct AgentClient: Sendable {
  let socket: String
  /// Who gives the commands; nil for looking only.
  var operatorName: String?

  /// The most bytes of one answer.
  static let answerLimit = 4 << 20

  private struct Refusal: Decodable {
    var error: String
  }

  func get<Value: Decodable>(_ path: String) async throws -> Value {
    try decode(try await send(.GET, path, body: nil))
  }

  /// - Parameter seconds: how long the answer may take; longer than usual where the agent waits for somebody.
  func post<Value: Decodable>(_ path: String, _ body: some Encodable, within seconds: Int = 30) async throws -> Value {
    try decode(try await send(.POST, path, body: try JSONEncoder().encode(body), within: seconds))
  }

  /// The events of the agent as they happen: their names and their data. Ends when `body` gives false,
  /// and throws when the agent stops.
  func events(_ body: (_ name: String, _ data: Data) throws -> Bool) async throws {
    let request = try request(.GET, "/v1/events", body: nil)
    let response: HTTPClientResponse
    do { response = try await WebClient.shared.execute(request, deadline: .distantFuture) } catch {
      throw unreachable(error)
    }
    guard response.status == .ok else { throw Failure(.unavailable, "the agent answers \(response.status.code)") }
    var name = "message"
    var data = ""
    var line: [UInt8] = []
    do {
      for try await chunk in response.body {
        for byte in chunk.readableBytesView {
          guard byte == UInt8(ascii: "\n") else {
            line.append(byte)
            continue
          }
          let text = String(decoding: line, as: UTF8.self)
          line.removeAll(keepingCapacity: true)
          if text.isEmpty {
            if !data.isEmpty, try !body(name, Data(data.utf8)) { return }
            (name, data) = ("message", "")
          } else if text.hasPrefix("event: ") {
            name = String(text.dropFirst(7))
          } else if text.hasPrefix("data: ") {
            data += (data.isEmpty ? "" : "\n") + text.dropFirst(6)
          }
        }
      }
    } catch let error as Failure {
      throw error
    } catch {
      throw Failure(.unavailable, "the agent went away: \(cause(of: error))")
    }
    throw Failure(.unavailable, "the agent has stopped")
  }

  private func request(_ method: HTTPMethod, _ path: String, body: Data?) throws -> HTTPClientRequest {
    guard socket.utf8.count < 108 else {
      throw Failure(.unavailable, "the path of the socket is longer than the system's 107 bytes: \(socket)")
    }
    guard let host = socket.addingPercentEncoding(withAllowedCharacters: .alphanumerics) else {
      throw Failure(.unavailable, "the path of the socket cannot be written in an address: \(socket)")
    }
    var request = HTTPClientRequest(url: "http+unix://\(host)\(path)")
    request.method = method
    request.headers.add(name: "host", value: "localhost")
    if let operatorName { request.headers.add(name: "lintel-operator", value: operatorName) }
    if let body {
      request.headers.add(name: "content-type", value: "application/json")
      request.body = .bytes(body)
    }
    return request
  }

  private func send(
    _ method: HTTPMethod, _ path: String, body: Data?, within seconds: Int = 30
  ) async throws -> (status: UInt, body: Data) {
    let request = try request(method, path, body: body)
    do {
      let response = try await WebClient.shared.execute(request, timeout: .seconds(Int64(seconds)))
      let bytes = try await response.body.collect(upTo: Self.answerLimit)
      return (response.status.code, Data(buffer: bytes))
    } catch { throw unreachable(error) }
  }

  private func unreachable(_ error: any Error) -> Failure {
    Failure(
      .unavailable,
      "the agent at \(socket) does not answer: \(cause(of: error)). Is 'lintel run' or 'lintel demo' running?")
  }

  private func decode<Value: Decodable>(_ answer: (status: UInt, body: Data)) throws -> Value {
    guard (200..<300).contains(answer.status) else {
      // An answer without words is told by its number.
      let words =
        (try? JSONDecoder().decode(Refusal.self, from: answer.body))?.error ?? "the agent answers \(answer.status)"
      throw Failure(.init(status: answer.status), words)
    }
    do { return try AgentJSON.decode(Value.self, from: answer.body) } catch {
      throw Failure(.unavailable, "the agent's answer cannot be read (\(error)); is it another version?")
    }
  }
}

extension Data {
  fileprivate init(buffer: ByteBuffer) { self = Data(buffer.readableBytesView) }
}

extension String {
  /// One step of a path, so that a name with any character stays one step.
  var pathStep: String {
    addingPercentEncoding(withAllowedCharacters: .alphanumerics.union(CharacterSet(charactersIn: "-_."))) ?? self
  }
}
