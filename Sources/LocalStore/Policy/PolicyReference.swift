public import SpaceCore

/// What a policy's signed header claims, after the signature has been verified.
public struct PolicyClaim: Sendable, Equatable {
  /// The agent that the policy was made for.
  public var agent: String
  /// The log index that it reflects.
  public var version: UInt64
  /// SHA-256 of the image, 32 bytes.
  public var sha256: [UInt8]
  /// The length of the image in bytes.
  public var byteCount: UInt64

  public init(agent: String, version: UInt64, sha256: [UInt8], byteCount: UInt64) {
    self.agent = agent
    self.version = version
    self.sha256 = sha256
    self.byteCount = byteCount
  }
}

/// The installed policy: which file, and what it was checked against.
public struct PolicyReference: Sendable, Equatable {
  /// The file's name in the agent's folder.
  public var file: String
  public var version: UInt64
  public var byteCount: UInt64
  public var sha256: [UInt8]
  /// The signed header, byte for byte as the ledger gave it.
  public var header: [UInt8]
  /// When it was installed.
  public var installedAt: WallTime
  /// When the ledger last said that it is the newest: freshness bounds count from here.
  public var confirmedAt: WallTime
}

/// A policy ready to decide with: the reference and its bytes in memory.
public struct InstalledPolicy: Sendable {
  public var reference: PolicyReference
  /// Holds the image; its `bytes` are valid as long as it is referenced.
  public var image: MappedFile
}

/// What the vault holds at start.
public enum OpenedPolicy: Sendable {
  /// None was ever installed: the agent denies.
  case none
  case installed(InstalledPolicy)
  /// The image is not what was installed. It was set aside under this path and the agent denies until the ledger sends
  /// one again.
  case damaged(setAside: String?, cause: String)
}

/// Why a policy was not taken.
public enum PolicyRefusal: Error, Sendable, Equatable, CustomStringConvertible {
  /// The header carries no signature of the ledger that this agent joined.
  case notTheLedgers(cause: String)
  case otherAgent(String)
  /// It is older than the installed one.
  case older(version: UInt64, installed: UInt64)
  /// It has the installed one's version and another content: the ledger contradicts itself.
  case contradicts(version: UInt64)
  case wrongLength(expected: UInt64, found: UInt64)
  case wrongHash
  /// Larger than `PolicyVault.imageMaximum`.
  case tooLarge(UInt64)
  /// The disk or the database refused.
  case storage(StoreError)

  public var description: String {
    switch self {
    case .notTheLedgers(let cause): "the policy's header is not signed by the ledger that this agent joined: \(cause)"
    case .otherAgent(let agent): "the policy was made for the agent \(agent)"
    case .older(let version, let installed): "the policy has version \(version) and \(installed) is installed"
    case .contradicts(let version): "the policy has the installed version \(version) and another content"
    case .wrongLength(let expected, let found): "the image has \(found) bytes and its header says \(expected)"
    case .wrongHash: "the image is not the one that its header names"
    case .tooLarge(let count): "the image has \(count) bytes and at most \(PolicyVault.imageMaximum) are taken"
    case .storage(let error): "\(error)"
    }
  }
}
