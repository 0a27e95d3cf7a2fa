internal import Foundation
internal import GRDB
public import LedgerProtocol
internal import SpaceCore

/// One entry in its place in the log.
public struct LoggedEntry: Sendable, Equatable {
  /// From 0.
  public var position: UInt64
  /// The exact bytes; nil when they were erased.
  public var bytes: [UInt8]?
  public var leafHash: [UInt8]
}

extension LedgerStore {
  // MARK: Appending

  func frontier(_ db: Database) throws -> TreeFrontier {
    let size = UInt64(try Int64.fetchOne(db, sql: "SELECT size FROM checkpoint WHERE one = 1") ?? 0)
    // One full subtree for each bit of the size, the largest first.
    var hashes: [[UInt8]] = []
    var start: UInt64 = 0
    for level in stride(from: 63, through: 0, by: -1) where size >> UInt64(level) & 1 == 1 {
      hashes.append(try node(db, NodePlace(level: level, index: start >> UInt64(level))))
      start += 1 << UInt64(level)
    }
    return try TreeFrontier(size: size, hashes: hashes)
  }

  /// Puts entries at the end of the log, in order; the caller signs the checkpoint when all are in.
  func append(_ entry: Entry, to frontier: inout TreeFrontier, _ db: Database) throws -> UInt64 {
    let position = frontier.size
    let leaf = MerkleTree.leafHash(entry.bytes)
    let insert = try db.cachedStatement(
      sql: """
        INSERT INTO entries (position, source, sequence, type, subject, time, bytes, leaf)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """)
    try insert.execute(arguments: [
      Int64(position), entry.source, Int64(clamping: entry.sequence), entry.type, entry.subject,
      entry.time.milliseconds,
      Data(entry.bytes), Data(leaf),
    ])
    let node = try db.cachedStatement(sql: "INSERT INTO nodes (level, position, hash) VALUES (?, ?, ?)")
    for (place, hash) in frontier.append(leafHash: leaf) {
      try node.execute(arguments: [place.level, Int64(place.index), Data(hash)])
    }
    try db.cachedStatement(
      sql: """
        INSERT INTO sources (source, sequence, link) VALUES (?, ?, ?)
        ON CONFLICT DO UPDATE SET sequence = excluded.sequence, link = excluded.link
        """
    ).execute(arguments: [entry.source, Int64(clamping: entry.sequence), Data(entry.link)])
    return position
  }

  /// Where the chain of `source` ends.
  func end(of source: String, _ db: Database) throws -> ChainEnd {
    let row = try Row.fetchOne(
      db.cachedStatement(sql: "SELECT sequence, link FROM sources WHERE source = ?"), arguments: [source])
    guard let row else { return .start }
    return ChainEnd(sequence: UInt64(row["sequence"] as Int64), link: [UInt8](row["link"] as Data))
  }

  /// Signs the tree as it is; in the transaction that made it, so that it is on the disk before anybody sees it.
  @discardableResult
  func signCheckpoint(_ db: Database, _ frontier: TreeFrontier) throws -> String {
    let note = try Checkpoint(origin: origin, size: frontier.size, root: frontier.root).signed(by: folder.key).noteText
    try db.execute(
      sql: """
        INSERT INTO checkpoint (one, size, note) VALUES (1, ?, ?)
        ON CONFLICT DO UPDATE SET size = excluded.size, note = excluded.note
        """,
      arguments: [Int64(frontier.size), note])
    return note
  }

  // MARK: Reading

  func node(_ db: Database, _ place: NodePlace) throws -> [UInt8] {
    let hash = try Data.fetchOne(
      db.cachedStatement(sql: "SELECT hash FROM nodes WHERE level = ? AND position = ?"),
      arguments: [place.level, Int64(place.index)])
    guard let hash else {
      throw LedgerError.storage(operation: "reading the tree of", path: folder.database, cause: "a node is missing")
    }
    return [UInt8](hash)
  }

  /// The newest signed checkpoint.
  public func checkpoint() throws(LedgerError) -> String {
    try read("reading the checkpoint of") { db in
      try String.fetchOne(db, sql: "SELECT note FROM checkpoint WHERE one = 1") ?? ""
    }
  }

