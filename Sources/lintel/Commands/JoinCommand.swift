import AgentRuntime
import ArgumentParser
import AsyncHTTPClient
import Foundation
import LedgerClient
import LedgerProtocol
import SpaceCore

/// `lintel join`: makes this board one of a ledger's.
struct JoinCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "join", abstract: "Joins this board to a community's ledger by a one-time invitation.",
    usage: "lintel join <invitation> [options]",
    discussion: """
      A steward makes the invitation with 'lintel ledger invite'. It carries the ledger's key, so the board trusts the \
      right ledger from the first byte. Stop the agent before, and start it again after.
      """)

  @Argument(help: "The invitation, one line of text; - reads it from standard input.") var invitation: String
  @Option(
    help: ArgumentHelp("The configuration whose doors, tools and rooms are offered.", valueName: "file"),
    completion: .file(extensions: ["yaml"]))
  var configuration = Places.configuration
  @Option(name: .long, help: ArgumentHelp("The agent's data folder.", valueName: "folder")) var data = Places.data
  @Flag(help: "Print the result as JSON.") var json = false

  func run() async throws {
    try await reporting {
      let text = invitation == "-" ? (readLine() ?? "") : invitation
      let terms: InvitationTerms
      do { terms = try InvitationTerms(text: text.trimmingCharacters(in: .whitespacesAndNewlines)) } catch {
        throw Failure(.badData, "\(error)")
      }
      let loaded: SpaceConfiguration
      do { loaded = try SpaceConfiguration.load(path: configuration) } catch {
        throw Failure(.configuration, "\(configuration) cannot be used:\n\(error)")
      }
      let file: LedgerFile
      do {
        try FileManager.default.createDirectory(
          atPath: data, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o750])
        file = try await AgentIdentity.join(terms, loaded, folder: Places.agentFolder(data))
      } catch let error as JoiningError {
        if case .unreachable = error { throw Failure(.unavailable, "\(error)") }
        throw Failure(.refused, "\(error)")
      } catch { throw Failure(.inputOutput, "joining with the data in \(data): \(cause(of: error))") }
      if json { return try Console.json(file) }
      Console.line("This board is agent \(file.agent) of \(file.name).")
      if loaded.ledger != .remote(file.origin) {
        Console.line("Set 'ledger: \(file.origin)' in \(configuration), then start the agent.")
      } else {
        Console.line("Start the agent now.")
      }
    }
  }
}
