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

  private struct Renewal: Codable {
    var high: UInt64
    var low: UInt64
    var at: WallTime
  }

  private static let forgottenKey = "sides-forgotten"

  static func change(_ state: DurableState) -> StateChange {
    switch state {
    case .door(let id, let memory): StateChange("door/\(id.name)") { encode(memory) }
    case .tool(let id, let memory): StateChange("tool/\(id.name)") { encode(memory) }
    case .room(let id, let memory): StateChange("room/\(id.name)") { encode(memory) }
    case .uses(let grant, let member, let count):
      StateChange("uses/\(grant)/\(member)") { encode(Uses(grant: grant, member: member, count: count)) }
    case .area(let id, let memory): StateChange("area/\(id.name)") { encode(memory) }
    case .side(let member, let side): StateChange("side/\(member)") { side.map(encode) }
    case .sidesForgotten(let time): StateChange(forgottenKey) { encode(time) }
    case .renewal(let digest, let time):
      StateChange("renewal/\(digest.high)-\(digest.low)") {
        encode(Renewal(high: digest.high, low: digest.low, at: time))
      }
    case .codes(let member, let codes): StateChange("codes/\(member)") { encode(codes) }
    case .keptOpen(let id, let until): StateChange("kept-open/\(id.name)") { until.map(encode) }
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
      // In order of the keys: "side/…" comes before "sides-forgotten", which takes those of before away again.
      let isRead: Bool
      do { isRead = try take(key, Data(bytes), into: &memory, decoder) } catch { isRead = false }
      if !isRead { unreadable.append(key) }
    }
    return (memory, unreadable)
  }

  /// False for a key that this version does not know.
  private static func take(
    _ key: String, _ data: Data, into memory: inout SpaceMemory, _ decoder: JSONDecoder
  ) throws -> Bool {
    let parts = key.split(separator: "/", maxSplits: 1).map(String.init)
    let name = parts.last ?? ""
    let id = ResourceID(name)
    func read<Value: Decodable>(_ type: Value.Type) throws -> Value { try decoder.decode(type, from: data) }
    switch parts.first {
    case "door": memory.doors[id] = try read(DoorMemory.self)
    case "tool": memory.tools[id] = try read(ToolMemory.self)
    case "room": memory.rooms[id] = try read(RoomMemory.self)
    case "uses":
      let uses = try read(Uses.self)
      memory.uses[GrantUse(grant: uses.grant, member: uses.member)] = uses.count
    case "area": memory.areas[id] = try read(AreaMemory.self)
    case "side":
      guard let member = MemberID(name) else { return false }
      memory.sides[member] = try read(SideMemory.self)
    case "renewal":
      let renewal = try read(Renewal.self)
      memory.renewals[CredentialDigest(high: renewal.high, low: renewal.low)] = renewal.at
    case "codes":
      guard let member = MemberID(name) else { return false }
      memory.codes[member] = try read(CodeMemory.self)
    case "kept-open": memory.keptOpen[id] = try read(WallTime.self)
    case forgottenKey: memory.keep(.sidesForgotten(at: try read(WallTime.self)))
    default: return false
    }
    return true
  }
}
