import Testing

@testable import SpaceCore

@Suite struct DoorTests {
  typealias Fixture = DoorFixture

  @Test func `a grant opens, the opening names the member, and closing locks again`() {
    var door = Fixture.secured()
    #expect(door.handle(.granted(Fixture.grant(at: .s(1))), at: .s(1)).releases)
    _ = door.handle(.released(late: true), at: .s(1.25))
    let opening = door.handle(.leafOpened, at: .s(2)).data(of: .doorOpened)
    #expect(opening?.member == Fixture.ada)
    #expect(opening?.grant == "g1")
    #expect(opening?.latencyMicroseconds == 250_000)
    #expect(opening?.recordedLate == true)
    let closing = door.handle(.leafClosed, at: .s(3.5))
    #expect(closing.engages)
    #expect(closing.data(of: .doorClosed)?.seconds == 1.5)
    #expect(door.pass == nil)
  }

  @Test func `an entry names the second person of a pass, whether the door was opened or not`() {
    for opens in [true, false] {
      var door = Fixture.secured()
      var pass = Fixture.grant()
      pass.companion = Fixture.ben
      _ = door.handle(.granted(pass), at: .zero)
      let actions = door.handle(opens ? .leafOpened : .deadline(.relock), at: .s(5))
      #expect(actions.data(of: opens ? .doorOpened : .doorUnused)?.companion == Fixture.ben)
    }
  }

  @Test func `a release is never shortened by another grant`() {
    var door = Fixture.secured()
    _ = door.handle(.granted(Fixture.grant(extended: true)), at: .zero)
    _ = door.handle(.granted(Fixture.grant(Fixture.ben)), at: .s(1))
    #expect(door.state.lock == .released(until: .s(15)))
  }

  @Test func `REX that only shunts does not keep a granted door released`() {
    var settings = Fixture.strike
    settings.requestToExit = .shuntsAlarm
    var door = Fixture.secured(settings)
    _ = door.handle(.granted(Fixture.grant()), at: .zero)
    for second in 1...4 {
      #expect(door.handle(.requestToExit, at: .s(Double(second))).contains(.arm(.relock, .s(5))))
    }
    let ended = door.handle(.deadline(.relock), at: .s(5))
    #expect(ended.engages)
    #expect(ended.data(of: .doorUnused)?.member == Fixture.ada)
    // Whoever asked to leave still may, by the handle, for the rest of their time.
    #expect(door.handle(.leafOpened, at: .s(8)).data(of: .doorOpened)?.cause == "rex")
  }

  @Test func `a sensor that asks for ever does not make one grant last for ever`() {
    var run = DoorRun(Fixture.strike)
    run.apply(.restarted(DoorMemory(), leaf: .closed))
    run.apply(.granted(Fixture.grant()))
    for _ in 0..<4 {
      run.wait(.seconds(2))
      run.apply(.requestToExit)
    }
    #expect(run.counts[.doorUnused] == 1)
    #expect(run.door.pass?.cause == .rex)
    #expect(run.released == true)
  }

  @Test func `a grant that another takes the place of is recorded as unused, a double tap is not`() {
    var door = Fixture.secured()
    _ = door.handle(.granted(Fixture.grant()), at: .zero)
    #expect(door.handle(.granted(Fixture.grant()), at: .s(1)).records == [])
    let replaced = door.handle(.granted(Fixture.grant(Fixture.ben)), at: .s(2))
    #expect(replaced.data(of: .doorUnused)?.member == Fixture.ada)
  }

  @Test(arguments: [DoorPosture.lockdown, .unlocked, .disabled])
  func `a grant cut short by a posture is recorded as unused`(posture: DoorPosture) {
    var door = Fixture.secured()
    _ = door.handle(.granted(Fixture.grant()), at: .zero)
    let actions = door.handle(.posture(posture, actor: "op"), at: .s(1))
    #expect(actions.records == [.doorPosture, .doorUnused])
    #expect(actions.engages == (posture != .unlocked))
  }

