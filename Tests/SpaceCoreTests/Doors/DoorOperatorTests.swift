import Testing

@testable import SpaceCore

@Suite struct DoorOperatorTests {
  typealias Fixture = DoorFixture

  private static func run(
    forEveryone: Bool = true, _ memory: DoorMemory = DoorMemory(), change: (inout DoorSettings) -> Void = { _ in }
  ) -> DoorRun {
    var settings = Fixture.driven(forEveryone: forEveryone)
    change(&settings)
    var run = DoorRun(settings)
    run.apply(.restarted(memory, leaf: .closed))
    return run
  }

  @Test func `it starts once the lock had its time, holds the leaf, and ends by itself`() {
    var run = Self.run()
    run.apply(.granted(Fixture.grant()))
    // The lock moves 50 ms later at the latest; a second after that it is free.
    run.wait(.milliseconds(1_049))
    #expect(!run.pushing)
    run.wait(.milliseconds(1))
    #expect(run.pushing)
    run.apply(.leafOpened)
    run.wait(.milliseconds(7_999))
    #expect(run.pushing)
    run.wait(.milliseconds(1))
    #expect(!run.pushing && run.deadlines[.operatorEnd] == nil)
    #expect(run.broken == [])
  }

  @Test func `for the first member, who opens the door to everybody, it gives the lock its time as well`() {
    var run = Self.run(DoorMemory(waitsForMember: true))
    run.apply(.granted(Fixture.grant()))
    #expect(run.door.state.posture == .freeAccess)
    #expect(run.deadlines[.operatorStart] == .zero + .milliseconds(1_050))
  }

  @Test func `where it is not for everybody it opens for those who need longer`() {
    var run = Self.run(forEveryone: false)
    for event in [DoorEvent.granted(Fixture.grant()), .requestToExit, .unlock(actor: "op")] {
      run.apply(event)
      run.wait(.seconds(4))
      #expect(!run.pushing)
    }
    run.apply(.granted(Fixture.grant(Fixture.ben, extended: true, at: run.now)))
    run.wait(.seconds(2))
    #expect(run.pushing && run.broken == [])
  }

  @Test(arguments: [DoorPosture.freeAccess, .unlocked])
  func `a door that stands open is opened for whoever badges`(posture: DoorPosture) {
    var run = Self.run(forEveryone: false, DoorMemory(posture: posture))
    run.apply(.granted(Fixture.grant(extended: true)))
    run.wait(.seconds(1))
    #expect(run.pushing && run.broken == [])
  }

  @Test func `REX that only shunts does not push against the lock, and does when it is released for another`() {
    var run = Self.run { $0.requestToExit = .shuntsAlarm }
    run.apply(.requestToExit)
    run.wait(.seconds(3))
    #expect(!run.pushing)
    run.apply(.granted(Fixture.grant(at: run.now)))
    run.wait(.seconds(2))
    #expect(run.pushing && run.broken == [])
  }

  @Test func `nobody is opened for who is not let in`() {
    var run = Self.run(DoorMemory(posture: .disabled))
    run.apply(.granted(Fixture.grant()))
    run.apply(.unlock(actor: "op"))
    run.apply(.denied)
    #expect(run.deadlines[.operatorStart] == nil)
    run.apply(.granted(Fixture.grant(Fixture.ben, leaving: true)))
    #expect(run.deadlines[.operatorStart] == .s(1))
  }

  @Test func `a lock that engages before it starts cancels it`() {
    var opened = Self.run { $0.relock = .onOpen }
    opened.apply(.granted(Fixture.grant()))
    opened.apply(.leafOpened)
    #expect(opened.released == false && opened.deadlines[.operatorStart] == nil)
    opened.wait(.seconds(20))
    var slow = Self.run { $0.doorOperator?.delay = .seconds(10) }
    slow.apply(.granted(Fixture.grant()))
    slow.wait(.seconds(20))
    #expect(!opened.pushing && !slow.pushing && opened.broken == [] && slow.broken == [])
  }

  @Test func `it goes on while the leaf it opened is locked behind, and ends when that closes`() {
    var run = Self.run { $0.relock = .onOpen }
    run.apply(.granted(Fixture.grant()))
    run.wait(.seconds(2))
    run.apply(.leafOpened)
    #expect(run.pushing && run.released == false)
    run.wait(.seconds(1))
    run.apply(.leafClosed)
    #expect(!run.pushing && run.broken == [])
  }

  @Test func `a leaf that never opened is not pushed against its bolt`() {
    var run = Self.run()
    run.apply(.granted(Fixture.grant()))
    run.wait(.milliseconds(4_999))
    #expect(run.pushing)
    run.wait(.milliseconds(1))
    #expect(!run.pushing && run.counts[.doorUnused] == 1 && run.broken == [])
  }

