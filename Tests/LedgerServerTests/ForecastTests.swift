import HTTPTypes
import LedgerProtocol
import SpaceCore
import Testing

@testable import LedgerServer

@Suite struct ForecastTests {
  /// Friday 2026-03-20, 20:00 in Detroit: within the community's evenings.
  private static let evening = "2026-03-21T00:00:00Z"
  /// The same day at noon.
  private static let noon = "2026-03-20T16:00:00Z"

  private static func community(_ rig: Rig) throws -> TestAgent {
    let agent = try rig.agent(["door-front", "tool-laser"])
    try DirectoryTests.community(rig)
    try rig.store.change([.end(.hold, "h1")], actor: "mira")
    return agent
  }

  private static func ask(_ desk: Desk, _ query: String) async throws -> ForecastAnswer {
    let answer = try await desk.call(.get, "/v1/forecast?\(query)")
    #expect(answer.status == .ok, "\(answer.text)")
    return try WireJSON.decode(ForecastAnswer.self, from: answer.body)
  }

  @Test func `the answer is the board's, for any moment and in two languages, and nothing is recorded`() async throws {
    let rig = try Rig()
    defer { rig.end() }
    let agent = try Self.community(rig)
    let size = try rig.store.size()
    let who = "member=\(member(1))&resource=door-front"
    try await serving(rig) { (desk: Desk) async throws -> Void in
      let open = try await Self.ask(desk, "\(who)&at=\(Self.evening)")
      #expect(open.allowed && open.grant == "g1" && open.reason == nil && open.memberText == nil)
      #expect(open.agent == agent.id && open.right == "enter" && open.at == Self.evening)
      #expect(open.policyVersion == size - 1)
      let shut = try await Self.ask(desk, "\(who)&at=\(Self.noon)")
      #expect(!shut.allowed && shut.grant == "g1" && shut.reason == DenyReason.scheduleClosed.rawValue)
      #expect(shut.opensAt == "2026-03-20T22:00:00Z")
      #expect(shut.memberText?.contains("18:00") == true && shut.stewardText?.isEmpty == false)
      let spanish = try await Self.ask(desk, "\(who)&at=\(Self.noon)&language=es")
      #expect(spanish.reason == shut.reason && spanish.memberText != shut.memberText)
      // A board knows only members who have some right there.
      #expect(try await Self.ask(desk, "member=\(member(2))&resource=door-front").reason == "credential_unknown")
      let laser = try await Self.ask(desk, "member=\(member(1))&resource=tool-laser")
      #expect(laser.allowed && laser.right == "operate" && laser.grant == "g2")
    }
    #expect(try rig.store.size() == size, "asking issues no policy")
    // The board's own decision by the image that it gets.
    guard case .policy(let version, let parcel) = try rig.store.policy(for: agent.id, have: nil),
      let (_, bytes) = PolicyParcel.decode(parcel)
    else { throw LedgerError.invalid("no policy") }
    #expect(version == size - 1)
    let image = try PolicyImage(bytes)
    let door = image.resourceIndex(of: "door-front")
    let request = AccessRequest(
      credential: .digest(try agent.digest(badge(1)), .cardUID), resource: door, right: .enter)
    let decision = decide(
      request, policy: image, at: WallTime(milliseconds: 1_774_022_400_000), quality: .synchronised)
    #expect(decision.reason == .scheduleClosed)
  }

