internal import Synchronization

/// A bounded queue between exactly one producer thread and one consumer thread, without locks.
///
/// `tail` counts what was put in and is written by the producer only; `head` counts what was taken and is written by
/// the consumer only; the difference is what waits. Both rise for ever (2^63 records outlast any board) and are
/// reduced to a slot by a mask. A slot is initialised before `tail` passes it and moved out before `head` does.
/// Sequentially consistent order, because the sleep handshake with `WakePipe` needs store-then-load on both sides.
///
/// `@unchecked Sendable`: the slots are touched by one side at a time, as the two counters say.
final class RecordRing: @unchecked Sendable {
  let capacity: Int
  private let mask: Int
  private let slots: UnsafeMutablePointer<JournalRecord>
  private let head = Atomic<Int>(0)
  private let tail = Atomic<Int>(0)

  /// - Precondition: `capacity` is a power of two.
  init(capacity: Int) {
    precondition(capacity > 0 && capacity & (capacity - 1) == 0, "the capacity of a ring is a power of two")
    self.capacity = capacity
    mask = capacity - 1
    slots = .allocate(capacity: capacity)
  }

  deinit {
    while take() != nil {}
    slots.deallocate()
  }

  /// How many wait; exact on either side for its own purpose.
  var count: Int { tail.load(ordering: .sequentiallyConsistent) - head.load(ordering: .sequentiallyConsistent) }

  /// Producer only: whether `put` may be called.
  var hasRoom: Bool { count < capacity }

  /// Producer only.
  /// - Precondition: `hasRoom`.
  func put(_ record: consuming JournalRecord) {
    let place = tail.load(ordering: .relaxed)
    precondition(place - head.load(ordering: .acquiring) < capacity, "put into a full ring")
    slots.advanced(by: place & mask).initialize(to: record)
    tail.store(place + 1, ordering: .sequentiallyConsistent)
  }

  /// Consumer only: the oldest, or nil when none waits.
  func take() -> JournalRecord? {
    let place = head.load(ordering: .relaxed)
    guard tail.load(ordering: .acquiring) > place else { return nil }
    let record = slots.advanced(by: place & mask).move()
    head.store(place + 1, ordering: .sequentiallyConsistent)
    return record
  }
}
