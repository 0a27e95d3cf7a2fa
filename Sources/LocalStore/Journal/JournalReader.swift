internal import Foundation
internal import GRDB
internal import LedgerProtocol

/// An entry as readers get it: its number, its exact bytes, and what can be known without parsing them.
public struct JournalEntry: Sendable, Equatable {
  /// The agent's own count, without gaps.
  public var sequence: UInt64
  /// The bytes of the entry; nil when its retention has ended and only its place in the chain is left.
  public var bytes: [UInt8]?
  /// SHA-256 of the entry, 32 bytes.
  public var hash: [UInt8]
  /// The type of the event.
  public var type: String
  /// Milliseconds since 1970.
  public var milliseconds: Int64
}

/// Reads the journal, from any task and never from the control loop: it waits for the disk.
public struct JournalReader: Sendable {
  /// The most entries that one call returns.
  public static let limitMaximum = 1000

  let core: StoreCore

  /// The entries after `sequence`, oldest first.
  public func entries(after sequence: UInt64, limit: Int = limitMaximum) throws(StoreError) -> [JournalEntry] {
    try core.read("reading the journal") { db in
      try Row.fetchAll(
        db.cachedStatement(
          sql: "SELECT sequence, entry, hash, type, time FROM journal WHERE sequence > ? ORDER BY sequence LIMIT ?"),
        arguments: [Int64(clamping: sequence), max(0, min(limit, Self.limitMaximum))]
      ).map(JournalEntry.init)
    }
  }

  /// The last `count` entries, newest first.
  public func last(_ count: Int) throws(StoreError) -> [JournalEntry] {
    try core.read("reading the journal") { db in
      try Row.fetchAll(
        db.cachedStatement(
          sql: "SELECT sequence, entry, hash, type, time FROM journal ORDER BY sequence DESC LIMIT ?"),
        arguments: [max(0, min(count, Self.limitMaximum))]
      ).map(JournalEntry.init)
    }
  }

  /// The entry with this number; nil when there is none (any more).
  public func entry(at sequence: UInt64) throws(StoreError) -> JournalEntry? {
    guard sequence > 0 else { return nil }
    return try entries(after: sequence - 1, limit: 1).first { $0.sequence == sequence }
  }

  /// The number of the last entry; 0 before the first.
  public func lastSequence() throws(StoreError) -> UInt64 {
    try core.read("reading the journal") { db in try JournalTable.end(db).sequence }
  }
}

extension JournalEntry {
  init(_ row: Row) {
    sequence = row.count("sequence")
    bytes = row.blob("entry")
    hash = (row.blob("hash") ?? [])
    type = row.text("type")
    milliseconds = row.integer("time")
  }
}
