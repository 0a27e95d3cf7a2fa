import DeviceDrivers
import SpaceCore
import Testing

struct ReaderSignalsTests {
  /// What the lines did: the moments of changes in milliseconds, and the levels from then on.
  func trace(_ signals: inout ReaderSignals, until end: Int64) -> [(Int64, ReaderSignals.Levels)] {
    var changes: [(Int64, ReaderSignals.Levels)] = []
    while let deadline = signals.nextDeadline, deadline <= milliseconds(end) {
      signals.deadlineReached(at: deadline)
      changes.append((deadline.nanoseconds / 1_000_000, signals.levels))
    }
    return changes
  }

  @Test func `a grant lights the lamp for five seconds and sounds once`() {
    var signals = ReaderSignals()
    signals.show(.granted, at: .zero)
    #expect(signals.levels == ReaderSignals.Levels(led: true, buzzer: true))
    let changes = trace(&signals, until: 60_000)
    #expect(changes.map(\.0) == [400, 5000])
    #expect(changes.map(\.1) == [ReaderSignals.Levels(led: true), .off])
    #expect(signals.nextDeadline == nil)
  }

  @Test func `a refusal sounds three times, and ends in the dark`() {
    var signals = ReaderSignals()
    signals.show(.denied(.credentialUnknown), at: .zero)
    let changes = [(0, signals.levels)] + trace(&signals, until: 60_000)
    #expect(zip(changes, changes.dropFirst()).count { !$0.1.buzzer && $1.1.buzzer } == 2 && changes[0].1.buzzer)
    #expect(changes.allSatisfy { !$0.1.led } && changes.last?.1 == .off)
  }

  @Test(arguments: [Indication.warning, .enrolling, .waiting(.pinRequired)])
  func `what lasts goes on until something else is shown`(indication: Indication) {
    var signals = ReaderSignals()
    signals.show(indication, at: .zero)
    #expect(trace(&signals, until: 10_000).count >= 10)
    signals.show(.idle, at: milliseconds(10_000))
    #expect(signals.levels == .off && signals.nextDeadline == nil)
  }

  @Test func `a key beeps beside what is shown`() {
    var signals = ReaderSignals()
    signals.show(.waiting(.pinRequired), at: .zero)
    signals.key(at: milliseconds(10))
    #expect(signals.levels == ReaderSignals.Levels(led: true, buzzer: true))
    #expect(signals.nextDeadline == milliseconds(50))
    signals.deadlineReached(at: milliseconds(50))
    #expect(signals.levels == ReaderSignals.Levels(led: true))
  }

  @Test func `an owner that comes late goes on, and does not catch up`() {
    var signals = ReaderSignals()
    signals.show(.warning, at: .zero)
    signals.deadlineReached(at: milliseconds(5000))
    #expect(signals.nextDeadline == milliseconds(5800))
    signals.deadlineReached(at: milliseconds(5001))
    #expect(signals.nextDeadline == milliseconds(5800))
  }
}
