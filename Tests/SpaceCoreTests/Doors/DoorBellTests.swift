import Testing

@testable import SpaceCore

@Suite struct DoorBellTests {
  @Test(arguments: DoorPosture.allCases)
  func `the bell is recorded in every posture and tells the readers nothing`(posture: DoorPosture) {
    var door = Door(settings: DoorFixture.strike)
    _ = door.handle(.restarted(DoorMemory(posture: posture), leaf: .closed), at: .zero)
    #expect(door.handle(.bell, at: .zero) == [.record(.doorBell, JournalData())])
  }

  @Test func `somebody who leans on the bell is recorded once in five seconds`() {
    var door = DoorFixture.secured()
    let rings = stride(from: 0, through: 20_000, by: 250).map { milliseconds in
      door.handle(.bell, at: .zero + .milliseconds(milliseconds)).records.count
    }
    #expect(rings.reduce(0, +) == 5)
  }
}
