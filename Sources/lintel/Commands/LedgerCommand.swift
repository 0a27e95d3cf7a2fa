import AgentRuntime
import ArgumentParser
import Foundation
import LedgerProtocol
import LedgerServer
import Logging
import ServiceLifecycle
import UnixSignals
import SpaceCore

/// `lintel ledger`: the community's record by itself.
struct LedgerCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ledger", abstract: "Serves, verifies and exports the community's ledger, and invites boards to it.",
    subcommands: [Serve.self, Verify.self, Export.self, Invite.self])

  struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Runs a ledger by itself.",
      usage: "lintel ledger serve [options]",
      discussion: """
        Without options: SQLite and keys in the data folder, listening on loopback. Put a proxy with TLS before it when \
        boards are on other machines.
        """)
    @Option(
      name: .long, help: ArgumentHelp("The data folder; the ledger is in 'ledger' below it.", valueName: "folder"))
    var data = Places.data
    @Option(help: "What the ledger's name begins with; kept from the first start on.") var name = "community"
    @Option(help: "Where it listens.") var host = "127.0.0.1"
    @Option(help: "Its port; 0 lets the system choose.") var port = 8421

    func validate() throws {
      guard (0...65_535).contains(port) else { throw ValidationError("--port takes a number from 0 to 65535.") }
    }

    func run() async throws {
      try await reporting {
        let logger = LocalLog.logger(level: .notice)
        let store = try opened(Places.ledgerFolder(data), name: name)
        let host = host
        let folder = Places.ledgerFolder(data)
        let service = LedgerService(store: store, host: host, port: port, logger: logger) { port in
          let address = "http://\(host.contains(":") ? "[\(host)]" : host):\(port)"
          do { try Address.write(address, in: folder) } catch { logger.error("\(error)") }
          logger.notice("the ledger \(store.origin) answers at \(address)")
        }
        let group = ServiceGroup(
          configuration: .init(
            services: [service], gracefulShutdownSignals: [.sigint, .sigterm, .sighup], logger: logger))
        do { try await group.run() } catch {
          try store.close()
          throw Failure(
            .unavailable,
            "serving the ledger at \(host):\(port): \(cause(of: error)). Another address is given by --host and --port."
          )
        }
        try store.close()
      }
    }
  }

  struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Reads a whole ledger again and says what that proves.",
      usage: "lintel ledger verify [options]",
      discussion: """
        Checks the tree, the signatures, every author's chain and the directory; a running ledger is read beside its \
        work. With --export it checks what 'lintel ledger export' wrote, anywhere and without the ledger. If a board's \
        journal is in the data folder and its agent is stopped, a copy of that is verified too. Nothing is changed. Ends \
        with 1 if anything is wrong.
        """)
    @OptionGroup var agent: AgentOptions
    @Option(name: .long, help: ArgumentHelp("A folder that 'lintel ledger export' wrote.", valueName: "folder"))
    var export: String?
    @Flag(help: "Print the result as JSON.") var json = false

    private struct Report: Encodable {
      var ok: Bool
      var ledger: LedgerVerification?
      var journal: String?
    }

    func run() async throws {
      try await reporting {
        var report: LedgerVerification?
        var journal: JournalEvidence.Verdict?
        if let export {
          do { report = try LedgerVerification.verify(export: export) } catch {
            throw Failure(.inputOutput, "\(error)")
          }
        } else {
          let data = agent.resolvedData()
          journal = try JournalEvidence.verdict(on: Places.agentFolder(data))
          let ledger = Places.ledgerFolder(data)
          // A board whose ledger is elsewhere has its journal alone.
          if journal == nil || FileManager.default.fileExists(atPath: ledger) {
            guard FileManager.default.fileExists(atPath: ledger + "/ledger.db") else {
              throw Failure(.inputOutput, "verifying: there is no ledger in \(ledger); name another folder with --data")
            }
            do { report = try LedgerVerification.verify(folder: ledger) } catch {
              throw Failure(.inputOutput, "\(error)")
            }
          }
        }
        let isSound = report?.isSound ?? true && journal?.isSound ?? true
        if json {
          try Console.json(Report(ok: isSound, ledger: report, journal: journal?.words))
        } else {
          for line in report?.lines ?? [] { Console.line(line) }
          if let journal { Console.line(journal.words) }
          Console.line(
            isSound ? Console.paint("All of it is sound.", .green) : Console.paint("Something is wrong.", .red))
        }
        if !isSound { throw ExitCode(Failure.Kind.refused.rawValue) }
      }
    }
  }

  struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Writes the whole log as files that 'lintel ledger verify --export' accepts anywhere.",
      usage: "lintel ledger export <folder> [options]",
      discussion: "Tiles and bundles of entries as C2SP tlog-tiles lays them out, the checkpoint, and the public keys.")
    @Argument(help: "The folder to write; it must not exist yet.") var folder: String
    @OptionGroup var agent: AgentOptions
    @Flag(help: "Print the result as JSON.") var json = false

    func run() async throws {
      try await reporting {
        let ledger = Places.ledgerFolder(agent.resolvedData())
        let size: UInt64
        do { size = try LedgerExport.write(ledger: ledger, to: folder) } catch {
          throw Failure(.inputOutput, "\(error)")
        }
        if json { return try Console.json(["entries": size]) }
        Console.line("\(size) entries are in \(folder); check them with: lintel ledger verify --export \(folder)")
      }
    }
  }

  struct Invite: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Makes a one-time invitation for a board.",
      usage: "lintel ledger invite [--url <url>] [options]",
      discussion:
        "Hand the line to whoever sets the board up, who gives it to 'lintel join'. It admits one board, once.")
    @Option(help: "The address at which the board reaches this ledger, such as https://ledger.example.org.") var url:
      String?
    @OptionGroup var arguments: DeskArguments

    private struct Body: Encodable {
      var url: String
    }

    private struct Answer: Codable {
      var invitation: String
    }

    func run() async throws {
      try await reporting {
        let desk = try arguments.open()
        let data = try await desk.post("/v1/invitations", Body(url: url ?? desk.address))
        let answer = try JSONDecoder().decode(Answer.self, from: data)
        if arguments.json { try Console.json(answer) } else { Console.line(answer.invitation) }
      }
    }
  }
}

/// Opens a ledger's folder, with a failure that a person can act on.
private func opened(_ folder: String, name: String) throws -> LedgerStore {
  do { return try LedgerStore(folder: folder, name: name) } catch { throw Failure(.inputOutput, "\(error)") }
}
