internal import Foundation
internal import GRDB
internal import LedgerProtocol

/// What the ledger acknowledged: a checkpoint that covers all entries through a number.
public struct DeliveryReceipt: Sendable, Equatable {
  /// The last entry that the ledger has.
  public var through: UInt64
  /// SHA-256 of that entry, as it was sent.
  public var hash: [UInt8]
  /// The size of the ledger's tree that covers it.
  public var treeSize: UInt64
  /// The root of that tree, 32 bytes.
  public var root: [UInt8]
  /// The signed note itself.
  public var checkpoint: String

  public init(through: UInt64, hash: [UInt8], treeSize: UInt64, root: [UInt8], checkpoint: String) {
    self.through = through
    self.hash = hash
    self.treeSize = treeSize
    self.root = root
    self.checkpoint = checkpoint
  }
}

/// Entries to be sent, in order.
public struct UndeliveredBatch: Sendable, Equatable {
  /// Oldest first, consecutive numbers, each with its bytes.
  public var entries: [JournalEntry]
  /// Entries found damaged on the way and replaced.
  public var repaired: [UInt64]
}

/// How far the ledger has the journal, and what it has not.
public struct DeliveryMark: Sendable {
  /// The most entries and bytes of one batch.
  public static let entriesMaximum = 1000
  public static let bytesMaximum = 1 << 20

  let core: StoreCore

  /// The number of the last entry that a receipt covers; 0 before the first.
  public func through() throws(StoreError) -> UInt64 {
    try core.read("reading the delivery mark") { db in try Self.through(db) }
  }

  /// The last receipt; nil before the first.
  public func receipt() throws(StoreError) -> DeliveryReceipt? {
    try core.read("reading the delivery mark") { db in
      guard let row = try Row.fetchOne(db, sql: "SELECT * FROM delivery WHERE one = 1 AND checkpoint IS NOT NULL")
      else {
        return nil
      }
      return DeliveryReceipt(
        through: row.count("through"), hash: (row.blob("hash") ?? []),
        treeSize: row.count("size"), root: (row.blob("root") ?? []), checkpoint: row.text("checkpoint"))
    }
  }

  /// How many entries no receipt covers.
  public func undeliveredCount() throws(StoreError) -> UInt64 {
    try core.read("counting the undelivered") { db in
      let (end, mark) = (try JournalTable.end(db).sequence, try Self.through(db))
      return end > mark ? end - mark : 0
    }
  }

  /// The oldest entries that no receipt covers, at least one if there is one.
  ///
  /// Each is checked against its hash; one that is altered is replaced first (`JournalReader.repair`).
  /// - Parameter after: where to begin instead of the mark, when the ledger says that it expects another number.
  public func undelivered(
    after: UInt64? = nil, entries limit: Int = entriesMaximum, bytes: Int = bytesMaximum
  ) throws(StoreError) -> UndeliveredBatch {
    var batch = UndeliveredBatch(entries: [], repaired: [])
    let mark = try through()
    var last = after ?? mark
    var room = bytes
    let reader = JournalReader(core: core)
    while batch.entries.count < limit {
      let page = try reader.entries(after: last, limit: min(128, limit - batch.entries.count))
      if page.isEmpty { return batch }
      for var entry in page {
        guard entry.sequence == last + 1 else { return batch }
        if let bytes = entry.bytes, Entry.hash(bytes) != entry.hash {
          try reader.repair(entry.sequence)
          batch.repaired.append(entry.sequence)
          guard let repaired = try reader.entry(at: entry.sequence) else { return batch }
          entry = repaired
        }
        guard let count = entry.bytes?.count, batch.entries.isEmpty || count <= room else { return batch }
        room -= count
        batch.entries.append(entry)
        last = entry.sequence
      }
    }
    return batch
  }

  /// Moves the mark: only forwards, only to an entry that exists, and only when the receipt names that entry's hash.
  ///
  /// The caller has verified the receipt's signature and its consistency with the one before.
  public func markDelivered(_ receipt: DeliveryReceipt) throws(StoreError) {
    try core.write("moving the delivery mark") { db in
      let mark = try Self.through(db)
      guard receipt.through >= mark else {
        throw StoreError.markRefused(through: receipt.through, cause: "it stands at \(mark) and never goes back")
      }
      if receipt.through > 0 {
        let hash = try Data.fetchOne(
          db, sql: "SELECT hash FROM journal WHERE sequence = ?", arguments: [Int64(clamping: receipt.through)])
        guard let hash, [UInt8](hash) == receipt.hash else {
          throw StoreError.markRefused(through: receipt.through, cause: "the receipt names another entry")
        }
      }
      try db.execute(
        sql: "UPDATE delivery SET through = ?, hash = ?, size = ?, root = ?, checkpoint = ? WHERE one = 1",
        arguments: [
          Int64(clamping: receipt.through), Data(receipt.hash), Int64(clamping: receipt.treeSize), Data(receipt.root),
          receipt.checkpoint,
        ])
    }
  }

  static func through(_ db: Database) throws -> UInt64 {
    UInt64(try Int64.fetchOne(db.cachedStatement(sql: "SELECT through FROM delivery WHERE one = 1")) ?? 0)
  }
}
