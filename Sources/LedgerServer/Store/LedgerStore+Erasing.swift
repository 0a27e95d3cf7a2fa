internal import Foundation
internal import GRDB
internal import LedgerProtocol

extension LedgerStore {
  private struct ErasedData: Encodable {
    var actor: String
    var reason: String
    var index: UInt64
    var source: String
    var sequence: UInt64
    var previousOfNext: String
  }

  /// Destroys what an entry of a board says; its leaf hash stays, the tree still verifies, and an entry tells of it.
  ///
  /// The ledger's own entries stay: the directory follows from them, and they name nobody.
  public func erase(_ index: UInt64, reason: String, actor: String) throws {
    let actor = try Self.checkedActor(actor)
    try writeOwn("erasing an entry of", movesDirectory: false) { entries in
      let row = try Row.fetchOne(
        entries.db, sql: "SELECT bytes FROM entries WHERE position = ?", arguments: [Int64(clamping: index)])
      guard let row, let bytes = row["bytes"] as Data? else {
        throw LedgerError.unknown(kind: "entry", id: "\(index)")
      }
      let entry = try Entry(bytes: [UInt8](bytes))
      guard entry.source != self.ownSource else {
        throw LedgerError.invalid("entry \(index) is the ledger's own; the directory follows from it")
      }
      let data = ErasedData(
        actor: actor, reason: reason, index: index, source: entry.source, sequence: entry.sequence,
        previousOfNext: Base64URL.encode(entry.link))
      try entries.record("entry.erased", subject: "\(index)", data)
      try entries.db.execute(
        sql: "UPDATE entries SET bytes = NULL, subject = NULL WHERE position = ?", arguments: [Int64(clamping: index)])
      try entries.db.execute(sql: "DELETE FROM tool_use WHERE position = ?", arguments: [Int64(clamping: index)])
    }
    try writeBack("the entry is erased")
  }

  /// Moves the write-ahead log into the file, so that no old page with what was destroyed stays in it.
  func writeBack(_ done: String) throws(LedgerError) {
    try requireOpen(done)
    do { try pool.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) } } catch {
      throw Self.error(error, "\(done), but not yet in the write-ahead log of", folder.database)
    }
  }
}
