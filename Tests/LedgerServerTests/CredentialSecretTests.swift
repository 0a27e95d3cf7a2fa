import Foundation
import HTTPTypes
import LedgerProtocol
import SpaceCore
import Testing

@testable import LedgerServer

@Suite struct CredentialSecretTests {
  private static let codeSecret = Array("12345678901234567890".utf8)

  private static func pin(_ digits: String, _ kind: CredentialKind = .pin) -> RawCredential {
    RawCredential(kind: kind, bytes: Array(digits.utf8))
  }

  private static func code(_ bytes: [UInt8] = codeSecret) -> RawCredential {
    RawCredential(kind: .oneTimeCode, bytes: bytes)
  }

  /// A credential of the member with this number.
  private static func set(
    _ id: String, _ number: UInt64, _ secret: RawCredential, _ more: String = ""
  ) -> DirectoryChange {
    .set(
      .credential, id, #"{"member":"\#(member(number))","kind":"\#(secret.kind.name)"\#(more)}"#, secret: secret)
  }

  private static func image(_ agent: TestAgent, _ rig: Rig) throws -> PolicyImage {
    guard case .policy(_, let parcel) = try rig.store.policy(for: agent.id, have: nil),
      let (_, image) = PolicyParcel.decode(parcel)
    else { throw LedgerError.invalid("no policy") }
    return try PolicyImage(image)
  }

  private static func community(_ rig: Rig) throws -> TestAgent {
    let agent = try rig.agent(["door-front", "tool-laser"])
    try DirectoryTests.community(rig)
    try rig.store.change([.set(.grant, "g9", #"{"to":"everyone","right":"enter","on":"door-front"}"#)], actor: "mira")
    return agent
  }

  @Test func `a PIN beside a card is digested with its member so two members may have the same`() throws {
    let rig = try Rig()
    defer { rig.end() }
    let agent = try Self.community(rig)
    try rig.store.change(
      [
        Self.set("p1", 1, Self.pin("4711", .memberPIN)),
        Self.set("p2", 2, Self.pin("4711", .memberPIN), #","duress":true"#),
      ],
      actor: "mira")
    let image = try Self.image(agent, rig)
    let door = try #require(image.resourceIndex(of: "door-front"))
    for (number, standing) in [(UInt64(1), CodeStanding.good), (2, .duress)] {
      let id = try #require(MemberID(member(number)))
      let bytes = OneTimeCode.canonicalBytes(of: id) + Array("4711".utf8)
      let digest = try agent.digest(RawCredential(kind: .memberPIN, bytes: bytes))
      let found = image.standing(ofCode: digest, member: id, on: door, at: rig.now, quality: .synchronised)
      #expect(found == standing)
    }
    // The same PIN twice of one member would be one digest twice.
    #expect(throws: LedgerError.self) {
      try rig.store.change([Self.set("p3", 1, Self.pin("4711", .memberPIN))], actor: "mira")
    }
  }

  @Test func `the secret of a one-time code comes to an agent sealed under its own key`() throws {
    let rig = try Rig()
    defer { rig.end() }
    let agent = try Self.community(rig)
    try rig.store.change([Self.set("totp-1", 1, Self.code(), #","digits":8"#)], actor: "mira")
    let image = try Self.image(agent, rig)
    let id = try #require(MemberID(member(1)))
    let digest = try agent.digest(RawCredential(kind: .oneTimeCode, bytes: OneTimeCode.canonicalBytes(of: id)))
    let found = try #require(image.oneTimeSecret(of: digest))
    #expect(found.digits == 8 && found.sealed != Self.codeSecret)
    #expect(OneTimeCode.unseal(found.sealed, digest: digest, digestKey: agent.digestKey) == Self.codeSecret)
    let second = Self.set("totp-2", 1, Self.code(Array(Self.codeSecret.reversed())))
    let error = #expect(throws: LedgerError.self) { try rig.store.change([second], actor: "mira") }
    #expect(error.map { "\($0)" } == "the member has the one-time code 'totp-1' already; end that one first")
    try rig.store.change([.end(.credential, "totp-1"), second], actor: "mira")
  }

  @Test func `secrets are in no entry, no answer and no file, and go when their credential ends`() async throws {
    let rig = try Rig()
    defer { rig.end() }
    _ = try Self.community(rig)
    let digits = "86420975"
    try await serving(rig) { (desk: Desk) async throws -> Void in
      for (id, kind, bytes) in [
        ("p1", "pin", Array(digits.utf8)), ("p2", "member_pin", Array(digits.utf8)),
        ("t1", "one_time_code", Self.codeSecret),
      ] {
        let body = #"{"value":{"member":"\#(member(1))","kind":"\#(kind)"},"secret":"\#(bytes.hexadecimal)"}"#
        let put = try await desk.call(.put, "/v1/credentials/\(id)", body)
        #expect(put.status == .ok && put.text.hasPrefix(#"{"index":"#))
      }
      let taken = #"{"value":{"member":"\#(member(2))","kind":"pin"},"secret":"\#(Array(digits.utf8).hexadecimal)"}"#
      let refused = try await desk.call(.put, "/v1/credentials/p9", taken)
      #expect(refused.status == .unprocessableContent)
      #expect(refused.rejection?.message == "another credential has this PIN already; choose another PIN")
      var texts = [try await desk.call(.get, "/v1/credentials").text, refused.text]
      texts += try await desk.lines("?limit=1000").map { line in
        String(decoding: try Entry(bytes: Array((line.entry ?? "").utf8)).payloadJSON, as: UTF8.self)
      }
      let secrets = [digits, Array(digits.utf8).hexadecimal, Self.codeSecret.hexadecimal, "1234567890"]
      #expect(!texts.contains { text in secrets.contains { text.contains($0) } })
    }
    #expect(try !rig.files(contain: Data(digits.utf8)) && !rig.files(contain: Data(Self.codeSecret)))
    try rig.store.change([.end(.credential, "p1"), .end(.credential, "t1")], actor: "mira")
    let kept = try rig.store.read("reading") { db in
      try ["p1", "p2", "t1"].map { try rig.store.secret(of: $0, db) != nil }
    }
    #expect(kept == [false, true, false])
  }

  @Test(arguments: [
    ("pin", "123"), ("pin", "12a4"), ("pin", "1234567890123"), ("member_pin", ""), ("one_time_code", "short"),
    ("card_uid", String(repeating: "x", count: 65)),
  ])
  func `a secret that its kind cannot have is refused and not repeated`(_ kind: String, _ text: String) throws {
    let rig = try Rig()
    defer { rig.end() }
    _ = try Self.community(rig)
    let raw = RawCredential(kind: try #require(CredentialKind(name: kind)), bytes: Array(text.utf8))
    let error = #expect(throws: LedgerError.self) { try rig.store.change([Self.set("c", 1, raw)], actor: "mira") }
    #expect(error.map { text.isEmpty || !"\($0)".contains(text) } == true)
  }

  @Test(arguments: [
    #","renews":"90d""#, #","renews":"soon","until":"2027-01-01""#, #","digits":6"#, #","duress":"yes""#,
  ])
  func `a credential that no policy could hold is refused`(_ more: String) throws {
    let rig = try Rig()
    defer { rig.end() }
    _ = try Self.community(rig)
    #expect(throws: LedgerError.self) { try rig.store.change([Self.set("c", 1, badge(7), more)], actor: "mira") }
  }

  @Test func `without its secret a credential cannot become another kind or another member's`() throws {
    let rig = try Rig()
    defer { rig.end() }
    let agent = try Self.community(rig)
    try rig.store.change([Self.set("p1", 1, Self.pin("4711", .memberPIN))], actor: "mira")
    func value(_ number: UInt64, _ kind: String, _ more: String = "") -> DirectoryChange {
      .set(.credential, "p1", #"{"member":"\#(member(number))","kind":"\#(kind)"\#(more)}"#)
    }
    for change in [value(2, "member_pin"), value(1, "pin")] {
      #expect(throws: LedgerError.self) { try rig.store.change([change], actor: "mira") }
    }
    try rig.store.change([value(1, "member_pin", #","state":"suspended""#)], actor: "mira")
    try rig.store.change([Self.set("p1", 2, Self.pin("4711", .memberPIN))], actor: "mira")
    // A badge may change hands.
    try rig.store.change([.set(.credential, "fob-1", #"{"member":"\#(member(2))","kind":"card_uid"}"#)], actor: "mira")
    let holder = try Self.image(agent, rig).holder(of: try agent.digest(badge(1)))
    #expect(try holder.flatMap(Self.image(agent, rig).memberID)?.description == member(2))
  }

  @Test func `a renewing credential comes into the policy with its days`() throws {
    let rig = try Rig()
    defer { rig.end() }
    let agent = try Self.community(rig)
    try rig.store.change(
      [Self.set("fob-7", 2, badge(7), #","renews":"90d","until":"2026-04-01""#)], actor: "mira")
    var question = ForecastQuestion(member: member(2), resource: "door-front")
    question.credential = "fob-7"
    question.time = WallTime(milliseconds: 1_777_000_000_000)
    #expect(try rig.store.forecast(question).reason == DenyReason.credentialExpired.rawValue)
    question.situation.credentialLastUsed = rig.now
    #expect(try rig.store.forecast(question).allowed)
    #expect(try Self.image(agent, rig).holder(of: try agent.digest(badge(7))) != nil)
  }
}
