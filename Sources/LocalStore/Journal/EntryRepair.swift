internal import Foundation
internal import GRDB
internal import LedgerProtocol
internal import SpaceCore

/// What became of an entry that did not verify.
public enum RepairOutcome: Sendable, Equatable {
  /// The entry is sound after all; nothing was changed.
  case sound
  /// The entry was sound and what the row said about it was not: the row was made to fit.
  case rowCorrected
  /// A `journal.recovered` entry stands in its place now and names the hash of the original.
  case replaced
  /// There is no such entry, or its bytes are gone by retention.
  case nothingThere
}

extension JournalReader {
  /// Deals with one entry that is not what was signed, in one transaction.
  ///
  /// The entry after it still names the original's hash, so the chain is not broken: a `journal.recovered` entry with
  /// `replaces` and that hash takes its number (the chain rule of LedgerProtocol), the damaged bytes go to the table
  /// `damaged`, and delivery goes on.
  @discardableResult
  public func repair(_ sequence: UInt64) throws(StoreError) -> RepairOutcome {
    // The number may come from a ledger's answer.
    guard sequence > 0 && sequence < UInt64(Int64.max) else { return .nothingThere }
    return try core.write("repairing an entry") { db in
      let rows = try Row.fetchAll(
        db, sql: "SELECT \(JournalRow.columns) FROM journal WHERE sequence BETWEEN ? AND ? ORDER BY sequence",
        arguments: [Int64(sequence) - 1, Int64(sequence) + 1]
      ).map(JournalRow.init)
      guard let row = rows.first(where: { $0.sequence == sequence }), let bytes = row.bytes else {
        return .nothingThere
      }
      let before =
        try rows.first { $0.sequence == sequence - 1 }.map { Optional($0.link) } ?? JournalTable.base(db).link
      // Why one of the two cannot be read makes no difference: it proves nothing then.
      let after = rows.first { $0.sequence == sequence + 1 }?.bytes.flatMap { try? core.seal.read($0) }
      if let entry = try? core.seal.read(bytes), entry.sequence == sequence,
        after.map({ $0.previous == entry.link }) ?? true
      {
        guard entry.hash != row.hash || entry.link != row.link else { return .sound }
        try JournalTable.replace(entry, db)
        return .rowCorrected
      }
      let original = after?.previous ?? row.link
      let wall = core.clock.wall()
      try db.execute(
        sql: "INSERT INTO damaged (sequence, found, entry, hash) VALUES (?, ?, ?, ?)",
        arguments: [Int64(sequence), wall.time.milliseconds, Data(bytes), Data(row.hash)])
      let event = EntrySeal.replacement(of: original, reason: "altered", wall: wall)
      let entry = try core.seal.seal(event, after: ChainEnd(sequence: sequence - 1, link: before))
      try JournalTable.replace(entry, db)
      return .replaced
    }
  }
}

extension EntrySeal {
  /// The event that stands in for an entry that is damaged or lost.
  /// - Parameter original: the hash of what it stands in for; empty when that is not known.
  static func replacement(
    of original: [UInt8], reason: String, wall: (time: WallTime, quality: ClockQuality)
  ) -> JournalEvent {
    var data = JournalData()
    data.replaces = true
    data.reason = reason
    data.hash = original.isEmpty ? nil : Base64URL.encode(original)
    return JournalEvent(.journalRecovered, time: wall.time, clock: wall.quality, data: data)
  }
}
