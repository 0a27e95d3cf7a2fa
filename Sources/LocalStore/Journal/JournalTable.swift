internal import Foundation
internal import GRDB
internal import LedgerProtocol
internal import SpaceCore

/// The statements over `journal` and `state` that more than one part uses.
enum JournalTable {
  static func insert(_ entry: Entry, _ db: Database) throws {
    let statement = try db.cachedStatement(
      sql: "INSERT INTO journal (sequence, entry, hash, link, type, time) VALUES (?, ?, ?, ?, ?, ?)")
    try statement.execute(arguments: [
      Int64(entry.sequence), Data(entry.bytes), Data(entry.hash), Data(entry.link), entry.type, entry.time.milliseconds,
    ])
  }

  /// Puts another entry at a number that has one.
  static func replace(_ entry: Entry, _ db: Database) throws {
    try db.execute(sql: "DELETE FROM journal WHERE sequence = ?", arguments: [Int64(entry.sequence)])
    try insert(entry, db)
  }

  static func apply(_ change: StateChange, sequence: UInt64, _ db: Database) throws {
    if let value = change.value {
      let statement = try db.cachedStatement(
        sql: """
          INSERT INTO state (key, value, sequence) VALUES (?1, ?2, ?3)
          ON CONFLICT (key) DO UPDATE SET value = ?2, sequence = ?3
          """)
      try statement.execute(arguments: [change.key, Data(value), Int64(sequence)])
    } else {
      try db.cachedStatement(sql: "DELETE FROM state WHERE key = ?").execute(arguments: [change.key])
    }
  }

  /// Where the chain stands: the last row, or the end of the removed prefix when there is none.
  static func end(_ db: Database) throws -> ChainEnd {
    if let row = try Row.fetchOne(db, sql: "SELECT sequence, link FROM journal ORDER BY sequence DESC LIMIT 1") {
      return ChainEnd(sequence: row.count("sequence"), link: (row.blob("link") ?? []))
    }
    return try base(db)
  }

  /// The end of the prefix that retention removed; the start of the chain when nothing was removed.
  static func base(_ db: Database) throws -> ChainEnd {
    let sequence = UInt64(try StoreSchema.meta("base_sequence", db) ?? "0") ?? 0
    let link = [UInt8](hexadecimal: try StoreSchema.meta("base_link", db) ?? "") ?? []
    return ChainEnd(sequence: sequence, link: link.isEmpty ? nil : link)
  }
}
