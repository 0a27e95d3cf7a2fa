internal import Foundation
public import LocalStore

/// Which ledger this agent belongs to: `ledger.json` in the agent's folder, mode 0600, written when it joined.
public struct LedgerFile: Sendable, Equatable, Codable {
  /// `https://ledger.example.org`, without a slash at the end.
  public var origin: String
  /// The name under which the ledger signs its checkpoints (C2SP signed note, key name).
  public var name: String
  /// The ledger's public key, 32 bytes, base64url.
  public var key: String
  /// The name of this agent at the ledger.
  public var agent: String

  public init(origin: String, name: String, key: String, agent: String) {
    self.origin = origin
    self.name = name
    self.key = key
    self.agent = agent
  }

  /// Reads it; nil when the agent has not joined.
  public static func load(from store: AgentStore) throws -> LedgerFile? {
    guard let bytes = try store.readFile("ledger.json", limit: 65_536) else { return nil }
    do { return try JSONDecoder().decode(LedgerFile.self, from: Data(bytes)) } catch {
      throw StoreError.file(
        operation: "reading", path: "ledger.json", cause: "it is not what joining writes; join again")
    }
  }

  /// Writes it so that a power cut leaves the old one or the new one.
  public func save(to store: AgentStore) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    try store.writeFile("ledger.json", [UInt8](try encoder.encode(self)))
  }
}
