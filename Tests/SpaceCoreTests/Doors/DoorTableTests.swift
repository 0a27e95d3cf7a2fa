import Testing

@testable import SpaceCore

@Suite struct DoorTableTests {
  @Test func `every state against every event does what the table says`() throws {
    try TransitionTable.check(DoorTable.render(), against: "door-transitions.txt")
  }
}
