/// A door, tool or room that an agent offers to the ledger.
public struct OfferedResource: Sendable, Equatable, Codable {
  public var id: String
  public var name: String
  /// `door`, `tool` or `room`.
  public var kind: String

  public init(id: String, name: String, kind: String) {
    self.id = id
    self.name = name
    self.kind = kind
  }
}

/// What an agent sends to join: `POST /v1/agents`.
public struct JoinRequest: Codable, Sendable, Equatable {
  /// The invitation's id and its secret.
  public var invitation: String
  public var secret: String
  /// The agent's public key, base64url.
  public var agentKey: String
  /// The key under which this agent knows credentials, 32 bytes, base64url. The ledger seals it and makes the agent's
  /// policies with it.
  public var digestKey: String
  /// The space's id.
  public var space: String
  /// The space's zone in the IANA database, for a space that the ledger does not know yet; nil makes it UTC.
  public var timezone: String?
  public var resources: [OfferedResource]

  public init(
    invitation: String, secret: String, agentKey: String, digestKey: String, space: String, timezone: String? = nil,
    resources: [OfferedResource]
  ) {
    self.invitation = invitation
    self.secret = secret
    self.agentKey = agentKey
    self.digestKey = digestKey
    self.space = space
    self.timezone = timezone
    self.resources = resources
  }
}

/// What the ledger answers.
public struct JoinResponse: Codable, Sendable, Equatable {
  /// The name of the agent in entries and policies.
  public var agentId: String
  /// The name under which the ledger signs checkpoints; the audience of the agent's tokens.
  public var origin: String
  /// The ledger's public key, base64url.
  public var ledgerKey: String
  /// The newest signed checkpoint.
  public var checkpoint: String

  public init(agentId: String, origin: String, ledgerKey: String, checkpoint: String) {
    self.agentId = agentId
    self.origin = origin
    self.ledgerKey = ledgerKey
    self.checkpoint = checkpoint
  }
}
