import Testing

@testable import SpaceCore

@Suite struct ToolTableTests {
  @Test func `every state against every event does what the table says`() throws {
    try TransitionTable.check(ToolTable.render(), against: "tool-transitions.txt")
  }
}
