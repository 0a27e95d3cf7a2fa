import Testing

@testable import SpaceCore

/// Signing in, unlocking from afar, lockdowns of everything, renewals and enrolment.
@Suite struct SpacePeopleTests {
  typealias House = HouseFixture

  @Test func `at a room's reader a member signs in and out, and a door may ask for it`() throws {
    var space = try House.space(
      House.tables {
        $0.grants[0].conditions = [.signedIn]; $0.rightsSets[0].append(.init(resource: 5, right: .enter, grant: 3))
      })
    #expect(space.tap(House.ada, at: "front-out", .s(1)).denied == "sign_in_required")
    let signedIn = space.tap(House.ada, at: "desk", .s(2))
    #expect(signedIn.first(.accessGranted)?.subject == "hall")
    #expect(space.room("hall")?.holds(House.ada) == true)
    #expect(space.tap(House.ada, at: "front-out", .s(3)).releases("front"))
    #expect(space.tap(House.ada, at: "desk", .s(20)).first(.roomOccupancy)?.data.count == 0)
    #expect(space.tap(House.ada, at: "front-out", .s(30)).denied == "sign_in_required")
    #expect(space.tap(House.cleo, at: "desk", .s(31)).denied == "no_grant")
  }

  @Test func `a room may ask for who has signed in at another`() throws {
    var settings = House.settings
    settings.rooms.append(RoomSettings(id: "studio", name: "Studio", readers: ["studio-desk"]))
    var space = try House.space(
      House.tables {
        $0.resources.append(.init(id: "studio", name: "Studio", kind: .room))
        $0.grants[3] = .init(id: "g-signed-in")
        $0.grants[3].conditions = [.signedIn]
        $0.rightsSets[0].append(.init(resource: 8, right: .enter, grant: 3))
      }, settings: settings)
    #expect(space.tap(House.ada, at: "studio-desk", .s(1)).denied == "sign_in_required")
    _ = space.tap(House.ada, at: "desk", .s(2))
    #expect(space.tap(House.ada, at: "studio-desk", .s(3)).first(.accessGranted)?.subject == "studio")
  }

  @Test func `a full room refuses one more and signs out whoever leaves`() throws {
    var settings = House.settings
    settings.rooms[0].capacity = 1
    settings.rooms[0].closesWhenFull = true
    var space = try House.space(settings: settings)
    _ = space.tap(House.ada, at: "desk", .s(1))
    #expect(space.tap(House.ben, at: "desk", .s(2)).denied == "room_full")
    _ = space.tap(House.ada, at: "desk", .s(3))
    #expect(space.tap(House.ben, at: "desk", .s(4)).first(.accessGranted) != nil)
  }

  @Test func `a member unlocks from afar what a tap would, at doors that allow it`() throws {
    var space = try House.space()
    let actions = space.handle(.command(.remoteUnlock(door: "front", member: House.ada), actor: "phone"), at: .s(1))
    #expect(actions.releases("front"))
    let entry = try #require(actions.first(.accessGranted))
    #expect(entry.data.member == House.ada)
    #expect(entry.data.actor == "phone")
    #expect(entry.data.grant == "g")
    #expect(space.refusal(of: .remoteUnlock(door: "lab", member: House.ada), at: .s(2)) != nil)
    #expect(space.handle(.command(.remoteUnlock(door: "lab", member: House.ada), actor: "phone"), at: .s(2)) == [])
    let stranger = MemberID(high: 5, low: 5)
    guard case .notNow(let why)? = space.refusal(of: .remoteUnlock(door: "front", member: stranger), at: .s(3)) else {
      Issue.record("a stranger was not refused")
      return
    }
    #expect(!why.isEmpty)
    _ = space.handle(.command(.posture(door: "front", .lockdown), actor: "op"), at: .s(4))
    let refused = space.handle(.command(.remoteUnlock(door: "front", member: House.ada), actor: "phone"), at: .s(5))
    #expect(refused.denied == "lockdown")
    #expect(!refused.releases("front"))
  }