  @Test func `a second opening within the unlock time is not put down to the member or to nobody`() {
    var settings = Fixture.strike
    settings.relock = .atDeadline
    var door = Fixture.secured(settings)
    _ = door.handle(.granted(Fixture.grant()), at: .zero)
    _ = door.handle(.leafOpened, at: .s(1))
    _ = door.handle(.leafClosed, at: .s(2))
    let again = door.handle(.leafOpened, at: .s(3))
    #expect(again.records == [.doorOpened])
    #expect(again.data(of: .doorOpened)?.cause == "grant")
    #expect(again.data(of: .doorOpened)?.member == nil)
  }

  @Test func `a leaf that bounces off its frame after relocking is forced`() {
    var door = Fixture.secured()
    _ = door.handle(.granted(Fixture.grant()), at: .zero)
    _ = door.handle(.leafOpened, at: .s(1))
    _ = door.handle(.leafClosed, at: .s(2))
    #expect(door.handle(.leafOpened, at: .s(2.3)).records == [.doorForced])
  }

  @Test func `somebody who asks to leave while another comes in is not locked in by the closing leaf`() {
    var door = Fixture.secured()
    _ = door.handle(.granted(Fixture.grant()), at: .zero)
    _ = door.handle(.requestToExit, at: .s(1))
    _ = door.handle(.leafOpened, at: .s(2))
    #expect(!door.handle(.leafClosed, at: .s(3)).engages)
    #expect(door.handle(.leafOpened, at: .s(4)).data(of: .doorOpened)?.cause == "rex")
    // And the other way round: a tap outside does not take REX away.
    var other = Fixture.secured()
    _ = other.handle(.requestToExit, at: .zero)
    _ = other.handle(.granted(Fixture.grant()), at: .s(1))
    _ = other.handle(.leafOpened, at: .s(2))
    #expect(!other.handle(.leafClosed, at: .s(3)).engages)
  }

  @Test(arguments: DoorPosture.allCases)
  func `an inner reader opens at once in every posture`(posture: DoorPosture) {
    var settings = Fixture.magnet
    settings.heldAlarm = nil
    var door = Door(settings: settings)
    _ = door.handle(.restarted(DoorMemory(posture: posture), leaf: .closed), at: .zero)
    let actions = door.handle(.granted(Fixture.grant(leaving: true)), at: .s(1))
    #expect(actions.contains(.release(.now)) || door.standsOpen)
  }

  @Test func `a motion sensor does not keep a propped door from alarming`() {
    var run = DoorRun(Fixture.strike)
    run.apply(.restarted(DoorMemory(), leaf: .closed))
    run.apply(.requestToExit)
    run.apply(.leafOpened)
    for _ in 0..<16 {
      run.wait(.seconds(2))
      run.apply(.requestToExit)
    }
    #expect(run.door.state.alarm == .held)
    #expect(run.counts[.doorHeld] == 2)
    run.apply(.leafClosed)
    #expect(run.door.state.alarm == .none)
  }

  @Test func `a forced door that stands open still alarms as held once it is acknowledged`() {
    var run = DoorRun(Fixture.strike)
    run.apply(.restarted(DoorMemory(), leaf: .closed))
    run.apply(.leafOpened)
    run.apply(.tamper(active: true))
    run.wait(.seconds(40))
    #expect(run.door.state.alarm == .forced)
    run.apply(.acknowledged(actor: "op"))
    #expect(run.door.state.alarm == .tamper)
    run.apply(.tamper(active: false))
    #expect(run.door.state.alarm == .held)
    #expect(run.broken == [])
  }

  @Test func `tamper that ends under a graver alarm is recorded as ended`() {
    var door = Fixture.secured()
    _ = door.handle(.tamper(active: true), at: .s(1))
    _ = door.handle(.leafOpened, at: .s(2))
    #expect(door.handle(.tamper(active: false), at: .s(3)).data(of: .alarmCleared)?.alarm == "tamper")
    #expect(door.state.alarm == .forced)
  }

