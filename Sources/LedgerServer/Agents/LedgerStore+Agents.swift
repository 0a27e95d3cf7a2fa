internal import Foundation
internal import GRDB
internal import LedgerProtocol
internal import SpaceCore
internal import Synchronization

/// An agent that has joined.
public struct AgentRecord: Codable, Sendable, Equatable {
  public var id: String
  /// Its public key, base64url.
  public var key: String
  public var space: String
  /// The doors, tools and rooms that it controls.
  public var resources: [String]
  public var isRevoked: Bool
  /// The place of the entry by which it joined.
  public var index: UInt64

  static func fetch(_ id: String, _ db: Database) throws -> AgentRecord? {
    try Row.fetchOne(db, sql: "SELECT * FROM agents WHERE id = ?", arguments: [id]).map(read)
  }

  static func all(_ db: Database) throws -> [AgentRecord] {
    try Row.fetchAll(db, sql: "SELECT * FROM agents ORDER BY id").map(read)
  }

  private static func read(_ row: Row) throws -> AgentRecord {
    AgentRecord(
      id: row["id"], key: row["key"], space: row["space"],
      resources: try WireJSON.decode([String].self, from: Array((row["resources"] as String).utf8)),
      isRevoked: row["revoked"] != 0, index: UInt64(row["position"] as Int64))
  }
}

extension LedgerStore {
  private struct RevokedData: Encodable {
    var actor: String
    var reason: String?
  }

  /// All agents, by id.
  public func agents() throws(LedgerError) -> [AgentRecord] {
    try read("reading the agents of") { db in try AgentRecord.all(db) }
  }

  /// Takes no entry of an agent any more and makes no policy for it; what it wrote before stays. It cannot be undone:
  /// the board makes a new key and joins anew.
  public func revoke(agent: String, actor: String, reason: String? = nil) throws {
    let actor = try Self.checkedActor(actor)
    try writeOwn("revoking an agent in", movesDirectory: true) { entries in
      guard let record = try AgentRecord.fetch(agent, entries.db) else {
        throw LedgerError.unknown(kind: "agent", id: agent)
      }
      guard !record.isRevoked else { throw LedgerError.invalid("the agent '\(agent)' is revoked already") }
      try entries.record("agent.revoked", subject: agent, RevokedData(actor: actor, reason: reason))
      try entries.db.execute(sql: "UPDATE agents SET revoked = 1 WHERE id = ?", arguments: [agent])
      try entries.db.execute(sql: "DELETE FROM policies WHERE agent = ?", arguments: [agent])
    }
    policies.withLock { $0[agent] = nil }
  }

  /// The key of an agent that may write and read.
  func agentKey(_ agent: String) throws -> PublicKey {
    let record = try read("reading the agents of") { db in try AgentRecord.fetch(agent, db) }
    return try Self.admitted(record)
  }

  static func admitted(_ record: AgentRecord?) throws -> PublicKey {
    guard let record else {
      throw Rejection(code: .notJoined, message: "this agent has not joined; join with an invitation")
    }
    guard !record.isRevoked else {
      throw Rejection(code: .revoked, message: "this agent's key was revoked; make a new key and join again")
    }
    return try PublicKey(text: record.key)
  }

  /// The agent that a token proves.
  func agent(token text: String) throws -> String {
    do {
      let token = try AgentToken(text)
      let record = try read("reading the agents of") { db in try AgentRecord.fetch(token.agent, db) }
      try token.verify(try Self.admitted(record), audience: origin, now: now())
      return token.agent
    } catch let error as AgentTokenError { throw Rejection(code: .unauthorised, message: "\(error)") }
  }
}
