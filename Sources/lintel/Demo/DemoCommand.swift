import AgentRuntime
import ArgumentParser
import Foundation
import Logging
import ServiceLifecycle
import UnixSignals
import SpaceCore

/// `lintel demo`: a whole simulated makerspace.
struct DemoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo", abstract: "Runs a simulated makerspace: three doors, four tools, three rooms, sixty members.",
    usage: "lintel demo [options]",
    discussion: """
      Nothing is installed, and nothing outside one folder is touched. It prints a page to open and commands to type. \
      The agent, its policy, its journal and the ledger are the real ones; only the board is simulated.

      --tour plays a fixed short story, checks that each step came true, verifies the ledger, and ends with 0 only then.
      --day plays a day of comings and goings.
      """)

  @Option(
    name: .long,
    help: ArgumentHelp("Keep everything in this folder, and go on from what it holds.", valueName: "folder"))
  var data: String?
  @Flag(help: "Play the tour and end.") var tour = false
  @Flag(help: "Play days of comings and goings.") var day = false
  @Option(help: "Minutes of the day that pass in one minute.") var speed = 60.0
  @Option(help: "Where the page is; 0 lets the system choose. Without it 8420, or another if that is taken.") var port:
    Int?
  @Option(help: "Where the ledger is; 0 lets the system choose.") var ledgerPort = 0
  @Option(name: .long, help: ArgumentHelp("A folder of device profiles beside the usual ones.", valueName: "folder"))
  var devices: String?
  @Flag(help: "Print each entry as one line of JSON, when it is durable.") var json = false

  func validate() throws {
    guard !(tour && day) else { throw ValidationError("Choose --tour or --day.") }
    guard speed >= 0.1, speed <= 10_000 else { throw ValidationError("--speed takes 0.1 to 10,000.") }
    guard (0...65_535).contains(port ?? 0), (0...65_535).contains(ledgerPort) else {
      throw ValidationError("A port is a number from 0 to 65535.")
    }
  }

  func run() async throws {
    try await reporting {
      let webPort = try chosenPort()
      let folder = try data ?? Places.makeDemoFolder()
      do {
        try FileManager.default.createDirectory(
          atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      } catch { throw Failure(.inputOutput, "making the folder \(folder): \(cause(of: error))") }
      let logger = LocalLog.logger(level: .error)
      let space = try await DemoSpace.start(
        folder: folder, webPort: webPort, ledgerPort: ledgerPort, devices: devices, logger: logger)
      if tour {
        try await runTour(space)
      } else {
        try await runOpen(space)
      }
      if data == nil { try FileManager.default.removeItem(atPath: folder) }
    }
  }

  /// Where the page goes. A port that was asked for must be free; the usual one gives way to another demonstration.
  private func chosenPort() throws -> Int {
    for (asked, option) in [(port ?? 0, "--port"), (ledgerPort, "--ledger-port")] where !LocalPort.isFree(asked) {
      throw Failure(
        .unavailable, "port \(asked) is in use by another program; give another with \(option), or 0 for any")
    }
    if tour { return 0 }
    return port ?? (LocalPort.isFree(Self.usualPort) ? Self.usualPort : 0)
  }

  private static let usualPort = 8420

  private func runTour(_ space: DemoSpace) async throws {
    let group = ServiceGroup(
      services: [AgentLife(agent: space.agent, logger: space.logger), space.attachment], logger: space.logger)
    let services = Task { try await group.run() }
    let failed: Int
    do {
      try await space.populate(freeHours: false)
      failed = try await DemoTour(space: space).play()
    } catch {
      await group.triggerGracefulShutdown()
      throw error
    }
    await group.triggerGracefulShutdown()
    try await services.value
    try await space.ledger.stop()
    guard failed == 0 else { throw ExitCode(Failure.Kind.refused.rawValue) }
  }

  private func runOpen(_ space: DemoSpace) async throws {
    let feed = space.agent.access.entries()
    let names = space.names
    let pages = try Pages(
      access: space.agent.access, configuration: space.agent.parts.configuration,
      socket: Places.socket(space.folder), memberName: { names.name(of: $0) }, logger: space.logger)
    let show = ServiceTask { await self.follow(feed) }
    var services: [any Service] = [AgentLife(agent: space.agent, logger: space.logger), space.attachment, show]
    services += pages.services
    if day {
      services.append(
        DemoDay(simulation: space.simulation, speed: speed) { Console.note("The day is over; the next one begins.") })
    }
    let greeting = ServiceTask {
      let page: String?
      do {
        page = try await cancelWhenGracefulShutdown {
          try await space.populate()
          return await pages.address()
        }
      } catch is CancellationError { page = nil }
      if let page, !self.json { self.greet(page: page, folder: space.folder) }
      try? await gracefulShutdown()  // waits; cancellation ends it as well
    }
    services.append(greeting)
    let group = ServiceGroup(
      configuration: .init(
        services: services.map { .init(service: $0, failureTerminationBehavior: .gracefullyShutdownGroup) },
        gracefulShutdownSignals: [.sigint, .sigterm, .sighup], logger: space.logger))
    try await group.run()
    try await space.ledger.stop()
  }

  private func follow(_ entries: AsyncStream<RecordedEvent>) async {
    await cancelWhenGracefulShutdown {
      for await entry in entries {
        if json {
          do { try Console.jsonLine(entry) } catch { Console.error("\(error)") }
        } else {
          Console.line(EntryWords.line(entry))
        }
      }
    }
  }

  private func greet(page: String, folder: String) {
    Console.line()
    Console.line("\(Console.paint("Riverside Makerspace", .bold)), simulated: 3 doors, 4 tools, 3 rooms, 60 members.")
    Console.line()
    Console.line("  Open  \(Console.paint(page, .cyan))")
    Console.line("  Or type, in another terminal:")
    if let data {
      // Commands find a demonstration in a temporary folder by themselves; where this one is they are told once.
      let path = URL(fileURLWithPath: data).path.replacing("'", with: "'\\''")
      Console.line("    export \(Places.dataVariable)='\(path)'")
    }
    Console.line(
      """
          lintel tap ada front-outside     Ada opens the front door
          lintel tap ben laser-reader      Ben lacks the training
          lintel keys keypad 2468          Ada's PIN does the same
          lintel door unlock workshop      as an operator
          lintel area arm night            and 'lintel area disarm night'
          lintel tap                       everybody's badges, and the readers
          lintel members list              who is who
          lintel ledger verify             nothing was removed or changed

        Kept in \(folder)\(data == nil ? ", removed at the end" : "")
        Ctrl-C ends it.

      """)
  }
}

/// A closure as a service.
struct ServiceTask: Service {
  let body: @Sendable () async throws -> Void

  init(_ body: @escaping @Sendable () async throws -> Void) { self.body = body }

  func run() async throws { try await body() }
}
