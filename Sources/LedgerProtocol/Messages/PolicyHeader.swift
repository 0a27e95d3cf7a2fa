internal import Crypto
public import SpaceCore

/// What the ledger signs about a policy: a JWS beside the image, so that the image stays mappable as it is.
public struct PolicyHeader: Codable, Sendable, Equatable {
  /// The agent that the policy was made for.
  public var agent: String
  /// The index of the last log entry that it reflects.
  public var version: UInt64
  /// SHA-256 of the image, base64url.
  public var sha256: String
  /// The length of the image.
  public var bytes: UInt64
  /// When it was made, in seconds since 1970.
  public var time: Int64
  /// The shortest freshness bound among its grants, in seconds: after that long unconfirmed the first rights rest.
  public var freshness: UInt32?

  /// The most bytes of a header that is read.
  public static let longest = 4096
  private static let type = "lintel-policy"

  public init(
    agent: String, version: UInt64, image: [UInt8], time: WallTime, freshness: UInt32? = nil
  ) {
    self.agent = agent
    self.version = version
    sha256 = Base64URL.encode(Array(SHA256.hash(data: image)))
    bytes = UInt64(image.count)
    self.time = time.seconds
    self.freshness = freshness
  }

  /// The header signed by the ledger, ASCII.
  public func signed(by key: SigningKey) throws -> [UInt8] {
    try CompactJWS.seal(
      try JSONText.encode(self), header: CompactJWS.header(key: key.publicKey, type: Self.type), key: key)
  }

  /// Reads a signed header and verifies that it is `ledger`'s.
  public init(signed bytes: [UInt8], ledger: PublicKey) throws(PolicyHeaderError) {
    guard bytes.count <= Self.longest else { throw .malformed("it has \(bytes.count) bytes") }
    let jws: CompactJWS
    do { jws = try CompactJWS(bytes) } catch { throw .malformed("it is no JWS with EdDSA") }
    guard jws.type == Self.type else { throw .malformed("it is signed for another use") }
    guard jws.keyID == ledger.keyID, jws.isSigned(by: ledger) else { throw .signature }
    do { self = try JSONText.decode(Self.self, from: jws.payload) } catch { throw .malformed("it lacks a part") }
    guard Base64URL.decode(sha256)?.count == 32 else { throw .malformed("the hash in it has not 32 bytes") }
  }

  /// SHA-256 of the image, 32 bytes.
  public var imageHash: [UInt8] { Base64URL.decode(sha256) ?? [] }
}

/// Why a policy's header is not accepted.
public enum PolicyHeaderError: Error, Sendable, Equatable, CustomStringConvertible {
  case malformed(String)
  /// Not signed by the ledger, or altered.
  case signature

  public var description: String {
    switch self {
    case .malformed(let cause): "the header of the policy cannot be read: \(cause)"
    case .signature: "the header of the policy is not signed by this ledger, or was altered"
    }
  }
}

/// A signed header and its image as one answer: four bytes with the length of the header, most significant first,
/// the header, the image.
public enum PolicyParcel {
  public static func encode(header: [UInt8], image: [UInt8]) -> [UInt8] {
    let length = UInt32(header.count)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(4 + header.count + image.count)
    for shift in stride(from: UInt32(24), through: 0, by: -8) {
      bytes.append(UInt8(truncatingIfNeeded: length >> shift))
    }
    return bytes + header + image
  }

  /// The two parts; nil when the length lies.
  public static func decode(_ bytes: [UInt8]) -> (header: [UInt8], image: [UInt8])? {
    let length = bytes.prefix(4).reduce(0) { $0 << 8 | Int($1) }
    guard bytes.count >= 4, bytes.count - 4 >= length else { return nil }
    return (Array(bytes[4..<4 + length]), Array(bytes[(4 + length)...]))
  }
}
