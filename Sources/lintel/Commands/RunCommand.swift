import AgentRuntime
import ArgumentParser
import Foundation
import HardwareAccess
import HardwareSimulated
import Logging
import ServiceLifecycle
import UnixSignals
import SpaceCore

#if LinuxHardware
  import HardwareLinux
#endif

/// `lintel run`: the agent.
struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Runs the agent: the doors, tools and rooms of this board.",
    usage: "lintel run [<file>] [options]",
    discussion: """
      Reads the configuration, brings every output to its safe level, and goes on until it is told to stop. Outputs \
      are at their safe levels before it ends. Without a network it decides as ever.
      """)

  @Argument(help: "The configuration.", completion: .file(extensions: ["yaml"]))
  var file = Places.configuration
  @Option(name: .long, help: ArgumentHelp("Where the journal, keys and policy are kept.", valueName: "folder"))
  var data = Places.data
  @Option(
    name: .long,
    help: ArgumentHelp("The socket for local commands; in the data folder if not given.", valueName: "path"))
  var socket: String?
  @Option(name: .long, help: ArgumentHelp("A folder of device profiles beside the usual ones.", valueName: "folder"))
  var devices: String?
  @Flag(help: "Take the system's clock for right, as on a machine with a battery-backed one.") var trustClock = false
  @Flag(help: "Do not ask for real-time scheduling and locked memory.") var noRealTime = false

  func run() async throws {
    try await reporting {
      let logger = LocalLog.logger(level: .notice)
      let loaded: Loading.Loaded
      do { loaded = try Loading.configuration(file, devices: devices) } catch let errors as ConfigurationErrors {
        throw Failure(.configuration, "\(file) cannot be used; nothing was switched:\n\(errors)")
      }
      for warning in loaded.configuration.warnings { logger.warning("\(warning)") }
      do {
        try FileManager.default.createDirectory(
          atPath: data, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o750])
      } catch { throw Failure(.inputOutput, "making the folder \(data): \(cause(of: error))") }
      try await serve(loaded, logger)
    }
  }

  private func serve(_ loaded: Loading.Loaded, _ logger: Logger) async throws {
    let configuration = loaded.configuration
    let names = NameBook()
    let parts = AgentParts(
      configuration: configuration, hardware: try Self.hardware(for: configuration), profiles: loaded.profiles,
      folder: Places.agentFolder(data), trustsClock: trustClock, realTime: !noRealTime,
      memberName: { names.name(of: $0) }, logger: logger)
    let agent: Agent
    do { agent = try Agent(parts, store: try Agent.openStore(parts)) } catch {
      throw Failure(.inputOutput, "the agent cannot start: \(error)")
    }
    for notice in agent.notices { logger.warning("\(notice)") }
    var ledger: EmbeddedLedger?
    if case .embedded(let port) = configuration.ledger {
      ledger = EmbeddedLedger(
        folder: Places.ledgerFolder(data), name: configuration.settings.id, port: port, logger: logger)
    }
    let pages = try Pages(
      access: agent.access, configuration: configuration, socket: socket ?? Places.socket(data),
      memberName: { names.name(of: $0) }, logger: logger)
    var services: [any Service] = [AgentLife(agent: agent, logger: logger)]
    if configuration.ledger != .none {
      services.append(LedgerAttachment(agent: agent, embedded: ledger, names: names, logger: logger))
    }
    services += pages.services
    let settings = configuration.settings
    logger.notice(
      "\(settings.name): \(settings.doors.count) doors, \(settings.tools.count) tools, \(settings.rooms.count) rooms")
    let group = ServiceGroup(
      configuration: .init(services: services, gracefulShutdownSignals: [.sigint, .sigterm, .sighup], logger: logger))
    try await group.run()
    try await ledger?.stop()
  }

  /// Real hardware where this build has it, and a simulated board for addresses `sim:…`.
  private static func hardware(for configuration: SpaceConfiguration) throws -> any Hardware {
    var members: [any Hardware] = []
    #if LinuxHardware
      members.append(LinuxHardware())
    #endif
    if let board = try SimulatedWiring.board(for: configuration) { members.append(board) }
    return HardwareSet(members)
  }
}