  @Test func `two who tap after each other are waited for once, and the second finds it longer open`() {
    var run = Self.run()
    run.apply(.granted(Fixture.grant()))
    run.wait(.milliseconds(900))
    run.apply(.granted(Fixture.grant(Fixture.ben, at: run.now)))
    run.wait(.milliseconds(150))
    #expect(run.pushing)
    run.apply(.leafOpened)
    run.wait(.seconds(6))
    run.apply(.granted(Fixture.grant(Fixture.cleo, at: run.now)))
    run.wait(.seconds(7))
    #expect(run.pushing)
    run.wait(.seconds(1))
    #expect(!run.pushing && run.broken == [])
  }

  @Test func `a sensor that asks for ever does not hold the signal for ever`() {
    var run = Self.run()
    run.apply(.requestToExit)
    run.wait(.seconds(1))
    run.apply(.leafOpened)
    for _ in 0..<4 {
      run.wait(.milliseconds(1_900))
      #expect(run.pushing)
      run.apply(.requestToExit)
    }
    run.wait(.milliseconds(400))
    #expect(!run.pushing && run.broken == [])
  }

  @Test func `fire switches it off and nobody starts it, whatever lock the door has`() {
    var run = Self.run()
    run.apply(.granted(Fixture.grant()))
    run.wait(.seconds(2))
    run.apply(.leafOpened)
    run.apply(.fire(active: true))
    #expect(!run.pushing && run.deadlines[.operatorEnd] == nil)
    run.apply(.granted(Fixture.grant(Fixture.ben, at: run.now)))
    #expect(run.deadlines[.operatorStart] == nil)
    run.apply(.fire(active: false))
    run.apply(.granted(Fixture.grant(Fixture.cleo, at: run.now)))
    run.apply(.fire(active: true))
    run.wait(.seconds(5))
    #expect(!run.pushing && run.broken == [])
  }

  @Test func `a forced door is not opened by it until somebody has looked`() {
    var run = Self.run()
    run.apply(.leafOpened)
    run.apply(.leafClosed)
    run.apply(.granted(Fixture.grant()))
    run.wait(.seconds(3))
    #expect(!run.pushing)
    run.apply(.acknowledged(actor: "op"))
    run.apply(.granted(Fixture.grant(Fixture.ben, at: run.now)))
    run.wait(.seconds(2))
    #expect(run.pushing && run.broken == [])
  }

  @Test(arguments: [DoorPosture.secured, .lockdown, .disabled])
  func `a posture that locks stops it, also where the leaf stands open`(posture: DoorPosture) {
    var run = Self.run(DoorMemory(posture: .freeAccess))
    run.apply(.granted(Fixture.grant()))
    run.wait(.seconds(2))
    run.apply(.leafOpened)
    #expect(run.pushing)
    run.apply(.posture(posture, actor: "op"))
    #expect(!run.pushing && run.broken == [])
  }

  @Test func `a start switches it off, where there is one`() {
    var door = Door(settings: Fixture.driven(forEveryone: true))
    #expect(door.handle(.restarted(DoorMemory(), leaf: .closed), at: .zero).contains(.doorOperator(false)))
    var plain = Door(settings: Fixture.strike)
    #expect(!plain.handle(.restarted(DoorMemory(), leaf: .closed), at: .zero).contains(.doorOperator(false)))
  }

  @Test func `a stale deadline neither starts nor stops it`() {
    var door = Fixture.secured(Fixture.driven(forEveryone: true))
    #expect(door.handle(.deadline(.operatorStart), at: .s(1)) == [])
    #expect(door.handle(.deadline(.operatorEnd), at: .s(1)) == [])
    _ = door.handle(.requestToExit, at: .s(2))
    #expect(door.handle(.deadline(.operatorStart), at: .s(2.5)) == [.arm(.operatorStart, .s(3))])
    #expect(door.handle(.deadline(.operatorStart), at: .s(3)) == [.doorOperator(true), .arm(.operatorEnd, .s(11))])
    #expect(door.handle(.deadline(.operatorEnd), at: .s(4)) == [.arm(.operatorEnd, .s(11))])
  }

  @Test func `the space moves the output of the door that it belongs to`() {
    let settings = SpaceSettings(id: "s", name: "Space", doors: [Fixture.driven(forEveryone: true)])
    var space = Space(settings: settings, clock: WallClock(origin: SpaceFixture.noon, quality: .synchronised))
    _ = space.handle(.started(SpaceMemory(), inputs: [:]), at: .zero)
    let asked = space.handle(.input(.requestToExit("front"), active: true), at: .s(1))
    #expect(asked.contains(.arm(.door("front", .operatorStart), .s(2))))
    let started = space.handle(.deadline(.door("front", .operatorStart)), at: .s(2))
    #expect(started.contains(.output(.doorOperator("front"), active: true, .now)))
    #expect(space.handle(.outputMoved(.doorOperator("front"), late: false), at: .s(2)) == [])
    let fire = space.handle(.input(.fire, active: true), at: .s(3))
    #expect(fire.contains(.output(.doorOperator("front"), active: false, .now)))
  }
}
