internal import Foundation
internal import GRDB
internal import SpaceCore

/// Opens `agent.db`, or makes it, or salvages it.
struct StoreOpener {
  /// How many of the last entries are verified at each start: constant, so that the start does not depend on the length
  /// of the journal. The others are verified when they are read or delivered.
  static let tailLength = 64

  let folder: StoreFolder
  let agent: String
  let key: SigningKey
  let settings: StoreSettings
  let clock: StoreClock

  func open() throws(StoreError) -> (StoreCore, OpeningReport) {
    if !StoreFolder.exists(folder.database) { return try create() }
    return try check()
  }

  /// A new file with a new chain.
  private func create() throws(StoreError) -> (StoreCore, OpeningReport) {
    let pool = try StoreSchema.open(folder.database, settings: settings)
    let chain = Self.newChain()
    try StoreSchema.create(in: pool, chain: chain, agent: agent, path: folder.database)
    return (core(pool, chain: chain), OpeningReport())
  }

  func core(_ pool: DatabasePool, chain: String) -> StoreCore {
    StoreCore(
      folder: folder, pool: pool,
      seal: EntrySeal(key: key, source: "urn:lintel:agent:\(agent):\(chain)"), clock: clock, settings: settings)
  }

  /// 64 random bits as 16 hexadecimal digits.
  static func newChain() -> String {
    var random = SystemRandomNumberGenerator()
    let digits = String(random.next(), radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  private func check() throws(StoreError) -> (StoreCore, OpeningReport) {
    let pool = try StoreSchema.open(folder.database, settings: settings)
    let chain = try check(pool) { db in
      guard let schema = Int(try StoreSchema.meta("schema", db) ?? "") else {
        throw StoreError.damaged(path: folder.database, cause: "it has no schema number")
      }
      guard schema <= StoreSchema.version else {
        throw StoreError.newerSchema(path: folder.database, found: schema, known: StoreSchema.version)
      }
      guard let chain = try StoreSchema.meta("chain", db) else {
        throw StoreError.damaged(path: folder.database, cause: "it has no chain")
      }
      return chain
    }
    let core = core(pool, chain: chain)
    var report = OpeningReport()
    try check(pool) { db in
      let end = try JournalTable.end(db)
      report.lastSequence = end.sequence
      report.lastRecordedTime = try Int64.fetchOne(
        db, sql: "SELECT time FROM journal ORDER BY sequence DESC LIMIT 1"
      ).map { WallTime(milliseconds: $0) }
    }
    return (core, report)
  }

  private func check<Value>(_ pool: DatabasePool, _ body: (Database) throws -> Value) throws(StoreError) -> Value {
    do { return try pool.read(body) } catch {
      throw StoreError(error, operation: "checking", path: folder.database)
    }
  }
}
