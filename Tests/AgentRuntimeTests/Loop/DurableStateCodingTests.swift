import LocalStore
import SpaceCore
import Testing

@testable import AgentRuntime

/// What survives a restart, written and read back.
@Suite struct DurableStateCodingTests {
  private let member = MemberID(high: 1, low: 2)
  private let other = MemberID(high: 1, low: 3)
  private let noon = WallTime(milliseconds: 1_700_000_000_000)

  private func read(_ states: [DurableState]) -> (memory: SpaceMemory, unreadable: [String]) {
    var stored: [String: [UInt8]] = [:]
    for change in states.map(DurableStateCoding.change) { stored[change.key] = change.value }
    return DurableStateCoding.memory(stored, lastKnown: noon)
  }

  private var states: [DurableState] {
    [
      .door("front", DoorMemory(posture: .lockdown, forced: true, waitsForMember: false)),
      .tool(
        "laser",
        ToolMemory(
          lockout: ToolLockout(reason: "worn", actor: "mira", since: noon),
          session: .init(member: member, startedAt: noon), sessions: 3)),
      .room("hall", RoomMemory(present: [member: noon], correction: -1, unseenEntries: 2, unseenExits: 3)),
      .uses(grant: "g/1", member: member, count: 2),
      .area("night", AreaMemory(mode: .armed, armedBy: .member(member), leftOut: [.detector("pir"), .door("front")])),
      .side(member, SideMemory(zone: "hall", at: noon)), .renewal(CredentialDigest(high: .max, low: 1), noon),
      .codes(member, CodeMemory(wrong: 2, lockedUntil: noon, lastStep: 9)), .keptOpen("front", until: noon),
    ]
  }

  @Test func `every part comes back as it was`() {
    var expected = SpaceMemory(lastKnown: noon)
    states.forEach { expected.keep($0) }
    let (memory, unreadable) = read(states)
    #expect(memory == expected)
    #expect(unreadable == [])
  }

  @Test func `what is over is gone, and sides that were forgotten stay forgotten`() {
    let (memory, unreadable) = read(
      states + [.side(member, nil), .keptOpen("front", until: nil), .side(other, SideMemory(zone: "hall", at: noon))])
    #expect(memory.keptOpen == [:])
    #expect(memory.sides.keys.map(\.self) == [other])
    #expect(unreadable == [])
    let later = noon + .seconds(1)
    let forgotten: [DurableState] = [
      .side(member, SideMemory(zone: "hall", at: noon)), .sidesForgotten(at: noon),
      .side(other, SideMemory(zone: "hall", at: later)),
    ]
    #expect(read(forgotten).memory.sides.keys.map(\.self) == [other])
  }

  @Test func `what cannot be read is named and the rest is kept`() {
    var stored: [String: [UInt8]] = [
      "nobody/knows": [1], "": [1], "tool/laser": [], "side/x": [1], "area/night": Array("{".utf8),
    ]
    let change = DurableStateCoding.change(.keptOpen("front", until: noon))
    stored[change.key] = change.value
    let (memory, unreadable) = DurableStateCoding.memory(stored, lastKnown: nil)
    #expect(unreadable == ["", "area/night", "nobody/knows", "side/x", "tool/laser"])
    #expect(memory.keptOpen == ["front": noon])
  }
}
