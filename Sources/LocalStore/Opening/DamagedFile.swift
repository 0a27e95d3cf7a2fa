internal import Foundation
internal import GRDB
internal import LedgerProtocol
internal import SpaceCore

/// A database file that was set aside: gives what can still be read, and never writes.
///
/// Every read may fail; a part that cannot be read counts as not there (`RecoveryReport` says what was kept). So the
/// errors of single reads are not passed on.
struct DamagedFile {
  /// How many numbers in a row are looked up one by one behind the last readable place when the end is not known.
  static let probesBehindEnd: UInt64 = 4096

  private let queue: DatabaseQueue?
  let base: ChainEnd?
  let deliveredThrough: UInt64
  /// The hash of the entry that `deliveredThrough` names; empty when there is none.
  let deliveredHash: [UInt8]
  let lastKnown: UInt64?

  init(_ path: String) {
    var configuration = Configuration()
    configuration.readonly = true
    queue = try? DatabaseQueue(path: path, configuration: configuration)
    base = Self.value(queue) { db in try JournalTable.base(db) }
    deliveredThrough = Self.value(queue) { db in try DeliveryMark.through(db) } ?? 0
    let hash = Self.value(queue) { db in try Data.fetchOne(db, sql: "SELECT hash FROM delivery WHERE one = 1") }
    deliveredHash = (hash ?? nil).map { [UInt8]($0) } ?? []
    lastKnown =
      (Self.value(queue) { db in
        try Int64.fetchOne(db, sql: "SELECT sequence FROM journal ORDER BY sequence DESC LIMIT 1")
      } ?? nil).map { UInt64($0) }
  }

  private static func value<Value>(_ queue: DatabaseQueue?, _ body: (Database) throws -> Value) -> Value? {
    try? queue?.read(body)
  }

  /// The chain that the entries are of: as `meta` says, or else as the first entry with our signature says.
  func chain(agent: String, seal: EntrySeal, prefix: String) -> String? {
    if let chain = Self.value(queue, { db in try StoreSchema.meta("chain", db) }) ?? nil { return chain }
    var found: String?
    forEach { row in
      if found == nil, let source = row.bytes.flatMap({ try? seal.readAnySource($0) })?.source, source.hasPrefix(prefix)
      {
        found = String(source.dropFirst(prefix.count))
      }
    }
    return found
  }

  /// Calls `body` with each readable row, in order.
  func forEachEntry(_ body: (JournalRow) throws -> Void) throws {
    var failure: (any Error)?
    forEach { row in
      guard failure == nil else { return }
      do { try body(row) } catch { failure = error }
    }
    if let failure { throw failure }
  }

  /// Runs forwards; where a page cannot be read, looks up number by number until one answers again.
  private func forEach(_ body: (JournalRow) -> Void) {
    guard let queue else { return }
    var last = base?.sequence ?? 0
    while true {
      scan(queue, from: &last, body)
      guard let next = probe(queue, after: last) else { return }
      body(next)
      last = next.sequence
    }
  }

  private func scan(_ queue: DatabaseQueue, from last: inout UInt64, _ body: (JournalRow) -> Void) {
    var reached = last
    // A failure ends this run of rows; `probe` finds where to go on.
    try? queue.read { db in
      let rows = try Row.fetchCursor(
        db, sql: "SELECT \(JournalRow.columns) FROM journal WHERE sequence > ? ORDER BY sequence",
        arguments: [Int64(clamping: reached)])
      while let row = try rows.next() {
        let row = JournalRow(row)
        body(row)
        reached = row.sequence
      }
    }
    last = reached
  }

  private func probe(_ queue: DatabaseQueue, after last: UInt64) -> JournalRow? {
    let bound = min(lastKnown ?? last + Self.probesBehindEnd, last + JournalRebuild.gapMaximum)
    guard bound > last else { return nil }
    for sequence in (last + 1)...bound {
      let row = Self.value(queue) { db in
        try Row.fetchOne(
          db.cachedStatement(sql: "SELECT \(JournalRow.columns) FROM journal WHERE sequence = ?"),
          arguments: [Int64(clamping: sequence)]
        ).map(JournalRow.init)
      }
      if let row = row ?? nil { return row }
    }
    return nil
  }

  // MARK: The other tables

  /// - Returns: how many values were readable.
  func copyStates(to db: Database) throws -> Int {
    let rows = rows("SELECT key, value, sequence FROM state")
    for row in rows {
      try db.execute(
        sql: "INSERT INTO state (key, value, sequence) VALUES (?, ?, ?)",
        arguments: [row.text("key"), Data(row.blob("value") ?? []), row.integer("sequence")])
    }
    return rows.count
  }

  func copyPolicy(to db: Database) throws {
    guard let row = rows("SELECT * FROM policy WHERE one = 1").first else { return }
    try db.execute(
      sql: """
        INSERT INTO policy (one, file, version, bytes, sha256, header, installed, confirmed)
        VALUES (1, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        row.text("file"), row.integer("version"), row.integer("bytes"), Data(row.blob("sha256") ?? []),
        Data(row.blob("header") ?? []), row.integer("installed"), row.integer("confirmed"),
      ])
  }

  func copyMark(to db: Database, atMost last: UInt64) throws {
    guard let row = rows("SELECT * FROM delivery WHERE one = 1").first else { return }
    try db.execute(
      sql: "UPDATE delivery SET through = ?, hash = ?, size = ?, root = ?, checkpoint = ? WHERE one = 1",
      arguments: [
        min(row.integer("through"), Int64(clamping: last)), row.blob("hash").map { Data($0) }, row.integer("size"),
        row.blob("root").map { Data($0) }, row.text("checkpoint").isEmpty ? nil : row.text("checkpoint"),
      ])
  }

  func copyDamaged(to db: Database) throws {
    for row in rows("SELECT * FROM damaged") {
      try db.execute(
        sql: "INSERT INTO damaged (sequence, found, entry, hash) VALUES (?, ?, ?, ?)",
        arguments: [
          row.integer("sequence"), row.integer("found"), row.blob("entry").map { Data($0) },
          row.blob("hash").map { Data($0) },
        ])
    }
  }

  private func rows(_ sql: String) -> [Row] {
    var found: [Row] = []
    // What was read before a failure is kept.
    try? queue?.read { db in
      let cursor = try Row.fetchCursor(db, sql: sql)
      while let row = try cursor.next() { found.append(row.copy()) }
    }
    return found
  }
}
