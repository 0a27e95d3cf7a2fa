import AgentRuntime
import HardwareAccess
import HardwareSimulated
import SpaceCore
import WireCodecs

/// People at the simulated board: they tap, walk through doors that let them, and work at machines that run.
struct DemoSimulation: Sendable {
  let board: SimulatedBoard
  let settings: SpaceSettings
  /// The readers that are none for badges.
  var keypads: [String] = []
  var scanners: [String] = []
  /// The line of each door's bell.
  var bells: [String: String] = [:]

  /// How long somebody takes from the tap to pushing the door, and from a tool's start to its first cut.
  private static let pushAfter: Int64 = 400_000_000
  private static let workAfter: Int64 = 1_500_000_000

  var access: SimulationAccess {
    SimulationAccess(
      badges: Cast.people.map { .init(id: $0.id, name: $0.name, note: $0.note) }, keypads: keypads,
      scanners: scanners,
      bells: bells.keys.sorted(),
      tap: { reader, badge async throws(CommandRefusal) in try tap(badge, at: reader) },
      push: { door, force async throws(CommandRefusal) in try push(door, force: force) },
      ring: { door async throws(CommandRefusal) in try ring(door) },
      enter: { reader, keys async throws(CommandRefusal) in try enter(keys, at: reader) },
      scan: { reader, text async throws(CommandRefusal) in try scan(text, at: reader) })
  }

  /// A badge at a reader, and what its holder does next.
  func tap(_ badge: String, at reader: String) throws(CommandRefusal) {
    guard let person = Cast.person(badge) else {
      throw .unknownResource(badge, known: Array(Cast.people.map(\.id).prefix(12)) + ["… ('lintel tap' lists all)"])
    }
    let id = ReaderID(reader)
    let now = SteadyClock.now.nanoseconds
    try simulated { () throws(SimulationError) in
      if let tool = settings.tools.first(where: { $0.readers.contains(id) })?.id.name {
        // Nobody taps off with the cutter in the work: hands off first.
        let working = board.drawsCurrent(tool)
        try board.setWorking(tool, false)
        try board.present(reader: reader, bytes: person.badge.encode(), at: working ? now + 50_000_000 : nil)
        return
      }
      try board.present(reader: reader, bytes: person.badge.encode())
      if let door = settings.doors.first(where: { ($0.readers + $0.exitReaders).contains(id) }) {
        try board.pushDoor(door.id.name, at: now + Self.pushAfter)
      }
    }
  }

  /// Somebody holds the bell's button for half a second.
  func ring(_ door: String) throws(CommandRefusal) {
    guard let line = bells[door] else { throw .unknownResource(door, known: bells.keys.sorted()) }
    try simulated { () throws(SimulationError) in
      try board.drive(line, to: .active)
      try board.drive(line, to: .inactive, at: SteadyClock.now.nanoseconds + 500_000_000)
    }
  }

  /// Keys at a keypad, and a push at its door once the last is pressed.
  func enter(_ keys: String, at reader: String) throws(CommandRefusal) {
    let id = ReaderID(reader)
    let now = SteadyClock.now.nanoseconds
    try simulated { () throws(SimulationError) in
      try board.press(keys: keys, reader: reader)
      guard let door = settings.doors.first(where: { ($0.readers + $0.exitReaders).contains(id) }) else { return }
      let pressed = Int64(keys.utf8.count - 1) * SimulatedTiming.key
      try board.pushDoor(door.id.name, at: now + pressed + Self.pushAfter)
    }
  }

  /// A code before a scanner.
  func scan(_ text: String, at reader: String) throws(CommandRefusal) {
    try simulated { () throws(SimulationError) in try board.scan(text: text, reader: reader) }
  }

  /// Told by the control loop when it has moved an output: whoever got a tool started uses it a moment later, and
  /// nobody works at a machine without power.
  func moved(_ output: SpaceOutput, _ active: Bool) {
    guard case .relay(let tool) = output else { return }
    do {
      try board.setWorking(tool.name, active, at: active ? SteadyClock.now.nanoseconds + Self.workAfter : nil)
    } catch { return }  // a board with too much planned leaves this machine idle
  }

  func push(_ door: String, force: Bool) throws(CommandRefusal) {
    try simulated { () throws(SimulationError) in try board.pushDoor(door, force: force) }
  }

  private func simulated(_ action: () throws(SimulationError) -> Void) throws(CommandRefusal) {
    do { try action() } catch {
      switch error {
      case .unknown(_, let name, let available): throw .unknownResource(name, known: available)
      case .duplicate, .lineWired, .outOfRange, .tooMuchPlanned: throw .notNow("\(error)")
      }
    }
  }
}
