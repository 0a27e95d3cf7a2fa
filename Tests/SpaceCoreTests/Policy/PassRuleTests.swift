import Testing

@testable import SpaceCore

/// Decisions on passes that the ledger signed, at the front door of the fixture.
@Suite struct PassRuleTests {
  private static let guest = MemberID(high: 0x6E57, low: 1)
  private static let digest = CredentialDigest(high: 0x7777, low: 3)

  private static func pass(
    holder: MemberID = guest, _ change: (inout VerifiedPass) -> Void = { _ in }
  ) -> VerifiedPass {
    let now = PolicyFixture().now
    var pass = VerifiedPass(
      id: guest, digest: digest, holder: holder, from: now, until: now + 60, isForHere: true)
    change(&pass)
    return pass
  }

  private static func decide(
    _ pass: VerifiedPass = pass(), _ change: (inout PolicyFixture) -> Void = { _ in }
  ) throws -> Decision {
    var fixture = PolicyFixture()
    fixture.credential = .pass(pass)
    fixture.resource = "front"
    fixture.right = .enter
    fixture.required = []
    fixture.situation = Situation()
    change(&fixture)
    return try fixture.decide()
  }

  /// A credential of the policy under the pass's digest.
  private static func know(_ fixture: inout PolicyFixture, _ state: CredentialState) {
    fixture.tables.credentialClasses.append(.init(kind: .pass, state: state))
    fixture.tables.credentials.append(.init(digest: digest, member: 0, credentialClass: 1))
  }

  @Test func `a pass opens where it says, for a guest and for a member, with no grant of the policy`() throws {
    for holder in [Self.guest, PolicyFixture.member] {
      let decision = try Self.decide(Self.pass(holder: holder))
      #expect(decision.outcome == .allow(.pass, []))
      #expect(decision.member == holder && decision.credentialKind == .pass && decision.grant == .pass)
    }
    #expect(try Self.decide(Self.pass { $0.isForHere = false }).reason == .noGrant)
  }

  @Test func `it gives the right to enter alone`() throws {
    for right in Right.allCases where right != .enter {
      #expect(try Self.decide { $0.right = right }.reason == .noGrant, "\(right)")
    }
  }

  @Test func `it is good from its first minute to its last`() throws {
    for (offset, reason) in [
      (-1, DenyReason.credentialNotYetValid), (0, nil), (3599, nil), (3600, .credentialExpired),
    ] {
      let decision = try Self.decide { $0.wall = $0.wall + .seconds(offset) }
      #expect(decision.reason == reason, "\(offset) s")
      #expect(decision.member == Self.guest)
    }
    let early = try Self.decide { $0.wall = $0.wall + .seconds(-60) }
    #expect(early.detail == .validFrom(WallTime.utc(2026, 3, 3, 12, 0)))
    let late = try Self.decide { $0.wall = $0.wall + .seconds(7200) }
    #expect(late.detail == .expiredAt(WallTime.utc(2026, 3, 3, 13, 0)))
  }

  @Test(arguments: ClockUnknownRule.allCases)
  func `without knowing the time nobody comes in, whatever the door allows`(_ rule: ClockUnknownRule) throws {
    func decide(_ seconds: Int) throws -> DenyReason? {
      try Self.decide {
        $0.quality = .unknown
        $0.tables.resources[0].whenClockUnknown = rule
        $0.wall = $0.wall + .seconds(seconds)
      }.reason
    }
    #expect(try decide(-7200) == .clockUnknown)
    #expect(try decide(60) == .clockUnknown)
    #expect(try decide(3600) == .credentialExpired, "that much even a lower bound proves")
  }

  @Test func `a policy that knows the pass judges its state`() throws {
    for (state, reason) in [
      (CredentialState.suspended, DenyReason.credentialSuspended), (.lost, .credentialLost),
      (.revoked, .credentialRevoked), (.active, nil),
    ] {
      #expect(try Self.decide { Self.know(&$0, state) }.reason == reason)
    }
    // Its own end stands beside the policy's.
    let late = try Self.decide {
      Self.know(&$0, .active)
      $0.wall = $0.wall + .seconds(3600)
    }
    #expect(late.reason == .credentialExpired)
  }