  @Test func `a panic button locks every door down at once, and only a switch that is turned back ends it`() throws {
    for releases in [false, true] {
      var settings = House.settings
      settings.rules.lockdownInputReleases = releases
      var space = try House.space(settings: settings)
      _ = space.handle(.command(.posture(door: "lab", .disabled), actor: "op"), at: .s(0))
      let actions = space.handle(.input(.lockdown, active: true), at: .s(1))
      #expect(actions.events.allSatisfy { $0.data.actor == "panic button" })
      #expect(space.doors.map(\.state.posture) == [.lockdown, .disabled, .lockdown, .lockdown, .lockdown])
      #expect(space.handle(.input(.requestToExit("front"), active: true), at: .s(2)).releases("front"))
      _ = space.handle(.input(.lockdown, active: false), at: .s(9))
      #expect(space.door("front")?.state.posture == (releases ? .secured : .lockdown))
      _ = space.handle(.command(.lockdown(false), actor: "op"), at: .s(10))
      #expect(space.doors.map(\.state.posture) == [.secured, .disabled, .secured, .secured, .secured])
    }
  }

  @Test func `an evacuation unlocks every door, and its end secures them`() throws {
    var space = try House.space()
    _ = space.handle(.command(.lockdown(true), actor: "op"), at: .s(1))
    _ = space.handle(.command(.evacuate(true), actor: "op"), at: .s(2))
    #expect(space.doors.allSatisfy { $0.state.posture == .unlocked })
    _ = space.handle(.command(.evacuate(false), actor: "op"), at: .s(3))
    #expect(space.doors.allSatisfy { $0.state.posture == .secured })
  }

  @Test func `a door is propped for a time that somebody names`() throws {
    var space = try House.space()
    #expect(space.refusal(of: .prop(door: "lab", for: .zero), at: .zero) != nil)
    #expect(space.refusal(of: .prop(door: "lab", for: .seconds(90_000)), at: .zero) != nil)
    _ = space.tap(House.ada, at: "front-out", .s(1))
    _ = space.leaf("front", open: true, .s(2))
    #expect(space.refusal(of: .prop(door: "front", for: .seconds(600)), at: .s(3)) == nil)
    _ = space.handle(.command(.prop(door: "front", for: .seconds(600)), actor: "op"), at: .s(3))
    #expect(space.handle(.deadline(.door("front", .heldWarning)), at: .s(30)).records == [])
  }

  @Test func `a badge that is renewed by use lasts from its last use, also after a restart`() throws {
    let day = 1440
    let tables = House.tables {
      $0.credentialClasses[0].until = UInt32(House.noon.minutes) + UInt32(day)
      $0.credentialClasses[0].renewDays = 30
    }
    var space = try House.space(tables)
    var memory = SpaceMemory(lastKnown: House.noon)
    space.tap(House.ada, at: "front-out", .s(60)).saved.forEach { memory.keep($0) }
    #expect(memory.renewals.count == 1)
    #expect(space.tap(House.ada, at: "front-out", .s(120)).saved == [], "once an hour is enough")
    let later = House.noon + .seconds(29 * 86_400)
    var again = try House.space(tables, memory: memory, start: later)
    #expect(again.tap(House.ada, at: "front-out", .s(1)).releases("front"))
    #expect(again.tap(House.ben, at: "front-out", .s(2)).denied == "credential_expired")
  }

  @Test func `a badge that is read for enrolment opens nothing and leaves its tag`() throws {
    var space = try House.space()
    let credential = PresentedCredential.digest(CredentialDigest(high: 0x77, low: 3), .cardUID)
    let actions = space.handle(
      .captured(Presentation(reader: "front-out", credential: credential, at: .s(1)), actor: "op"), at: .s(1))
    #expect(actions.records == [.credentialCaptured])
    #expect(actions.outputs == [])
    #expect(actions.first(.credentialCaptured)?.data.credentialTag != nil)
  }

  @Test func `a badge for somebody who is forced opens and raises a silent alarm`() throws {
    let tables = House.tables { $0.credentialClasses[0].isDuress = true }
    var space = try House.space(tables)
    let actions = space.tap(House.ada, at: "front-out", .s(1))
    #expect(actions.releases("front"))
    #expect(actions.alarms == ["duress"])
    #expect(space.door("front")?.state.alarm == DoorAlarm.none)
  }
}
