import Testing

@testable import SpaceCore

@Suite struct AreaTableTests {
  @Test func `every state against every event does what the table says`() throws {
    try TransitionTable.check(
      "# An intrusion area; `!` marks an alarm that nobody has acknowledged\n\n\(AreaTable.render())\n"
        + "# Auxiliary outputs: a gate, a sign, a siren, a lamp\n\n\(AuxiliaryTable.render())",
      against: "area-transitions.txt")
  }
}
