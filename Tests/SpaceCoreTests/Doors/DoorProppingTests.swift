import Testing

@testable import SpaceCore

@Suite struct DoorProppingTests {
  typealias Fixture = DoorFixture

  private static func opened(_ settings: DoorSettings = Fixture.strike) -> DoorRun {
    var run = DoorRun(settings)
    run.apply(.restarted(DoorMemory(), leaf: .closed))
    run.apply(.granted(Fixture.grant()))
    run.apply(.leafOpened)
    return run
  }

  @Test func `a propped leaf raises neither warning nor alarm, and is watched anew afterwards`() {
    var run = Self.opened()
    run.wait(.seconds(5))
    run.apply(.propped(until: run.now + .seconds(600), actor: "op"))
    run.wait(.seconds(599))
    run.apply(.granted(Fixture.grant(Fixture.ben, at: run.now)))
    #expect(run.door.state.alarm == .none)
    run.wait(.seconds(20))
    #expect(run.door.state.alarm == .none && run.door.proppedUntil == nil)
    run.wait(.seconds(1))
    #expect(run.door.state.alarm == .heldWarning)
    run.wait(.seconds(10))
    #expect(run.door.state.alarm == .held)
    #expect(run.broken == [])
  }

  @Test func `propping is recorded with its time and clears an alarm that stands`() {
    var run = Self.opened()
    run.wait(.seconds(40))
    #expect(run.door.state.alarm == .held)
    let actions = run.door.handle(.propped(until: run.now + .seconds(60), actor: "op"), at: run.now)
    let entry = actions.data(of: .doorPosture)
    #expect(entry?.posture == "secured" && entry?.state == "propped" && entry?.seconds == 60 && entry?.actor == "op")
    #expect(actions.data(of: .alarmCleared)?.alarm == "held")
    #expect(run.door.state.alarm == .none)
  }

  @Test func `a leaf propped while it is closed may stand open at the next pass, until it closes`() {
    var run = DoorRun(Fixture.strike)
    run.apply(.restarted(DoorMemory(), leaf: .closed))
    run.apply(.propped(until: .s(300), actor: "op"))
    run.apply(.requestToExit)
    run.apply(.leafOpened)
    run.wait(.seconds(100))
    #expect(run.door.state.alarm == .none)
    run.apply(.leafClosed)
    #expect(run.door.proppedUntil == nil && run.deadlines[.propEnd] == nil)
    run.apply(.requestToExit)
    run.apply(.leafOpened)
    run.wait(.seconds(31))
    #expect(run.door.state.alarm == .held)
    #expect(run.broken == [])
  }

  @Test func `a propped door that closed and opens without a cause is forced, and held when it stays open`() {
    var run = Self.opened()
    run.apply(.propped(until: .s(300), actor: "op"))
    run.apply(.leafClosed)
    run.apply(.propped(until: .s(400), actor: "op"))
    run.wait(.seconds(10))
    run.apply(.leafOpened)
    #expect(run.counts[.doorForced] == 1 && run.door.proppedUntil == nil)
    run.wait(.seconds(31))
    run.apply(.acknowledged(actor: "op"))
    #expect(run.door.state.alarm == .held)
    #expect(run.broken == [])
  }

  @Test func `lockdown ends the propping, and a door in lockdown is not propped`() {
    var run = Self.opened()
    run.apply(.propped(until: .s(300), actor: "op"))
    run.apply(.posture(.lockdown, actor: "op"))
    run.wait(.seconds(31))
    #expect(run.door.state.alarm == .held)
    run.apply(.propped(until: .s(300), actor: "op"))
    #expect(run.door.state.alarm == .held && run.door.proppedUntil == nil)
    #expect(run.door.refusal(ofPropping: .s(300), at: run.now)?.contains("lockdown") == true)
    #expect(run.broken == [])
  }

  @Test func `propping can be made longer and shorter, and not end before it begins`() {
    var run = Self.opened()
    run.apply(.propped(until: .s(300), actor: "op"))
    run.apply(.propped(until: .s(50), actor: "op"))
    run.apply(.propped(until: .zero, actor: "op"))
    #expect(run.door.proppedUntil == .s(50))
    #expect(run.door.handle(.deadline(.propEnd), at: .s(49)) == [.arm(.propEnd, .s(50))])
    run.wait(.seconds(81))
    #expect(run.door.state.alarm == .held)
    #expect(run.broken == [])
  }

  @Test func `a propped leaf is watched from the start after the power was off`() {
    var run = Self.opened()
    run.apply(.propped(until: .s(300), actor: "op"))
    run.apply(.restarted(run.door.memory, leaf: .open))
    run.wait(.seconds(31))
    #expect(run.door.state.alarm == .held)
    #expect(run.broken == [])
  }

  @Test(arguments: DoorPosture.allCases)
  func `a refusal to prop says why, in the postures where it makes no sense`(posture: DoorPosture) {
    var door = Door(settings: Fixture.strike)
    _ = door.handle(.restarted(DoorMemory(posture: posture), leaf: .closed), at: .zero)
    #expect((door.refusal(ofPropping: .s(60), at: .s(1)) == nil) == (posture == .secured))
    #expect(door.refusal(ofPropping: .s(1), at: .s(1)) != nil)
    #expect(door.handle(.propped(until: .s(60), actor: "op"), at: .s(1)).isEmpty == (posture != .secured))
  }
}
