internal import Crypto
internal import Foundation
internal import GRDB
internal import LedgerProtocol
internal import SpaceCore
internal import Synchronization

/// A policy as it was last made for one agent.
struct MadePolicy {
  /// The newest change of the directory that was looked at.
  var revision: Int64
  var version: UInt64
  /// Nil until an agent asks for what it has not.
  var parcel: [UInt8]?
}

/// The answer to an agent that asks for its policy.
public enum PolicyReply: Sendable, Equatable {
  /// The one it has is the newest.
  case unchanged(version: UInt64)
  /// A newer one: header and image as ``PolicyParcel`` writes them.
  case policy(version: UInt64, parcel: [UInt8])
}

extension LedgerStore {
  /// What is recorded of a policy when it is made: with it, every decision leads back to what was decided by.
  struct IssuedData: Codable {
    var version: UInt64
    /// Base64url.
    var sha256: String
    var bytes: UInt64
  }

  /// The policy for an agent. One is made only when the directory changed in what concerns this agent.
  ///
  /// - Parameter have: the version that the agent has.
  public func policy(for agent: String, have: UInt64?) throws -> PolicyReply {
    _ = try agentKey(agent)
    try awardFallenDue()
    let revision = try read("reading the directory of") { db in try Self.revision(db) }
    if let made = policies.withLock({ $0[agent] }), made.revision == revision {
      if made.version == have { return .unchanged(version: made.version) }
      if let parcel = made.parcel { return .policy(version: made.version, parcel: parcel) }
    }
    let made = try make(for: agent, have: have)
    policies.withLock { $0[agent] = made }
    if made.version != have, let parcel = made.parcel { return .policy(version: made.version, parcel: parcel) }
    return .unchanged(version: made.version)
  }

  /// The place of the newest entry that can change a policy.
  private static func revision(_ db: Database) throws -> Int64 {
    try Int64.fetchOne(
      db, sql: "SELECT max(coalesce((SELECT max(position) FROM directory), -1), (SELECT max(position) FROM agents))")
      ?? -1
  }

  /// The image that the agent gets when it asks now. Unlike ``policy(for:have:)`` this issues nothing.
  func newestPolicy(of agent: String) throws -> PolicyImage {
    let revision = try read("reading the directory of") { db in try Self.revision(db) }
    let made = policies.withLock { $0[agent] }
    let bytes: [UInt8]
    if let made, made.revision == revision, let (_, image) = made.parcel.flatMap(PolicyParcel.decode) {
      bytes = image
    } else {
      let reading = try read("reading the directory of") { db in try self.reading(agent, db) }
      let fingerprint = Array(SHA256.hash(data: try WireJSON.encode(reading.document)))
      let isKnown = reading.known?.fingerprint == fingerprint
      let version = isKnown ? reading.known?.version : nil
      bytes = try compile(reading, version: version ?? max(reading.size, 1) - 1, time: now()).image
    }
    do { return try PolicyImage(bytes) } catch {
      throw LedgerError.invalid("no policy can be made for the agent \(agent): \(error)")
    }
  }

  private struct Reading {
    var revision: Int64
    var size: UInt64
    var agent: AgentRecord
    var document: PolicyDocument
    var digestKey: [UInt8]
    var known: Known?
  }

  /// What the tables keep of the last policy.
  private struct Known {
    var version: UInt64
    var issued: Int64
    var fingerprint: [UInt8]
    var sha256: [UInt8]
  }

  private func make(for agent: String, have: UInt64?) throws -> MadePolicy {
    let reading = try read("reading the directory of") { db in try self.reading(agent, db) }
    let fingerprint = Array(SHA256.hash(data: try WireJSON.encode(reading.document)))
    if let known = reading.known, known.fingerprint == fingerprint {
      if known.version == have { return MadePolicy(revision: reading.revision, version: known.version) }
      let time = WallTime(milliseconds: known.issued * 1000)
      let (header, image) = try compile(reading, version: known.version, time: time)
      // Another image from the same directory means another compiler: that is a new policy.
      if header.imageHash == known.sha256 {
        return MadePolicy(
          revision: reading.revision, version: known.version,
          parcel: PolicyParcel.encode(header: try header.signed(by: folder.key), image: image))
      }
    }
    return try issue(reading, fingerprint)
  }

  private func reading(_ id: String, _ db: Database) throws -> Reading {
    guard let agent = try AgentRecord.fetch(id, db) else { throw LedgerError.unknown(kind: "agent", id: id) }
    let maker = try PolicyMaker(agent: agent, folder: folder, db: db)
    let row = try Row.fetchOne(db, sql: "SELECT * FROM policies WHERE agent = ?", arguments: [id])
    let sealed = try Data.fetchOne(db, sql: "SELECT digest_key FROM agents WHERE id = ?", arguments: [id])
    return Reading(
      revision: try Self.revision(db),
      size: UInt64(try Int64.fetchOne(db, sql: "SELECT size FROM checkpoint WHERE one = 1") ?? 0), agent: agent,
      document: try maker.document(version: 0, issued: "1970-01-01", now: now()),
      digestKey: try folder.unseal([UInt8](sealed ?? Data()), for: "agent/\(id)"),
      known: row.map {
        Known(
          version: UInt64($0["version"] as Int64), issued: $0["issued"],
          fingerprint: [UInt8]($0["fingerprint"] as Data),
          sha256: [UInt8]($0["sha256"] as Data))
      })
  }

  private func compile(
    _ reading: Reading, version: UInt64, time: WallTime
  ) throws -> (header: PolicyHeader, image: [UInt8]) {
    var document = reading.document
    document.version = version
    document.issued = Date(timeIntervalSince1970: TimeInterval(time.seconds)).formatted(.iso8601)
    let image: [UInt8]
    do { image = try PolicyCompiler.compile(document, digestKey: reading.digestKey) } catch {
      throw LedgerError.invalid("no policy can be made for the agent \(reading.agent.id): \(error)")
    }
    let bounds = (document.grants ?? []).compactMap { $0.freshness.flatMap(PolicyDocument.seconds) }
    return (
      PolicyHeader(agent: reading.agent.id, version: version, image: image, time: time, freshness: bounds.min()), image
    )
  }

  private func issue(_ reading: Reading, _ fingerprint: [UInt8]) throws -> MadePolicy {
    // The agent has joined, so there is at least one entry.
    let version = max(reading.size, 1) - 1
    let time = now()
    let (header, image) = try compile(reading, version: version, time: time)
    try writeOwn("recording a policy in", movesDirectory: false) { entries in
      _ = try Self.admitted(try AgentRecord.fetch(reading.agent.id, entries.db))
      try entries.record(
        "policy.issued", subject: reading.agent.id,
        IssuedData(version: version, sha256: header.sha256, bytes: header.bytes))
      try entries.db.execute(
        sql: """
          INSERT OR REPLACE INTO policies (agent, version, issued, fingerprint, sha256) VALUES (?, ?, ?, ?, ?)
          """,
        arguments: [
          reading.agent.id, Int64(version), time.seconds, Data(fingerprint), Data(header.imageHash),
        ])
    }
    return MadePolicy(
      revision: reading.revision, version: version,
      parcel: PolicyParcel.encode(header: try header.signed(by: folder.key), image: image))
  }
}
