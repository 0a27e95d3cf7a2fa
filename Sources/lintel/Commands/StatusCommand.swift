import AgentRuntime
import ArgumentParser
import SpaceCore

/// `lintel status`: the space now.
struct StatusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Shows the doors, tools, rooms and areas of the running agent, and its health.")

  @OptionGroup var agent: AgentOptions

  @Flag(help: "Print the snapshot as JSON.")
  var json = false

  func run() async throws {
    try await reporting {
      let snapshot: SpaceSnapshot = try await AgentClient(socket: agent.resolvedSocket()).get("/v1/space")
      if json { try Console.json(snapshot) } else { Self.show(snapshot) }
    }
  }

  static func show(_ space: SpaceSnapshot) {
    Console.line(Console.paint(space.name, .bold))
    for finding in SnapshotWords.health(space.health) { Console.line("  \(finding)") }
    section("Rooms", space.rooms.map { [$0.name, SnapshotWords.room($0)] })
    section("Doors", space.doors.map { [$0.name, SnapshotWords.door($0)] })
    section("Tools", space.tools.map { [$0.name, SnapshotWords.tool($0)] })
    section("Areas", space.areas.map { [$0.name, SnapshotWords.area($0)] })
    section("Outputs", space.outputs.map { [$0.name, $0.isOn ? "on" : "off"] })
    let waiting = space.readers.filter { $0.indication == "waiting" || $0.indication == "enrolling" }
    section("Readers that wait", waiting.map { [$0.id, $0.text ?? "for a badge to enrol"] })
    let silent = space.readers.filter { !$0.isConnected }
    section("Readers that are gone", silent.map { [$0.id, $0.resource ?? ""] })
  }

  private static func section(_ title: String, _ rows: [[String]]) {
    guard !rows.isEmpty else { return }
    Console.line()
    Console.line(Console.paint(title, .bold))
    Console.table(rows.map { ["  " + $0[0]] + $0.dropFirst() })
  }
}

/// The parts of a snapshot in words, for terminals.
enum SnapshotWords {
  static func door(_ door: SpaceSnapshot.Door) -> String {
    let posture =
      switch door.posture {
      case .secured: door.lock == "released" ? "released" : "locked"
      case .freeAccess: "open to everybody"
      case .unlocked: "unlocked"
      case .lockdown: "LOCKDOWN"
      case .disabled: "out of use"
      }
    let leaf =
      switch door.leaf {
      case .open: ", open"
      case .closed: ", closed"
      case .unknown: ""
      }
    let waits = door.waitsForMember ? ", opens to all with the first member" : ""
    let propped = door.isPropped ? ", may stand open for a time" : ""
    let alarm =
      switch door.alarm {
      case .none: ""
      case .forced: Console.paint("  ALARM: forced", .red)
      case .heldWarning: Console.paint("  please close it", .yellow)
      case .held: Console.paint("  ALARM: held open", .red)
      case .tamper: Console.paint("  ALARM: tampered with", .red)
      case .lockFailed: Console.paint("  ALARM: the lock does not answer", .red)
      }
    return posture + leaf + waits + propped + alarm
  }

  static func area(_ area: SpaceSnapshot.Area) -> String {
    let alarm = area.hasAlarm ? Console.paint("  ALARM: not acknowledged yet", .red) : ""
    switch area.state {
    case "arming": return "arming: time to leave\(alarm)"
    case "entering": return "armed, somebody came in and has to disarm it\(alarm)"
    case "alarm": return "armed\(alarm)"
    default: return area.state + alarm
    }
  }

  static func tool(_ tool: SpaceSnapshot.Tool) -> String {
    let pending = tool.lockoutPending ? ", goes out of service when it is idle" : ""
    switch tool.state {
    case "running":
      let busy = tool.busy.map { $0 ? ", working" : ", idle" } ?? ""
      return "running\(tool.member.map { " for \($0.description.prefix(8))" } ?? "")\(busy)\(pending)"
    case "winding_down": return "extraction runs on"
    case "not_ready": return "not ready: needs \(tool.unmet.joined(separator: ", "))"
    case "out_of_service":
      return "out of service: \(tool.lockout?.reason ?? "no reason given") (\(tool.lockout?.actor ?? "unknown"))"
    default: return "ready"
    }
  }

  static func room(_ room: SpaceSnapshot.Room) -> String {
    let (count, low, high) = (room.occupancy.count, room.occupancy.low, room.occupancy.high)
    let people = count == 1 ? "1 person" : "\(count) people"
    let bounds = low == high ? "" : " (surely \(low) to \(high))"
    return people + (room.capacity.map { " of \($0)" } ?? "") + bounds + (room.isFull ? ", full" : "")
  }

  static func health(_ health: SpaceSnapshot.Health) -> [String] {
    let policy = health.policyVersion.map { "policy \($0)" } ?? "NO POLICY: every badge is refused"
    let waiting = health.undelivered == 0 ? "all in the ledger" : "\(health.undelivered) on their way to the ledger"
    var lines = ["\(policy) · \(health.entries) entries, \(waiting) · clock \(health.clock.rawValue)"]
    if let fault = health.journalFault { lines.append(Console.paint("journal: \(fault)", .red)) }
    return lines
  }
}
