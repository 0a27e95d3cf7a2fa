import Testing

@testable import SpaceCore

/// Intrusion areas among doors and members, and outputs that answer to what happens.
@Suite struct SpaceAreaTests {
  typealias House = HouseFixture

  private func armed(_ settings: SpaceSettings = House.settings) throws -> Space {
    var space = try House.space(settings: settings)
    _ = space.handle(.command(.arm(area: "night", forced: false), actor: "op"), at: .s(0))
    _ = space.handle(.deadline(.area("night", .exit)), at: .s(45))
    #expect(space.area("night")?.state == .armed)
    return space
  }

  @Test func `while an area is armed only whoever may disarm it comes in, and does so at the door`() throws {
    var space = try armed()
    #expect(space.tap(House.ada, at: "front-out", .s(50)).denied == "area_armed")
    let actions = space.tap(House.ben, at: "front-out", .s(60))
    #expect(actions.first(.areaDisarmed)?.data.member == House.ben)
    let order = actions.prefix { !$0.isOutput }
    #expect(Array(order).records.contains(.areaDisarmed), "before the lock moves")
    #expect(space.leaf("front", open: true, .s(61)).alarms == [])
    #expect(space.tap(House.ada, at: "front-out", .s(70)).releases("front"))
  }

  @Test func `an area that is disarmed at its own reader gives whoever comes in the time to do it`() throws {
    var settings = House.settings
    settings.areas[0].disarmsAtDoor = false
    var space = try armed(settings)
    #expect(space.tap(House.ben, at: "front-out", .s(60)).releases("front"))
    let opened = space.leaf("front", open: true, .s(61))
    #expect(opened.contains(.arm(.area("night", .entry), .s(91))))
    #expect(space.tap(House.ada, at: "panel", .s(65)).denied == "no_grant")
    #expect(space.tap(House.ben, at: "panel", .s(70)).first(.areaDisarmed)?.data.member == House.ben)
    #expect(space.handle(.deadline(.area("night", .entry)), at: .s(91)) == [])
  }

  @Test func `its reader arms it again for whoever has that right`() throws {
    var space = try House.space()
    #expect(space.tap(House.ada, at: "panel", .s(1)).denied == "no_grant")
    let actions = space.tap(House.ben, at: "panel", .s(2))
    #expect(actions.first(.accessGranted)?.data.right == "arm")
    #expect(actions.first(.areaArmed)?.data.member == House.ben)
    #expect(space.area("night")?.isArmed == true)
  }

  @Test func `a forced door and a detector raise the alarm, sound the siren, and are acknowledged`() throws {
    for event in [
      SpaceEvent.input(.contact("front"), active: true), .input(.detector(area: "night", name: "pir"), active: true),
    ] {
      var space = try armed()
      let actions = space.handle(event, at: .s(60))
      #expect(actions.alarms == ["intrusion"])
      #expect(actions.sets(.siren("night")) == true)
      #expect(space.handle(.command(.disarm(area: "night"), actor: "op"), at: .s(70)).sets(.siren("night")) == false)
      #expect(space.refusal(of: .acknowledgeArea(area: "night"), at: .s(71)) == nil)
      let seen = space.handle(.command(.acknowledgeArea(area: "night"), actor: "op"), at: .s(71))
      #expect(seen.records.contains(.alarmAcknowledged))
      #expect(space.refusal(of: .acknowledgeArea(area: "night"), at: .s(72)) != nil)
    }
  }

  @Test func `it locks nobody in: every way out stays free`() throws {
    var space = try armed()
    #expect(space.handle(.input(.requestToExit("front"), active: true), at: .s(50)).releases("front"))
    #expect(space.tap(House.ada, at: "lab-in", .s(51)).releases("lab"))
  }

