internal import GRDB
internal import LedgerProtocol
internal import Synchronization

/// The thread that makes records durable, and the loop's end of the queue to it.
///
/// The loop enqueues and goes on; the thread takes all that waits (up to `groupMaximum`), signs each and chains it to
/// the one before, writes entries and state changes in one transaction with one flush, publishes `durableThrough` and
/// wakes the loop. When the storage refuses, nothing is dropped: the group stays where it is, `health` says why, and
/// the attempt is repeated with growing pauses until it succeeds.
///
/// - Rule: `enqueue`, `passOverflow` and `waitingHere` belong to the control loop's thread alone.
/// - Why: the queue has one producer and no lock, so that a tap waits for nothing.
/// - What if not: two producers lose records without a sign. After the loop's thread has ended, `stop` takes its place.
public final class JournalWriter: Sendable {
  /// How many records wait between the loop and the writer. At 5,000 commits a second a group empties it at once.
  public static let ringCapacity = RecordFeed.ringCapacity
  /// How many more the loop keeps while the storage is away: about 16 MB, hours of a busy door.
  public static let overflowCapacity = RecordFeed.overflowCapacity
  /// How many records share one transaction. Bounds what one failure repeats and how long one commit can take.
  public static let groupMaximum = 256

  let feed: RecordFeed
  let shared: WriterShared

  /// Starts the thread. `waiting` is in the queue before the thread runs.
  init(
    store: StoreCore, wake: @escaping @Sendable () -> Void, feed: RecordFeed = RecordFeed(),
    waiting: [JournalRecord] = []
  ) throws(StoreError) {
    self.feed = feed
    for record in waiting { _ = feed.enqueue(record) }
    shared = WriterShared(pipe: try WakePipe())
    let end = try store.read("finding the end of the journal") { db in try JournalTable.end(db) }
    shared.observers.begin(at: end.sequence)
    let thread = WriterThread(store: store, ring: feed.ring, shared: shared, end: end, wake: wake)
    try startThread(named: "lintel-journal") { thread.run() }
  }

  /// Hands a record over. Never blocks, takes no lock.
  /// - Returns: true when it is kept and will be written in order. False when the ring and the overflow are full: its
  ///   event is counted (a later `journal.recovered` entry with reason `overflow` tells the number) and its state changes
  ///   are merged by key and written with that entry.
  @discardableResult
  public func enqueue(_ record: consuming JournalRecord) -> Bool {
    let kept = feed.enqueue(record)
    if !kept { shared.lost.wrappingAdd(1, ordering: .relaxed) }
    shared.pipe.wake()
    return kept
  }

  /// Moves what waits on the loop's side into the ring. The loop calls it when it is woken; costs nothing when
  /// nothing waits.
  public func passOverflow() {
    if feed.waiting > 0 && feed.pass() { shared.pipe.wake() }
  }

  /// How many records wait on the loop's side of the ring.
  public var waitingHere: Int { feed.waiting }

  /// The highest ticket whose record is on the disk; 0 before the first.
  public var durableThrough: UInt64 { shared.durableThrough.load(ordering: .acquiring) }

  /// How the writer is doing.
  public var health: WriterHealth { WriterHealth(rawValue: shared.health.load(ordering: .acquiring)) ?? .stopped }

  /// How many records could not be kept since the start.
  public var lost: UInt64 { shared.lost.load(ordering: .relaxed) }

  /// What the writer has done. Takes a lock: for pages and metrics, never for the loop.
  public var figures: WriterFigures { shared.figures.withLock { $0 } }

  /// The number of the newest durable entry; 0 before the first. Takes a lock: not for the loop.
  public var durableSequence: UInt64 { shared.observers.newest }

  /// The number of the newest durable entry, again after each commit. Holds only the newest, so a slow reader misses
  /// numbers and no entry: entries are read from the journal.
  public func durableSequences() -> AsyncStream<UInt64> { shared.observers.add() }

  /// How long `stop` waits for the storage: longer than a card's slowest flush, shorter than a service manager waits.
  public static let longestStop = Duration.seconds(10)