  @Test func `a holder whom the policy knows must stand well and be held from nothing`() throws {
    func decide(_ change: (inout PolicyTables.MemberClass) -> Void) throws -> DenyReason? {
      try Self.decide(Self.pass(holder: PolicyFixture.member)) { change(&$0.tables.memberClasses[0]) }.reason
    }
    #expect(try decide { $0.standing = .suspended } == .memberSuspended)
    #expect(try decide { $0.standing = .left } == .memberLeft)
    #expect(try decide { $0.graceUntil = PolicyFixture().now } == .graceEnded)
    #expect(try decide { $0.holds = [.init(resource: 0, reason: "here")] } == .held)
    #expect(try decide { $0.holds = [.init(resource: nil, reason: "all")] } == .held)
    #expect(try decide { $0.holds = [.init(resource: 1, reason: "elsewhere")] } == nil)
    let slow = try Self.decide(Self.pass(holder: PolicyFixture.member)) {
      $0.tables.memberClasses[0].flags = [.extendedUnlock]
    }
    #expect(slow.obligations == .extendedUnlock)
  }

  @Test func `what the door asks of everybody is asked of whoever has a pass`() throws {
    #expect(try Self.decide { $0.tables.resources[0].certifications = [1] }.reason == .certificationMissing)
    let member = Self.pass(holder: PolicyFixture.member)
    #expect(try Self.decide(member) { $0.tables.resources[0].certifications = [1] }.isAllowed)
    let over = try Self.decide(member) {
      $0.tables.resources[0].certifications = [1]
      $0.tables.memberClasses[0].certifications[1].until = $0.now
    }
    #expect(over.reason == .certificationExpired)
  }

  @Test func `the moment and the place stop a pass as they stop a grant`() throws {
    let causes: [(DenyReason, (inout Situation) -> Void)] = [
      (.resourceDisabled, { $0.resourceDisabled = true }), (.lockdown, { $0.lockdown = true }),
      (.roomFull, { $0.roomFull = true }), (.quotaUsedUp, { $0.quotaUsedUp = true }),
      (.antiPassback, { $0.antiPassbackViolated = true }), (.interlock, { $0.interlockOpen = true }),
      (.areaArmed, { $0.areaArmed = true }), (.outOfService, { $0.outOfService = true }),
      (.emergencyStop, { $0.emergencyStop = true }), (.fault, { $0.fault = true }),
    ]
    for (reason, cause) in causes {
      let decision = try Self.decide { cause(&$0.situation) }
      #expect(decision.reason == reason)
    }
    #expect(try Self.decide { $0.hasPolicy = false }.reason == .policyMissing)
    #expect(try Self.decide { $0.resource = "nowhere" }.reason == .resourceUnknown)
    // A code is not asked for, nor anything else that a grant may ask.
    #expect(try Self.decide { $0.situation.pin = .wrong }.isAllowed)
  }

  @Test func `the order is that of every credential`() throws {
    // Lockdown before the pass, its state before its time, that before the person, the person before the clock.
    let worn = Self.pass(holder: PolicyFixture.member) { $0.until = PolicyFixture().now }
    #expect(try Self.decide(worn) { $0.situation.lockdown = true }.reason == .lockdown)
    #expect(try Self.decide(worn) { $0.situation.lockdown = true }.member == PolicyFixture.member)
    #expect(try Self.decide(worn) { Self.know(&$0, .revoked) }.reason == .credentialRevoked)
    #expect(try Self.decide(worn) { $0.tables.memberClasses[0].standing = .left }.reason == .credentialExpired)
    let unknown = try Self.decide(Self.pass(holder: PolicyFixture.member)) {
      $0.tables.memberClasses[0].standing = .left
      $0.quality = .unknown
    }
    #expect(unknown.reason == .memberLeft)
    #expect(try Self.decide(Self.pass { $0.isForHere = false }) { $0.situation.roomFull = true }.reason == .noGrant)
  }

  @Test func `somebody who may override does so with a badge and not with a pass`() throws {
    let decision = try Self.decide(Self.pass(holder: PolicyFixture.member)) {
      $0.situation.lockdown = true
      $0.tables.grants.append(.init(id: "g-override"))
      $0.tables.rightsSets[0].append(.init(resource: 0, right: .override, grant: 1))
    }
    #expect(decision.reason == .lockdown)
  }
}
