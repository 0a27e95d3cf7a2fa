internal import Foundation
internal import GRDB
internal import LedgerProtocol

/// What verifying the whole journal found.
public struct JournalVerification: Sendable, Equatable {
  /// The most numbers of altered entries that are listed.
  public static let listMaximum = 100

  /// The number of the last entry that retention removed: the chain on this agent starts after it.
  public var removedThrough: UInt64 = 0
  /// Entries whose hash, signature and place in the chain are right.
  public var sound: UInt64 = 0
  /// Places whose bytes are gone by retention.
  public var erased: UInt64 = 0
  /// Entries that are not what was signed, first `listMaximum`.
  public var altered: [UInt64] = []
  /// How many are not what was signed.
  public var alteredCount: UInt64 = 0
  /// Numbers that are missing.
  public var missing: UInt64 = 0

  public init() {}

  /// Whether nothing is altered or missing.
  public var isSound: Bool { alteredCount == 0 && missing == 0 }
}

extension JournalReader {
  /// Reads and verifies everything: hashes, signatures, numbers and the chain. Takes a minute for a million entries, in
  /// bounded memory, without holding up the writer.
  public func verify() throws(StoreError) -> JournalVerification {
    var found = JournalVerification()
    let base = try core.read("verifying the journal") { db in try JournalTable.base(db) }
    found.removedThrough = base.sequence
    var check = ChainCheck(seal: core.seal, after: base)
    while true {
      let rows = try rows(after: check.end.sequence, limit: 256)
      if rows.isEmpty { return found }
      for row in rows {
        let expected = check.end.sequence + 1
        var verdict = check.next(row)
        if verdict == .gap {
          found.missing += row.sequence - expected
          check = ChainCheck(
            seal: core.seal, after: ChainEnd(sequence: row.sequence - 1, link: nil), linkKnown: false)
          verdict = check.next(row)
        }
        switch verdict {
        case .sound: found.sound += 1
        case .erased: found.erased += 1
        case .altered, .gap:
          found.alteredCount += 1
          if found.altered.count < JournalVerification.listMaximum { found.altered.append(row.sequence) }
        }
      }
    }
  }

  func rows(after sequence: UInt64, limit: Int) throws(StoreError) -> [JournalRow] {
    try core.read("reading the journal") { db in
      try Row.fetchAll(
        db.cachedStatement(
          sql: "SELECT \(JournalRow.columns) FROM journal WHERE sequence > ? ORDER BY sequence LIMIT ?"),
        arguments: [Int64(clamping: sequence), limit]
      ).map(JournalRow.init)
    }
  }
}
