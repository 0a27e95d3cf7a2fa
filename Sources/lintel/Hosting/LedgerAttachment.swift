import AgentRuntime
import AsyncHTTPClient
import LedgerClient
import LedgerProtocol
import LedgerServer
import Logging
import ServiceLifecycle
import SpaceCore

/// Brings an agent and its ledger together and keeps them so: starts an embedded one, joins it the first time, then
/// delivers and follows. Whatever fails is tried again; the doors do not notice.
struct LedgerAttachment: Service {
  let agent: Agent
  /// Nil when the ledger is elsewhere, where `lintel join` has been.
  let embedded: EmbeddedLedger?
  let names: NameBook
  let logger: Logger

  private static let retryInterval: Duration = .seconds(2)

  func run() async throws {
    await cancelWhenGracefulShutdown {
      var told = ""
      while !Task.isCancelled {
        do {
          guard let file = try await joined() else {
            logger.warning(
              "this board has joined no ledger: entries wait here. Get an invitation and run 'lintel join'.")
            try await Task.sleep(for: .seconds(1 << 30))
            return
          }
          told = ""
          try await LedgerLink(agent, file, client: .shared).run()
        } catch is CancellationError {
          return
        } catch {
          if Task.isCancelled { return }
          let words = cause(of: error)
          if words != told { logger.error("the ledger cannot be used now and is tried again: \(words)") }
          told = words
          try? await Task.sleep(for: Self.retryInterval)  // cancellation ends the pause; the loop looks at it
        }
      }
    }
  }

  /// Which ledger this agent belongs to; nil when it has joined none.
  private func joined() async throws -> LedgerFile? {
    let known = try LedgerFile.load(from: agent.store)
    guard let embedded else { return known }
    try await embedded.start()
    guard let ledger = await embedded.store else { return known }
    names.follow(ledger)
    let address = await embedded.address
    if var known, known.key == ledger.publicKey.text {
      if known.origin != address {
        known.origin = address
        try known.save(to: agent.store)
      }
      return known
    }
    return try await AgentIdentity.join(
      try ledger.invite(url: address, actor: "embedded"), store: agent.store, digestKey: agent.digestKey,
      agent.parts.configuration)
  }
}
