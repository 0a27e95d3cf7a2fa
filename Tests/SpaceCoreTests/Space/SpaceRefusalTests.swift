import Testing

@testable import SpaceCore

@Suite struct SpaceRefusalTests {
  typealias Fixture = SpaceFixture

  @Test(arguments: [
    SpaceCommand.unlock(door: "x"), .posture(door: "x", .secured), .acknowledge(door: "x"),
    .lockout(tool: "x", reason: "r"), .clearLockout(tool: "x"), .stop(tool: "x", emergency: true),
    .correct(room: "x", count: 1),
  ])
  func `a name that nothing has is refused with the names there are`(command: SpaceCommand) throws {
    guard case .unknown("x", let known) = try Fixture.space().refusal(of: command, at: .zero) else {
      Issue.record("\(command) was not refused as unknown")
      return
    }
    #expect(!known.isEmpty)
  }

  @Test func `a command that cannot be carried out now says why`() throws {
    var space = try Fixture.space()
    let refused: [SpaceCommand] = [
      .acknowledge(door: "front"), .lockout(tool: "laser", reason: ""), .clearLockout(tool: "laser"),
      .stop(tool: "laser", emergency: false), .correct(room: "hall", count: -1), .correct(room: "hall", count: .max),
    ]
    for command in refused {
      guard case .notNow(let why)? = space.refusal(of: command, at: .zero) else {
        Issue.record("\(command) was not refused")
        continue
      }
      #expect(!why.isEmpty)
    }
    _ = space.handle(.command(.posture(door: "front", .disabled), actor: "op"), at: .s(1))
    #expect(space.refusal(of: .unlock(door: "front"), at: .s(1)) != nil)
    #expect(space.handle(.command(.unlock(door: "front"), actor: "op"), at: .s(2)) == [])
  }

  @Test func `a command that can be carried out is not refused, and is carried out`() throws {
    var space = try Fixture.space()
    func carryOut(_ command: SpaceCommand, _ second: Double) -> [SpaceAction] {
      #expect(space.refusal(of: command, at: .zero) == nil, "\(command)")
      return space.handle(.command(command, actor: "op"), at: .s(second))
    }
    let unlock = carryOut(.unlock(door: "front"), 1)
    #expect(unlock.first(.accessGranted)?.data.actor == "op")
    #expect(unlock.outputs == [.output(.lock("front"), active: true, SpaceTests.bound)])
    #expect(carryOut(.posture(door: "front", .secured), 2) == [])
    #expect(carryOut(.lockout(tool: "laser", reason: "belt"), 3).records == [.toolLockout])
    #expect(carryOut(.clearLockout(tool: "laser"), 4).records == [.toolLockout])
    #expect(carryOut(.correct(room: "hall", count: 2), 5).first(.roomOccupancy)?.data.actor == "op")
    _ = space.handle(.input(.contact("back"), active: true), at: .s(6))
    #expect(carryOut(.acknowledge(door: "back"), 7).records == [.alarmAcknowledged, .alarmCleared])
    _ = space.tap(Fixture.ada, at: "bench", .s(8))
    #expect(carryOut(.stop(tool: "laser", emergency: false), 9).records == [.toolEnded])
  }
}
