internal import Foundation
internal import GRDB
internal import LedgerProtocol
internal import SpaceCore

/// Opens `agent.db`, or makes it, or sets it aside and salvages it.
///
/// A new file is always built beside (`agent.db.building`), closed, and renamed into place. So a file under the final
/// name was once complete, and whatever does not open as one is damage.
struct StoreOpener {
  /// How many of the last entries are verified at each start: constant, so that the start does not depend on the length
  /// of the journal. The others are verified when they are read or delivered.
  static let tailLength = 64

  let folder: StoreFolder
  let agent: String
  let key: SigningKey
  let settings: StoreSettings
  let clock: StoreClock

  var building: String { folder.path + "/agent.db.building" }

  func open() throws(StoreError) -> (StoreCore, OpeningReport) {
    try removeBuilding()
    if StoreFolder.exists(folder.database) {
      switch try openChecked() {
      case .sound(let core, let report): return (core, report)
      case .damaged(let cause, let pool):
        // Closing would move the log into the damaged file and delete it, so the names go first and the pool after.
        let aside = try setAside(folder.database)
        withExtendedLifetime(pool) {}
        return try salvage(aside, cause: cause)
      }
    }
    // Without a file but with one set aside, the power went between the two renames of a recovery: do it again.
    if let aside = try folder.names().filter({ Self.isSetAside($0) }).max() {
      try moveCompanions(of: folder.database, to: folder.path + "/" + aside)
      return try salvage(folder.path + "/" + aside, cause: "an earlier recovery was interrupted")
    }
    try moveCompanions(of: folder.database, to: asideName())
    try build(chain: Self.newChain()) { _ in }
    return try openBuilt()
  }

  /// Opens what was built just now.
  func openBuilt() throws(StoreError) -> (StoreCore, OpeningReport) {
    switch try openChecked() {
    case .sound(let core, let report): return (core, report)
    case .damaged(let cause, _): throw .damaged(path: folder.database, cause: cause)
    }
  }

  /// Builds a new file with `fill`, and puts it in place.
  func build(chain: String, _ fill: (StoreCore) throws -> Void) throws(StoreError) {
    let pool = try StoreSchema.open(building, settings: settings)
    try StoreSchema.create(in: pool, chain: chain, agent: agent, path: building)
    do {
      try fill(try core(pool, chain: chain))
      try pool.close()
    } catch { throw StoreError(error, operation: "building", path: building) }
    try StoreFolder.rename(building, to: folder.database)
  }

  func core(_ pool: DatabasePool, chain: String) throws(StoreError) -> StoreCore {
    StoreCore(
      folder: folder, pool: pool, seal: try EntrySeal(key: key, source: source(chain)), clock: clock, settings: settings
    )
  }

  func source(_ chain: String) -> String { "urn:lintel:agent:\(agent):\(chain)" }

  /// 64 random bits as 16 hexadecimal digits.
  static func newChain() -> String {
    var random = SystemRandomNumberGenerator()
    let digits = String(random.next(), radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  // MARK: Checking

  enum Opened {
    case sound(StoreCore, OpeningReport)
    case damaged(cause: String, pool: DatabasePool?)
  }

  /// Opens the file and verifies its end. Throws for everything that is not damage.
  private func openChecked() throws(StoreError) -> Opened {
    var open: DatabasePool?
    do {
      let pool = try StoreSchema.open(folder.database, settings: settings)
      open = pool
      let core = try core(pool, chain: try pool.read { db in try chain(db) })
      return .sound(core, try pool.read { db in try checkEnd(core, db) })
    } catch {
      let failure = StoreError(error, operation: "checking", path: folder.database)
      guard case .damaged(_, let cause) = failure else { throw failure }
      return .damaged(cause: cause, pool: open)
    }
  }

  private func chain(_ db: Database) throws -> String {
    guard try db.tableExists("meta") else {
      throw StoreError.damaged(path: folder.database, cause: "it has no tables")
    }
    guard let schema = Int(try StoreSchema.meta("schema", db) ?? "") else {
      throw StoreError.damaged(path: folder.database, cause: "it has no schema number")
    }
    guard schema <= StoreSchema.version else {
      throw StoreError.newerSchema(path: folder.database, found: schema, known: StoreSchema.version)
    }
    guard try StoreSchema.hasTables(db) else {
      throw StoreError.damaged(path: folder.database, cause: "its tables are not those of its schema")
    }
    guard let chain = try StoreSchema.meta("chain", db) else {
      throw StoreError.damaged(path: folder.database, cause: "it has no chain")
    }
    return chain
  }

  private func checkEnd(_ core: StoreCore, _ db: Database) throws -> OpeningReport {
    var report = OpeningReport()
    let rows = try Row.fetchAll(
      db, sql: "SELECT \(JournalRow.columns), time FROM journal ORDER BY sequence DESC LIMIT ?",
      arguments: [Self.tailLength + 1])
    report.lastRecordedTime = rows.first.map { WallTime(milliseconds: $0.integer("time")) }
    var tail = rows.reversed().map(JournalRow.init)
    var start = try JournalTable.base(db)
    if tail.count > Self.tailLength {
      let first = tail.removeFirst()
      start = ChainEnd(sequence: first.sequence, link: first.link.isEmpty ? nil : first.link)
    }
    var check = ChainCheck(seal: core.seal, after: start, linkKnown: start.link != nil || start.sequence == 0)
    for row in tail {
      switch check.next(row) {
      case .sound, .erased: report.checked += 1
      case .altered:
        throw StoreError.damaged(path: folder.database, cause: "entry \(row.sequence) is not what was signed")
      case .gap: throw StoreError.damaged(path: folder.database, cause: "entries before \(row.sequence) are missing")
      }
    }
    report.lastSequence = check.end.sequence
    guard try DeliveryMark.through(db) <= report.lastSequence else {
      throw StoreError.damaged(path: folder.database, cause: "entries that were delivered are missing")
    }
    return report
  }

  // MARK: Setting aside

  private static func isSetAside(_ name: String) -> Bool {
    name.hasPrefix("agent.db.damaged-") && !name.hasSuffix("-wal") && !name.hasSuffix("-shm")
  }

  /// `agent.db.damaged-20261124T021500.123Z`.
  private func asideName() -> String {
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = TimeZone(identifier: "UTC")
    formatter.dateFormat = "yyyyMMdd'T'HHmmss.SSS'Z'"
    let time = Date(timeIntervalSince1970: Double(clock.wall().time.milliseconds) / 1000)
    let name = folder.database + ".damaged-" + formatter.string(from: time)
    guard StoreFolder.exists(name) else { return name }
    return name + "-" + Self.newChain()
  }

  /// Renames a database file and its companions, the file first: what is left over when the power goes in between is
  /// found at the next start.
  private func setAside(_ path: String) throws(StoreError) -> String {
    let aside = asideName()
    try StoreFolder.rename(path, to: aside)
    try moveCompanions(of: path, to: aside)
    return aside
  }

  private func moveCompanions(of path: String, to aside: String) throws(StoreError) {
    for companion in ["-wal", "-shm"]
    where StoreFolder.exists(path + companion) && !StoreFolder.exists(aside + companion) {
      try StoreFolder.rename(path + companion, to: aside + companion)
    }
  }

  private func removeBuilding() throws(StoreError) {
    try TruncatedCopy.remove(building)
    try TruncatedCopy.remove(building + ".source")
  }
}
