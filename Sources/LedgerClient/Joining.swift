public import AsyncHTTPClient
internal import Foundation
public import LocalStore
internal import NIOCore
internal import NIOHTTP1

/// What a one-time invitation says: where the ledger is, its key, and the secret that admits one agent.
///
/// The key comes with the invitation, so the agent trusts the right ledger from the first byte.
public struct InvitationTerms: Sendable, Equatable, CustomStringConvertible {
  /// `https://ledger.example.org`
  public var url: String
  /// The ledger's public key, base64url.
  public var ledgerKey: String
  /// The name under which it signs checkpoints.
  public var origin: String
  /// The invitation's id.
  public var id: String
  /// Admits one agent, once. Never logged.
  public var secret: String

  public init(url: String, ledgerKey: String, origin: String, id: String, secret: String) {
    self.url = url
    self.ledgerKey = ledgerKey
    self.origin = origin
    self.id = id
    self.secret = secret
  }

  public var description: String { "invitation \(id) of \(origin)" }
}

/// A door, tool or room that the agent offers to the ledger.
public struct OfferedResource: Sendable, Equatable, Codable {
  public var id: String
  public var name: String
  /// `door`, `tool` or `room`.
  public var kind: String

  public init(id: String, name: String, kind: String) {
    self.id = id
    self.name = name
    self.kind = kind
  }
}

/// Why joining did not come about.
public enum JoiningError: Error, Sendable, Equatable, CustomStringConvertible {
  /// No usable answer; the invitation may still be good.
  case unreachable(String)
  /// The ledger does not take the invitation, in its words.
  case refused(String)
  /// Who answered is not the ledger that the invitation names.
  case anotherLedger
  /// `ledger.json` could not be written.
  case storage(String)

  public var description: String {
    switch self {
    case .unreachable(let cause): "joining: \(cause). Check the address and the network, then use the same invitation."
    case .refused(let cause): "joining: the ledger refuses: \(cause). Ask a steward for a new invitation."
    case .anotherLedger: "joining: the answer is not from the ledger of the invitation. Check the address."
    case .storage(let cause): "joining: \(cause)"
    }
  }
}

/// Makes the agent one of a ledger's: sends its public keys and resources, and keeps which ledger it is.
public struct Joining: Sendable {
  let client: HTTPClient

  public init(client: HTTPClient) { self.client = client }

  private struct Request: Encodable {
    var invitation: String
    var secret: String
    var agentKey: String
    var digestKey: String
    var space: String
    var resources: [OfferedResource]
  }

  private struct Response: Decodable {
    var agentId: String
    var origin: String
    var ledgerKey: String
  }

  private struct Refusal: Decodable {
    var message: String
  }

  /// Joins, and writes `ledger.json`.
  /// - Parameters:
  ///   - agentKey: the agent's public key, base64url.
  ///   - digestKey: the key of the agent's credential digests, base64url; the ledger makes the policy with it.
  public func join(
    _ terms: InvitationTerms, agentKey: String, digestKey: String, space: String, resources: [OfferedResource],
    store: AgentStore
  ) async throws(JoiningError) -> LedgerFile {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    let request = Request(
      invitation: terms.id, secret: terms.secret, agentKey: agentKey, digestKey: digestKey, space: space,
      resources: resources)
    let answer: HTTPLedger.Answer
    do {
      let ledger = HTTPLedger(origin: terms.url, client: client, token: { "" })
      answer = try await ledger.send(
        .POST, "/v1/agents", body: [UInt8](try encoder.encode(request)), authorised: false)
    } catch let failure as LedgerFailure {
      if case .notAdmitted = failure { throw .refused("\(failure)") }
      throw .unreachable("\(failure)")
    } catch { throw .unreachable("the request cannot be made: \(error)") }
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    guard answer.status == 200 || answer.status == 201 else {
      // Without words the number tells.
      let words = (try? decoder.decode(Refusal.self, from: Data(answer.body)))?.message
      throw .refused(words ?? "status \(answer.status)")
    }
    guard let response = try? decoder.decode(Response.self, from: Data(answer.body)) else {
      throw .unreachable("its answer is not the JSON of this call")
    }
    guard response.ledgerKey == terms.ledgerKey && response.origin == terms.origin else { throw .anotherLedger }
    let file = LedgerFile(origin: terms.url, name: terms.origin, key: terms.ledgerKey, agent: response.agentId)
    do { try file.save(to: store) } catch { throw .storage("\(error)") }
    return file
  }
}
