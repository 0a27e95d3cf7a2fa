internal import Foundation
internal import GRDB
public import LedgerProtocol
public import SpaceCore
internal import Synchronization

/// The ledger's log and directory in one SQLite file.
///
/// WAL with `synchronous = FULL`: what was answered is on the disk. One writer at a time; every write appends entries,
/// moves the tables that follow from them, and signs the new checkpoint, in one transaction: nothing half-done is ever
/// seen or served, and two inconsistent checkpoints are never signed.
public final class LedgerStore: Sendable {
  let folder: LedgerFolder
  let pool: DatabasePool
  /// The name under which checkpoints are signed, and the audience of agents' tokens.
  public let origin: String
  let now: @Sendable () -> WallTime
  /// The log became longer.
  let logSignals = Signals()
  /// The directory or an agent changed.
  let directorySignals = Signals()
  /// What was made for whom; nothing here that cannot be made again.
  let policies = Mutex<[String: MadePolicy]>([:])
  /// When the next award falls due by the passing of time; nil when none will. At first nobody has looked.
  let nextEarned = Mutex<WallTime?>(WallTime(milliseconds: .min))
  private let isClosed = Atomic(false)

  /// Opens the ledger in `folder`; the first time makes folder, keys and tables.
  ///
  /// - Parameters:
  ///   - name: what the ledger's origin begins with, such as the space's id; kept from the first opening on.
  ///   - now: the clock of the ledger's entries.
  public init(
    folder path: String, name: String = "community", now: @escaping @Sendable () -> WallTime = LedgerStore.systemTime
  ) throws(LedgerError) {
    folder = try LedgerFolder(path)
    self.now = now
    origin = try folder.origin(named: name)
    do {
      var configuration = Configuration()
      configuration.busyMode = .timeout(5)
      pool = try DatabasePool(path: folder.database, configuration: configuration)
      // GRDB sets NORMAL on its writer while opening the pool: set FULL after it, and look.
      try pool.writeWithoutTransaction { db in
        try db.execute(sql: "PRAGMA synchronous = FULL")
        // What is deleted is overwritten: a forgotten name must not stay in free pages.
        try db.execute(sql: "PRAGMA secure_delete = ON")
        guard try Int.fetchOne(db, sql: "PRAGMA synchronous") == 2 else {
          throw LedgerError.storage(
            operation: "opening", path: path, cause: "SQLite does not accept synchronous = FULL")
        }
      }
      try pool.write { db in
        let found = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        guard found <= LedgerSchema.version else {
          throw LedgerError.newerSchema(found: found, known: LedgerSchema.version)
        }
        if found == 0 { try LedgerSchema.create(db) }
        if found < 2 { try LedgerSchema.addStewardTokens(db) }
        if found < 3 {
          try LedgerSchema.addAwardRecords(db)
          try AwardRecords.rebuild(ownSource: ownSource, db)
        }
      }
    } catch let error as LedgerError {
      throw error
    } catch {
      throw .storage(operation: "opening the ledger in", path: path, cause: "\(error)")
    }
    do {
      try write("preparing the log of") { db in
        if try Row.fetchOne(db, sql: "SELECT 1 FROM checkpoint") == nil { try self.signCheckpoint(db, TreeFrontier()) }
      }
    } catch { throw Self.error(error, "preparing", path) }
  }

  /// The clock of this computer.
  @Sendable public static func systemTime() -> WallTime {
    WallTime(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
  }

  /// The key under which the ledger signs everything.
  public var publicKey: PublicKey { folder.key.publicKey }
  var ownSource: String { "urn:lintel:ledger:\(publicKey.agentID)" }
  /// The token by which the operator and the operator's programs change the directory.
  public func operatorToken() throws(LedgerError) -> String { try folder.operatorToken() }

  func read<Value>(_ operation: String, _ body: (Database) throws -> Value) throws(LedgerError) -> Value {
    try requireOpen(operation)
    do { return try pool.read(body) } catch { throw Self.error(error, operation, folder.database) }
  }

  /// Runs `body` in one transaction. What it throws of ours comes out as it is, a failure of the database in words.
  func write<Value>(_ operation: String, _ body: (Database) throws -> Value) throws -> Value {
    try requireOpen(operation)
    do { return try pool.write(body) } catch let rejection as Rejection { throw rejection } catch {
      throw Self.error(error, operation, folder.database)
    }
  }

  static func error(_ error: any Error, _ operation: String, _ path: String) -> LedgerError {
    if let error = error as? LedgerError { return error }
    if let error = error as? EntryError { return .invalid("this cannot be an entry: \(error)") }
    return .storage(operation: operation, path: path, cause: "\(error)")
  }

  /// Moves the write-ahead log into the file, closes it, and lets another process open the ledger. What is asked of it
  /// afterwards fails; closing again does nothing.
  public func close() throws(LedgerError) {
    guard !isClosed.exchange(true, ordering: .acquiringAndReleasing) else { return }
    defer { folder.release() }
    do {
      try pool.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) }
      try pool.close()
    } catch { throw Self.error(error, "closing", folder.database) }
  }

  func requireOpen(_ operation: String) throws(LedgerError) {
    guard !isClosed.load(ordering: .acquiring) else {
      throw .storage(operation: operation, path: folder.database, cause: "it is closed")
    }
  }
}
