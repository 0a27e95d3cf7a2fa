import Foundation
import HTTPTypes
import LedgerProtocol
import SpaceCore
import Testing

@testable import LedgerServer

@Suite struct PassTests {
  private static func id(_ number: UInt64) -> String { MemberID(high: 0x9A55, low: number).description }
  private static let day = #""from":"2026-03-20T00:00Z","until":"2026-03-21T00:00Z""#

  private static func pass(
    _ number: UInt64, _ more: String, on: String = #"["door-front"]"#, name: String? = nil
  ) -> DirectoryChange {
    .set(.pass, id(number), "{\"on\":\(on),\(more)}", personal: name.map { PersonalData(name: $0) })
  }

  private static func hall() throws -> (rig: Rig, agent: TestAgent) {
    let rig = try Rig()
    let agent = try rig.agent(["door-front", "tool-laser"])
    try rig.store.change(
      [.set(.member, member(1), "{}", personal: PersonalData(name: "Ada")), .set(.member, member(2), "{}")],
      actor: "mira")
    return (rig, agent)
  }

  private static func image(_ rig: Rig, _ agent: TestAgent) throws -> PolicyImage {
    guard case .policy(_, let parcel) = try rig.store.policy(for: agent.id, have: nil),
      let (_, image) = PolicyParcel.decode(parcel)
    else { throw LedgerError.invalid("no policy") }
    return try PolicyImage(image)
  }

  /// What the board says when the pass is shown at the front door.
  private static func decision(_ rig: Rig, _ agent: TestAgent, _ number: UInt64, _ text: String) throws -> Decision {
    let signed = try SignedPass(
      text: Array(text.utf8), ledger: rig.store.publicKey, origin: rig.store.origin)
    #expect(signed.id.description == id(number))
    let raw = RawCredential(kind: .pass, bytes: OneTimeCode.canonicalBytes(of: signed.id))
    let shown = VerifiedPass(
      id: signed.id, digest: try agent.digest(raw), holder: signed.holder, from: signed.from, until: signed.until,
      isForHere: signed.resources.contains("door-front"))
    let policy = try image(rig, agent)
    let request = AccessRequest(
      credential: .pass(shown), resource: policy.resourceIndex(of: "door-front"), right: .enter)
    return decide(request, policy: policy, at: rig.now, quality: .synchronised)
  }

