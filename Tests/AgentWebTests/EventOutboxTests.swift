import SpaceCore
import Testing

@testable import AgentRuntime
@testable import AgentWeb

@Suite struct EventOutboxTests {
  private let entry = RecordedEvent(
    sequence: 1, event: JournalEvent(.doorOpened, time: .noon, clock: .held), words: "A door opened.")

  @Test func `many changes of the space wait as one`() {
    let outbox = EventOutbox()
    for _ in 1...100 { outbox.spaceChanged() }
    #expect(outbox.take().spaceChanged)
    #expect(!outbox.take().spaceChanged)
  }

  @Test func `entries wait in order up to the limit and then no more`() {
    let outbox = EventOutbox()
    for _ in 1...EventOutbox.entryLimit { #expect(outbox.add(entry)) }
    #expect(!outbox.add(entry))
    #expect(outbox.take().entries.count == EventOutbox.entryLimit)
    #expect(outbox.add(entry))
  }

  @Test func `a sign of life that was not taken tells that nobody reads`() {
    let outbox = EventOutbox()
    #expect(outbox.beat())
    #expect(!outbox.beat())
    #expect(outbox.take().beat)
    #expect(outbox.beat())
  }

  @Test func `the end stays the end`() {
    let outbox = EventOutbox()
    outbox.end()
    #expect(outbox.take().isOver)
    #expect(outbox.take().isOver)
  }

  @Test func `a place is given back when nobody holds it`() {
    let seats = EventSeats()
    var held = (1...EventSeats.limit).compactMap { _ in seats.take() }
    #expect(held.count == EventSeats.limit)
    #expect(seats.take() == nil)
    held.removeLast()
    #expect(seats.count == EventSeats.limit - 1)
    #expect(seats.take() != nil)
  }
}
