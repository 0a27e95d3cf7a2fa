import SpaceCore
import Testing

@testable import AgentRuntime

@Suite struct PublisherTests {
  private func snapshot(_ revision: UInt64) -> SpaceSnapshot {
    SpaceSnapshot(
      space: "bench", name: "Bench", revision: revision, time: Bench.wall, doors: [], tools: [], rooms: [], areas: [],
      outputs: [], readers: [],
      health: SpaceSnapshot.Health(
        startedAt: Bench.wall, clock: .held, policyVersion: nil, policyConfirmedAt: nil, entries: 0, undelivered: 0,
        journalFault: nil, realTime: false))
  }

  private func handOver(_ publisher: Publisher, _ revision: UInt64, reply: (@Sendable () -> Void)? = nil) {
    let parcel = Publisher.Parcel(snapshot: snapshot(revision), replies: reply.map { [$0] } ?? [])
    #expect(eventually { publisher.handOver(parcel) })
  }

  @Test func `a reader who never reads keeps nobody waiting and finds the newest`() async throws {
    let publisher = try Publisher(first: snapshot(1))
    let lazy = publisher.snapshots()
    let replies = Record<UInt64>()
    for revision in 2...5000 as ClosedRange<UInt64> { handOver(publisher, revision) { replies.add(revision) } }
    #expect(try await eventually { replies.values.count == 4999 })
    #expect(replies.values == Array(2...5000))
    #expect(publisher.snapshot.revision == 5000)
    var reader = lazy.makeAsyncIterator()
    #expect(await reader.next()?.revision == 5000)
    publisher.stop()
    #expect(await reader.next() == nil)
  }

  @Test func `a reader who comes while a snapshot is passed on misses none`() async throws {
    let publisher = try Publisher(first: snapshot(1))
    var readers: [AsyncStream<SpaceSnapshot>] = []
    for revision in 2...2000 as ClosedRange<UInt64> {
      handOver(publisher, revision)
      readers.append(publisher.snapshots())
    }
    #expect(try await eventually { publisher.snapshot.revision == 2000 })
    publisher.stop()
    for reader in readers {
      var found = reader.makeAsyncIterator()
      #expect(await found.next()?.revision == 2000)
    }
  }

  @Test func `a reader gets the newest at once, then each that follows, and the end`() async throws {
    let publisher = try Publisher(first: snapshot(1))
    var reader = publisher.snapshots().makeAsyncIterator()
    #expect(await reader.next()?.revision == 1)
    handOver(publisher, 2)
    #expect(await reader.next()?.revision == 2)
    handOver(publisher, 3)
    publisher.stop()
    #expect(await reader.next()?.revision == 3)
    #expect(await reader.next() == nil)
    var late = publisher.snapshots().makeAsyncIterator()
    #expect(await late.next()?.revision == 3)
    #expect(await late.next() == nil)
  }
}
