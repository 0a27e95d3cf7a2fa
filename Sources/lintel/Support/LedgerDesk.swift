import ArgumentParser
import AsyncHTTPClient
import Foundation
import LedgerServer
import NIOCore
import NIOHTTP1
import SpaceCore

/// Which ledger a command works at, and by what right.
struct DeskOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp("The ledger's address. Without it, the one in the data folder.", valueName: "url"))
  var ledger: String?

  @Option(
    name: .long,
    help: ArgumentHelp("The file with the operator's token. Without it, the one in the data folder.", valueName: "file")
  )
  var tokenFile: String?

  /// The desk of the ledger; `data` is where an embedded one, or one served from there, keeps its folder.
  func open(data: String, operatorName: String? = nil) throws -> LedgerDesk {
    let folder = Places.ledgerFolder(data)
    let address: String
    if let ledger {
      address = ledger
    } else {
      address = try Self.text(
        folder + "/address", what: "the ledger's address", remedy: "Is the ledger running? Or name it with --ledger.")
    }
    let token = try Self.text(
      tokenFile ?? folder + "/operator.token", what: "the operator's token",
      remedy: "Only the ledger's user may read it; name another file with --token-file.")
    return LedgerDesk(address: address, token: token, operatorName: operatorName)
  }

  /// The pseudonym of a member by any name that people use.
  func member(named name: String, data: String) async throws -> String {
    // A whole pseudonym needs no directory.
    if MemberID(name) != nil { return name.lowercased() }
    return try await open(data: data).member(named: name).id
  }

  private static func text(_ path: String, what: String, remedy: String) throws -> String {
    do {
      let text = try String(contentsOfFile: path, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
      guard !text.isEmpty, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
        throw Failure(.unavailable, "\(path) does not hold \(what). \(remedy)")
      }
      return text
    } catch let failure as Failure {
      throw failure
    } catch { throw Failure(.unavailable, "\(what) cannot be read from \(path). \(remedy)") }
  }
}

/// The ledger's directory, as a steward changes it: over the same interface that pages and scripts use.
struct LedgerDesk: Sendable {
  let address: String
  let token: String
  var operatorName: String?

  private static let answerLimit = 64 << 20

  /// One thing in the directory.
  struct Item<Value: Codable & Sendable>: Codable, Sendable {
    var id: String
    var value: Value
    var position: UInt64?
    /// A member's name.
    var name: String?
  }

  private struct Refusal: Decodable {
    var message: String
  }

  func items<Value>(_ kind: String) async throws -> [Item<Value>] {
    try decode(try await send(.GET, "/v1/\(kind)", body: nil))
  }

  /// An answer as it came.
  func get(_ path: String) async throws -> Data {
    try checked(try await send(.GET, path, body: nil))
  }

  func put(_ kind: String, _ id: String, _ value: some Encodable) async throws {
    try await put(kind, id, body: try Self.encoder().encode(value))
  }

  func put(_ kind: String, _ id: String, body: Data) async throws {
    _ = try checked(try await send(.PUT, "/v1/\(kind)/\(id.pathStep)", body: body))
  }

  func end(_ kind: String, _ id: String) async throws {
    _ = try checked(try await send(.DELETE, "/v1/\(kind)/\(id.pathStep)", body: nil))
  }

  func post(_ path: String, _ body: some Encodable) async throws -> Data {
    try checked(try await send(.POST, path, body: try Self.encoder().encode(body)))
  }

  /// The member that people mean by a pseudonym, its beginning, a whole name, or a first name.
  func member(named name: String) async throws -> Item<DirectoryValue.Member> {
    let members: [Item<DirectoryValue.Member>] = try await items("members")
    let wanted = name.lowercased()
    let ways: [(Item<DirectoryValue.Member>) -> Bool] = [
      { $0.id == wanted },
      { $0.name?.lowercased() == wanted },
      { $0.name?.lowercased().split(separator: " ").first.map(String.init) == wanted },
      { wanted.count >= 6 && $0.id.hasPrefix(wanted) },
    ]
    for way in ways {
      let found = members.filter(way)
      if found.count == 1 { return found[0] }
      if found.count > 1 {
        let names = found.map { "\($0.name ?? "?") (\($0.id.prefix(8)))" }.joined(separator: ", ")
        throw Failure(.refused, "'\(name)' may be \(names): say more of the name, or the pseudonym.")
      }
    }
    throw Failure(.refused, "no member is called '\(name)'; 'lintel members list' shows all.")
  }

  private static func encoder() -> JSONEncoder {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    return encoder
  }

  private static func decoder() -> JSONDecoder {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return decoder
  }

  private func send(_ method: HTTPMethod, _ path: String, body: Data?) async throws -> (status: UInt, body: Data) {
    var request = HTTPClientRequest(url: address + path)
    request.method = method
    request.headers.add(name: "authorization", value: "Bearer \(token)")
    if let operatorName { request.headers.add(name: "lintel-operator", value: operatorName) }
    if let body {
      request.headers.add(name: "content-type", value: "application/json")
      request.body = .bytes(body)
    }
    do {
      let response = try await WebClient.shared.execute(request, timeout: .seconds(60))
      let bytes = try await response.body.collect(upTo: Self.answerLimit)
      return (response.status.code, Data(bytes.readableBytesView))
    } catch { throw Failure(.unavailable, "the ledger at \(address) does not answer: \(cause(of: error))") }
  }

  private func checked(_ answer: (status: UInt, body: Data)) throws -> Data {
    guard !(200..<300).contains(answer.status) else { return answer.body }
    // An answer without words is told by its number.
    let words =
      (try? JSONDecoder().decode(Refusal.self, from: answer.body))?.message ?? "the ledger answers \(answer.status)"
    throw Failure(.init(status: answer.status), words)
  }

  private func decode<Value: Decodable>(_ answer: (status: UInt, body: Data)) throws -> Value {
    let body = try checked(answer)
    do { return try Self.decoder().decode(Value.self, from: body) } catch {
      throw Failure(.unavailable, "the ledger's answer cannot be read (\(error)); is it another version?")
    }
  }
}
