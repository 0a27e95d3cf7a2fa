import SpaceCore
import Testing

@testable import LedgerProtocol

@Suite struct OneTimeCodeTests {
  /// The secret of both RFCs: "12345678901234567890" in ASCII.
  private static let secret = Array("12345678901234567890".utf8)

  /// RFC 4226, appendix D: the HOTP values of counts 0 to 9.
  private static let counted = [
    "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489",
  ]

  /// RFC 6238, appendix B: the TOTP values by SHA-1, eight digits, at seconds since 1970 and their steps of 30 seconds.
  static let timed: [(seconds: Int64, step: UInt64, code: String)] = [
    (59, 0x1, "94287082"), (1_111_111_109, 0x23523EC, "07081804"), (1_111_111_111, 0x23523ED, "14050471"),
    (1_234_567_890, 0x273EF07, "89005924"), (2_000_000_000, 0x3F940AA, "69279037"),
    (20_000_000_000, 0x27BC86AA, "65353130"),
  ]

  private func match(
    _ code: String, at seconds: Int64, digits: Int = 8, period: Int = 30, after used: UInt64? = nil
  ) -> UInt64? {
    OneTimeCode.matchingStep(
      entered: Array(code.utf8), secret: Self.secret, at: WallTime(milliseconds: seconds * 1000), digits: digits,
      period: period, after: used)
  }

  @Test func `codes are those of RFC 4226, appendix D`() {
    for (count, code) in Self.counted.enumerated() {
      #expect(OneTimeCode.code(secret: Self.secret, step: UInt64(count), digits: 6) == Array(code.utf8))
    }
  }

  @Test(arguments: timed)
  func `codes are those of RFC 6238, appendix B`(seconds: Int64, step: UInt64, code: String) {
    #expect(OneTimeCode.code(secret: Self.secret, step: step, digits: 8) == Array(code.utf8))
    #expect(match(code, at: seconds) == step)
    #expect(match(String(code.suffix(6)), at: seconds, digits: 6) == step, "six digits are the last of eight")
  }

  @Test func `a code counts in its own step and one on either side`() {
    // Steps of 30 seconds: count 5 is second 150 to 179.
    let code = Self.counted[5]
    #expect(match(code, at: 119, digits: 6) == nil)
    #expect(match(code, at: 120, digits: 6) == 5)
    #expect(match(code, at: 150, digits: 6) == 5)
    #expect(match(code, at: 209, digits: 6) == 5)
    #expect(match(code, at: 210, digits: 6) == nil)
    #expect(match(code, at: 359, digits: 6, period: 60) == 5, "steps of a minute")
    #expect(match(Self.counted[0], at: 0, digits: 6) == 0, "there is none before the first")
    #expect(match(Self.counted[0], at: -1, digits: 6) == nil)
  }

  @Test func `a code counts once`() {
    #expect(match(Self.counted[5], at: 150, digits: 6, after: 4) == 5)
    #expect(match(Self.counted[5], at: 150, digits: 6, after: 5) == nil)
    #expect(match(Self.counted[6], at: 180, digits: 6, after: 5) == 6)
  }

  @Test func `what is no code of the secret does not count`() {
    for wrong in ["", "25467", "2546766", "254677", "354676", "abcdef", "25467\u{0}"] {
      #expect(match(wrong, at: 150, digits: 6) == nil, "\(wrong)")
    }
    var other = Self.secret
    other[0] ^= 1
    #expect(
      OneTimeCode.matchingStep(
        entered: Array(Self.counted[5].utf8), secret: other, at: WallTime(milliseconds: 150_000), digits: 6, period: 30)
        == nil)
  }

  @Test func `a sealed secret opens with the key and the digest it was sealed under, and with no others`() throws {
    let digest = CredentialDigest(high: 1, low: 2)
    let key = DocumentFixture.key
    let sealed = OneTimeCode.seal(Self.secret, digest: digest, digestKey: key)
    #expect(sealed.count == OneTimeCode.secretBytes && sealed != Self.secret)
    #expect(OneTimeCode.unseal(sealed, digest: digest, digestKey: key) == Self.secret)
    #expect(OneTimeCode.unseal(sealed, digest: CredentialDigest(high: 1, low: 3), digestKey: key) != Self.secret)
    let otherKey = [UInt8](repeating: 8, count: 32)
    #expect(OneTimeCode.unseal(sealed, digest: digest, digestKey: otherKey) != Self.secret)
  }

  @Test func `sealing is the exclusive-or with HMAC-SHA-256 over the label and the digest`() {
    // Python's hmac module over the 20 ASCII bytes of the label, then 0000000000000001 0000000000000002,
    // under 32 bytes of 07; its first 20 bytes.
    let sealed = OneTimeCode.seal(
      [UInt8](repeating: 0, count: 20), digest: CredentialDigest(high: 1, low: 2), digestKey: DocumentFixture.key)
    #expect(sealed == PolicyCompiler.bytes(hexadecimal: "defbe724b20338c5d6657623643390abd7059087"))
  }
}
