import SpaceCore
import Testing

@testable import LocalStore

@Suite struct RecordFeedTests {
  @Test func `a full ring overflows on the loop's side and the order stays`() {
    let feed = RecordFeed(ringCapacity: 4, overflowCapacity: 100)
    for number in 1...20 { #expect(feed.enqueue(record(number))) }
    #expect(feed.waiting == 16)
    #expect(drain(feed).map(\.ticket) == Array(1...20))
    #expect(feed.waiting == 0)
  }

  @Test func `beyond both bounds events are counted and their states merged by key`() throws {
    let feed = RecordFeed(ringCapacity: 2, overflowCapacity: 3)
    for number in 1...5 { #expect(feed.enqueue(record(number))) }
    #expect(!feed.enqueue(record(6, states: [StateChange("a", [6]), StateChange("b", [6])])))
    #expect(!feed.enqueue(record(7, states: [StateChange("a", [7]), StateChange("c", nil)])))
    let records = drain(feed)
    #expect(records.map(\.ticket) == [1, 2, 3, 4, 5, 7])
    let missing = try #require(records.last)
    #expect(missing.event?.type == .journalRecovered)
    #expect(missing.event?.data.reason == "overflow")
    #expect(missing.event?.data.number == 2)
    #expect(missing.states == [StateChange("a", [7]), StateChange("b", [6]), StateChange("c", nil)])
  }

  @Test func `what comes after a loss stands behind the record that tells of it`() {
    let feed = RecordFeed(ringCapacity: 2, overflowCapacity: 2)
    for number in 1...6 { _ = feed.enqueue(record(number)) }
    #expect(feed.ring.take()?.ticket == 1)
    #expect(feed.ring.take()?.ticket == 2)
    #expect(feed.enqueue(record(7)))
    let rest = drain(feed)
    #expect(rest.map(\.ticket) == [3, 4, 6, 7])
    #expect(rest[2].event?.data.number == 2)
  }

  @Test func `two threads pass a hundred thousand records through a ring of eight in order`() async {
    let ring = RecordRing(capacity: 8)
    let count = 100_000
    await withTaskGroup(of: Bool.self) { group in
      group.addTask {
        var next = 1
        while next <= count {
          if ring.hasRoom {
            ring.put(JournalRecord(nil, states: [StateChange("n", [UInt8(next & 255)])], ticket: UInt64(next)))
            next += 1
          } else {
            await Task.yield()
          }
        }
        return true
      }
      group.addTask {
        var next: UInt64 = 1
        while next <= count {
          guard let record = ring.take() else {
            await Task.yield()
            continue
          }
          guard record.ticket == next, record.states.first?.value == [UInt8(next & 255)] else { return false }
          next += 1
        }
        return true
      }
      for await right in group { #expect(right) }
    }
  }

  /// Takes all, letting the feed pass on what waits, as the loop and the writer do in turn.
  private func drain(_ feed: RecordFeed) -> [JournalRecord] {
    var records: [JournalRecord] = []
    while true {
      feed.pass()
      guard let record = feed.ring.take() else { return records }
      records.append(record)
    }
  }
}
