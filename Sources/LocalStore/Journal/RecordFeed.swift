internal import SpaceCore

/// The loop's side of the queue: the ring, and what to do when the ring is full.
///
/// Nothing recorded is lost while there is room, in this order:
/// 1. the ring, which the writer empties;
/// 2. the overflow, a list that only the loop touches, passed on to the ring in order as room appears;
/// 3. when that is full as well (the storage has been away for `RecordFeed.overflowCapacity` records), the event of a
///    record is counted and dropped, and its state changes are merged by key, so that the last value of each is still
///    written. The count and the merged values go out as one `journal.recovered` record, in the place of what is missing.
///
/// `@unchecked Sendable`: everything but the ring belongs to the one thread that enqueues.
final class RecordFeed: @unchecked Sendable {
  static let ringCapacity = 1024
  static let overflowCapacity = 16_384

  let ring: RecordRing
  private let overflowBound: Int
  private var overflow: [JournalRecord] = []
  private var overflowTaken = 0
  private var missing: Missing?

  private struct Missing {
    var events: Int
    var last: JournalEvent?
    var ticket: UInt64
    var states: [String: StateChange]
  }

  init(ringCapacity: Int = RecordFeed.ringCapacity, overflowCapacity: Int = RecordFeed.overflowCapacity) {
    ring = RecordRing(capacity: ringCapacity)
    overflowBound = overflowCapacity
  }

  /// How many wait on this side of the ring.
  var waiting: Int { overflow.count - overflowTaken + (missing == nil ? 0 : 1) }

  /// Puts one record in order behind all earlier ones.
  /// - Returns: false when its event had to be counted instead of kept.
  func enqueue(_ record: consuming JournalRecord) -> Bool {
    if waiting > 0 { pass() }
    if waiting == 0 && ring.hasRoom {
      ring.put(record)
      return true
    }
    settleMissing()
    guard missing == nil && overflow.count - overflowTaken < overflowBound else {
      miss(record)
      return false
    }
    overflow.append(record)
    return true
  }

  /// Moves what waits to the ring, as far as there is room.
  /// - Returns: whether anything moved.
  @discardableResult
  func pass() -> Bool {
    settleMissing()
    var moved = false
    while overflowTaken < overflow.count && ring.hasRoom {
      ring.put(overflow[overflowTaken])
      overflowTaken += 1
      moved = true
    }
    if overflowTaken == overflow.count {
      overflow.removeAll()
      overflowTaken = 0
    } else if overflowTaken >= 1024 {
      overflow.removeFirst(overflowTaken)
      overflowTaken = 0
    }
    return moved
  }

  private func miss(_ record: JournalRecord) {
    var now = missing ?? Missing(events: 0, last: nil, ticket: record.ticket, states: [:])
    if let event = record.event {
      now.events += 1
      now.last = event
    }
    now.ticket = record.ticket
    for change in record.states { now.states[change.key] = change }
    missing = now
  }

  /// Turns what is missing into one record at the end of the overflow, as soon as it has room there.
  private func settleMissing() {
    guard let now = missing, overflow.count - overflowTaken < overflowBound else { return }
    var event: JournalEvent?
    if let last = now.last {
      var data = JournalData()
      data.reason = "overflow"
      data.number = now.events
      event = JournalEvent(.journalRecovered, time: last.time, clock: last.clock, data: data)
    }
    let states = now.states.values.sorted { $0.key < $1.key }
    overflow.append(JournalRecord(event, states: states, ticket: now.ticket))
    missing = nil
  }
}
