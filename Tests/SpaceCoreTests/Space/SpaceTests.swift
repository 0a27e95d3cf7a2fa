import Testing

@testable import SpaceCore

@Suite struct SpaceTests {
  typealias Fixture = SpaceFixture
  static let bound = OutputTiming.afterRecord(bound: .milliseconds(50))

  @Test func `a badge opens the door, is recorded before the lock moves, and counts in the room once inside`() throws {
    var space = try Fixture.space()
    let tap = space.tap(Fixture.ada, at: "outside", .s(1))
    #expect(tap.records == [.accessGranted])
    let record = try #require(tap.firstIndex { if case .record = $0 { true } else { false } })
    let output = try #require(tap.firstIndex(of: .output(.lock("front"), active: true, Self.bound)))
    #expect(record < output)
    let granted = try #require(tap.first(.accessGranted))
    #expect(granted.data.member == Fixture.ada)
    #expect(granted.data.grant == "g-enter")
    #expect(granted.data.policyVersion == 7)
    #expect(granted.data.reader == "outside")
    #expect(granted.data.credentialKind == "card_uid")
    #expect(granted.time == Fixture.noon + .seconds(1))
    #expect(tap.contains(.indicate("outside", .granted)))
    _ = space.handle(.outputMoved(.lock("front"), late: false), at: .s(1.1))
    #expect(space.room("hall")?.estimate.count == 0)
    let opened = space.handle(.input(.contact("front"), active: true), at: .s(2))
    #expect(opened.records == [.doorOpened, .roomOccupancy])
    #expect(opened.first(.doorOpened)?.data.latencyMicroseconds == 100_000)
    #expect(space.room("hall")?.holds(Fixture.ada) == true)
    #expect(
      opened.saved.contains { if case .room("hall", let memory) = $0 { memory.present.count == 1 } else { false } })
  }

  @Test func `a magnetic lock is released by taking its power away`() throws {
    var space = try Fixture.space()
    #expect(
      space.tap(Fixture.ada, at: "back-outside", .s(1)).outputs == [.output(.lock("back"), active: false, Self.bound)])
    let opened = space.handle(.input(.contact("back"), active: true), at: .s(2))
    #expect(opened.outputs == [.output(.lock("back"), active: true, .now)])
  }

  @Test func `a refusal says why, to the member by name, and moves nothing`() throws {
    var space = try Fixture.space()
    let tap = space.tap(Fixture.ben, at: "back-outside", .s(1))
    #expect(tap.records == [.accessDenied])
    #expect(tap.outputs.isEmpty)
    let denied = try #require(tap.first(.accessDenied))
    #expect(denied.data.reason == "no_grant")
    #expect(denied.data.text == "You have no right to Back door yet. Ask a steward for it.")
    #expect(tap.contains(.indicate("back-outside", .denied(.noGrant))))
  }

  @Test func `an unknown reader, a malformed credential and a board without a policy are refused and recorded`() throws
  {
    var space = try Fixture.space()
    #expect(space.tap(Fixture.ada, at: "nowhere", .s(1)).first(.accessDenied)?.data.reason == "resource_unknown")
    let malformed = Presentation(reader: "outside", credential: .malformed(.wiegand), at: .s(2))
    #expect(space.handle(.presented(malformed), at: .s(2)).first(.accessDenied)?.data.reason == "credential_malformed")
    var bare = Space(settings: Fixture.settings, clock: WallClock(origin: Fixture.noon, quality: .held))
    _ = bare.handle(.started(SpaceMemory(), inputs: [:]), at: .zero)
    let denied = bare.tap(Fixture.ada, at: "outside", .s(1))
    #expect(denied.first(.accessDenied)?.data.reason == "policy_missing")
    #expect(denied.outputs.isEmpty)
    // Leaving takes no policy at all.
    let exit = bare.tap(Fixture.ada, at: "inside", .s(2))
    #expect(exit.outputs == [.output(.lock("front"), active: true, .now)])
  }

  @Test func `a badge reported lost raises an alarm at any reader, and still opens the way out`() throws {
    var space = try Fixture.space()
    let outside = space.tap(Fixture.dan, at: "outside", .s(1))
    #expect(outside.records == [.accessDenied, .alarmRaised])
    #expect(outside.first(.alarmRaised)?.data.alarm == "credential_lost")
    let inside = space.tap(Fixture.dan, at: "inside", .s(2))
    #expect(inside.records == [.accessGranted, .alarmRaised])
    #expect(inside.outputs == [.output(.lock("front"), active: true, .now)])
  }

  @Test(arguments: DoorPosture.allCases)
  func `an inner reader lets out in every posture, whoever it is`(posture: DoorPosture) throws {
    var space = try Fixture.space()
    _ = space.handle(.command(.posture(door: "front", posture), actor: "op"), at: .s(1))
    let stranger = Presentation(
      reader: "inside", credential: .digest(CredentialDigest(high: 5, low: 5), .cardUID), at: .s(2))
    let actions = space.handle(.presented(stranger), at: .s(2))
    let stands = posture == .freeAccess || posture == .unlocked
    #expect(actions.outputs == (stands ? [] : [.output(.lock("front"), active: true, .now)]))
    #expect(actions.first(.accessGranted)?.data.cause == "rex")
    let opened = space.handle(.input(.contact("front"), active: true), at: .s(3))
    #expect(opened.first(.doorOpened)?.data.cause == "rex")
    #expect(space.room("hall")?.memory.unseenExits == 1)
    #expect(space.room("hall")?.memory.unseenEntries == 0)
  }

  @Test func `lockdown keeps everybody out but those with override, and REX still opens`() throws {
    var space = try Fixture.space()
    _ = space.handle(.command(.posture(door: "front", .lockdown), actor: "op"), at: .s(1))
    #expect(space.tap(Fixture.ada, at: "outside", .s(2)).first(.accessDenied)?.data.reason == "lockdown")
    #expect(space.handle(.input(.requestToExit("front"), active: true), at: .s(3)).outputs.count == 1)
    _ = space.handle(.deadline(.door("front", .relock)), at: .s(8))
    let override = space.tap(Fixture.cleo, at: "outside", .s(9))
    #expect(override.first(.accessGranted)?.data.right == "override")
    #expect(override.outputs.count == 1)
    #expect(space.lastDecision?.obligations == .overridesLockdown)
  }

  @Test func `a full room closes its doors to others, not to those who are in it`() throws {
    var space = try Fixture.space()
    _ = space.enter(Fixture.ada, .s(1))
    _ = space.enter(Fixture.ben, .s(5))
    #expect(space.tap(Fixture.cleo, at: "outside", .s(10)).first(.accessDenied)?.data.reason == "room_full")
    #expect(space.tap(Fixture.ada, at: "outside", .s(12)).records == [.accessGranted])
    _ = space.handle(.deadline(.door("front", .relock)), at: .s(17))
    _ = space.tap(Fixture.ben, at: "inside", .s(20))
    _ = space.handle(.input(.contact("front"), active: true), at: .s(21))
    _ = space.handle(.input(.contact("front"), active: false), at: .s(22))
    #expect(space.room("hall")?.holds(Fixture.ben) == false)
    #expect(space.tap(Fixture.cleo, at: "outside", .s(30)).records == [.accessGranted])
  }

  @Test func `a leaf that nobody's badge explains widens the count`() throws {
    var space = try Fixture.space()
    #expect(space.handle(.input(.contact("front"), active: true), at: .s(1)).records == [.doorForced, .roomOccupancy])
    #expect(space.room("hall")?.estimate == OccupancyEstimate(count: 0, low: 0, high: 1))
    _ = space.handle(.input(.contact("front"), active: false), at: .s(2))
    _ = space.handle(.command(.posture(door: "front", .unlocked), actor: "op"), at: .s(3))
    _ = space.handle(.input(.contact("front"), active: true), at: .s(4))
    #expect(space.room("hall")?.memory.unseenEntries == 2)
    #expect(space.room("hall")?.memory.unseenExits == 1)
  }

  @Test func `a policy that comes in mid-grant takes nothing back and counts from the next tap`() throws {
    var space = try Fixture.space()
    _ = space.tap(Fixture.ada, at: "outside", .s(1))
    var other = Fixture.tables(version: 8)
    other.resources.reverse()
    other.rightsSets = [[], [], []]
    let installed = space.handle(.policy(try Fixture.image(other), confirmedAt: Fixture.noon), at: .s(2))
    #expect(installed.records == [.policyInstalled])
    #expect(installed.outputs.isEmpty)
    #expect(
      space.handle(.input(.contact("front"), active: true), at: .s(3)).first(.doorOpened)?.data.member == Fixture.ada)
    _ = space.handle(.input(.contact("front"), active: false), at: .s(4))
    #expect(space.tap(Fixture.ada, at: "outside", .s(5)).first(.accessDenied)?.data.policyVersion == 8)
    #expect(space.handle(.policyRefused("no signature"), at: .s(6)).first(.policyRefused)?.data.text == "no signature")
    #expect(space.handle(.policyConfirmed(Fixture.noon + .seconds(9)), at: .s(9)) == [])
    #expect(space.policyConfirmedAt == Fixture.noon + .seconds(9))
  }

  @Test func `two doors at once keep their passes apart`() throws {
    var space = try Fixture.space()
    _ = space.tap(Fixture.ada, at: "outside", .s(1))
    _ = space.tap(Fixture.dan, at: "back-outside", .s(1))
    _ = space.tap(Fixture.ada, at: "back-outside", .s(1))
    #expect(space.handle(.input(.contact("back"), active: true), at: .s(2)).first(.doorOpened)?.subject == "back")
    let unused = space.handle(.deadline(.door("front", .relock)), at: .s(6))
    #expect(unused.first(.doorUnused)?.subject == "front")
    #expect(unused.outputs == [.output(.lock("front"), active: false, .now)])
  }

  @Test func `fire releases the fail-safe door first, is recorded once, and stays until an operator secures`() throws {
    var space = try Fixture.space()
    _ = space.handle(.command(.posture(door: "back", .lockdown), actor: "op"), at: .s(1))
    let fire = space.handle(.input(.fire, active: true), at: .s(2))
    #expect(fire.outputs == [.output(.lock("back"), active: false, .now)])
    #expect(fire.records == [.doorPosture, .alarmRaised])
    #expect(space.handle(.input(.fire, active: true), at: .s(3)) == [])
    #expect(space.refusal(of: .posture(door: "back", .secured), at: .s(1)) != nil)
    #expect(space.handle(.command(.posture(door: "back", .lockdown), actor: "op"), at: .s(3)) == [])
    #expect(space.handle(.input(.fire, active: false), at: .s(4)).records == [.alarmCleared])
    #expect(space.door("back")?.state.posture == .unlocked)
    #expect(space.handle(.command(.posture(door: "back", .secured), actor: "op"), at: .s(5)).outputs.count == 1)
  }

  @Test func `unknown names do nothing`() throws {
    var space = try Fixture.space()
    let before = space.doors
    let events: [SpaceEvent] = [
      .input(.contact("x"), active: true), .input(.requestToExit("x"), active: true),
      .input(.activity("x"), active: true),
      .deadline(.door("x", .held)), .deadline(.tool("x", .runOn)), .command(.unlock(door: "x"), actor: "op"),
      .command(.correct(room: "x", count: 1), actor: "op"), .outputMoved(.lock("x"), late: false),
      .outputMoved(.relay("x"), late: false), .outputMoved(.runOn("laser"), late: false),
      .input(.requestToExit("front"), active: false),
    ]
    for event in events { #expect(space.handle(event, at: .s(1)) == []) }
    #expect(space.doors == before)
  }

  @Test func `devices, the clock and the stop are recorded`() throws {
    var space = try Fixture.space()
    #expect(space.handle(.device(.found(device: "r1")), at: .s(1)).first(.deviceFound)?.subject == "r1")
    #expect(
      space.handle(.device(.lost(device: "r1", reason: "gone")), at: .s(1)).first(.deviceLost)?.data.reason == "gone")
    let degraded = space.handle(.device(.degraded(device: "r1", finding: "noise", count: 3)), at: .s(1))
    #expect(degraded.first(.deviceDegraded)?.data.number == 3)
    #expect(space.handle(.stopping, at: .s(1)).records == [.agentStopped])
    let back = WallClock(origin: WallTime(milliseconds: Fixture.noon.milliseconds - 60_000), quality: .held)
    let changed = space.handle(.clock(back), at: .s(1))
    #expect(changed.first(.clockChanged)?.data.seconds == -60)
    #expect(changed.first(.clockChanged)?.clock == .held)
    let absurd = WallClock(origin: WallTime(milliseconds: .min), quality: .unknown)
    #expect(space.handle(.clock(absurd), at: .s(2)).records == [.clockChanged])
  }
}
