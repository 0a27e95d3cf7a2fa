@testable import SpaceCore

/// One member who may use one tool, with everything that can be asked for asked for and given: allowed as it stands,
/// and refused for exactly one reason after each of ``Cause``.
struct PolicyFixture {
  static let member = MemberID(high: 0xA11C_E000_0000_0000, low: 7)
  static let digest = CredentialDigest(high: 0x8123_4567_89AB_CDEF, low: 0x0FED_CBA9_8765_4321)
  static let agent = PolicyAgentID(high: 1, low: 2)
  static let hour: UInt32 = 60
  static let day: UInt32 = 1440

  var tables: PolicyTables
  var credential = PresentedCredential.digest(digest, .cardUID)
  var resource: ResourceID = "laser"
  var right = Right.operate
  var situation = Situation()
  /// Names of `space.yaml`.
  var required: [String] = ["induction"]
  /// Tuesday 3 March 2026, 12:00 UTC.
  var wall = WallTime.utc(2026, 3, 3, 12, 0)
  var quality = ClockQuality.synchronised
  var used: UInt32 = 0
  var hasPolicy = true

  var now: UInt32 { UInt32(WallTime.utc(2026, 3, 3, 12, 0).minutes) }

  init() {
    tables = PolicyTables(version: 41, issuedAt: WallTime.utc(2026, 3, 3, 11, 0), agent: Self.agent)
    let now = UInt32(WallTime.utc(2026, 3, 3, 12, 0).minutes)
    tables.certifications = [
      .init(name: "laser", givenBy: "Ada on Tuesdays"), .init(name: "goggles"), .init(name: "induction"),
    ]
    var laser = PolicyTables.Resource(id: "laser", name: "Laser cutter", kind: .tool)
    laser.certifications = [1]
    tables.resources = [PolicyTables.Resource(id: "front", name: "Front door"), laser]
    tables.schedules = [.init(name: "weekdays", weekly: (0..<5).map { $0 * 1440 + 480..<$0 * 1440 + 1320 })]
    var grant = PolicyTables.Grant(id: "g-laser")
    grant.schedule = 0
    grant.from = now - Self.day
    grant.until = now + Self.day
    grant.uses = 10
    grant.freshness = 72 * 3600
    grant.conditions = [.pin, .secondPerson, .supervisor, .signedIn]
    grant.certifications = [0]
    tables.grants = [grant]
    tables.rightsSets = [[.init(resource: 1, right: .operate, grant: 0)]]
    var memberClass = PolicyTables.MemberClass(rights: 0)
    memberClass.certifications = [0, 1, 2].map { .init(certification: $0) }
    memberClass.standing = .grace
    memberClass.graceUntil = now + Self.day
    tables.memberClasses = [memberClass]
    tables.members = [.init(id: Self.member, memberClass: 0)]
    tables.credentialClasses = [.init(kind: .cardUID, from: now - Self.day, until: now + Self.day)]
    tables.credentials = [.init(digest: Self.digest, member: 0, credentialClass: 0)]
    situation.policyConfirmedAt = WallTime.utc(2026, 3, 3, 11, 30)
    situation.pin = .verified
    situation.secondPersonPresent = true
    situation.supervisorPresent = true
    situation.signedIn = true
  }

  func image() throws -> PolicyImage { try PolicyImage(try PolicyImageBuilder.build(tables)) }

  func decide() throws -> Decision { decide(try image()) }

  func decide(_ policy: PolicyImage) -> Decision {
    var situation = situation
    situation.requiredCertifications = required.map(policy.certificationIndex(named:))
    let request = AccessRequest(
      credential: credential, resource: policy.resourceIndex(of: resource), right: right, situation: situation)
    return SpaceCore.decide(request, policy: hasPolicy ? policy : nil, at: wall, quality: quality) { _, _ in used }
  }

  /// The fixture with some causes applied.
  static func with(_ causes: Cause...) -> PolicyFixture {
    var fixture = PolicyFixture()
    for cause in causes { cause.apply(to: &fixture) }
    return fixture
  }

  /// The words that the refusal has for the member.
  func memberText() throws -> String? {
    let policy = try image()
    let decision = decide(policy)
    let detail = policy.detail(of: decision, on: policy.resourceIndex(of: resource))
    return decision.reason?.memberText(detail)
  }
}

extension WallTime {
  static func utc(_ year: Int64, _ month: Int, _ day: Int, _ hour: Int, _ minute: Int, _ second: Int = 0) -> WallTime {
    let days = LocalTime.day(year: year, month: month, day: day) ?? 0
    return WallTime(milliseconds: ((days * 24 + Int64(hour)) * 60 + Int64(minute)) * 60_000 + Int64(second) * 1000)
  }
}
