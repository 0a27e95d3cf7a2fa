import Testing

@testable import SpaceCore

/// Anti-passback and interlocks: rules of the house that span doors.
@Suite struct SpacePassbackTests {
  typealias House = HouseFixture

  private func house(_ mode: SideRule.Mode, _ change: (inout SpaceSettings) -> Void = { _ in }) throws -> Space {
    var settings = House.settings
    settings.rules.sides["front"] = SideRule(mode: mode, to: "hall")
    change(&settings)
    return try House.space(settings: settings)
  }

  private func goIn(_ space: inout Space, _ second: Double) {
    #expect(space.tap(House.ada, at: "front-out", .s(second)).releases("front"))
    _ = space.leaf("front", open: true, .s(second + 1))
    _ = space.leaf("front", open: false, .s(second + 2))
  }

  @Test func `hard refuses whoever is in already, until they have come out`() throws {
    var space = try house(.hard)
    goIn(&space, 0)
    #expect(space.tap(House.ada, at: "front-out", .s(10)).denied == "anti_passback")
    #expect(space.tap(House.ben, at: "front-out", .s(20)).releases("front"), "another member is another matter")
    // A grant that nobody used changes no side.
    _ = space.handle(.deadline(.door("front", .relock)), at: .s(40))
    #expect(space.tap(House.ben, at: "front-out", .s(41)).releases("front"))
    _ = space.handle(.deadline(.door("front", .relock)), at: .s(50))
    #expect(space.tap(House.ada, at: "front-in", .s(60)).releases("front"))
    _ = space.leaf("front", open: true, .s(61))
    _ = space.leaf("front", open: false, .s(62))
    #expect(space.tap(House.ada, at: "front-out", .s(70)).releases("front"))
  }

  @Test func `nobody is refused the way out, and a way out without a way in is noted`() throws {
    var space = try house(.hard)
    goIn(&space, 0)
    for second in [10.0, 20] {
      let out = space.tap(House.ada, at: "front-in", .s(second))
      #expect(out.releases("front"))
      #expect(out.first(.accessGranted)?.data.antiPassback == (second == 20 ? true : nil))
      _ = space.leaf("front", open: true, .s(second + 1))
      _ = space.leaf("front", open: false, .s(second + 2))
    }
  }

  @Test func `soft lets in and records it`() throws {
    var space = try house(.soft)
    goIn(&space, 0)
    let again = space.tap(House.ada, at: "front-out", .s(10))
    #expect(again.releases("front"))
    #expect(again.first(.accessGranted)?.data.antiPassback == true)
  }

  @Test func `a steward forgives one or all, on the record, and the next start knows`() throws {
    for member in [House.ada, nil] {
      var space = try house(.hard)
      goIn(&space, 0)
      let actions = space.handle(.command(.forgive(member: member), actor: "Ben"), at: .s(10))
      #expect(actions.first(.accessForgiven)?.data.actor == "Ben")
      #expect(actions.saved == [member.map { .side($0, nil) } ?? .sidesForgotten(at: House.noon + .seconds(10))])
      #expect(space.tap(House.ada, at: "front-out", .s(20)).releases("front"))
    }
  }

  @Test func `sides go over a restart, and are forgiven at night`() throws {
    var space = try house(.hard) { $0.rules.forgiveAt = 240 }
    var memory = SpaceMemory(lastKnown: House.noon)
    var actions = space.tap(House.ada, at: "front-out", .s(0))
    actions += space.leaf("front", open: true, .s(1)) + space.leaf("front", open: false, .s(2))
    actions.saved.forEach { memory.keep($0) }
    #expect(memory.sides[House.ada]?.zone == "hall")
    var again = try House.space(settings: space.settings, memory: memory)
    #expect(again.tap(House.ada, at: "front-out", .s(9)).denied == "anti_passback")
    #expect(
      !again.handle(.deadline(.calendar), at: .s(16 * 3600 - 60)).isEmpty,
      "the night before, 03:59: the calendar goes on")
    #expect(again.tap(House.ada, at: "front-out", .s(16 * 3600 - 50)).denied == "anti_passback")
    _ = again.handle(.deadline(.calendar), at: .s(16 * 3600))
    #expect(again.tap(House.ada, at: "front-out", .s(16 * 3600 + 1)).releases("front"))
    var later = try House.space(settings: space.settings, memory: memory, start: House.noon + .seconds(86_400))
    #expect(later.tap(House.ada, at: "front-out", .s(9)).releases("front"))
  }

  // MARK: Interlock

  @Test func `of interlocked doors the second is not released while the first is, or stands open`() throws {
    var space = try House.space()
    #expect(space.tap(House.ada, at: "outer-out", .s(1)).releases("outer"))
    #expect(space.tap(House.ada, at: "inner-out", .s(2)).denied == "interlock")
    _ = space.leaf("outer", open: true, .s(3))
    #expect(space.tap(House.ben, at: "inner-out", .s(4)).denied == "interlock")
    let forbidden: [SpaceCommand] = [
      .unlock(door: "inner"), .posture(door: "inner", .unlocked), .posture(door: "inner", .freeAccess),
    ]
    for command in forbidden {
      guard case .notNow? = space.refusal(of: command, at: .s(5)) else {
        Issue.record("\(command) was not refused")
        continue
      }
      #expect(space.handle(.command(command, actor: "op"), at: .s(5)) == [])
    }
    _ = space.leaf("outer", open: false, .s(6))
    _ = space.handle(.deadline(.door("outer", .relock)), at: .s(7))
    #expect(space.tap(House.ada, at: "inner-out", .s(8)).releases("inner"))
  }

  @Test func `nobody is kept between two doors: the way out opens, and that both are open is told`() throws {
    var space = try House.space()
    _ = space.tap(House.ada, at: "outer-out", .s(1))
    _ = space.leaf("outer", open: true, .s(2))
    #expect(space.tap(House.ada, at: "inner-in", .s(3)).releases("inner"))
    #expect(space.leaf("inner", open: true, .s(4)).alarms == ["interlock"])
    var empty = try House.space()
    _ = empty.handle(.command(.evacuate(true), actor: "op"), at: .s(1))
    #expect(empty.doors.allSatisfy { $0.state.posture == .unlocked }, "people leave the building")
  }
}
