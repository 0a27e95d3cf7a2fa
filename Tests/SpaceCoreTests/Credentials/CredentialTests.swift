import Testing

@testable import SpaceCore

@Suite struct CredentialTests {
  @Test(arguments: CredentialKind.allCases)
  func `a kind is found by the word that entries use`(kind: CredentialKind) {
    #expect(CredentialKind(name: kind.name) == kind)
    #expect(CredentialKind(rawValue: kind.rawValue) == kind)
  }

  @Test func `raw values never change, because policies and entries hold them`() {
    #expect(CredentialKind.allCases.map(\.rawValue) == [1, 2, 3, 4, 5, 6, 7, 8])
    #expect(CredentialState.allCases.map(\.rawValue) == [0, 1, 2, 3])
    #expect(Right.allCases.map(\.rawValue) == [0, 1, 2, 3, 4, 5, 6, 7, 8])
    #expect(MemberStanding.allCases.map(\.rawValue) == [0, 1, 2, 3])
    #expect(ClockUnknownRule.allCases.map(\.rawValue) == [0, 1, 2])
    #expect(ResourceKind.allCases.map(\.rawValue) == [0, 1, 2, 3])
    #expect(CertificationKind.allCases.map(\.rawValue) == [0, 1, 2])
    #expect(CredentialKind(name: "magic") == nil)
  }

  @Test func `every named value is found by its name`() {
    for kind in CertificationKind.allCases { #expect(CertificationKind(name: kind.name) == kind) }
    for right in Right.allCases { #expect(Right(name: right.name) == right) }
    for standing in MemberStanding.allCases { #expect(MemberStanding(name: standing.name) == standing) }
    for rule in ClockUnknownRule.allCases { #expect(ClockUnknownRule(name: rule.name) == rule) }
    for kind in ResourceKind.allCases { #expect(ResourceKind(name: kind.name) == kind) }
    #expect(Right(name: "x") == nil)
    #expect(MemberStanding(name: "x") == nil)
    #expect(ClockUnknownRule(name: "x") == nil)
    #expect(ResourceKind(name: "x") == nil)
  }

  @Test func `a raw credential does not show its bytes`() {
    let credential = RawCredential(kind: .pin, bytes: [0x31, 0x32, 0x33, 0x34])
    #expect("\(credential)" == "pin credential of 4 bytes")
    #expect(credential.debugDescription == "\(credential)")
  }

  @Test func `the check tag is the first 20 bits in Crockford base 32`() {
    #expect(CredentialDigest(high: 0, low: .max).checkTag == "0000")
    #expect(CredentialDigest(high: .max, low: 0).checkTag == "ZZZZ")
    // 0x8123 4... : 10000 00100 10001 10100
    #expect(CredentialDigest(high: 0x8123_4567_89AB_CDEF, low: 0).checkTag == "G4HM")
    #expect(CredentialDigest(high: 1, low: 2) < CredentialDigest(high: 1, low: 3))
    #expect(CredentialDigest(high: 1, low: 9) < CredentialDigest(high: 2, low: 3))
  }
}
