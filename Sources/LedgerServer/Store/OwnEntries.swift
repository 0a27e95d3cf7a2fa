internal import Foundation
internal import GRDB
internal import LedgerProtocol
internal import SpaceCore

/// The ledger's own entries of one transaction: written at the end of the log, in order, and signed for together.
struct OwnEntries {
  let store: LedgerStore
  let db: Database
  private var author: EntryAuthor
  private var frontier: TreeFrontier
  /// What the newest of them says of when it was written.
  private(set) var time = WallTime(milliseconds: 0)

  init(_ store: LedgerStore, _ db: Database) throws {
    self.store = store
    self.db = db
    author = try EntryAuthor(key: store.folder.key, source: store.ownSource, after: store.end(of: store.ownSource, db))
    frontier = try store.frontier(db)
  }

  /// - Parameter json: the data, an object.
  /// - Returns: the place in the log.
  @discardableResult
  mutating func record(_ type: String, subject: String?, json: [UInt8]) throws -> UInt64 {
    let entry = try author.seal(
      type: type, time: store.now(), clock: .synchronised, subject: subject, dataJSON: json)
    time = entry.time
    return try store.append(entry, to: &frontier, db)
  }

  @discardableResult
  mutating func record(_ type: String, subject: String?, _ data: some Encodable) throws -> UInt64 {
    try record(type, subject: subject, json: try WireJSON.encode(data))
  }

  func sign() throws { try store.signCheckpoint(db, frontier) }
}

extension LedgerStore {
  /// Writes entries of the ledger's own and what follows from them in one transaction.
  /// - Parameter movesDirectory: whether policies may change with it.
  func writeOwn<Value>(
    _ operation: String, movesDirectory: Bool, _ body: (inout OwnEntries) throws -> Value
  ) throws -> Value {
    let value = try write(operation) { db in
      var entries = try OwnEntries(self, db)
      let value = try body(&entries)
      try entries.sign()
      return value
    }
    logSignals.send()
    if movesDirectory { directorySignals.send() }
    return value
  }
}