  @Test func `a pass is issued, opens, is revoked, and then is refused`() throws {
    let (rig, agent) = try Self.hall()
    defer { rig.end() }
    try rig.store.change([Self.pass(1, Self.day, name: "Cleo Byrd")], actor: "mira")
    let text = try rig.store.passText(Self.id(1))
    #expect(try rig.store.passText(Self.id(1)) == text)
    let before = try Self.image(rig, agent)
    #expect(before.memberCount == 0, "a guest is in no list")
    #expect(try Self.decision(rig, agent, 1, text).outcome == .allow(.pass, []))
    for (state, reason) in [
      ("lost", DenyReason.credentialLost), ("suspended", .credentialSuspended), ("revoked", .credentialRevoked),
    ] {
      try rig.store.change([Self.pass(1, Self.day + ",\"state\":\"\(state)\"")], actor: "mira")
      #expect(try Self.decision(rig, agent, 1, text).reason == reason)
      #expect(throws: LedgerError.self) { try rig.store.passText(Self.id(1)) }
    }
    try rig.store.change([Self.pass(1, Self.day + #","state":"active""#)], actor: "mira")
    #expect(try Self.decision(rig, agent, 1, text).isAllowed)
    #expect(try rig.store.directoryFromLog() == rig.store.directoryFromTables())
    #expect(try rig.faults() == [])
  }

  @Test func `neither the name of a guest nor the text is in any entry`() throws {
    let (rig, _) = try Self.hall()
    defer { rig.end() }
    try rig.store.change([Self.pass(1, Self.day, name: "Cleo Byrd")], actor: "mira")
    let text = try rig.store.passText(Self.id(1))
    let signature = String(text.suffix(40))
    let bytes = try rig.store.entries(.init()).map { try Entry(bytes: $0.bytes ?? []).payloadJSON }
    #expect(!bytes.contains { String(decoding: $0, as: UTF8.self).contains("Cleo") })
    #expect(!bytes.contains { String(decoding: $0, as: UTF8.self).contains(signature) })
    #expect(try !rig.files(contain: Data(signature.utf8)))
    #expect(try rig.store.names()[Self.id(1)]?.name == "Cleo Byrd")
  }

  @Test func `the standing and the holds of a member count on the pass`() throws {
    let (rig, agent) = try Self.hall()
    defer { rig.end() }
    try rig.store.change([Self.pass(1, "\"member\":\"\(member(1))\"," + Self.day)], actor: "mira")
    let text = try rig.store.passText(Self.id(1))
    let decision = try Self.decision(rig, agent, 1, text)
    #expect(decision.isAllowed && decision.member?.description == member(1))
    #expect(try Self.image(rig, agent).memberCount == 1)
    try rig.store.change(
      [.set(.hold, "h", #"{"member":"\#(member(1))","resource":"door-front","reason":"talk to us"}"#)], actor: "mira")
    #expect(try Self.decision(rig, agent, 1, text).reason == .held)
    try rig.store.change(
      [.end(.hold, "h"), .set(.member, member(1), #"{"standing":"suspended","reason":"unpaid"}"#)], actor: "mira")
    #expect(try Self.decision(rig, agent, 1, text).reason == .memberSuspended)
    try rig.store.change([.end(.member, member(1))], actor: "mira")
    #expect(try Self.decision(rig, agent, 1, text).reason == .memberLeft)
    // It can still be revoked.
    try rig.store.change(
      [Self.pass(1, "\"member\":\"\(member(1))\",\"state\":\"revoked\"," + Self.day)], actor: "mira")
    #expect(try Self.decision(rig, agent, 1, text).reason == .credentialRevoked)
  }

  @Test func `a member's badge does not come to a board by a pass`() throws {
    let (rig, agent) = try Self.hall()
    defer { rig.end() }
    try rig.store.change(
      [
        .set(.credential, "fob", #"{"member":"\#(member(1))","kind":"card_uid"}"#, secret: badge(1)),
        Self.pass(1, "\"member\":\"\(member(1))\"," + Self.day),
      ], actor: "mira")
    #expect(try Self.image(rig, agent).holder(of: try agent.digest(badge(1))) == nil)
  }

  @Test func `who forgets a guest or a member takes their passes back`() throws {
    let (rig, agent) = try Self.hall()
    defer { rig.end() }
    try rig.store.change(
      [Self.pass(1, Self.day, name: "Cleo"), Self.pass(2, "\"member\":\"\(member(1))\"," + Self.day)], actor: "mira")
    let texts = try [1, 2].map { try rig.store.passText(Self.id($0)) }
    try rig.store.forget(member: Self.id(1), actor: "mira")
    try rig.store.forget(member: member(1), actor: "mira")
    #expect(try rig.store.names().isEmpty)
    for (place, text) in texts.enumerated() {
      #expect(try Self.decision(rig, agent, UInt64(place + 1), text).reason == .credentialRevoked)
    }
    #expect(try rig.faults() == [])
  }

  @Test func `what was issued stays as it was, and ends when it is over`() throws {
    let (rig, agent) = try Self.hall()
    defer { rig.end() }
    try rig.store.change([Self.pass(1, Self.day)], actor: "mira")
    for other in [
      Self.pass(1, #""from":"2026-03-20T00:00Z","until":"2026-03-22T00:00Z""#),
      Self.pass(1, "\"member\":\"\(member(1))\"," + Self.day), DirectoryChange.end(.pass, Self.id(1)),
    ] {
      #expect(throws: LedgerError.self) { try rig.store.change([other], actor: "mira") }
    }
    try rig.store.change([Self.pass(1, Self.day + #","state":"revoked""#)], actor: "mira")
    #expect(try Self.image(rig, agent).memberCount == 1)
    rig.advance(seconds: 86_400)
    // Whatever next changes makes a policy without it: its text says by itself that it is over.
    try rig.store.change([.set(.resource, "door-front", #"{"kind":"door","capacity":3}"#)], actor: "mira")
    #expect(try Self.image(rig, agent).memberCount == 0)
    try rig.store.change([.end(.pass, Self.id(1))], actor: "mira")
    #expect(try rig.store.items(.pass).isEmpty)
  }

  @Test(arguments: [
    (#"{"on":[],DAY}"#, "names no resource"), (#"{"on":["tool-laser"],DAY}"#, "is a tool"),
    (#"{"on":["nowhere"],DAY}"#, "no resource 'nowhere'"),
    (#"{"on":["door-front"],"until":"2026-03-21T00:00Z"}"#, "needs"),
    (#"{"on":["door-front"],"from":"2026-03-20","until":"2026-03-21T00:00Z"}"#, "UTC"),
    (#"{"on":["door-front"],"from":"2026-03-21T00:00Z","until":"2026-03-21T00:00Z"}"#, "until"),
    (#"{"on":["door-front"],"from":"2026-03-18T00:00Z","until":"2026-03-19T00:00Z"}"#, "over already"),
    (#"{"on":["door-front"],"from":"2026-03-20T00:00Z","until":"2028-03-21T00:00Z"}"#, "366 days"),
    (#"{"on":["door-front"],"from":"soonZ","until":"2026-03-21T00:00Z"}"#, "from"),
    (#"{"on":["door-front"],"state":"stolen",DAY}"#, "state"),
    (#"{"on":["door-front"],"right":"operate",DAY}"#, "no 'right'"),
    (#"{"on":["door-front"],"member":"00000000000000000000000000000abc",DAY}"#, "no member"),
  ])
  func `what cannot be signed is refused in words and leaves no entry`(_ json: String, _ words: String) throws {
    let (rig, _) = try Self.hall()
    defer { rig.end() }
    let size = try rig.store.size()
    let error = #expect(throws: LedgerError.self) {
      try rig.store.change([.set(.pass, Self.id(1), json.replacing("DAY", with: Self.day))], actor: "mira")
    }
    #expect(error.map { "\($0)".contains(words) } == true, "\(error.map { "\($0)" } ?? "")")
    #expect(try rig.store.size() == size)
  }

  @Test func `a pass takes no member's id, no name beside a member, and is no badge`() throws {
    let (rig, _) = try Self.hall()
    defer { rig.end() }
    let wrong: [DirectoryChange] = [
      .set(.pass, member(1), "{\"on\":[\"door-front\"],\(Self.day)}"),
      .set(.pass, "p1", "{\"on\":[\"door-front\"],\(Self.day)}"),
      Self.pass(1, "\"member\":\"\(member(1))\"," + Self.day, name: "Ada"),
      .set(
        .credential, "c", #"{"member":"\#(member(1))","kind":"pass"}"#,
        secret: RawCredential(kind: .pass, bytes: [UInt8](repeating: 1, count: 16))),
    ]
    for change in wrong { #expect(throws: LedgerError.self) { try rig.store.change([change], actor: "mira") } }
    try rig.store.change(
      [.set(.resource, "door-front", #"{"kind":"door","dangerous":["enter"]}"#)], actor: "mira")
    let error = #expect(throws: LedgerError.self) { try rig.store.change([Self.pass(1, Self.day)], actor: "mira") }
    #expect(error.map { "\($0)".contains("second person") } == true)
  }

  @Test func `a steward issues and prints passes where they may give rights`() async throws {
    let (rig, _) = try Self.hall()
    defer { rig.end() }
    try rig.store.change(
      [.set(.steward, "noor", #"{"grant":["tool-laser"]}"#), .set(.steward, "ines", #"{"grant":["door-front"]}"#)],
      actor: "operator")
    let tokens = try ["noor", "ines"].map { try rig.store.makeToken(steward: $0, actor: "operator") }
    let body = "{\"value\":{\"on\":[\"door-front\"],\(Self.day)},\"personal\":{\"name\":\"Cleo\"}}"
    try await serving(rig) { desk in
      let path = "/v1/passes/\(Self.id(1))"
      #expect(try await desk.call(.put, path, body, token: tokens[0]).status == .forbidden)
      #expect(try await desk.call(.put, path, body, token: tokens[1]).status == .ok)
      #expect(try await desk.call(.get, path + "/text", token: tokens[0]).status == .forbidden)
      #expect(try await desk.call(.get, path + "/text", token: "x").status == .unauthorized)
      let answer = try await desk.call(.get, path + "/text", token: tokens[1])
      #expect(answer.status == .ok && answer.text.contains("LINTEL1."))
      #expect(try await desk.call(.get, "/v1/passes").text.contains("\"name\":\"Cleo\""))
      #expect(try await desk.call(.get, "/v1/passes/\(Self.id(2))/text").status == .notFound)
    }
  }
}
