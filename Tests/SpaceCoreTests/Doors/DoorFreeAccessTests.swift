import Testing

@testable import SpaceCore

@Suite struct DoorFreeAccessTests {
  typealias Fixture = DoorFixture

  private static let waits = DoorEvent.freeAccess(begins: true, waitsForMember: true, actor: "schedule")
  private static let begins = DoorEvent.freeAccess(begins: true, waitsForMember: false, actor: "ada")
  private static let ends = DoorEvent.freeAccess(begins: false, waitsForMember: false, actor: "schedule")

  private static func waiting(_ settings: DoorSettings = Fixture.strike) -> Door {
    var door = Fixture.secured(settings)
    _ = door.handle(waits, at: .s(1))
    return door
  }

  @Test func `free access that waits leaves the door secured, and the entry says for what it waits`() {
    var door = Fixture.secured()
    let actions = door.handle(Self.waits, at: .s(1))
    #expect(!actions.releases && !actions.engages)
    #expect(door.state.posture == .secured && door.waitsForMember)
    let entry = actions.data(of: .doorPosture)
    #expect(entry?.posture == "secured" && entry?.state == "waiting_for_member" && entry?.actor == "schedule")
    #expect(door.memory == DoorMemory(waitsForMember: true))
    #expect(door.handle(Self.waits, at: .s(2)) == [])
  }

  @Test func `the first member who is let in opens the door to everybody, and is the one who came in`() {
    var door = Self.waiting()
    let actions = door.handle(.granted(Fixture.grant(at: .s(5))), at: .s(5))
    #expect(actions.contains(.release(.afterRecord(bound: door.settings.writeBound))))
    #expect(actions.contains(.indicate(.granted)))
    let entry = actions.data(of: .doorPosture)
    #expect(entry?.posture == "free_access" && entry?.member == Fixture.ada && entry?.actor == "schedule")
    #expect(door.state.lock == .released(until: nil) && !door.waitsForMember)
    #expect(door.handle(.leafOpened, at: .s(6)).data(of: .doorOpened)?.member == Fixture.ada)
    #expect(door.handle(.leafClosed, at: .s(7)).engages == false)
    #expect(door.handle(.deadline(.relock), at: .s(10)).engages == false)
    #expect(door.handle(Self.ends, at: .s(20)).engages)
  }

  @Test func `whoever leaves, REX and a command let nobody else in while the door waits`() {
    for event in [
      DoorEvent.granted(Fixture.grant(leaving: true)), .requestToExit, .unlock(actor: "op"),
      .granted(DoorPass(cause: .command, member: Fixture.ada, since: .s(5))), .denied,
    ] {
      var door = Self.waiting()
      _ = door.handle(event, at: .s(5))
      #expect(door.state.posture == .secured && door.waitsForMember, "\(event)")
    }
  }

  @Test func `hours that end before anybody came leave the door as it is, also while somebody is on the way out`() {
    var door = Self.waiting()
    _ = door.handle(.requestToExit, at: .s(5))
    let actions = door.handle(Self.ends, at: .s(6))
    #expect(actions.records == [.doorPosture] && !actions.engages)
    #expect(actions.data(of: .doorPosture)?.state == nil)
    #expect(!door.waitsForMember && door.isReleased)
    #expect(door.handle(Self.ends, at: .s(7)) == [])
    _ = door.handle(.granted(Fixture.grant()), at: .s(8))
    #expect(door.state.posture == .secured)
  }

  @Test func `an operator who secures a door that waits ends the waiting`() {
    var door = Self.waiting()
    let actions = door.handle(.posture(.secured, actor: "op"), at: .s(2))
    #expect(actions.records == [.doorPosture] && actions.data(of: .doorPosture)?.actor == "op")
    #expect(!door.waitsForMember)
    #expect(door.handle(.posture(.secured, actor: "op"), at: .s(3)) == [])
  }

  @Test func `whoever holds the door open does not have to wait for the first member`() {
    var door = Self.waiting()
    let actions = door.handle(Self.begins, at: .s(2))
    #expect(actions.data(of: .doorPosture)?.actor == "ada")
    #expect(door.state.posture == .freeAccess && !door.waitsForMember)
    #expect(door.handle(Self.waits, at: .s(3)) == [])
    #expect(door.state.posture == .freeAccess)
  }

  @Test(arguments: [DoorPosture.unlocked, .lockdown, .disabled])
  func `no schedule opens a door, or makes it wait, in a posture that an operator has set`(posture: DoorPosture) {
    var door = Self.waiting()
    _ = door.handle(.posture(posture, actor: "op"), at: .s(2))
    #expect(!door.waitsForMember)
    for event in [Self.waits, Self.begins, Self.ends] { #expect(door.handle(event, at: .s(3)) == []) }
    #expect(door.state.posture == posture && !door.waitsForMember)
    _ = door.handle(.posture(.secured, actor: "op"), at: .s(4))
    _ = door.handle(.granted(Fixture.grant()), at: .s(5))
    #expect(door.state.posture == .secured)
  }

  @Test func `fire ends the waiting of a fail-safe door`() {
    var door = Self.waiting(Fixture.magnet)
    _ = door.handle(.fire(active: true), at: .s(2))
    #expect(door.state.posture == .unlocked && !door.waitsForMember)
    #expect(door.handle(Self.waits, at: .s(3)) == [])
  }

  @Test func `a door that waits still does so after the power was off`() {
    var door = Fixture.secured()
    let actions = door.handle(.restarted(DoorMemory(waitsForMember: true), leaf: .closed), at: .s(9))
    #expect(actions.engages && !actions.releases && door.waitsForMember)
    _ = door.handle(.granted(Fixture.grant()), at: .s(10))
    #expect(door.state.posture == .freeAccess)
    _ = door.handle(.restarted(DoorMemory(posture: .lockdown, waitsForMember: true), leaf: .closed), at: .s(19))
    #expect(!door.waitsForMember)
  }
}
