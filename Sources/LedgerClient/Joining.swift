public import AsyncHTTPClient
public import LedgerProtocol
public import LocalStore
internal import NIOCore
internal import NIOHTTP1

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

  /// Joins, and writes `ledger.json`.
  /// - Parameters:
  ///   - agentKey: the agent's public key, base64url.
  ///   - digestKey: the key of the agent's credential digests, base64url; the ledger makes the policy with it.
  ///   - timezone: the zone of a space that the ledger does not know yet; nil makes it UTC.
  public func join(
    _ terms: InvitationTerms, agentKey: String, digestKey: String, space: String, timezone: String? = nil,
    resources: [OfferedResource], store: AgentStore
  ) async throws(JoiningError) -> LedgerFile {
    let request = JoinRequest(
      invitation: terms.id, secret: terms.secret, agentKey: agentKey, digestKey: digestKey, space: space,
      timezone: timezone, resources: resources)
    let answer: HTTPLedger.Answer
    do {
      let ledger = HTTPLedger(origin: terms.url, client: client, token: { "" })
      answer = try await ledger.send(
        .POST, "/v1/agents", body: try WireJSON.encode(request), authorised: false)
    } catch let failure as LedgerFailure {
      if case .notAdmitted = failure { throw .refused("\(failure)") }
      throw .unreachable("\(failure)")
    } catch { throw .unreachable("the request cannot be made: \(error)") }
    guard answer.status == 200 || answer.status == 201 else {
      // Without words the number tells.
      let words = (try? WireJSON.decode(Rejection.self, from: answer.body))?.message
      throw .refused(words ?? "status \(answer.status)")
    }
    guard let response = try? WireJSON.decode(JoinResponse.self, from: answer.body) else {
      throw .unreachable("its answer is not the JSON of this call")  // what is wrong with it helps nobody here
    }
    guard response.ledgerKey == terms.ledgerKey && response.origin == terms.origin else { throw .anotherLedger }
    let file = LedgerFile(origin: terms.url, name: terms.origin, key: terms.ledgerKey, agent: response.agentId)
    do { try file.save(to: store) } catch { throw .storage("\(error)") }
    return file
  }
}
