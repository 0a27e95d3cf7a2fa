internal import Foundation
internal import GRDB
public import LedgerProtocol
internal import SpaceCore

extension LedgerStore {
  /// How long an invitation is good if nothing else is said, in seconds: a week.
  public static let invitationSeconds: Int64 = 7 * 86_400
  /// The most resources that one agent may offer.
  static let offersMaximum = 1000

  private struct InvitedData: Encodable {
    var actor: String
    var expires: Int64
  }

  private struct JoinedData: Encodable {
    var invitation: String
    /// The agent's public key: with it, and the ledger's own, the log verifies from itself.
    var key: String
    var space: String
    var resources: [String]
  }

  /// Makes a one-time invitation for one agent.
  ///
  /// - Parameters:
  ///   - url: where the agent reaches this ledger, such as `https://ledger.example.org`.
  ///   - seconds: how long it is good, 1 second to a year.
  public func invite(url: String, actor: String, seconds: Int64 = LedgerStore.invitationSeconds) throws
    -> InvitationTerms
  {
    let actor = try Self.checkedActor(actor)
    guard url.hasPrefix("http://") || url.hasPrefix("https://"), url.utf8.count <= 1024 else {
      throw LedgerError.invalid("the address must begin with http:// or https://")
    }
    guard (1...31_622_400).contains(seconds) else {
      throw LedgerError.invalid("an invitation is good for 1 second to 366 days")
    }
    let id = RandomText.identifier()
    let secret = RandomText.secret()
    let expires = now().seconds + seconds
    try writeOwn("writing an invitation to", movesDirectory: false) { entries in
      try entries.db.execute(
        sql: "INSERT INTO invitations (id, secret, expires) VALUES (?, ?, ?)",
        arguments: [id, Data(RandomText.hash(secret)), expires])
      try entries.record("agent.invited", subject: id, InvitedData(actor: actor, expires: expires))
    }
    let address = url.hasSuffix("/") ? String(url.dropLast()) : url
    return InvitationTerms(url: address, ledgerKey: publicKey.text, origin: origin, id: id, secret: secret)
  }

  /// Admits the agent that an invitation was made for, and puts what it offers into the directory.
  ///
  /// The same agent may use the same invitation again, because the answer may have been lost; nobody else can.
  public func join(_ request: JoinRequest) throws -> JoinResponse {
    let key = try Self.checked(request)
    let agent = key.agentID
    try write("admitting an agent to") { db in try self.admit(request, agent, db) }
    return JoinResponse(agentId: agent, origin: origin, ledgerKey: publicKey.text, checkpoint: try checkpoint())
  }

  private static func checked(_ request: JoinRequest) throws -> PublicKey {
    guard let digestKey = Base64URL.decode(request.digestKey), digestKey.count == CredentialDigester.keyBytes else {
      throw Rejection(code: .malformed, message: "the digest key is not 32 bytes of base64url")
    }
    guard request.resources.count <= offersMaximum else {
      throw Rejection(code: .tooLarge, message: "an agent offers at most \(offersMaximum) resources")
    }
    do { return try PublicKey(text: request.agentKey) } catch {
      throw Rejection(code: .malformed, message: "the agent's key cannot be read: \(error)")
    }
  }

  private func admit(_ request: JoinRequest, _ agent: String, _ db: Database) throws {
    let row = try Row.fetchOne(db, sql: "SELECT * FROM invitations WHERE id = ?", arguments: [request.invitation])
    guard let row, Self.isSame([UInt8](row["secret"] as Data), RandomText.hash(request.secret)) else {
      throw Rejection(code: .invitation, message: "there is no such invitation; ask for a new one")
    }
    let user = row["used_by"] as String?
    guard user == nil || user == agent else {
      throw Rejection(code: .invitation, message: "the invitation was used by another agent; ask for a new one")
    }
    let known = try AgentRecord.fetch(agent, db)
    if known?.isRevoked == true {
      throw Rejection(code: .revoked, message: "this agent's key was revoked; make a new key and join with it")
    }
    if user == agent, known != nil { return }
    guard (row["expires"] as Int64) >= now().seconds else {
      throw Rejection(code: .invitation, message: "the invitation is too old; ask for a new one")
    }
    var entries = try OwnEntries(self, db)
    try offer(request, agent: agent, &entries)
    let resources = request.resources.map(\.id).sorted()
    let position = try entries.record(
      "agent.joined", subject: agent,
      JoinedData(invitation: request.invitation, key: request.agentKey, space: request.space, resources: resources))
    let digestKey = try folder.seal(Base64URL.decode(request.digestKey) ?? [], for: "agent/\(agent)")
    try db.execute(
      sql: """
        INSERT OR REPLACE INTO agents (id, key, digest_key, space, resources, revoked, position)
        VALUES (?, ?, ?, ?, ?, 0, ?)
        """,
      arguments: [
        agent, request.agentKey, Data(digestKey), request.space,
        String(decoding: try WireJSON.encode(resources), as: UTF8.self), Int64(position),
      ])
    try db.execute(
      sql: "UPDATE invitations SET used_by = ? WHERE id = ?", arguments: [agent, request.invitation])
    try entries.sign()
    db.afterNextTransaction { _ in
      self.logSignals.send()
      self.directorySignals.send()
    }
  }

  /// Puts the agent's space and resources into the directory; what a steward has set about them stays.
  private func offer(_ request: JoinRequest, agent: String, _ entries: inout OwnEntries) throws {
    var changes: [DirectoryChange] = []
    if try !DirectoryRules.exists(.space, request.space, entries.db) {
      let space = DirectoryValue.Space(name: request.space, timezone: request.timezone ?? "UTC")
      changes.append(try DirectoryChange(.space, request.space, space))
    }
    for offered in request.resources {
      if let other = try AgentRecord.all(entries.db).first(where: {
        $0.id != agent && !$0.isRevoked && $0.resources.contains(offered.id)
      }) {
        throw Rejection(
          code: .invalid,
          message: "'\(offered.id)' belongs to the agent \(other.id) already; give it another id, or revoke that agent")
      }
      let known = try Self.value(DirectoryValue.Resource.self, .resource, offered.id, entries.db)
      var resource = known ?? DirectoryValue.Resource(kind: offered.kind)
      resource.name = offered.name
      resource.kind = offered.kind
      if resource != known { changes.append(try DirectoryChange(.resource, offered.id, resource)) }
    }
    for change in changes { _ = try put(try change.checked(), actor: "agent:\(agent)", &entries) }
  }

  private static func value<Value: Decodable>(
    _ type: Value.Type, _ kind: DirectoryKind, _ id: String, _ db: Database
  ) throws -> Value? {
    let text = try String.fetchOne(
      db, sql: "SELECT value FROM directory WHERE kind = ? AND id = ? AND value IS NOT NULL",
      arguments: [kind.rawValue, id])
    return try text.map { try WireJSON.decode(type, from: Array($0.utf8)) }
  }

  /// Compares without telling by the time it takes where two secrets differ.
  static func isSame(_ a: [UInt8], _ b: [UInt8]) -> Bool {
    a.count == b.count && zip(a, b).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
  }
}
