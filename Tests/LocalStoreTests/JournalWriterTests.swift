import LedgerProtocol
import SpaceCore
import Testing

@testable import LocalStore

@Suite struct JournalWriterTests {
  @Test func `entries are numbered from one without gaps and chained`() async throws {
    let folder = TemporaryFolder()
    let store = try openStore(folder)
    try await fill(store, 1...600)

    let entries = try store.journal.entries(after: 0)
    #expect(entries.map(\.sequence) == Array(1...600))
    var link: [UInt8]?
    for entry in entries {
      let read = try store.core.seal.read(try #require(entry.bytes))
      #expect(read.previous == link)
      #expect(read.hash == entry.hash)
      link = read.link
    }
    try store.close()
  }

  @Test func `the chain goes on after a restart`() async throws {
    let folder = TemporaryFolder()
    var store = try openStore(folder)
    let source = store.source
    try await fill(store, 1...3)
    try store.close()

    store = try openStore(folder)
    #expect(store.source == source)
    #expect(store.lastRecordedTime == WallTime(milliseconds: 1_700_000_000_003))
    try await fill(store, 4...6)
    let entries = try store.journal.entries(after: 0)
    #expect(entries.map(\.sequence) == Array(1...6))
    #expect(try store.core.seal.read(try #require(entries[3].bytes)).previous == entries[2].hash)
  }

  @Test func `everything that waits shares one transaction`() async throws {
    let folder = TemporaryFolder()
    let store = try openStore(folder)
    let writer = try JournalWriter(store: store.core, wake: {}, waiting: (1...256).map { record($0) })
    #expect(await writer.stop() == 0)
    #expect(writer.figures.commits == 1)
    #expect(writer.figures.entries == 256)
    #expect(writer.durableThrough == 256)
  }

  @Test func `entry and state become durable together and the state is there after a restart`() async throws {
    let folder = TemporaryFolder()
    var store = try openStore(folder)
    let writer = try store.startWriter {}
    writer.enqueue(record(1, states: [StateChange("door/front", [1]), StateChange("door/back", [2])]))
    writer.enqueue(record(2, states: [StateChange("door/front", [3]), StateChange("door/back", nil)]))
    writer.enqueue(JournalRecord(nil, states: [StateChange("room/hall", [])], ticket: 3))
    #expect(await writer.stop() == 0)
    #expect(writer.durableThrough == 3)
    try store.close()

    store = try openStore(folder)
    #expect(try store.states() == ["door/front": [3], "room/hall": []])
    #expect(try store.journal.lastSequence() == 2)
  }

  @Test func `an entry sealed after its deadline says so and one in time does not`() async throws {
    let folder = TemporaryFolder()
    let clock = HandClock()
    let store = try openStore(folder, clock: clock)
    let now = clock.clock.now()
    clock.advance(.milliseconds(60))
    let writer = try store.startWriter {}
    writer.enqueue(record(1, deadline: now + .milliseconds(50)))
    writer.enqueue(record(2, deadline: now + .milliseconds(60)))
    #expect(await writer.stop() == 0)
    let late = try store.journal.entries(after: 0).map {
      try store.core.seal.event(try #require($0.bytes)).data.recordedLate
    }
    #expect(late == [true, nil])
    #expect(writer.figures.late == 1)
  }
}
