internal import Foundation
internal import GRDB
internal import LedgerProtocol

extension LedgerVerification {
  /// Verifies an open ledger.
  public static func verify(_ store: LedgerStore) throws -> LedgerVerification {
    try verify(store.pool, key: try NoteKey(name: store.origin, key: store.publicKey))
  }

  /// Verifies the ledger in a folder, reading only: also beside a process that serves it.
  public static func verify(folder: String) throws -> LedgerVerification {
    let key = try LedgerFolder.publicKey(in: folder)
    return try verify(try LedgerFolder.reader(of: folder), key: key)
  }

  private static func verify(_ reader: any DatabaseReader, key: NoteKey) throws -> LedgerVerification {
    // One transaction: everything is of one moment, however much is written meanwhile.
    try reader.read { db in
      var verifier = Verifier(ledger: key, erasures: try erasures(db))
      var position: UInt64 = 0
      while true {
        let page = try LedgerStore.entries(.init(from: position), db)
        for logged in page {
          position = logged.position + 1
          for (place, hash) in verifier.read(logged) {
            let kept = try Data.fetchOne(
              db.cachedStatement(sql: "SELECT hash FROM nodes WHERE level = ? AND position = ?"),
              arguments: [place.level, Int64(place.index)])
            if kept.map({ [UInt8]($0) }) != hash {
              verifier.fault(.tree, "node \(place.index) of level \(place.level) is not the hash of what lies below it")
            }
          }
        }
        if page.isEmpty { break }
      }
      let tables = try LedgerStore.directory(db)
      let differing = Set(tables.keys).union(verifier.directory.values.keys)
        .filter { tables[$0] != verifier.directory.values[$0] }
      for name in differing.sorted() { verifier.fault(.directory, "the table and the log differ about \(name)") }
      let note = try String.fetchOne(db, sql: "SELECT note FROM checkpoint WHERE one = 1") ?? ""
      return verifier.report(
        note: note, directoryWords: "read from the log it has the same \(tables.count) things as the tables")
    }
  }

  private static func erasures(_ db: Database) throws -> [UInt64: Erasure] {
    var erasures: [UInt64: Erasure] = [:]
    for bytes in try Data.fetchAll(
      db, sql: "SELECT bytes FROM entries WHERE type = 'entry.erased' AND bytes IS NOT NULL")
    {
      let erasure = try Entry(bytes: [UInt8](bytes)).decode(Erasure.self)
      erasures[erasure.index] = erasure
    }
    return erasures
  }
}