  /// Writes all that waits and ends the thread. To be called when the loop has ended.
  ///
  /// While the storage refuses, `StoreSettings.attemptsWhenStopping` attempts are made; while it does not answer at
  /// all, `limit` is waited and the thread left to itself (`health` is not `.stopped` then).
  /// - Returns: how many records could not be written, or are not known to be.
  public func stop(within limit: Duration = longestStop) async -> Int {
    let shared = shared
    let timer = Task {
      try await Task.sleep(for: limit)
      shared.giveUp()
    }
    defer { timer.cancel() }
    while feed.waiting > 0 && health != .stopped && !shared.hasGivenUp {
      let before = durableThrough
      feed.pass()
      shared.pipe.wake()
      if feed.waiting > 0 { await shared.progress(beyond: before) }
      if health != .working { break }
    }
    shared.stopping.store(true, ordering: .sequentiallyConsistent)
    shared.pipe.wake()
    guard let unwritten = await shared.ended() else {
      return shared.writing.load(ordering: .relaxed) + feed.ring.count + feed.waiting
    }
    return unwritten + feed.waiting
  }

  /// One that was never stopped, because what it was made for failed to start, leaves no thread behind.
  deinit {
    shared.stopping.store(true, ordering: .sequentiallyConsistent)
    shared.pipe.wake()
  }
}

/// What the two sides of the writer and its readers share.
final class WriterShared: Sendable {
  let pipe: WakePipe
  let durableThrough = Atomic<UInt64>(0)
  let health = Atomic<UInt8>(WriterHealth.working.rawValue)
  let lost = Atomic<UInt64>(0)
  let stopping = Atomic<Bool>(false)
  /// How many records are in the transaction that is being made.
  let writing = Atomic<Int>(0)
  let figures = Mutex(WriterFigures())
  let observers = SequenceObservers()
  private let waiters = Mutex(Waiters())

  private struct Waiters {
    var unwritten: Int?
    var hasGivenUp = false
    var ends: [CheckedContinuation<Int?, Never>] = []
    var progress: [CheckedContinuation<Void, Never>] = []
  }

  init(pipe: WakePipe) { self.pipe = pipe }

  /// Waits until the thread has ended.
  /// - Returns: how many records it left unwritten; nil when the waiting was given up.
  func ended() async -> Int? {
    await withCheckedContinuation { continuation in
      let known = waiters.withLock { waiters -> Int?? in
        if waiters.unwritten == nil && !waiters.hasGivenUp {
          waiters.ends.append(continuation)
          return nil
        }
        return .some(waiters.unwritten)
      }
      if let known { continuation.resume(returning: known) }
    }
  }

  var hasGivenUp: Bool { waiters.withLock { $0.hasGivenUp } }

  /// Ends the waiting of everybody: the storage does not answer.
  func giveUp() {
    let ends = waiters.withLock { waiters in
      waiters.hasGivenUp = true
      defer { waiters.ends = [] }
      return waiters.ends
    }
    announceProgress()
    for continuation in ends { continuation.resume(returning: nil) }
  }

  /// Waits until a commit moved `durableThrough` beyond `ticket`, an attempt failed, or the thread has ended.
  func progress(beyond ticket: UInt64) async {
    await withCheckedContinuation { continuation in
      let now = waiters.withLock { waiters -> Bool in
        let passed =
          waiters.unwritten != nil || waiters.hasGivenUp || durableThrough.load(ordering: .acquiring) > ticket
          || health.load(ordering: .acquiring) != WriterHealth.working.rawValue
        if !passed { waiters.progress.append(continuation) }
        return passed
      }
      if now { continuation.resume() }
    }
  }

  /// Says that a commit or a failure has happened.
  func announceProgress() {
    let waiting = waiters.withLock { waiters in
      defer { waiters.progress = [] }
      return waiters.progress
    }
    for continuation in waiting { continuation.resume() }
  }

  /// Says that the thread has ended.
  func announceEnd(unwritten: Int) {
    health.store(WriterHealth.stopped.rawValue, ordering: .releasing)
    let ends = waiters.withLock { waiters in
      waiters.unwritten = unwritten
      defer { waiters.ends = [] }
      return waiters.ends
    }
    announceProgress()
    for continuation in ends { continuation.resume(returning: unwritten) }
    observers.finish()
  }
}
