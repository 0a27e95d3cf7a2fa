internal import Foundation
internal import GRDB
internal import Glibc
internal import LedgerProtocol
internal import SpaceCore
internal import Synchronization

/// The body of the journal writer's thread.
///
/// `@unchecked Sendable`: handed to the thread before it starts and used by it alone.
final class WriterThread: @unchecked Sendable {
  /// Rows after which a checkpoint is made in the next quiet moment.
  static let rowsForQuietCheckpoint = 1000
  /// Rows after which a checkpoint is made even when there is no quiet moment.
  static let rowsForCheckpoint = 8000
  /// How long the log's file is made at the start: some four hundred single commits.
  static let logBytes = 4 << 20
  /// How long no record must have come for a moment to be quiet.
  static let quiet = Duration.seconds(2)

  private let store: StoreCore
  private let ring: RecordRing
  private let shared: WriterShared
  private let wake: @Sendable () -> Void
  private var end: ChainEnd
  private var group: [JournalRecord] = []
  private var rowsSinceCheckpoint = 0
  private var pause: Duration
  private var failures = 0

  init(store: StoreCore, ring: RecordRing, shared: WriterShared, end: ChainEnd, wake: @escaping @Sendable () -> Void) {
    self.store = store
    self.ring = ring
    self.shared = shared
    self.end = end
    self.wake = wake
    pause = store.settings.retryFirst
  }

  /// Runs until told to stop and nothing waits, or until the attempts of stopping are used up.
  func run() {
    growLog()
    while true {
      while group.count < JournalWriter.groupMaximum, let record = ring.take() { group.append(record) }
      if group.isEmpty {
        if stopping && ring.count == 0 { break }
        rest()
        continue
      }
      shared.writing.store(group.count, ordering: .relaxed)
      if commit() { continue }
      if stopping && failures >= store.settings.attemptsWhenStopping { break }
      backOff()
    }
    shared.announceEnd(unwritten: group.count + ring.count)
    wake()
  }

  private var stopping: Bool { shared.stopping.load(ordering: .sequentiallyConsistent) }

  /// Sleeps until there is something to do; checkpoints the log when it has grown and nothing comes.
  private func rest() {
    let due = rowsSinceCheckpoint >= Self.rowsForQuietCheckpoint
    let woken = shared.pipe.sleep(atMost: due ? Self.quiet : nil) { ring.count > 0 || stopping }
    if !woken { checkpoint() }
  }

  /// Waits out the pause after a failure; only stopping ends it early.
  private func backOff() {
    let until = ContinuousClock.now + pause
    pause = min(pause * 2, store.settings.retryLongest)
    while !stopping {
      let left = until - ContinuousClock.now
      guard left > .zero else { return }
      shared.pipe.sleep(atMost: left) { stopping }
    }
  }

  /// One transaction for the whole group.
  /// - Returns: whether it is durable; otherwise the group stays for the next attempt.
  private func commit() -> Bool {
    var reached = end
    var late: UInt64 = 0
    do {
      try store.pool.writeWithoutTransaction { db in
        try db.inTransaction(.immediate) {
          for record in group {
            if let event = record.event {
              let entry = try seal(event, record.deadline, after: reached, late: &late)
              try JournalTable.insert(entry, db)
              reached = ChainEnd(after: entry)
            }
            for change in record.states { try JournalTable.apply(change, sequence: reached.sequence, db) }
          }
          return .commit
        }
      }
    } catch {
      failed(error)
      return false
    }
    succeeded(reached, late: late)
    return true
  }

  private func seal(
    _ event: JournalEvent, _ deadline: Moment?, after end: ChainEnd, late: inout UInt64
  ) throws(StoreError) -> Entry {
    var event = event
    if let deadline, store.clock.now() > deadline {
      event.data.recordedLate = true
      late += 1
    }
    do { return try store.seal.seal(event, after: end) } catch {
      // An event that no entry can hold (more than 16 KiB of text) must not stop those behind it: what it was about
      // is recorded without its words.
      var brief = JournalData()
      brief.member = event.data.member
      brief.recordedLate = event.data.recordedLate
      brief.text = "left out: \(error)"
      return try store.seal.seal(
        JournalEvent(event.type, time: event.time, clock: event.clock, data: brief), after: end)
    }
  }

