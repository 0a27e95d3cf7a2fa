internal import Crypto
internal import Foundation

/// A key by which notes are verified, with the name under which it signs (C2SP signed-note).
public struct NoteKey: Hashable, Sendable {
  /// What the key signs; the raw value is the type byte of the specification.
  public enum Kind: UInt8, Sendable, CaseIterable {
    /// The text of a note, by its author.
    case ed25519 = 1
    /// A checkpoint with a time, by a witness (C2SP tlog-cosignature, version 1).
    case cosignature = 4
  }

  public let name: String
  public let kind: Kind
  public let key: PublicKey
  /// The first four bytes of SHA-256 over name, line feed, type byte and key.
  public let keyHash: UInt32

  /// Throws `.malformed` for a name that is empty or has spaces, control characters or a plus sign.
  public init(name: String, kind: Kind = .ed25519, key: PublicKey) throws(NoteError) {
    guard Self.isName(name) else { throw .malformed("a key name is empty or has a space, a control or a plus sign") }
    self.name = name
    self.kind = kind
    self.key = key
    keyHash = Self.hash(name, kind.rawValue, key.rawRepresentation)
  }

  /// The key of a text `name+hash+key`. The base64 of the key may hold plus signs too: the first two separate.
  public init(vkey: String) throws(NoteError) {
    let parts = vkey.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, parts[1].utf8.count == 8, parts[1].lowercased() == parts[1],
      let hash = UInt32(parts[1], radix: 16), let bytes = Base64.decode(parts[2]), let type = bytes.first
    else { throw .malformed("a verifier key is not name+hash+key") }
    guard let kind = Kind(rawValue: type) else { throw .malformed("a verifier key has the unknown type \(type)") }
    let key: PublicKey
    do { key = try PublicKey(rawRepresentation: bytes.dropFirst()) } catch {
      throw .malformed("a verifier key does not have 32 bytes")
    }
    try self.init(name: String(parts[0]), kind: kind, key: key)
    guard keyHash == hash else { throw .malformed("the hash in a verifier key is not that of its name and key") }
  }

  /// The key as text, `name+hash+key`.
  public var vkey: String {
    let digits = String(keyHash, radix: 16)
    let hash = String(repeating: "0", count: 8 - digits.count) + digits
    return "\(name)+\(hash)+\(Base64.encode([kind.rawValue] + key.rawRepresentation))"
  }

  static func isName(_ name: some StringProtocol) -> Bool {
    !name.isEmpty
      && name.unicodeScalars.allSatisfy {
        !$0.properties.isWhitespace && $0 != "+" && $0.value >= 0x20 && $0 != "\u{7F}"
      }
  }

  private static func hash(_ name: String, _ type: UInt8, _ key: [UInt8]) -> UInt32 {
    SHA256.hash(data: Array(name.utf8) + [0x0A, type] + key).prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
  }
}

/// Base64 with padding (RFC 4648, section 4), as notes use it. One text for one value.
enum Base64 {
  static func encode(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }

  static func decode(_ text: some StringProtocol) -> [UInt8]? {
    guard let data = Data(base64Encoded: String(text)), data.base64EncodedString() == text else { return nil }
    return Array(data)
  }
}
