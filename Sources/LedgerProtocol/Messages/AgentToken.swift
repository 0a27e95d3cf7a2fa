public import SpaceCore

/// The short-lived token by which an agent shows who it is: a JWT (RFC 7519) signed with its key (EdDSA, RFC 8037).
public struct AgentToken: Sendable, Equatable {
  /// How long a token is good, in seconds.
  public static let validitySeconds: Int64 = 120
  /// The longest validity that is accepted, and how far two clocks may be apart, in seconds.
  public static let validityMaximum: Int64 = 300
  public static let clockTolerance: Int64 = 120
  /// The most bytes of a token that is read.
  static let longest = 2048
  private static let type = "JWT"

  /// The agent's id, as the token claims it.
  public let agent: String
  private let claims: Claims
  private let jws: CompactJWS

  private struct Claims: Codable, Equatable {
    var iss: String
    var aud: String
    var iat: Int64
    var exp: Int64
  }

  /// A token for the ledger with the origin `audience`, good from `now` on.
  public static func make(key: SigningKey, audience: String, now: WallTime) throws -> String {
    let claims = Claims(
      iss: key.publicKey.agentID, aud: audience, iat: now.seconds, exp: now.seconds + validitySeconds)
    let header = CompactJWS.header(key: key.publicKey, type: type)
    return String(decoding: try CompactJWS.seal(try JSONText.encode(claims), header: header, key: key), as: UTF8.self)
  }

  /// Reads a token without verifying it: who it says it is, so that the key can be looked up.
  public init(_ text: String) throws(AgentTokenError) {
    guard text.utf8.count <= Self.longest else { throw .malformed }
    do {
      jws = try CompactJWS(text.utf8)
      guard jws.type == Self.type else { throw AgentTokenError.malformed }
      claims = try JSONText.decode(Claims.self, from: jws.payload)
    } catch { throw .malformed }
    agent = claims.iss
  }

  /// Throws unless `key`, whose agent the token names, signed it for `audience` and it is good at `now`.
  public func verify(_ key: PublicKey, audience: String, now: WallTime) throws(AgentTokenError) {
    guard jws.keyID == key.keyID, agent == key.agentID, jws.isSigned(by: key) else { throw .signature }
    guard claims.aud == audience else { throw .audience }
    let (length, overflow) = claims.exp.subtractingReportingOverflow(claims.iat)
    guard !overflow, (1...Self.validityMaximum).contains(length) else { throw .validity }
    guard claims.iat <= now.seconds + Self.clockTolerance, claims.exp >= now.seconds - Self.clockTolerance else {
      throw .time(issued: claims.iat, now: now.seconds)
    }
  }
}

/// Why a token is not accepted. Never quotes it.
public enum AgentTokenError: Error, Sendable, Equatable, CustomStringConvertible {
  case malformed
  case signature
  /// Made for another ledger.
  case audience
  /// Good for longer than any token may be.
  case validity
  /// Too old or from the future, in seconds since 1970.
  case time(issued: Int64, now: Int64)

  public var description: String {
    switch self {
    case .malformed: "the token is no JWT signed with EdDSA"
    case .signature: "the token is not signed with the key of the agent that it names"
    case .audience: "the token was made for another ledger"
    case .validity: "the token is good for longer than \(AgentToken.validityMaximum) seconds, or not at all"
    case .time(let issued, let now):
      "the token was made at second \(issued) and here it is second \(now); set the clocks of board and ledger"
    }
  }
}
