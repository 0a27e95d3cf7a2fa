import Testing

@testable import SpaceCore

@Suite struct SpaceRestartTests {
  typealias Fixture = SpaceFixture

  private func start(
    _ memory: SpaceMemory, inputs: [SpaceInput: Bool] = [:], quality: ClockQuality = .synchronised
  ) throws -> (Space, [SpaceAction]) {
    var space = Space(settings: Fixture.settings, clock: WallClock(origin: Fixture.noon, quality: quality))
    space.restore(policy: try Fixture.image(), confirmedAt: Fixture.noon)
    let actions = space.handle(.started(memory, inputs: inputs), at: .zero)
    return (space, actions)
  }

  @Test(arguments: DoorPosture.allCases)
  func `each output gets one level and no pulse`(posture: DoorPosture) throws {
    let memory = SpaceMemory(doors: ["front": DoorMemory(posture: posture), "back": DoorMemory(posture: posture)])
    let (space, actions) = try start(memory)
    let stands = posture == .freeAccess || posture == .unlocked
    #expect(
      actions.outputs == [
        .output(.lock("front"), active: stands, .now), .output(.lock("back"), active: !stands, .now),
        .output(.relay("laser"), active: false, .now), .output(.runOn("laser"), active: false, .now),
      ])
    #expect(actions.records == [.agentStarted])
    #expect(space.doors.map(\.state.posture) == [posture, posture])
  }

  @Test func `a start during fire never locks a fail-safe door`() throws {
    let memory = SpaceMemory(doors: ["back": DoorMemory(posture: .lockdown)])
    let (space, actions) = try start(memory, inputs: [.fire: true])
    #expect(actions.outputs.contains(.output(.lock("back"), active: false, .now)))
    #expect(!actions.outputs.contains(.output(.lock("back"), active: true, .now)))
    #expect(space.door("back")?.state.posture == .unlocked)
    #expect(actions.saved.contains(.door("back", DoorMemory(posture: .unlocked))))
  }

  @Test func `a lock that was found open at the start alarms like any other`() throws {
    let inputs: [SpaceInput: Bool] = [.contact("front"): false, .lockSensor("front"): false]
    var (space, actions) = try start(SpaceMemory(), inputs: inputs)
    #expect(actions.contains(.arm(.door("front", .lockCheck), .s(2))))
    actions = space.handle(.deadline(.door("front", .lockCheck)), at: .s(2))
    #expect(actions.first(.alarmRaised)?.data.alarm == "lock_failed")
  }

  @Test func `what the inputs say at the start is taken up`() throws {
    let inputs: [SpaceInput: Bool] = [
      .contact("front"): true, .tamper("front"): true, .activity("laser"): true, .emergencyStop("laser"): true,
      .requestToExit("back"): false, .lockSensor("front"): true,
    ]
    let (space, actions) = try start(SpaceMemory(), inputs: inputs)
    #expect(actions.records == [.agentStarted, .alarmRaised, .toolFault, .alarmRaised])
    #expect(space.door("front")?.state.leaf == .open)
    #expect(space.door("front")?.state.alarm == .tamper)
    #expect(space.door("back")?.state.leaf == .unknown)
    #expect(actions.contains(.arm(.door("front", .held), .s(30))))
  }

  @Test func `sessions are closed, people and alarms come back`() throws {
    let memory = SpaceMemory(
      doors: ["front": DoorMemory(forced: true)],
      tools: ["laser": ToolMemory(session: .init(member: Fixture.ada, startedAt: Fixture.noon), sessions: 3)],
      rooms: ["hall": RoomMemory(present: [Fixture.ada: Fixture.noon])], lastKnown: Fixture.noon + .seconds(90))
    let (space, actions) = try start(memory)
    #expect(actions.first(.toolEnded)?.data.seconds == 90)
    #expect(actions.saved.contains(.tool("laser", ToolMemory(sessions: 3))))
    #expect(space.door("front")?.state.alarm == .forced)
    #expect(space.room("hall")?.holds(Fixture.ada) == true)
  }

  @Test func `an unknown clock begins at the last time known, a known one is left alone`() throws {
    let later = Fixture.noon + .seconds(3600)
    let (unknown, started) = try start(SpaceMemory(lastKnown: later), quality: .unknown)
    #expect(unknown.wall(at: .zero) == later)
    #expect(started.first(.agentStarted)?.data.state == "unknown")
    let (known, _) = try start(SpaceMemory(lastKnown: later), quality: .held)
    #expect(known.wall(at: .zero) == Fixture.noon)
  }

  /// A life in the middle of everything, and then another start on the same value.
  @Test func `a second start is as the first`() throws {
    var space = try Fixture.space()
    _ = space.handle(.input(.fire, active: true), at: .s(1))
    _ = space.tap(Fixture.ada, at: "bench", .s(2))
    _ = space.tap(Fixture.ada, at: "outside", .s(2))
    let memory = SpaceMemory(doors: ["back": DoorMemory(posture: .secured)])
    let again = space.handle(.started(memory, inputs: [.fire: true]), at: .zero)
    #expect(again == (try start(memory, inputs: [.fire: true])).1)
  }
}
