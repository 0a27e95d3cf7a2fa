import Foundation
import SpaceCore
import Testing

@testable import LedgerProtocol

/// PINs, one-time codes, duress and renewal by use in documents.
@Suite struct DocumentCredentialTests {
  private static let ada = "a11ce000000000000000000000000001"
  private static let bob = "b0b00000000000000000000000000002"
  /// The secret of RFC 6238, appendix B.
  private static let secret = Array("12345678901234567890".utf8)

  private static let text = """
    {"version": 1, "issued": "2026-03-01", "agent": "000000000000000000000000000000aa", "timezone": "UTC",
     "resources": [{"id": "front", "kind": "door"}],
     "members": [
       {"id": "\(ada)", "credentials": [
         {"kind": "card_uid", "uid": "01"},
         {"kind": "pin", "uid": "31323334"},
         {"kind": "member_pin", "uid": "39393939"},
         {"kind": "member_pin", "uid": "39393131", "duress": true},
         {"kind": "one_time_code", "secret": "3132333435363738393031323334353637383930", "digits": 8},
         {"kind": "card_uid", "uid": "02", "duress": true},
         {"kind": "card_uid", "uid": "03", "until": "2026-06-01", "renews": "90d"}]},
       {"id": "\(bob)", "credentials": [
         {"kind": "member_pin", "uid": "39393939"},
         {"kind": "one_time_code", "digest": "0123456789abcdef0123456789abcdef",
          "sealed": "000102030405060708090a0b0c0d0e0f10111213"}]}],
     "grants": [
       {"id": "enter", "to": "everyone", "right": "enter", "on": "front"},
       {"id": "own", "to": "everyone", "right": "manage", "on": "front", "requires": ["pin"]}]}
    """

  private let digester: CredentialDigester
  private let policy: PolicyImage

  init() throws {
    digester = try CredentialDigester(key: DocumentFixture.key)
    policy = try PolicyImage(PolicyCompiler.compile(json: Array(Self.text.utf8), digestKey: DocumentFixture.key))
  }

  private func digest(_ kind: CredentialKind, _ bytes: [UInt8]) -> CredentialDigest {
    digester.digest(of: RawCredential(kind: kind, bytes: bytes))
  }

  /// The pseudonym's own bytes, high first.
  private static func bytes(_ member: String) -> [UInt8] {
    stride(from: 0, to: 32, by: 2).map { UInt8(member.dropFirst($0).prefix(2), radix: 16) ?? 0 }
  }

