internal import Foundation
internal import GRDB
internal import LedgerProtocol
internal import SpaceCore

/// What awards are earned by, drawn from the entries as they come: each session at a tool once, under the position of its
/// entry, and which certification each member has or had since when.
enum AwardRecords {
  private struct UseData: Decodable {
    var member: MemberID?
    var seconds: Double?
  }

  /// Notes a session that an agent reports. Only the board that has a tool can tell of sessions there.
  ///
  /// - Parameter resources: what the agent has.
  static func note(_ entry: Entry, at position: UInt64, resources: [String], _ db: Database) throws {
    guard entry.type == JournalEventType.toolEnded.rawValue, let tool = entry.subject, resources.contains(tool),
      // An entry that does not say who and how long tells of nobody's use.
      let use = try? entry.decode(UseData.self), let member = use.member,
      let milliseconds = use.seconds.flatMap({ Int64(exactly: ($0 * 1000).rounded(.down)) }), milliseconds > 0
    else { return }
    try db.cachedStatement(
      sql: "INSERT INTO tool_use (position, member, resource, milliseconds) VALUES (?, ?, ?, ?)"
    ).execute(arguments: [Int64(position), member.description, tool, milliseconds])
  }

  /// Notes that an award was set or ended.
  ///
  /// - Parameters:
  ///   - value: nil when it was ended.
  ///   - time: of the entry.
  static func note(award id: String, _ value: DirectoryValue.Award?, time: WallTime, _ db: Database) throws {
    try db.execute(
      sql: "UPDATE award_history SET since = NULL WHERE id = ? AND NOT (member = ? AND certification = ?)",
      arguments: [id, value?.member ?? "", value?.certification ?? ""])
    guard let value else { return }
    let from = value.from.flatMap(DirectoryRules.instant).map { $0 * 1000 }
    try db.execute(
      sql: """
        INSERT INTO award_history (id, member, certification, since) VALUES (?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET since = \(from == nil ? "coalesce(since, excluded.since)" : "excluded.since")
        """, arguments: [id, value.member, value.certification, from ?? time.milliseconds])
  }

  /// Draws everything anew from the log. An entry that was erased tells nothing any more.
  ///
  /// - Parameter ownSource: the ledger's, whose entries alone are its directory.
  static func rebuild(ownSource: String, _ db: Database) throws {
    try db.execute(sql: "DELETE FROM tool_use; DELETE FROM award_history")
    var resources: [String: [String]] = [:]
    let types = [DirectoryKind.award.setType, DirectoryKind.award.endedType, JournalEventType.toolEnded.rawValue]
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT position, bytes FROM entries WHERE type IN (?, ?, ?, 'agent.joined') AND bytes IS NOT NULL
        ORDER BY position
        """, arguments: StatementArguments(types))
    while let row = try rows.next() {
      let entry = try Entry(bytes: [UInt8](row["bytes"] as Data))
      guard entry.source == ownSource else {
        let agent = entry.source.split(separator: ":").dropFirst(3).first.map(String.init) ?? ""
        try note(entry, at: UInt64(row["position"] as Int64), resources: resources[agent] ?? [], db)
        continue
      }
      guard let subject = entry.subject else { continue }
      if entry.type == "agent.joined" {
        resources[subject] = try entry.decode(JoinedResources.self).resources
      } else {
        let value = try entry.dataMember("value").map { try WireJSON.decode(DirectoryValue.Award.self, from: $0) }
        try note(award: subject, value, time: entry.time, db)
      }
    }
  }

  private struct JoinedResources: Decodable {
    var resources: [String]
  }
}
