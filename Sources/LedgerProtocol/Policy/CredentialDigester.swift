internal import Crypto
internal import Foundation
public import SpaceCore

/// Computes the keyed digests under which one agent knows credentials.
///
/// The first 128 bits of HMAC-SHA-256 (RFC 2104, FIPS 180-4) over the kind byte and the canonical bytes. The key's own
/// two blocks are hashed once and copied for every digest.
public struct CredentialDigester: Sendable {
  /// Bytes of a digest key.
  public static let keyBytes = 32

  /// For documents that are checked and not compiled: its digests are good for comparing with each other.
  static let forChecking = CredentialDigester(ofRightLength: [UInt8](repeating: 0, count: keyBytes))

  let key: [UInt8]
  private let keyed: HMAC<SHA256>

  /// - Parameter key: the agent's own digest key, 32 random bytes.
  public init(key: [UInt8]) throws(CredentialDigesterError) {
    guard key.count == Self.keyBytes else { throw .keyLength(key.count) }
    self.init(ofRightLength: key)
  }

  private init(ofRightLength key: [UInt8]) {
    self.key = key
    keyed = HMAC<SHA256>(key: SymmetricKey(data: key))
  }

  public func digest(of credential: RawCredential) -> CredentialDigest {
    var hash = keyed
    withUnsafeBytes(of: credential.kind.rawValue) { hash.update(data: $0) }
    credential.bytes.withUnsafeBytes { hash.update(data: $0) }
    return hash.finalize().withUnsafeBytes { code in
      CredentialDigest(
        high: UInt64(bigEndian: code.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
        low: UInt64(bigEndian: code.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
    }
  }
}

/// Why a digest key is not taken. Never says what the key is.
public enum CredentialDigesterError: Error, Equatable, Sendable, CustomStringConvertible {
  case keyLength(Int)

  public var description: String {
    switch self {
    case .keyLength(let count):
      "cannot use the digest key: it has \(count) bytes and needs \(CredentialDigester.keyBytes); make a new one"
    }
  }
}
