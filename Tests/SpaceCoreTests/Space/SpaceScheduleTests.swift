import Testing

@testable import SpaceCore

/// Doors that stand open by schedule or by a steward's hand.
@Suite struct SpaceScheduleTests {
  typealias House = HouseFixture

  /// The front door is open to everybody from 08:00 to 18:00.
  private func tables(firstMember: Bool = false) -> PolicyTables {
    House.tables {
      $0.resources[0].freeAccess = 0
      $0.resources[0].needsFirstMember = firstMember
    }
  }

  private func posture(_ space: Space, _ door: ResourceID = "front") -> DoorPosture? { space.door(door)?.state.posture }

  private let morning = WallTime.utc(2026, 3, 3, 7, 30)

  @Test func `a door opens when its hours begin and is secured when they end`() throws {
    var space = try House.space(tables(), start: morning)
    #expect(posture(space) == .secured)
    #expect(space.handle(.deadline(.calendar), at: .s(29 * 60)).records == [])
    let opening = space.handle(.deadline(.calendar), at: .s(30 * 60))
    #expect(opening.sets(.lock("front")) == true)
    #expect(opening.first(.doorPosture)?.data.actor == "schedule")
    #expect(opening.contains(.arm(.calendar, .s(31 * 60))))
    #expect(space.handle(.deadline(.calendar), at: .s(31 * 60)).records == [])
    #expect(space.handle(.deadline(.calendar), at: .s(630 * 60)).sets(.lock("front")) == false)
    #expect(posture(space) == .secured)
  }

  @Test func `it can wait for the first member whom the rules let in`() throws {
    var space = try House.space(tables(firstMember: true), start: morning)
    #expect(space.handle(.deadline(.calendar), at: .s(1800)).sets(.lock("front")) == nil)
    #expect(space.tap(MemberID(high: 9, low: 9), at: "front-out", .s(1801)).denied == "credential_unknown")
    #expect(posture(space) == .secured)
    #expect(space.tap(House.ada, at: "front-out", .s(1802)).releases("front"))
    #expect(posture(space) == .freeAccess)
    _ = space.handle(.deadline(.calendar), at: .s(37_800))
    #expect(posture(space) == .secured)
  }

  @Test func `an unknown clock opens nothing to everybody`() throws {
    var space = try House.space(tables(), quality: .unknown)
    #expect(posture(space) == .secured)
    let known = WallClock(reading: House.noon, at: .s(60), quality: .synchronised)
    #expect(space.handle(.clock(known), at: .s(60)).sets(.lock("front")) == true)
  }

  @Test func `a clock that is set back or forward takes the door with it`() throws {
    var space = try House.space(tables(), start: morning)
    let noon = WallClock(reading: House.noon, at: .s(1), quality: .held)
    #expect(space.handle(.clock(noon), at: .s(1)).sets(.lock("front")) == true)
    let back = WallClock(reading: morning, at: .s(2), quality: .held)
    #expect(space.handle(.clock(back), at: .s(2)).sets(.lock("front")) == false)
  }

  @Test func `a clock set back by an hour while a door stands open moves none of its deadlines`() throws {
    var space = try House.space()
    _ = space.tap(House.ada, at: "front-out", .s(1))
    #expect(space.leaf("front", open: true, .s(2)).contains(.arm(.door("front", .heldWarning), .s(22))))
    let back = WallClock(reading: House.noon + .seconds(-3597), at: .s(3), quality: .synchronised)
    let changed = space.handle(.clock(back), at: .s(3))
    #expect(changed.first(.clockChanged)?.data.seconds == -3600)
    #expect(changed.filter { !$0.isRecord } == [.arm(.calendar, .s(60))])
    #expect(space.handle(.deadline(.door("front", .heldWarning)), at: .s(22)).first(.doorHeld)?.data.seconds == 20)
    #expect(space.leaf("front", open: false, .s(30)).first(.doorClosed)?.data.seconds == 28)
    #expect(space.tap(House.ada, at: "front-out", .s(31)).releases("front"))
  }

  @Test func `a lockdown stops the hours, and the hours go on when it ends`() throws {
    var space = try House.space(tables())
    #expect(posture(space) == .freeAccess)
    _ = space.handle(.command(.lockdown(true), actor: "op"), at: .s(1))
    #expect(posture(space) == .lockdown)
    #expect(space.handle(.deadline(.calendar), at: .s(60)).records == [])
    #expect(posture(space) == .lockdown)
    _ = space.handle(.command(.lockdown(false), actor: "op"), at: .s(90))
    #expect(posture(space) == .freeAccess)
  }

  @Test func `an operator who secures the door in its hours has the last word until they begin again`() throws {
    var space = try House.space(tables())
    _ = space.handle(.command(.posture(door: "front", .secured), actor: "op"), at: .s(1))
    _ = space.handle(.deadline(.calendar), at: .s(60))
    #expect(posture(space) == .secured)
    _ = space.handle(.deadline(.calendar), at: .s(6 * 3600))
    _ = space.handle(.deadline(.calendar), at: .s(20 * 3600))
    #expect(posture(space) == .freeAccess, "the next morning")
  }

  // MARK: A steward's second presentation