  @Test func `a stale relock deadline neither locks early nor is lost`() {
    var door = Fixture.secured()
    _ = door.handle(.granted(Fixture.grant()), at: .s(1))
    #expect(door.handle(.deadline(.relock), at: .s(3)) == [.arm(.relock, .s(6))])
    #expect(door.isReleased)
    #expect(door.handle(.deadline(.relock), at: .s(6)).engages)
    #expect(door.handle(.deadline(.relock), at: .s(7)) == [])
  }

  @Test func `a lock that does not follow alarms after its grace, not in a disabled door, and clears`() {
    var run = DoorRun(Fixture.strike)
    run.apply(.restarted(DoorMemory(), leaf: .closed))
    run.apply(.lockSensedReleased)
    run.wait(.seconds(1.9))
    #expect(run.door.state.alarm == .none)
    run.wait(.seconds(0.2))
    #expect(run.door.state.alarm == .lockFailed)
    run.apply(.lockSensedEngaged)
    #expect(run.door.state.alarm == .none)
    run.apply(.posture(.disabled, actor: "op"))
    run.apply(.lockSensedReleased)
    run.wait(.seconds(10))
    #expect(run.door.state.alarm == .none)
    #expect(run.broken == [])
  }

  @Test func `fire releases a fail-safe door at once, and no operator locks it until it is over`() {
    var door = Fixture.secured(Fixture.magnet)
    _ = door.handle(.posture(.lockdown, actor: "op"), at: .s(1))
    #expect(door.handle(.fire(active: true), at: .s(2)).contains(.release(.now)))
    #expect(door.handle(.fire(active: true), at: .s(2.5)) == [])
    #expect(door.refusal(of: .secured)?.contains("Front door stays released") == true)
    #expect(door.refusal(of: .unlocked) == nil)
    #expect(door.handle(.posture(.secured, actor: "op"), at: .s(3)) == [])
    #expect(door.handle(.freeAccess(begins: false, waitsForMember: false, actor: "schedule"), at: .s(3)) == [])
    #expect(door.handle(.fire(active: false), at: .s(4)) == [])
    #expect(door.state.posture == .unlocked)
    #expect(door.handle(.posture(.secured, actor: "op"), at: .s(5)).engages)
  }

  @Test(arguments: [LockKind.failSecure, .motor])
  func `fire leaves other locks as they are, because their handle opens inside`(kind: LockKind) {
    var settings = Fixture.strike
    settings.lockKind = kind
    var door = Fixture.secured(settings)
    #expect(door.handle(.fire(active: true), at: .s(1)) == [])
    #expect(door.fireActive)
    #expect(door.refusal(of: .secured) == nil)
  }

  @Test func `a door without a contact takes a grant as used and ends it at the deadline`() {
    var settings = Fixture.strike
    settings.hasContact = false
    var door = Door(settings: settings)
    _ = door.handle(.restarted(DoorMemory(), leaf: .unknown), at: .zero)
    let granted = door.handle(.granted(Fixture.grant()), at: .s(1))
    #expect(granted.contains { if case .passed(let pass) = $0 { pass.member == Fixture.ada } else { false } })
    #expect(door.handle(.deadline(.relock), at: .s(6)).records == [])
    #expect(door.state.lock == .engaged)
  }

  @Test(arguments: DoorPosture.allCases, [true, false])
  func `a restart restores the posture with one command to the lock`(posture: DoorPosture, forced: Bool) {
    var door = Fixture.secured()
    _ = door.handle(.granted(Fixture.grant()), at: .zero)
    let actions = door.handle(.restarted(DoorMemory(posture: posture, forced: forced), leaf: .open), at: .s(9))
    #expect(door.state.posture == posture)
    #expect(door.memory == DoorMemory(posture: posture, forced: forced))
    #expect([actions.releases, actions.engages] == [door.standsOpen, !door.standsOpen])
    #expect(door.pass == nil)
    #expect(actions.contains(.arm(.held, .s(39))) == (posture == .secured || posture == .lockdown))
    #expect(door.handle(.acknowledged(actor: "op"), at: .s(10)).isEmpty == !forced)
  }
}
