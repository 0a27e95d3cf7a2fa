import Crypto
import Foundation
import SpaceCore
import Testing

@testable import LedgerProtocol

@Suite struct CredentialDigesterTests {
  @Test func `a digest is the first half of HMAC-SHA-256 over the kind and the bytes`() throws {
    let key = (0..<32).map { UInt8($0) }
    let digest = try CredentialDigester(key: key).digest(of: RawCredential(kind: .wiegand, bytes: [1, 2, 3]))
    let code = HMAC<SHA256>.authenticationCode(for: Data([2, 1, 2, 3]), using: SymmetricKey(data: key))
    let expected = code.prefix(16).map { String(format: "%02x", $0) }.joined()
    #expect(MemberID(high: digest.high, low: digest.low).description == expected)
  }

  @Test func `the same bytes of another kind give another digest`() throws {
    let digester = try CredentialDigester(key: DocumentFixture.key)
    let digests = CredentialKind.allCases.map { digester.digest(of: RawCredential(kind: $0, bytes: [9, 9])) }
    #expect(Set(digests).count == CredentialKind.allCases.count)
  }

  @Test func `a digester can be used again and gives the same`() throws {
    let digester = try CredentialDigester(key: DocumentFixture.key)
    let raw = RawCredential(kind: .cardUID, bytes: Array(0..<200))
    #expect(digester.digest(of: raw) == digester.digest(of: raw))
  }

  @Test func `a key of another length is refused without telling it`() {
    #expect(throws: CredentialDigesterError.keyLength(31)) {
      try CredentialDigester(key: [UInt8](repeating: 0xAB, count: 31))
    }
    #expect(!CredentialDigesterError.keyLength(31).description.contains("AB"))
  }
}