  @Test func `a steward who taps twice keeps the door open until the hours end, and ends it by tapping twice again`()
    throws
  {
    var space = try House.space()
    #expect(space.tap(House.ben, at: "front-out", .s(1)).releases("front"))
    let second = space.tap(House.ben, at: "front-out", .s(3))
    #expect(posture(space) == .freeAccess)
    #expect(second.first(.doorPosture)?.data.actor == House.ben.description)
    // His right to manage counts by day, until 18:00.
    _ = space.handle(.deadline(.calendar), at: .s(6 * 3600 - 60))
    #expect(posture(space) == .freeAccess)
    #expect(space.handle(.deadline(.calendar), at: .s(6 * 3600)).sets(.lock("front")) == false)
    for second in [1.0, 2, 8, 9] { _ = space.tap(House.ben, at: "lab-out", .s(second)) }
    var other = try House.space()
    for second in [1.0, 2] { _ = other.tap(House.ben, at: "front-out", .s(second)) }
    #expect(posture(other) == .freeAccess)
    for second in [10.0, 12] { _ = other.tap(House.ben, at: "front-out", .s(second)) }
    #expect(posture(other) == .secured)
  }

  @Test func `two taps of a member, of two stewards, or too far apart keep nothing open`() throws {
    var space = try House.space()
    for second in [1.0, 2] { _ = space.tap(House.ada, at: "front-out", .s(second)) }
    _ = space.tap(House.ben, at: "front-out", .s(3))
    _ = space.tap(House.ben, at: "front-out", .s(9))
    #expect(posture(space) == .secured)
  }

  @Test func `at an open leaf a steward's second tap lets it stand open for a while`() throws {
    var space = try House.space()
    _ = space.tap(House.ben, at: "front-out", .s(1))
    _ = space.leaf("front", open: true, .s(2))
    _ = space.tap(House.ben, at: "front-out", .s(4))
    #expect(posture(space) == .secured)
    #expect(space.handle(.deadline(.door("front", .heldWarning)), at: .s(30)).records == [])
    #expect(space.door("front")?.state.alarm == DoorAlarm.none)
  }

  @Test func `a button keeps a door open and ends that, and an interlock forbids it`() throws {
    var space = try House.space()
    _ = space.handle(.input(.holdOpen("lab"), active: true), at: .s(1))
    _ = space.handle(.input(.holdOpen("lab"), active: false), at: .s(2))
    #expect(posture(space, "lab") == .freeAccess)
    _ = space.handle(.input(.holdOpen("lab"), active: true), at: .s(3))
    #expect(posture(space, "lab") == .secured)
    _ = space.leaf("outer", open: true, .s(4))
    #expect(space.handle(.input(.holdOpen("inner"), active: true), at: .s(5)) == [])
  }

  // MARK: Restart

  private func memoryAfter(_ space: inout Space, lastKnown: WallTime, _ events: (inout Space) -> [SpaceAction])
    -> SpaceMemory
  {
    var memory = SpaceMemory(lastKnown: lastKnown)
    events(&space).saved.forEach { memory.keep($0) }
    return memory
  }

  @Test func `free access that ended while the agent was away ends at the start, without a lock that moves twice`()
    throws
  {
    let memory = SpaceMemory(doors: ["front": DoorMemory(posture: .freeAccess)], lastKnown: House.noon)
    for (start, quality, stays) in [
      (House.noon + .seconds(3600), ClockQuality.held, true), (House.noon + .seconds(7 * 3600), .held, false),
      (House.noon, .unknown, false),
    ] {
      var space = Space(settings: House.settings, clock: WallClock(origin: start, quality: quality))
      space.restore(policy: try SpaceFixture.image(tables()), confirmedAt: House.noon)
      let actions = space.handle(.started(memory, inputs: [.contact("front"): false]), at: .zero)
      #expect(actions.outputs.filter { if case .output(.lock("front"), _, _) = $0 { true } else { false } }.count == 1)
      #expect(actions.releases("front") == stays)
      #expect(actions.records.contains(.doorPosture) == !stays)
      // The hours end later where they still last.
      #expect(space.handle(.deadline(.calendar), at: .s(6 * 3600)).engages("front") == (stays))
    }
  }

  @Test func `what a steward keeps open goes over a restart`() throws {
    var space = try House.space()
    let memory = memoryAfter(&space, lastKnown: House.noon) {
      $0.tap(House.ben, at: "front-out", .s(1)) + $0.tap(House.ben, at: "front-out", .s(2))
    }
    #expect(memory.keptOpen["front"] == WallTime.utc(2026, 3, 3, 18, 0))
    var again = try House.space(memory: memory, start: House.noon + .seconds(60))
    #expect(posture(again) == .freeAccess)
    _ = again.handle(.deadline(.calendar), at: .s(6 * 3600 - 60))
    #expect(posture(again) == .secured)
    #expect(posture(try House.space(memory: memory, start: House.noon + .seconds(86_400))) == .secured)
  }

  @Test func `what an operator opened to everybody stays open over a restart`() throws {
    let memory = SpaceMemory(doors: ["lab": DoorMemory(posture: .freeAccess)], lastKnown: House.noon)
    #expect(posture(try House.space(memory: memory), "lab") == .freeAccess)
  }
}
