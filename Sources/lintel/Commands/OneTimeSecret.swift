import Foundation
import LedgerProtocol

/// The secret behind somebody's one-time codes, and the address by which authenticator applications take it.
struct OneTimeSecret {
  let bytes: [UInt8]

  /// A new one, from the system's generator.
  init() {
    var generator = SystemRandomNumberGenerator()
    bytes = (0..<OneTimeCode.secretBytes).map { _ in UInt8.random(in: 0...255, using: &generator) }
  }

  init(bytes: [UInt8]) { self.bytes = bytes }

  /// As applications read it (Key Uri Format of Google Authenticator): SHA-1, six digits and 30 seconds are what they
  /// take unless told.
  func address(issuer: String, account: String) -> String {
    let allowed = CharacterSet(charactersIn: "-._~").union(.asciiAlphanumerics)
    func step(_ text: String) -> String { text.addingPercentEncoding(withAllowedCharacters: allowed) ?? "" }
    return "otpauth://totp/\(step(issuer)):\(step(account))?secret=\(base32)&issuer=\(step(issuer))"
  }

  /// RFC 4648, 6; 20 bytes come out even, so nothing is padded.
  var base32: String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
    var text = ""
    var (bits, count) = (0, 0)
    for byte in bytes {
      bits = bits << 8 | Int(byte)
      count += 8
      while count >= 5 {
        count -= 5
        text.append(alphabet[bits >> count & 31])
      }
      bits &= 1 << count - 1
    }
    if count > 0 { text.append(alphabet[bits << (5 - count) & 31]) }
    return text
  }
}

extension CharacterSet {
  fileprivate static let asciiAlphanumerics = CharacterSet(charactersIn: "0"..."9").union(
    CharacterSet(charactersIn: "A"..."Z")
  ).union(CharacterSet(charactersIn: "a"..."z"))
}
