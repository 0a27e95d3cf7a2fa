import AgentRuntime
import Hummingbird

extension AgentAPI {
  /// Badges to tap, keys to press, codes to show and doors to push, in a simulated space.
  func addSimulationRoutes(to group: RouterGroup<WebContext>) {
    group.get("badges") { _, _ in try JSONBody.response(try simulation.badges) }
    group.post("taps") { request, _ in
      let simulation = try simulation
      let tap = try await JSONBody.decode(Tap.self, of: request, like: #"{"reader": "front-outside", "badge": "ada"}"#)
      return try JSONBody.response(try await perform(tap, simulation))
    }
    group.post("pushes") { request, _ in
      let simulation = try simulation
      let push = try await JSONBody.decode(Push.self, of: request, like: #"{"door": "front", "force": false}"#)
      return try JSONBody.response(try await perform(push, simulation))
    }
    group.post("rings") { request, _ in
      let simulation = try simulation
      let ring = try await JSONBody.decode(Ring.self, of: request, like: #"{"door": "front"}"#)
      return try JSONBody.response(try await perform(ring, simulation))
    }
    group.post("keys") { request, _ in
      let simulation = try simulation
      let keys = try await JSONBody.decode(Keys.self, of: request, like: #"{"reader": "keypad", "keys": "2468#"}"#)
      return try JSONBody.response(try await perform(keys, simulation))
    }
    group.post("scans") { request, _ in
      let simulation = try simulation
      let scan = try await JSONBody.decode(Scan.self, of: request, like: #"{"reader": "scanner", "text": "PASS-1"}"#)
      return try JSONBody.response(try await perform(scan, simulation))
    }
  }

  struct Tap: Decodable {
    var reader: String
    var badge: String
  }

  struct Push: Decodable {
    var door: String
    var force: Bool
  }

  struct Ring: Decodable {
    var door: String
  }

  /// Digits that nothing ends are entered: `2468` is `2468#`.
  struct Keys: Decodable {
    var reader: String
    var keys: String
  }

  struct Scan: Decodable {
    var reader: String
    var text: String
  }

  var simulation: SimulationAccess {
    get throws(WebProblem) {
      guard let simulation = access.simulation else {
        throw .notAllowed("this space is real: its badges are tapped and its doors are pushed by hand")
      }
      return simulation
    }
  }

  func perform(_ tap: Tap, _ simulation: SimulationAccess) async throws(CommandRefusal) -> CommandReceipt {
    try await simulation.tap(tap.reader, tap.badge)
    let name = simulation.badges.first { $0.id == tap.badge }?.name ?? tap.badge
    return CommandReceipt(words: "The badge of \(name) was shown at \(tap.reader).")
  }

  func perform(_ push: Push, _ simulation: SimulationAccess) async throws(CommandRefusal) -> CommandReceipt {
    try await simulation.push(push.door, push.force)
    let name = access.snapshot().doors.first { $0.id == push.door }?.name ?? push.door
    return CommandReceipt(words: push.force ? "\(name) was forced." : "\(name) was pushed.")
  }

  func perform(_ ring: Ring, _ simulation: SimulationAccess) async throws(CommandRefusal) -> CommandReceipt {
    try Self.check(ring.door, among: simulation.bells, "door with a bell")
    try await simulation.ring(ring.door)
    let name = access.snapshot().doors.first { $0.id == ring.door }?.name ?? ring.door
    return CommandReceipt(words: "Somebody rang at \(name).")
  }

  func perform(_ pressed: Keys, _ simulation: SimulationAccess) async throws -> CommandReceipt {
    let known = Set("0123456789*#")
    guard (1...32).contains(pressed.keys.count), pressed.keys.allSatisfy(known.contains) else {
      throw WebProblem.badInput("'keys' are 1 to 32 of the keys 0 to 9, * (clear) and # (enter)")
    }
    try Self.check(pressed.reader, among: simulation.keypads, "keypad")
    let isEnded = pressed.keys.hasSuffix("#") || pressed.keys.hasSuffix("*")
    try await simulation.enter(pressed.reader, isEnded ? pressed.keys : pressed.keys + "#")
    return CommandReceipt(words: "The keys were pressed at \(pressed.reader).")
  }

  func perform(_ scan: Scan, _ simulation: SimulationAccess) async throws -> CommandReceipt {
    let text = try PlainText.checked(scan.text, "'text'", limit: 200)
    try Self.check(scan.reader, among: simulation.scanners, "scanner")
    try await simulation.scan(scan.reader, text)
    return CommandReceipt(words: "The code was shown at \(scan.reader).")
  }

  private static func check(_ id: String, among known: [String], _ kind: String) throws(CommandRefusal) {
    guard !known.contains(id) else { return }
    guard !known.isEmpty else { throw .notNow("this space has no \(kind)") }
    throw .unknownResource(id, known: known)
  }
}
