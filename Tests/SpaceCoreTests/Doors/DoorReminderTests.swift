import Testing

@testable import SpaceCore

@Suite struct DoorReminderTests {
  typealias Fixture = DoorFixture

  private static func started(leaf: DoorLeaf = .closed, forced: Bool = false) -> DoorRun {
    var run = DoorRun(Fixture.reminding)
    run.apply(.restarted(DoorMemory(forced: forced), leaf: leaf))
    return run
  }

  @Test func `a forced door that nobody acknowledges is raised again, a day's worth of times at most`() {
    var run = Self.started()
    run.apply(.leafOpened)
    run.apply(.leafClosed)
    run.wait(.seconds(299))
    #expect(run.counts[.alarmRaised] == nil)
    run.wait(.seconds(1))
    #expect(run.counts[.alarmRaised] == 1)
    run.wait(.seconds(100_000))
    #expect(run.counts[.alarmRaised] == 24)
    #expect(run.deadlines[.renotify] == nil)
    #expect(run.broken == [])
  }

  @Test func `what is raised again says which alarm, how often, and tells the readers`() {
    var door = Fixture.secured(Fixture.reminding)
    _ = door.handle(.leafOpened, at: .s(1))
    _ = door.handle(.deadline(.renotify), at: .s(301))
    let actions = door.handle(.deadline(.renotify), at: .s(601))
    let entry = actions.data(of: .alarmRaised)
    #expect(entry?.alarm == "forced" && entry?.repeated == 2)
    #expect(actions.contains(.indicate(.warning)) && actions.contains(.arm(.renotify, .s(901))))
  }

  @Test func `an acknowledged alarm goes on as long as its cause, a forced one does not`() {
    var run = Self.started()
    run.apply(.tamper(active: true))
    run.apply(.acknowledged(actor: "op"))
    run.wait(.seconds(650))
    #expect(run.counts[.alarmRaised] == 3)
    run.apply(.tamper(active: false))
    #expect(run.deadlines[.renotify] == nil)
    run.wait(.seconds(1000))
    #expect(run.counts[.alarmRaised] == 3)
    run.apply(.leafOpened)
    run.apply(.leafClosed)
    run.apply(.acknowledged(actor: "op"))
    run.wait(.seconds(1000))
    #expect(run.counts[.alarmRaised] == 3)
    #expect(run.broken == [])
  }

  @Test func `each alarm has its own count and time, and the warning before an alarm none`() {
    var run = Self.started()
    run.apply(.requestToExit)
    run.apply(.leafOpened)  // warns at 20 s, alarms at 30 s, is raised again at 330 s and 630 s
    run.wait(.seconds(100))
    run.apply(.tamper(active: true))  // raised again at 400 s
    run.wait(.seconds(229))
    #expect(run.counts[.alarmRaised] == 1)
    run.wait(.seconds(1))
    #expect(run.counts[.alarmRaised] == 2)
    run.wait(.seconds(70))
    #expect(run.counts[.alarmRaised] == 3)
    run.apply(.leafClosed)
    #expect(run.deadlines[.renotify] == .s(700))
    run.wait(.seconds(300))
    #expect(run.counts[.alarmRaised] == 4)
    #expect(run.broken == [])
  }

  @Test func `a door that is forced once more begins its count again`() {
    var door = Fixture.secured(Fixture.reminding)
    _ = door.handle(.leafOpened, at: .s(1))
    _ = door.handle(.deadline(.renotify), at: .s(301))
    _ = door.handle(.leafClosed, at: .s(310))
    #expect(door.handle(.leafOpened, at: .s(400)).contains(.arm(.renotify, .s(700))))
    #expect(door.handle(.deadline(.renotify), at: .s(700)).data(of: .alarmRaised)?.repeated == 1)
  }

  @Test func `a forced door is raised again after the power was off, counted anew`() {
    var run = Self.started(forced: true)
    #expect(run.counts[.alarmRaised] == nil)
    run.wait(.seconds(300))
    #expect(run.counts[.alarmRaised] == 1)
    #expect(run.broken == [])
  }

  @Test func `a door that is not to remind raises each alarm once`() {
    var run = DoorRun(Fixture.strike)
    run.apply(.restarted(DoorMemory(), leaf: .closed))
    run.apply(.tamper(active: true))
    run.wait(.seconds(100_000))
    #expect(run.counts[.alarmRaised] == 1 && run.deadlines[.renotify] == nil)
  }
}
