internal import Foundation
internal import GRDB
internal import LedgerProtocol
internal import SpaceCore

/// What one pass of the retention removed.
public struct RetentionReport: Sendable, Equatable {
  /// Entries whose bytes were erased while their place stays, because an older one is kept longer.
  public var erased: UInt64 = 0
  /// Rows removed from the front of the journal.
  public var removed: UInt64 = 0
  /// True when nothing was done because the wall clock is not known.
  public var clockUnknown = false

  public init() {}
}

extension AgentStore {
  /// How many rows one transaction of the retention touches, so that a tap never waits long behind it.
  static let retentionSegment = 500

  /// Removes delivered entries whose retention has ended.
  ///
  /// Bytes go when the retention of their kind ends; rows go from the front of the journal only, as far as no bytes
  /// are left, and the last removed number and link stay in `meta`, so that the chain still verifies. The last entry
  /// always stays. Does nothing while the wall clock is unknown. To be called once a day or so, from any task.
  public func removeExpired() throws(StoreError) -> RetentionReport {
    var report = RetentionReport()
    let wall = core.clock.wall()
    guard wall.quality != .unknown else {
      report.clockUnknown = true
      return report
    }
    var last = try core.read("reading the retention") { db in try JournalTable.base(db).sequence }
    while let segment = try expired(after: last, now: wall.time) {
      last = segment.last
      guard !segment.sequences.isEmpty else { continue }
      report.erased += try core.write("erasing expired entries") { db in
        for sequence in segment.sequences {
          try db.cachedStatement(sql: "UPDATE journal SET entry = NULL WHERE sequence = ?")
            .execute(arguments: [Int64(clamping: sequence)])
        }
        return UInt64(segment.sequences.count)
      }
    }
    while case let removed = try removeFront(), removed > 0 { report.removed += removed }
    return report
  }

  private struct Segment {
    var last: UInt64
    var sequences: [UInt64]
  }

  /// The expired ones among the next delivered rows; nil after the last.
  private func expired(after sequence: UInt64, now: WallTime) throws(StoreError) -> Segment? {
    try core.read("finding expired entries") { db in
      let through = min(try DeliveryMark.through(db), max(1, try JournalTable.end(db).sequence) - 1)
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT sequence, type, time, entry IS NULL AS gone FROM journal WHERE sequence > ? AND sequence <= ?
          ORDER BY sequence LIMIT ?
          """, arguments: [Int64(clamping: sequence), Int64(clamping: through), Self.retentionSegment])
      guard let last = rows.last else { return nil }
      let expired = rows.filter { row in
        let kept = core.settings.retention(of: row.text("type"))
        return row.integer("gone") == 0 && WallTime(milliseconds: row.integer("time")) + kept < now
      }
      return Segment(
        last: last.count("sequence"), sequences: expired.map { $0.count("sequence") })
    }
  }

  /// Removes up to one segment of rows without bytes from the front.
  private func removeFront() throws(StoreError) -> UInt64 {
    try core.write("removing a segment") { db in
      let rows = try Row.fetchAll(
        db, sql: "SELECT sequence, link, entry IS NULL AS gone FROM journal ORDER BY sequence LIMIT ?",
        arguments: [Self.retentionSegment])
      guard let last = rows.prefix(while: { $0.integer("gone") == 1 }).last else { return 0 }
      let sequence = last.integer("sequence")
      try db.execute(sql: "DELETE FROM journal WHERE sequence <= ?", arguments: [sequence])
      let removed = UInt64(db.changesCount)
      try StoreSchema.setMeta("base_sequence", "\(sequence)", db)
      try StoreSchema.setMeta("base_link", (last.blob("link") ?? []).hexadecimal, db)
      return removed
    }
  }
}
