import LocalStore
import SpaceCore
import Testing

@testable import AgentRuntime

@Suite struct DurableStateCodingTests {
  @Test func `what is written comes back`() throws {
    let lockout = ToolLockout(reason: "worn", actor: "mira", since: Bench.wall)
    let tool = ToolMemory(lockout: lockout, session: .init(member: Cards.adaID, startedAt: Bench.wall), sessions: 3)
    let room = RoomMemory(present: [Cards.adaID: Bench.wall], correction: -1, unseenEntries: 2, unseenExits: 3)
    let changes = [
      DurableState.door("front", DoorMemory(posture: .lockdown, forced: true)), .tool("laser", tool),
      .room("hall", room), .uses(grant: "g/1", member: Cards.benID, count: 9),
    ].map(DurableStateCoding.change)
    let states = Dictionary(uniqueKeysWithValues: changes.map { ($0.key, $0.value ?? []) })
    let (memory, unreadable) = DurableStateCoding.memory(states, lastKnown: Bench.wall)
    #expect(unreadable.isEmpty)
    #expect(
      memory
        == SpaceMemory(
          doors: ["front": DoorMemory(posture: .lockdown, forced: true)], tools: ["laser": tool], rooms: ["hall": room],
          uses: [GrantUse(grant: "g/1", member: Cards.benID): 9], lastKnown: Bench.wall))
  }

  @Test func `what cannot be read is named and the rest comes back`() throws {
    let good = DurableStateCoding.change(.door("front", DoorMemory(posture: .unlocked, forced: false)))
    let states: [String: [UInt8]] = [
      good.key: good.value ?? [], "door/back": [0x7B], "tool/laser": [], "": [1], "fish/pond": [0x7B, 0x7D],
    ]
    let (memory, unreadable) = DurableStateCoding.memory(states, lastKnown: nil)
    #expect(unreadable == ["", "door/back", "fish/pond", "tool/laser"])
    #expect(memory.doors.keys.map(\.name) == ["front"])
  }
}
