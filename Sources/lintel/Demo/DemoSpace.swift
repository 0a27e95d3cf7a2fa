import AgentRuntime
import DeviceDrivers
import Foundation
import HardwareAccess
import HardwareSimulated
import LedgerServer
import LocalStore
import Logging
import SpaceCore

/// The demonstration's parts, started: a simulated board, an agent, and the ledger in the same process.
struct DemoSpace {
  let folder: String
  let agent: Agent
  let ledger: EmbeddedLedger
  let names: NameBook
  let board: SimulatedBoard
  let simulation: DemoSimulation
  let logger: Logger

  /// Starts board, ledger and agent; the services around them are the caller's.
  static func start(folder: String, webPort: Int, ledgerPort: Int, devices: String?, logger: Logger) async throws
    -> DemoSpace
  {
    let text = Riverside.configuration(webPort: webPort, ledgerPort: ledgerPort)
    let loaded = try Loading.configuration(text: text, named: "riverside.yaml", devices: devices)
    guard let board = try SimulatedWiring.board(for: loaded.configuration) else {
      preconditionFailure("every line of the demonstration is simulated")
    }
    func readers(_ family: DeviceFamily) -> [String] {
      loaded.configuration.readers.filter { loaded.profiles.profile($0.profile)?.family == family }.map(\.id.name)
    }
    let simulation = DemoSimulation(
      board: board, settings: loaded.configuration.settings, keypads: readers(.asciiKeypad),
      scanners: readers(.asciiLine),
      bells: Dictionary(
        loaded.configuration.inputs.compactMap { wiring in
          if case .doorbell(let door) = wiring.input { (door.name, wiring.address.name) } else { nil }
        }
      ) { first, _ in first })
    let names = NameBook()
    var parts = AgentParts(
      configuration: loaded.configuration, hardware: board, profiles: loaded.profiles,
      folder: Places.agentFolder(folder), trustsClock: true, memberName: { names.name(of: $0) },
      simulation: simulation.access, logger: logger)
    parts.outputMoved = { simulation.moved($0, $1) }
    let store = try Agent.openStore(parts)
    let agent = try Agent(parts, store: store)
    for notice in agent.notices where try store.journal.lastSequence() > 0 { Console.note("notice: \(notice)") }
    let ledger = EmbeddedLedger(
      folder: Places.ledgerFolder(folder), name: loaded.configuration.settings.id, port: ledgerPort, logger: logger)
    return DemoSpace(
      folder: folder, agent: agent, ledger: ledger, names: names, board: board, simulation: simulation, logger: logger)
  }

  /// What brings agent and ledger together.
  var attachment: LedgerAttachment {
    LedgerAttachment(agent: agent, embedded: ledger, names: names, logger: logger)
  }

  /// Waits until the agent has joined, writes members and rules the first time, and waits for the policy with them.
  /// - Parameter freeHours: false for a story that has to come out the same on every day of the week.
  func populate(freeHours: Bool = true) async throws {
    try await ledger.start()
    guard let store = await ledger.store else {
      throw Failure(.unavailable, "the ledger of the demonstration did not start")
    }
    try await eventually("the agent to join its ledger") { try !store.items(.resource).isEmpty }
    try DemoDirectory.seed(store, freeHours: freeHours)
    names.follow(store)
    try await eventually("the first policy") { try hasBadges(store) }
  }

  /// Whether the policy in force is one that came after the badges.
  private func hasBadges(_ store: LedgerStore) throws -> Bool {
    guard let version = agent.snapshot.health.policyVersion,
      let last = try store.items(.credential).map(\.position).max()
    else { return false }
    return version >= last
  }

  private func eventually(_ what: String, _ isSo: () throws -> Bool) async throws {
    let limit = ContinuousClock.now + .seconds(20)
    while try !isSo() {
      guard ContinuousClock.now < limit else {
        throw Failure(.unavailable, "waited 20 s for \(what), which did not come")
      }
      try await Task.sleep(for: .milliseconds(20))
    }
  }
}