  @Test func `it follows every change at once, with the policy issued or not`() throws {
    let rig = try Rig()
    defer { rig.end() }
    let agent = try Self.community(rig)
    let question = ForecastQuestion(member: member(1), resource: "tool-laser")
    #expect(try rig.store.forecast(question).allowed)
    _ = try rig.store.policy(for: agent.id, have: nil)
    #expect(try rig.store.forecast(question).allowed)
    try rig.store.change([.end(.award, "a1")], actor: "mira")
    let refused = try rig.store.forecast(question)
    #expect(refused.reason == DenyReason.trainingMissing.rawValue)
    #expect(refused.certification == "laser" && refused.givenBy == "Mira" && refused.certificationKind == "training")
    try rig.store.change(
      [
        .set(.lockout, "l1", #"{"resource":"tool-laser","reason":"lens cracked"}"#),
        .set(.award, "a1", #"{"member":"\#(member(1))","certification":"laser"}"#),
      ],
      actor: "mira")
    #expect(try rig.store.forecast(question).why == "lens cracked")
    #expect(try rig.store.forecast(question).reason == DenyReason.outOfService.rawValue)
    try rig.store.change(
      [.set(.grant, "g8", #"{"to":"members","right":"maintain","on":"tool-laser"}"#)], actor: "mira")
    let repair = try rig.store.forecast(question)
    #expect(repair.allowed && repair.right == "maintain" && repair.grant == "g8")
  }

  @Test func `who may only repair is let at a tool that is out of service, or told what that lacks`() throws {
    let rig = try Rig()
    defer { rig.end() }
    _ = try Self.community(rig)
    let repair = #"{"to":"guests","right":"maintain","on":"tool-laser""#
    try rig.store.change(
      [
        .set(.lockout, "l1", #"{"resource":"tool-laser","reason":"lens cracked"}"#),
        .set(.grant, "g8", "\(repair)}"),
      ], actor: "mira")
    let question = ForecastQuestion(member: member(2), resource: "tool-laser")
    let answer = try rig.store.forecast(question)
    #expect(answer.allowed && answer.right == "maintain" && answer.grant == "g8")
    try rig.store.change([.set(.grant, "g8", #"\#(repair),"requires":["pin"]}"#)], actor: "mira")
    let lacking = try rig.store.forecast(question)
    #expect(lacking.reason == DenyReason.pinRequired.rawValue && lacking.right == "maintain")
    #expect(try rig.store.forecast(ForecastQuestion(member: member(1), resource: "tool-laser")).why == "lens cracked")
  }

  @Test(
    arguments: [
      ("lockdown=true", "lockdown"), ("disabled=true", "resource_disabled"), ("room_full=true", "room_full"),
      ("quota_used_up=true", "quota_used_up"), ("anti_passback=true", "anti_passback"), ("interlock=true", "interlock"),
      ("area_armed=true", "area_armed"), ("out_of_service=true", "out_of_service"),
      ("emergency_stop=true", "emergency_stop"), ("precondition=true", "precondition_unmet"), ("in_use=true", "in_use"),
      ("fault=true", "fault"), ("confirmed_at=2026-03-10T00:00:00Z", "policy_stale"),
      ("clock=unknown", "clock_unknown"),
      ("room_full=false", nil), ("confirmed_at=2026-03-20T12:00:00Z", nil), ("credential=fob-1", nil),
      ("right=operate", "no_grant"), ("right=override", "no_grant"), ("at=2026-03-21T01:00:00%2B01:00", nil),
    ] as [(String, String?)])
  func `what the parameters say counts`(_ parameter: String, _ reason: String?) async throws {
    let rig = try Rig()
    defer { rig.end() }
    _ = try Self.community(rig)
    let time = parameter.hasPrefix("at=") ? "" : "&at=\(Self.evening)"
    try await serving(rig) { (desk: Desk) async throws -> Void in
      let query = "member=\(member(1))&resource=door-front&\(parameter)\(time)"
      let answer = try await Self.ask(desk, query)
      #expect(answer.reason == reason && answer.allowed == (reason == nil))
    }
  }

  @Test func `conditions and limits are judged by what the parameters say`() async throws {
    let rig = try Rig()
    defer { rig.end() }
    _ = try Self.community(rig)
    try rig.store.change(
      [
        .set(
          .grant, "g2",
          #"{"to":"members","right":"operate","on":"tool-laser","uses":2,"requires":["pin","second_person","supervisor","signed_in"]}"#
        )
      ], actor: "mira")
    let who = "member=\(member(1))&resource=tool-laser"
    try await serving(rig) { (desk: Desk) async throws -> Void in
      var query = who
      for (parameter, reason) in [
        ("", "pin_required"), ("&pin=wrong", "pin_wrong"), ("&pin_locked_until=2026-03-20T10:00:00Z", "pin_locked"),
        ("&pin=verified", "second_person_required"), ("&second_person=true", "supervisor_required"),
        ("&supervisor=true", "sign_in_required"),
      ] {
        let isKept = parameter.hasPrefix("&second") || parameter.hasPrefix("&super") || parameter == "&pin=verified"
        #expect(try await Self.ask(desk, query + parameter).reason == reason, "\(parameter)")
        if isKept { query += parameter }
      }
      #expect(try await Self.ask(desk, query + "&signed_in=true&uses=1").allowed)
      let used = try await Self.ask(desk, query + "&signed_in=true&uses=2")
      #expect(used.reason == "grant_used_up" && used.usesLimit == 2)
    }
  }

  @Test func `a lost badge is refused although its member would be let in`() throws {
    let rig = try Rig()
    defer { rig.end() }
    _ = try Self.community(rig)
    try rig.store.change(
      [.set(.credential, "fob-1", #"{"member":"\#(member(1))","kind":"card_uid","state":"lost"}"#)], actor: "mira")
    var question = ForecastQuestion(member: member(1), resource: "tool-laser")
    #expect(try rig.store.forecast(question).allowed)
    question.credential = "fob-1"
    #expect(try rig.store.forecast(question).reason == DenyReason.credentialLost.rawValue)
    question.credential = "fob-2"
    #expect(throws: LedgerError.invalid("the credential 'fob-2' is another member's")) {
      try rig.store.forecast(question)
    }
    question.credential = "fob-9"
    #expect(throws: LedgerError.unknown(kind: "credential", id: "fob-9")) { try rig.store.forecast(question) }
  }

  @Test(arguments: [
    ("", 400), ("member=x&resource=door-front", 422), ("member=\(member(9))&resource=door-front", 404),
    ("member=\(member(1))", 400), ("member=\(member(1))&resource=door-nowhere", 404),
    ("member=\(member(1))&resource=door-front&at=teatime", 400),
    ("member=\(member(1))&resource=door-front&language=tlh", 400),
    ("member=\(member(1))&resource=door-front&right=fly", 400),
    ("member=\(member(1))&resource=door-front&pin=1234", 400),
    ("member=\(member(1))&resource=door-front&lockdown=perhaps", 400),
    ("member=\(member(1))&resource=door-front&uses=-1", 400),
  ])
  func `what cannot be asked is told`(_ query: String, _ status: Int) async throws {
    let rig = try Rig()
    defer { rig.end() }
    _ = try Self.community(rig)
    try await serving(rig) { (desk: Desk) async throws -> Void in
      let answer = try await desk.call(.get, "/v1/forecast?\(query)")
      #expect(answer.status.code == status && answer.rejection?.message.isEmpty == false)
      let other = try await desk.call(.get, "/v1/forecast?\(query)", token: "x")
      #expect(other.status == .unauthorized, "\(other.text)")
    }
  }
}