  private func succeeded(_ reached: ChainEnd, late: UInt64) {
    let entries = reached.sequence - end.sequence
    end = reached
    failures = 0
    pause = store.settings.retryFirst
    rowsSinceCheckpoint += group.reduce(into: 0) { $0 += 1 + $1.states.count }
    shared.health.store(WriterHealth.working.rawValue, ordering: .releasing)
    if let last = group.last { shared.durableThrough.store(last.ticket, ordering: .releasing) }
    wake()
    shared.figures.withLock { figures in
      figures.commits += 1
      figures.entries += entries
      figures.late += late
      figures.largestGroup = max(figures.largestGroup, group.count)
    }
    group.removeAll(keepingCapacity: true)
    shared.writing.store(0, ordering: .relaxed)
    shared.announceProgress()
    if entries > 0 { shared.observers.publish(end.sequence) }
    if rowsSinceCheckpoint >= Self.rowsForCheckpoint { checkpoint() }
  }

  private func failed(_ error: any Error) {
    failures += 1
    shared.figures.withLock { figures in
      figures.retries += 1
      figures.lastFailure = "\(StoreError(error, operation: "writing the journal", path: store.path))"
    }
    let health = WriterHealth(failure: error).rawValue
    if shared.health.exchange(health, ordering: .acquiringAndReleasing) != health { wake() }
    shared.announceProgress()
  }

  /// Makes the log's file `logBytes` long without changing the database: a large row spills from the page cache into
  /// the log and is rolled back. Commits then overwrite blocks in place, which costs half of the flush that growing
  /// the file costs. A failure changes nothing but that.
  private func growLog() {
    do {
      try store.pool.writeWithoutTransaction { db in
        try db.inTransaction(.immediate) {
          try db.execute(
            sql: "INSERT INTO damaged (sequence, found, entry) VALUES (0, 0, zeroblob(?))", arguments: [Self.logBytes])
          return .rollback
        }
      }
    } catch {
      shared.figures.withLock {
        $0.lastFailure = "\(StoreError(error, operation: "growing the log", path: store.path))"
      }
    }
  }

  /// Moves the log into the database file. A failure is no loss: the log keeps everything, and the next one tries again.
  private func checkpoint() {
    rowsSinceCheckpoint = 0
    do {
      try store.pool.writeWithoutTransaction { db in _ = try db.checkpoint(.passive) }
      shared.figures.withLock { $0.checkpoints += 1 }
    } catch {
      shared.figures.withLock {
        $0.lastFailure = "\(StoreError(error, operation: "checkpointing", path: store.path))"
      }
    }
  }
}

extension WriterHealth {
  /// What a failed commit says about the storage.
  init(failure: any Error) {
    guard let code = (failure as? DatabaseError)?.resultCode else {
      self = .storageFailing
      return
    }
    switch code {
    case .SQLITE_FULL: self = .storageFull
    case .SQLITE_CORRUPT, .SQLITE_NOTADB: self = .databaseDamaged
    default: self = .storageFailing
    }
  }
}

/// Starts a thread of its own, outside every pool, that ends when `body` returns.
func startThread(named name: String, _ body: @escaping @Sendable () -> Void) throws(StoreError) {
  final class Body: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }
  let argument = Unmanaged.passRetained(Body(body))
  var thread: pthread_t = 0
  let result = pthread_create(
    &thread, nil,
    { pointer in
      if let pointer { Unmanaged<Body>.fromOpaque(pointer).takeRetainedValue().run() }
      return nil
    }, argument.toOpaque())
  guard result == 0 else {
    argument.release()
    throw StoreFolder.failure("starting the thread", name, result)
  }
  pthread_detach(thread)
}