  @Test func `it arms itself when its closed hours begin, once, and not again after a restart in them`() throws {
    let tables = House.tables {
      $0.schedules.append(.init(name: "night", weekly: (0..<7).map { $0 * 1440 + 1320..<$0 * 1440 + 1439 }))
      $0.resources[6].closedHours = 1
    }
    var space = try House.space(tables, start: WallTime.utc(2026, 3, 3, 21, 59))
    let actions = space.handle(.deadline(.calendar), at: .s(60))
    #expect(actions.first(.areaArmed)?.data.actor == "schedule")
    _ = space.handle(.command(.disarm(area: "night"), actor: "cleaner"), at: .s(600))
    _ = space.handle(.deadline(.calendar), at: .s(660))
    #expect(space.area("night")?.isArmed == false)
    let disarmed = SpaceMemory(lastKnown: WallTime.utc(2026, 3, 3, 22, 10))
    let soon = try House.space(tables, memory: disarmed, start: WallTime.utc(2026, 3, 3, 22, 30))
    #expect(soon.area("night")?.isArmed == false)
    let earlier = SpaceMemory(lastKnown: WallTime.utc(2026, 3, 3, 20, 0))
    let missed = try House.space(tables, memory: earlier, start: WallTime.utc(2026, 3, 3, 22, 30))
    #expect(missed.area("night")?.isArmed == true)
    let nextNight = try House.space(tables, memory: disarmed, start: WallTime.utc(2026, 3, 4, 22, 30))
    #expect(nextNight.area("night")?.isArmed == true)
  }

  @Test func `an armed area is armed after a restart, and what is open then is told`() throws {
    var space = try House.space()
    var memory = SpaceMemory(lastKnown: House.noon)
    let events = [
      SpaceEvent.command(.arm(area: "night", forced: false), actor: "op"), .deadline(.area("night", .exit)),
    ]
    for (event, second) in zip(events, [0.0, 45]) {
      space.handle(event, at: .s(second)).saved.forEach { memory.keep($0) }
    }
    var again = Space(settings: House.settings, clock: WallClock(origin: House.noon, quality: .held))
    again.restore(policy: try SpaceFixture.image(House.tables()), confirmedAt: House.noon)
    let actions = again.handle(.started(memory, inputs: [.detector(area: "night", name: "pir"): true]), at: .zero)
    #expect(again.area("night")?.isArmed == true)
    #expect(actions.alarms == ["intrusion"])
  }

  // MARK: Auxiliary outputs

  @Test func `the bell rings its chime, in every posture`() throws {
    var space = try House.space()
    let actions = space.handle(.input(.doorbell("lab"), active: true), at: .s(1))
    #expect(actions.records == [.doorBell])
    #expect(actions.sets(.auxiliary("chime")) == true)
    #expect(space.handle(.input(.doorbell("lab"), active: false), at: .s(1.2)) == [])
    #expect(space.handle(.deadline(.auxiliary("chime")), at: .s(3)).sets(.auxiliary("chime")) == false)
  }

  @Test func `a lamp is on while somebody is in, a sign while the door is in lockdown`() throws {
    var space = try House.space()
    #expect(space.tap(House.ada, at: "desk", .s(1)).sets(.auxiliary("lamp")) == true)
    #expect(space.tap(House.ada, at: "desk", .s(2)).sets(.auxiliary("lamp")) == false)
    #expect(space.handle(.command(.lockdown(true), actor: "op"), at: .s(3)).sets(.auxiliary("sign")) == true)
    #expect(space.handle(.command(.lockdown(false), actor: "op"), at: .s(4)).sets(.auxiliary("sign")) == false)
  }

  @Test func `what lasts is on again after a restart`() throws {
    let memory = SpaceMemory(
      doors: ["front": DoorMemory(posture: .lockdown)],
      rooms: ["hall": RoomMemory(present: [House.ada: House.noon])], lastKnown: House.noon)
    var space = Space(settings: House.settings, clock: WallClock(origin: House.noon, quality: .held))
    space.restore(policy: try SpaceFixture.image(House.tables()), confirmedAt: House.noon)
    let actions = space.handle(.started(memory, inputs: [:]), at: .zero)
    #expect(actions.sets(.auxiliary("lamp")) == true)
    #expect(actions.sets(.auxiliary("sign")) == true)
    #expect(actions.sets(.auxiliary("chime")) == false)
  }

  @Test func `an operator switches an output by hand, on the record`() throws {
    var space = try House.space()
    let actions = space.handle(.command(.auxiliary("lamp", on: true), actor: "op"), at: .s(1))
    #expect(actions.sets(.auxiliary("lamp")) == true)
    #expect(actions.first(.outputSwitched)?.data.state == "on")
  }
}
