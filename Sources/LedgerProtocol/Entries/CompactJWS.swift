/// Why bytes are not a signature in the form that Lintel accepts.
enum JWSFault: Error, Equatable {
  case malformed(String)
  case algorithm(String)
}

/// A JSON Web Signature in compact form (RFC 7515, section 7.1) with Ed25519 (RFC 8037).
struct CompactJWS: Sendable, Hashable {
  let keyID: String
  /// What the signature is about (`typ`), so that one thing signed cannot be taken for another; nil where absent.
  let type: String?
  let payload: [UInt8]
  private let signed: [UInt8]
  private let signature: [UInt8]

  /// Reads without verifying. Refuses any algorithm but EdDSA and any critical extension (RFC 7515, section 4.1.11).
  init(_ bytes: some Collection<UInt8>) throws(JWSFault) {
    let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 3 else { throw .malformed("\(parts.count) parts instead of three") }
    guard let header = Base64URL.decode(ascii: parts[0]) else { throw .malformed("the header is not base64url") }
    guard let payload = Base64URL.decode(ascii: parts[1]) else { throw .malformed("the payload is not base64url") }
    guard let signature = Base64URL.decode(ascii: parts[2]), signature.count == 64 else {
      throw .malformed("the signature is not 64 bytes of base64url")
    }
    var texts: [String: String] = [:]
    do {
      for member in try JSONScanner.members(of: header) {
        if member.name == "crit" { throw JWSFault.malformed("a critical extension that is not known") }
        texts[member.name] = JSONScanner.string(header, member.value)
      }
    } catch let fault as JSONFault { throw .malformed("header: \(fault.reason) at byte \(fault.offset)") } catch let
      fault as JWSFault
    { throw fault } catch { throw .malformed("header: \(error)") }
    guard texts["alg"] == "EdDSA" else { throw .algorithm(String((texts["alg"] ?? "").prefix(40))) }
    guard let keyID = texts["kid"], !keyID.isEmpty else { throw .malformed("the header names no key") }
    self.keyID = keyID
    type = texts["typ"]
    self.payload = payload
    self.signature = signature
    signed = Array(bytes.prefix(parts[0].count + 1 + parts[1].count))
  }

  /// Whether `key` made the signature.
  func isSigned(by key: PublicKey) -> Bool { key.verify(signature, of: signed) }

  /// The first part with its full stop: the header for `key`.
  static func header(key: PublicKey, type: String? = nil) -> [UInt8] {
    let kind = type.map { #","typ":"\#($0)""# } ?? ""
    return Base64URL.ascii(Array(#"{"alg":"EdDSA","kid":"\#(key.keyID)"\#(kind)}"#.utf8)) + [UInt8(ascii: ".")]
  }

  /// The whole JWS: `payload` behind a header that `header(key:type:)` made, signed.
  static func seal(_ payload: [UInt8], header: [UInt8], key: SigningKey) throws(KeyError) -> [UInt8] {
    var bytes = header
    bytes += Base64URL.ascii(payload)
    let signature = try key.sign(bytes)
    bytes.append(UInt8(ascii: "."))
    bytes += Base64URL.ascii(signature)
    return bytes
  }
}
