/// What sort of thing a member shows. Stored in policies and entries; the raw values never change.
public enum CredentialKind: UInt8, Sendable, CaseIterable, Codable {
  /// The unique number of a contactless card or fob, as the card sends it (for EM4100: five bytes).
  case cardUID = 1
  /// A number sent over Wiegand, with its format, facility and card number kept apart.
  case wiegand = 2
  /// A personal identification number that names its member by itself: canonical bytes are its digits in ASCII.
  case pin = 3
  /// A printed or displayed QR code or barcode that the policy knows.
  case barcode = 4
  /// A card that proves a key of its own.
  case cryptographicCard = 5
  /// A PIN that counts only together with another credential of the same member, so two members may have the same:
  /// canonical bytes are the member's pseudonym (16 bytes), then the digits.
  case memberPIN = 6
  /// A secret from which an application makes one-time codes (RFC 6238); known by the member's pseudonym alone.
  case oneTimeCode = 7
  /// A pass that the ledger signed and its holder carries, with its right in it: canonical bytes are its id.
  case pass = 8

  /// The word that entries and texts use.
  public var name: String {
    switch self {
    case .cardUID: "card_uid"
    case .wiegand: "wiegand"
    case .pin: "pin"
    case .barcode: "barcode"
    case .cryptographicCard: "cryptographic_card"
    case .memberPIN: "member_pin"
    case .oneTimeCode: "one_time_code"
    case .pass: "pass"
    }
  }

  public init?(name: String) {
    guard let kind = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = kind
  }
}

/// The canonical bytes of one credential, on their way from a reader to the keyed digest.
///
/// Never written, logged or shown: its description hides the bytes.
public struct RawCredential: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible {
  public let kind: CredentialKind
  /// Canonical bytes, most significant first: the same card gives the same bytes on any reader that sends all of it.
  public let bytes: [UInt8]

  public init(kind: CredentialKind, bytes: [UInt8]) {
    self.kind = kind
    self.bytes = bytes
  }

  public var description: String { "\(kind.name) credential of \(bytes.count) bytes" }
  public var debugDescription: String { description }
}

/// The 128-bit keyed digest under which a credential is stored, compared and recorded.
///
/// The first 128 bits of HMAC-SHA-256 (RFC 2104) under the agent's own digest key, over the kind byte and
/// the canonical bytes. SpaceCore only compares it; LedgerProtocol computes it.
public struct CredentialDigest: Hashable, Comparable, Sendable {
  /// Bytes 0 to 7, most significant first.
  public let high: UInt64
  /// Bytes 8 to 15, most significant first.
  public let low: UInt64

  public init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  public static func < (a: Self, b: Self) -> Bool { a.high != b.high ? a.high < b.high : a.low < b.low }

  /// Four characters (Crockford base 32 of the first 20 bits) by which people tell credentials apart on a display.
  public var checkTag: String {
    let alphabet: [Character] = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    return String((0..<4).map { alphabet[Int(high >> (59 - 5 * UInt64($0))) & 31] })
  }
}

/// The state of a credential in the policy.
public enum CredentialState: UInt8, Sendable, CaseIterable, Codable {
  case active = 0
  case suspended = 1
  /// Reported lost: a presentation raises an alarm.
  case lost = 2
  case revoked = 3
}