  private func enter(
    _ digest: CredentialDigest, _ kind: CredentialKind, on date: String, lastUsed: String? = nil
  ) throws -> Decision {
    let times = PolicyTimes(zone: .gmt)
    var situation = Situation()
    situation.credentialLastUsed = lastUsed.flatMap(times.wall)
    return decide(
      AccessRequest(
        credential: .digest(digest, kind), resource: policy.resourceIndex(of: "front"), right: .enter,
        situation: situation), policy: policy, at: try #require(times.wall(date)), quality: .synchronised)
  }

  @Test func `a PIN is known by its digits and identifies its member`() throws {
    let pin = digest(.pin, Array("1234".utf8))
    #expect(policy.holder(of: pin) == policy.member(try #require(MemberID(Self.ada))))
    #expect(try enter(pin, .pin, on: "2026-03-02").isAllowed)
  }

  @Test func `a member's PIN is known only together with the member, so two may choose the same`() throws {
    for name in [Self.ada, Self.bob] {
      let id = try #require(MemberID(name))
      #expect(policy.holder(of: digest(.memberPIN, Self.bytes(name) + Array("9999".utf8))) == policy.member(id))
    }
    #expect(policy.holder(of: digest(.memberPIN, Array("9999".utf8))) == nil)
    #expect(policy.holder(of: digest(.pin, Array("9999".utf8))) == nil)
  }

  @Test func `a member's PIN for duress is good and says so`() throws {
    let id = try #require(MemberID(Self.ada))
    let front = try #require(policy.resourceIndex(of: "front"))
    let wall = try #require(PolicyTimes(zone: .gmt).wall("2026-03-02"))
    func standing(_ digits: String) -> CodeStanding {
      policy.standing(
        ofCode: digest(.memberPIN, Self.bytes(Self.ada) + Array(digits.utf8)), member: id, on: front, at: wall,
        quality: .synchronised)
    }
    #expect(standing("9999") == .good)
    #expect(standing("9911") == .duress)
    #expect(standing("9912") == .wrong)
  }

  @Test func `the secret of one-time codes lies sealed under the digest of the member, and opens with the key`() throws
  {
    let digest = digest(.oneTimeCode, Self.bytes(Self.ada))
    let found = try #require(policy.oneTimeSecret(of: digest))
    #expect(found.digits == 8 && found.period == 30)
    #expect(found.sealed != Self.secret)
    #expect(OneTimeCode.unseal(found.sealed, digest: digest, digestKey: DocumentFixture.key) == Self.secret)
  }

  @Test func `a secret that comes sealed is kept as it is, with six digits`() throws {
    let digest = CredentialDigest(high: 0x0123_4567_89AB_CDEF, low: 0x0123_4567_89AB_CDEF)
    let found = try #require(policy.oneTimeSecret(of: digest))
    #expect(found.sealed == Array(0..<20) && found.digits == 6 && found.period == 30)
  }

  @Test func `a card for duress lets in with the obligation of a silent alarm`() throws {
    #expect(try enter(digest(.cardUID, [1]), .cardUID, on: "2026-03-02").obligations.contains(.duress) == false)
    #expect(try enter(digest(.cardUID, [2]), .cardUID, on: "2026-03-02").obligations.contains(.duress))
  }

  @Test func `a card that renews ends so many days after its last use`() throws {
    let card = digest(.cardUID, [3])
    #expect(try enter(card, .cardUID, on: "2026-03-02").obligations.contains(.renewCredential))
    #expect(try enter(card, .cardUID, on: "2026-06-02").reason == .credentialExpired)
    #expect(try enter(card, .cardUID, on: "2026-06-02", lastUsed: "2026-05-01").isAllowed)
    #expect(try enter(card, .cardUID, on: "2026-07-29", lastUsed: "2026-05-01").isAllowed, "day 89")
    #expect(try enter(card, .cardUID, on: "2026-07-30T00:01", lastUsed: "2026-05-01").reason == .credentialExpired)
  }

  private static let renewing = #""until": "2026-06-01", "renews": "90d""#
  private static let first = "members[0].credentials"
  static let mistakes: [PolicyDocumentTests.Mistake] = [
    .init(renewing, #""renews": "90d""#, "\(first)[6].renews", 11, "needs 'until'"),
    .init(renewing, #""until": "2026-06-01", "renews": "0d""#, "\(first)[6].renews", 11, "90d"),
    .init(renewing, #""until": "2026-06-01", "renews": "3651d""#, "\(first)[6].renews", 11, "1 to 3650"),
    .init(renewing, #""until": "2026-06-01", "renews": "90h""#, "\(first)[6].renews", 11, "whole days"),
    .init(renewing, #""until": "2026-06-01", "renews": 90"#, "\(first)[6].renews", 11, "must be a text"),
    .init(#""02", "duress": true"#, #""02", "duress": "yes""#, "\(first)[5].duress", 10, "must be true or false"),
    .init(#""pin", "uid": "31323334""#, #""pin", "uid": "1234""#, "\(first)[1].uid", 6, "31323334 for 1234"),
    .init(#""uid": "39393131""#, #""uid": "3939ff""#, "\(first)[3].uid", 8, "digits of the PIN"),
    .init(#""uid": "39393131""#, #""uid": "39393939""#, "\(first)[3]", 8, "is there twice: \(first)[2]"),
    .init(
      #""card_uid", "uid": "02""#, #""card_uid", "uid": "02", "digits": 6"#, "\(first)[5]", 10, "only a one_time_code"),
    .init(#""digits": 8"#, #""digits": 7"#, "\(first)[4].digits", 9, "must be 6 or 8"),
    .init(#""digits": 8"#, #""digits": 300"#, "\(first)[4].digits", 9, "from 0 to 255"),
    .init(#""digits": 8"#, #""digest": "0123456789abcdef0123456789abcdef""#, "\(first)[4]", 9, "needs either 'secret'"),
    .init(#""digits": 8"#, #""uid": "01""#, "\(first)[4].uid", 9, "has a 'secret'"),
    .init("3637383930\"", "36373839\"", "\(first)[4].secret", 9, "must be 40 hexadecimal digits"),
    .init("10111213", "1011121x", "members[1].credentials[1].sealed", 15, "must be 40 hexadecimal digits"),
    .init("\"digest\": \"01", "\"digest\": \"", "members[1].credentials[1].digest", 14, "must be 32 hexadecimal"),
    .init(#""kind": "one_time_code", "secret""#, #""kind": "totp", "secret""#, "\(first)[4].kind", 9, "must be one of"),
  ]

  @Test(arguments: mistakes)
  func `a mistake is told with its path and line`(mistake: PolicyDocumentTests.Mistake) throws {
    try mistake.expect(in: Self.text)
  }

  @Test func `no mistake tells a secret`() throws {
    let text = Self.text.replacing(#""digits": 8"#, with: #""digits": 7, "until": "never""#)
      .replacing("\"uid\": \"31323334\"", with: "\"uid\": \"313233zz\"")
    let error = #expect(throws: PolicyDocumentErrors.self) { try PolicyDocument(json: Array(text.utf8)) }
    let told = try #require(error).description
    #expect(error?.count == 3 && !told.contains("3132333435") && !told.contains("313233zz"), "\(told)")
  }
}
