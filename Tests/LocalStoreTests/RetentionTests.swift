import SpaceCore
import Testing

@testable import LocalStore

@Suite struct RetentionTests {
  @Test func `delivered entries go after their time and the rest of the chain verifies`() async throws {
    let folder = TemporaryFolder()
    let clock = HandClock()
    var store = try openStore(folder, clock: clock)
    try await fill(store, 1...1200)
    try store.delivery.markDelivered(receipt(store, through: 1100))
    #expect(try store.removeExpired() == RetentionReport())

    clock.advance(.seconds(91 * 86_400))
    let report = try store.removeExpired()
    #expect(report.removed == 1100)
    let verified = try store.journal.verify()
    #expect(verified.isSound)
    #expect(verified.removedThrough == 1100)
    #expect(verified.sound == 100)
    try store.close()

    store = try openStore(folder, clock: clock)
    #expect(store.opening.recovery == nil)
    try await fill(store, 1...1)
    #expect(try store.journal.lastSequence() == 1201)
    #expect(try store.journal.verify().isSound)
  }

  @Test func `an alarm is kept longer and only the bytes of what follows it go`() async throws {
    let folder = TemporaryFolder()
    let clock = HandClock()
    let store = try openStore(folder, clock: clock)
    let writer = try store.startWriter {}
    for number in 1...10 {
      writer.enqueue(JournalRecord(sample(number, number == 4 ? .alarmRaised : .doorOpened), ticket: UInt64(number)))
    }
    #expect(await writer.stop() == 0)
    try store.delivery.markDelivered(receipt(store, through: 10))

    clock.advance(.seconds(91 * 86_400))
    let report = try store.removeExpired()
    #expect(report.erased == 8)  // all but the alarm and the last
    #expect(report.removed == 3)
    #expect(
      try store.journal.entries(after: 0).map { $0.bytes != nil } == [true, false, false, false, false, false, true])
    #expect(try store.journal.verify().isSound)

    clock.advance(.seconds(365 * 86_400))
    #expect(try store.removeExpired().removed == 6)
    #expect(try store.journal.verify().removedThrough == 9)
  }

  @Test func `nothing undelivered is ever removed`() async throws {
    let folder = TemporaryFolder()
    let clock = HandClock()
    let store = try openStore(folder, clock: clock)
    try await fill(store, 1...50)
    clock.advance(.seconds(4000 * 86_400))
    #expect(try store.removeExpired() == RetentionReport())
    #expect(try store.delivery.undelivered().entries.count == 50)
  }
}