  public func size() throws(LedgerError) -> UInt64 {
    try read("reading the size of") { db in
      UInt64(try Int64.fetchOne(db, sql: "SELECT size FROM checkpoint WHERE one = 1") ?? 0)
    }
  }

  /// The hashes of a tile; nil when the log does not reach it.
  public func tile(_ tile: Tile) throws(LedgerError) -> [UInt8]? {
    try read("reading a tile of") { db in
      let level = tile.level * 8
      let first = Int64(tile.index) * 256
      let hashes = try Data.fetchAll(
        db, sql: "SELECT hash FROM nodes WHERE level = ? AND position >= ? AND position < ? ORDER BY position",
        arguments: [level, first, first + Int64(tile.width)])
      return hashes.count == tile.width ? hashes.flatMap { [UInt8]($0) } : nil
    }
  }

  /// The bytes of `width` entries from `index` * 256 as C2SP tlog-tiles bundles them; nil when the log does not reach
  /// so far.
  public func bundle(index: UInt64, width: Int) throws -> [UInt8]? {
    guard index < 1 << 54, (1...Tile.fullWidth).contains(width) else { return nil }
    let found = try entries(EntryQuery(from: index * UInt64(Tile.fullWidth), limit: width))
    return found.count == width ? try EntryBundle.encode(found.map { $0.bytes ?? [] }) : nil
  }

  /// The proof that an entry lies in the log of the newest checkpoint (C2SP tlog-proof).
  public func proof(of index: UInt64) throws -> LogProof {
    try read("proving an entry of") { db in
      let note = try SignedNote(note: try String.fetchOne(db, sql: "SELECT note FROM checkpoint WHERE one = 1") ?? "")
      let size = try Checkpoint(text: note.text).size
      guard index < size else { throw LedgerError.unknown(kind: "entry", id: "\(index)") }
      let hashes = try MerkleTree.inclusionProof(of: index, size: size) { try node(db, $0) }
      return LogProof(index: index, hashes: hashes, note: note)
    }
  }

  /// The hashes that prove the tree of `from` entries to be the beginning of the one of `to`.
  public func consistencyProof(from: UInt64, to: UInt64) throws(LedgerError) -> [[UInt8]] {
    try read("proving the growth of") { db in
      let size = UInt64(try Int64.fetchOne(db, sql: "SELECT size FROM checkpoint WHERE one = 1") ?? 0)
      guard from <= to, to <= size else {
        throw LedgerError.invalid("'from' is at most 'to', and 'to' at most the size of the log, \(size)")
      }
      return try MerkleTree.consistencyProof(from: from, to: to) { try node(db, $0) }
    }
  }

  /// What to look for among the entries.
  public struct EntryQuery: Sendable {
    /// Entries from this position on.
    public var from: UInt64 = 0
    public var limit = 1000
    public var type: String?
    public var subject: String?

    public init(from: UInt64 = 0, limit: Int = 1000, type: String? = nil, subject: String? = nil) {
      self.from = from
      self.limit = limit
      self.type = type
      self.subject = subject
    }
  }

  /// At most 1,000 entries, in the order of the log.
  public func entries(_ query: EntryQuery) throws(LedgerError) -> [LoggedEntry] {
    try read("reading entries of") { db in try Self.entries(query, db) }
  }

  static func entries(_ query: EntryQuery, _ db: Database) throws -> [LoggedEntry] {
    var sql = "SELECT position, bytes, leaf FROM entries WHERE position >= ?"
    var arguments: StatementArguments = [Int64(clamping: query.from)]
    if let type = query.type {
      sql += " AND type = ?"
      arguments += [type]
    }
    if let subject = query.subject {
      sql += " AND subject = ?"
      arguments += [subject]
    }
    sql += " ORDER BY position LIMIT ?"
    arguments += [max(0, min(query.limit, 1000))]
    return try Row.fetchAll(db, sql: sql, arguments: arguments).map { row in
      LoggedEntry(
        position: UInt64(row["position"] as Int64), bytes: (row["bytes"] as Data?).map { [UInt8]($0) },
        leafHash: [UInt8](row["leaf"] as Data))
    }
  }
}
