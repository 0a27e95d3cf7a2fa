import AgentRuntime
import AsyncHTTPClient
import LedgerClient
import LedgerProtocol
import LocalStore
import SpaceCore

/// What an agent shows of itself when it joins a ledger: its public keys and what it controls.
enum AgentIdentity {
  /// Joins with the store of an agent that does not run.
  static func join(_ terms: InvitationTerms, _ configuration: SpaceConfiguration, folder: String) async throws
    -> LedgerFile
  {
    let store = try Agent.openStore(folder: folder, trustsClock: true)
    do {
      let file = try await join(
        terms, store: store, digestKey: try Agent.digestKey(of: store), configuration)
      try store.close()
      return file
    } catch {
      try store.close()
      throw error
    }
  }

  static func join(
    _ terms: InvitationTerms, store: AgentStore, digestKey: [UInt8], _ configuration: SpaceConfiguration
  ) async throws -> LedgerFile {
    try await Joining(client: WebClient.shared).join(
      terms, agentKey: store.key.publicKey.text, digestKey: Base64URL.encode(digestKey),
      space: configuration.settings.id, timezone: configuration.timeZone,
      resources: resources(of: configuration.settings), store: store)
  }

  static func resources(of settings: SpaceSettings) -> [OfferedResource] {
    settings.doors.map { OfferedResource(id: $0.id.name, name: $0.name, kind: "door") }
      + settings.tools.map { OfferedResource(id: $0.id.name, name: $0.name, kind: "tool") }
      + settings.rooms.map { OfferedResource(id: $0.id.name, name: $0.name, kind: "room") }
      + settings.areas.map { OfferedResource(id: $0.id.name, name: $0.name, kind: "area") }
  }
}
