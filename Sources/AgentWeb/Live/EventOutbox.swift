import AgentRuntime
import Synchronization

/// What waits to be sent to one who follows: the fact that the space changed, and a bounded number of entries.
///
/// The newest snapshot is read when it is sent, so that somebody slow gets fewer of them and no old ones.
final class EventOutbox: Sendable {
  struct Pending: Sendable {
    var spaceChanged = false
    var entries: [RecordedEvent] = []
    var beat = false
    /// The agent stops, or nobody is there any more.
    var isOver = false
  }

  /// Entries that wait; who is further behind is hung up on.
  static let entryLimit = 256

  private let pending = Mutex(Pending())
  /// Something waits.
  let wakes: AsyncStream<Void>
  private let waker: AsyncStream<Void>.Continuation

  init() {
    (wakes, waker) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  func spaceChanged() {
    pending.withLock { $0.spaceChanged = true }
    waker.yield()
  }

  /// False when too many wait already.
  func add(_ entry: RecordedEvent) -> Bool {
    let fits = pending.withLock { pending in
      guard pending.entries.count < Self.entryLimit else { return false }
      pending.entries.append(entry)
      return true
    }
    if fits { waker.yield() }
    return fits
  }

  /// Time for a sign of life. False when the last one still waits: nothing has been read for a whole interval.
  func beat() -> Bool {
    let isFirst = pending.withLock { pending in
      defer { pending.beat = true }
      return !pending.beat
    }
    waker.yield()
    return isFirst
  }

  func end() {
    pending.withLock { $0.isOver = true }
    waker.yield()
  }

  func take() -> Pending {
    pending.withLock { pending in
      defer { pending = Pending(isOver: pending.isOver) }
      return pending
    }
  }
}
