internal import Crypto
public import SpaceCore

/// One-time codes by time (RFC 6238, TOTP) over HMAC-SHA-1 (RFC 4226, HOTP), as authenticator applications make them.
///
/// A secret lies in a policy only sealed under the agent's digest key: who has the image alone can make no code.
public enum OneTimeCode {
  /// Bytes of a secret, those of HMAC-SHA-1.
  public static let secretBytes = PolicyLayout.oneTimeSecretBytes

  /// The code of one step: `digits` decimal digits in ASCII, zeros in front included (RFC 4226, 5.3).
  /// - Parameter digits: 6 to 9; RFC 4226 has at least 6.
  public static func code(secret: [UInt8], step: UInt64, digits: Int) -> [UInt8] {
    let counter = withUnsafeBytes(of: step.bigEndian) { Array($0) }
    let mac = Array(
      HMAC<Insecure.SHA1>.authenticationCode(for: counter, using: SymmetricKey(data: secret)))
    // Dynamic truncation: the low four bits of the last byte say where the 31 bits begin.
    let offset = Int(mac[19] & 0xF)
    var number = mac[offset..<offset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
    var code = [UInt8](repeating: 0, count: digits)
    for place in code.indices.reversed() {
      code[place] = UInt8(ascii: "0") + UInt8(number % 10)
      number /= 10
    }
    return code
  }

  /// The step whose code was entered: that of `time` or one on either side of it, because clocks differ and people are
  /// slow (RFC 6238, 5.2); nil when it was none of them. All three are compared in the same time whatever was entered.
  /// - Parameters:
  ///   - entered: the digits in ASCII.
  ///   - time: now, by a clock that can be trusted.
  ///   - period: seconds of a step, 30 as a rule.
  ///   - used: the last step whose code was taken: a code counts once (RFC 6238, 5.2), so only later steps match.
  public static func matchingStep(
    entered: [UInt8], secret: [UInt8], at time: WallTime, digits: Int, period: Int, after used: UInt64? = nil
  ) -> UInt64? {
    guard let seconds = UInt64(exactly: time.seconds), period > 0, entered.count == digits else { return nil }
    let now = seconds / UInt64(period)
    var match: UInt64?
    for step in (now == 0 ? 0 : now - 1)...now + 1 {
      let differences = zip(code(secret: secret, step: step, digits: digits), entered).reduce(UInt8(0)) {
        $0 | ($1.0 ^ $1.1)
      }
      if differences == 0, used.map({ step > $0 }) ?? true { match = step }
    }
    return match
  }

  /// A secret as it lies in a policy: its exclusive-or with the first 20 bytes of HMAC-SHA-256 under the digest key,
  /// over a label and the credential's digest.
  /// - Parameter key: the agent's own digest key.
  public static func seal(_ secret: [UInt8], digest: CredentialDigest, digestKey key: [UInt8]) -> [UInt8] {
    var mac = HMAC<SHA256>(key: SymmetricKey(data: key))
    mac.update(data: Array("lintel/one-time-code".utf8))
    for word in [digest.high, digest.low] { withUnsafeBytes(of: word.bigEndian) { mac.update(data: $0) } }
    return zip(secret, mac.finalize()).map { $0 ^ $1 }
  }

  /// The secret that was sealed: the same operation again.
  public static func unseal(_ sealed: [UInt8], digest: CredentialDigest, digestKey key: [UInt8]) -> [UInt8] {
    seal(sealed, digest: digest, digestKey: key)
  }

  /// The bytes by which a member's one-time code is digested: the pseudonym alone.
  public static func canonicalBytes(of member: MemberID) -> [UInt8] {
    [member.high, member.low].flatMap { word in withUnsafeBytes(of: word.bigEndian) { Array($0) } }
  }
}
