internal import Foundation
internal import GRDB
public import LedgerProtocol
public import SpaceCore
internal import Synchronization

/// What every part of the store needs: the open file, its chain, and the clocks.
final class StoreCore: Sendable {
  let path: String
  let folder: StoreFolder
  let pool: DatabasePool
  let seal: EntrySeal
  let clock: StoreClock
  let settings: StoreSettings

  init(folder: StoreFolder, pool: DatabasePool, seal: EntrySeal, clock: StoreClock, settings: StoreSettings) {
    self.path = folder.database
    self.folder = folder
    self.pool = pool
    self.seal = seal
    self.clock = clock
    self.settings = settings
  }

  func read<Value>(_ operation: String, _ body: (Database) throws -> Value) throws(StoreError) -> Value {
    do { return try pool.read(body) } catch { throw StoreError(error, operation: operation, path: path) }
  }

  func write<Value>(_ operation: String, _ body: (Database) throws -> Value) throws(StoreError) -> Value {
    do { return try pool.write(body) } catch { throw StoreError(error, operation: operation, path: path) }
  }
}

/// The agent's durable memory: journal, state, delivery mark and the reference to the policy, in one folder.
///
/// One process at a time. Opening is cheap however long the journal is; a damaged file is set aside, never deleted, and
/// what can be read and verified goes on in a new one (`opening` says what was lost).
public final class AgentStore: Sendable {
  let core: StoreCore
  /// The agent's id, as its source and its policies name it.
  public let agent: String
  private let writing = Atomic<Bool>(false)

  /// What opening found and did.
  public let opening: OpeningReport

  /// Opens the store of `agent` in `folder` (made if missing, with a new key and a new chain).
  ///
  /// Blocks on the disk: call it before the loop starts.
  ///
  /// - Parameter agent: the agent's id in its source and in policies; the key's own (`PublicKey.agentID`) when nil.
  public static func open(
    folder: String, agent: String? = nil, settings: StoreSettings = StoreSettings(), clock: StoreClock
  ) throws(StoreError) -> AgentStore {
    let place = try StoreFolder(folder)
    let key: SigningKey
    do { key = try SigningKey.loadOrCreate(at: place.key) } catch {
      throw .keyUnreadable(path: place.key, cause: "\(error)")
    }
    let agent = agent ?? key.publicKey.agentID
    let (core, report) = try StoreOpener(
      folder: place, agent: agent, key: key, settings: settings, clock: clock
    ).open()
    return AgentStore(core: core, agent: agent, opening: report)
  }

  private init(core: StoreCore, agent: String, opening: OpeningReport) {
    self.core = core
    self.agent = agent
    self.opening = opening
  }

  /// Who the entries are from: `urn:lintel:agent:<agent>:<chain>`.
  public var source: String { core.seal.source }

  /// The key that signs this agent's entries and tokens.
  public var key: SigningKey { core.seal.key }

  /// The wall time of the last entry at opening: a lower bound for the clock. Nil when there was none.
  public var lastRecordedTime: WallTime? { opening.lastRecordedTime }

  /// What survived the restart, by key. To be called once, before the loop starts.
  public func states() throws(StoreError) -> [String: [UInt8]] {
    try core.read("reading the states") { db in
      var states: [String: [UInt8]] = [:]
      let rows = try Row.fetchCursor(db, sql: "SELECT key, value FROM state")
      while let row = try rows.next() { states[row.text("key")] = row.blob("value") ?? [] }
      return states
    }
  }

  /// Starts the journal writer's thread.
  ///
  /// `wake` runs on that thread after each commit and each change of health. It must not block: it writes one byte to
  /// the loop's non-blocking pipe.
  public func startWriter(wake: @escaping @Sendable () -> Void) throws(StoreError) -> JournalWriter {
    try startWriter(feed: RecordFeed(), wake: wake)
  }

  func startWriter(feed: RecordFeed, wake: @escaping @Sendable () -> Void) throws(StoreError) -> JournalWriter {
    guard !writing.exchange(true, ordering: .acquiringAndReleasing) else { throw .alreadyStarted("the journal writer") }
    return try JournalWriter(store: core, wake: wake, feed: feed)
  }

  /// Reading the journal.
  public var journal: JournalReader { JournalReader(core: core) }

  /// What the ledger has and what it has not.
  public var delivery: DeliveryMark { DeliveryMark(core: core) }

  /// The installed policy.
  public var policies: PolicyVault { PolicyVault(core: core, agent: agent) }

  /// Moves the log into the file and closes it. To be called when the writer has stopped and nobody reads.
  public func close() throws(StoreError) {
    do {
      // GRDB keeps the log's file; empty, it leaves a database file that is whole by itself.
      try core.pool.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) }
      try core.pool.close()
    } catch { throw StoreError(error, operation: "closing", path: core.path) }
    core.folder.release()
  }
}

extension AgentStore {
  /// Reads one of the agent's small files beside the database (`ledger.json`); nil when there is none.
  public func readFile(_ name: String, limit: Int) throws(StoreError) -> [UInt8]? {
    let path = core.folder.path + "/" + name
    return StoreFolder.exists(path) ? try StoreFolder.read(path, limit: limit) : nil
  }

  /// Writes one of the agent's small files, mode 0600: a power cut leaves the old one or the new one.
  public func writeFile(_ name: String, _ bytes: [UInt8]) throws(StoreError) {
    let path = core.folder.path + "/" + name
    do { try bytes.withUnsafeBytes { try StoreFolder.replace(path, with: $0) } } catch {
      throw StoreError(error, operation: "writing", path: path)
    }
  }
}
