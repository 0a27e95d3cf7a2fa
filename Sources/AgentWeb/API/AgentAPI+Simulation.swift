import AgentRuntime
import Hummingbird

extension AgentAPI {
  /// Badges to tap and doors to push, in a simulated space.
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
  }

  struct Tap: Decodable {
    var reader: String
    var badge: String
  }

  struct Push: Decodable {
    var door: String
    var force: Bool
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
}
