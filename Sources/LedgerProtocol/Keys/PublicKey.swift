internal import Crypto
internal import Foundation

/// An Ed25519 key that verifies (RFC 8032). In JSON, its base64url text.
public struct PublicKey: Sendable, Hashable, CustomStringConvertible {
  private let key: Curve25519.Signing.PublicKey
  /// The 32 bytes of the key.
  public let rawRepresentation: [UInt8]
  /// The name of the key in signatures (`kid`): its JWK thumbprint (RFC 7638 with SHA-256, base64url; members of an
  /// OKP key as in RFC 8037, section 2).
  public let keyID: String

  /// The key of these 32 bytes. Throws `.malformed` for any other length.
  public init(rawRepresentation: some Collection<UInt8>) throws(KeyError) {
    do {
      self.init(try Curve25519.Signing.PublicKey(rawRepresentation: Data(rawRepresentation)))
    } catch { throw .malformed("\(rawRepresentation.count) bytes are not a public key") }
  }

  /// The key of 43 characters of base64url. Throws `.malformed` for anything else.
  public init(text: String) throws(KeyError) {
    guard let bytes = Base64URL.decode(text) else { throw .malformed("the text is not base64url") }
    try self.init(rawRepresentation: bytes)
  }

  init(_ key: Curve25519.Signing.PublicKey) {
    self.key = key
    rawRepresentation = [UInt8](key.rawRepresentation)
    let jwk = #"{"crv":"Ed25519","kty":"OKP","x":"\#(Base64URL.encode(rawRepresentation))"}"#
    keyID = Base64URL.encode(Array(SHA256.hash(data: Data(jwk.utf8))))
  }

  /// The key as 43 characters of base64url.
  public var text: String { Base64URL.encode(rawRepresentation) }

  /// The id of the agent that holds this key: the first 16 bytes of SHA-256 of the key, as 32 hexadecimal digits.
  public var agentID: String {
    SHA256.hash(data: rawRepresentation).prefix(16).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// Whether `signature` (64 bytes) is this key's for `message`.
  public func verify(_ signature: some Collection<UInt8>, of message: some Collection<UInt8>) -> Bool {
    key.isValidSignature(Data(signature), for: Data(message))
  }

  public static func == (a: Self, b: Self) -> Bool { a.rawRepresentation == b.rawRepresentation }
  public func hash(into hasher: inout Hasher) { hasher.combine(rawRepresentation) }
  public var description: String { text }
}

extension PublicKey: Codable {
  public init(from decoder: any Decoder) throws {
    try self.init(text: try decoder.singleValueContainer().decode(String.self))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}
