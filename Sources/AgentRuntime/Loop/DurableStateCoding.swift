import Foundation
import LocalStore
import SpaceCore

/// How the state that survives a restart is written: a key for each part, JSON for its value.
///
/// The JSON is made by the writer's thread: a room with hundreds of people in it would keep a badge waiting.
enum DurableStateCoding {
  private struct Uses: Codable {
    var grant: String
    var member: MemberID
    var count: UInt32
  }

  static func change(_ state: DurableState) -> StateChange {
    switch state {
    case .door(let id, let memory): StateChange("door/\(id.name)") { encode(memory) }
    case .tool(let id, let memory): StateChange("tool/\(id.name)") { encode(memory) }
    case .room(let id, let memory): StateChange("room/\(id.name)") { encode(memory) }
    case .uses(let grant, let member, let count):
      StateChange("uses/\(grant)/\(member)") { encode(Uses(grant: grant, member: member, count: count)) }
    }
  }

  private static func encode(_ value: some Encodable) -> [UInt8] {
    do {
      return Array(try JSONEncoder().encode(value))
    } catch {
      preconditionFailure("plain values of the core always encode: \(error)")
    }
  }

  /// Reads back what a store kept. What cannot be read is named in `unreadable`, and its resource starts afresh.
  static func memory(_ states: [String: [UInt8]], lastKnown: WallTime?) -> (memory: SpaceMemory, unreadable: [String]) {
    var memory = SpaceMemory(lastKnown: lastKnown)
    var unreadable: [String] = []
    let decoder = JSONDecoder()
    for (key, bytes) in states.sorted(by: { $0.key < $1.key }) {
      let parts = key.split(separator: "/", maxSplits: 1).map(String.init)
      let id = ResourceID(parts.last ?? "")
      do {
        switch parts.first {
        case "door": memory.doors[id] = try decoder.decode(DoorMemory.self, from: Data(bytes))
        case "tool": memory.tools[id] = try decoder.decode(ToolMemory.self, from: Data(bytes))
        case "room": memory.rooms[id] = try decoder.decode(RoomMemory.self, from: Data(bytes))
        case "uses":
          let uses = try decoder.decode(Uses.self, from: Data(bytes))
          memory.uses[GrantUse(grant: uses.grant, member: uses.member)] = uses.count
        default: unreadable.append(key)
        }
      } catch {
        unreadable.append(key)
      }
    }
    return (memory, unreadable)
  }
}
