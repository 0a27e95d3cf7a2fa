internal import Crypto
internal import Foundation

/// An Ed25519 key that signs (RFC 8032): an agent's, the ledger's or a steward's own.
///
/// Its description never shows the key.
public struct SigningKey: Sendable, CustomStringConvertible, CustomDebugStringConvertible {
  private let key: Curve25519.Signing.PrivateKey
  /// The key that verifies what this one signs.
  public let publicKey: PublicKey

  /// A new key from the system's random numbers.
  public init() { self.init(Curve25519.Signing.PrivateKey()) }

  /// The key of these 32 bytes (the seed of RFC 8032, section 5.1.5). Throws `.malformed` for any other length.
  public init(rawRepresentation: some Collection<UInt8>) throws(KeyError) {
    do {
      self.init(try Curve25519.Signing.PrivateKey(rawRepresentation: Data(rawRepresentation)))
    } catch { throw .malformed("\(rawRepresentation.count) bytes are not a signing key") }
  }

  private init(_ key: Curve25519.Signing.PrivateKey) {
    self.key = key
    publicKey = PublicKey(key.publicKey)
  }

  /// The 32 secret bytes, for the key's own file and nothing else.
  public var rawRepresentation: [UInt8] { [UInt8](key.rawRepresentation) }

  /// The 64-byte signature of `message`.
  public func sign(_ message: some Collection<UInt8>) throws(KeyError) -> [UInt8] {
    do { return [UInt8](try key.signature(for: Data(message))) } catch { throw .unsignable(cause: "\(error)") }
  }

  public var description: String { "signing key \(publicKey.agentID)" }
  public var debugDescription: String { description }
}
