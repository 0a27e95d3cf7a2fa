import Testing

@testable import SpaceCore

@Suite struct DecideRuleTests {
  private func fixture(_ change: (inout PolicyFixture) -> Void) -> PolicyFixture {
    var fixture = PolicyFixture()
    change(&fixture)
    return fixture
  }

  // MARK: Bounds

  @Test func `a validity counts its first minute and not its last`() throws {
    for (offset, reason) in [(-1, DenyReason.credentialNotYetValid), (0, nil), (59, nil), (60, .credentialExpired)] {
      let decision = try fixture {
        $0.tables.credentialClasses[0].from = $0.now
        $0.tables.credentialClasses[0].until = $0.now + 1
        $0.wall = $0.wall + .seconds(offset)
      }.decide()
      #expect(decision.reason == reason, "\(offset) s")
    }
  }

  @Test func `a policy is fresh up to its bound on either side, measured from the confirmation or the issue`() throws {
    let bound: Int64 = 72 * 3600
    for (age, stale) in [(bound, false), (bound + 1, true), (-bound, false), (-bound - 1, true)] {
      let decision = try fixture {
        $0.situation.policyConfirmedAt = WallTime(milliseconds: ($0.wall.seconds - age) * 1000)
      }.decide()
      #expect(decision.reason == (stale ? .policyStale : nil), "\(age)")
      if stale { #expect(decision.detail == .policyAge(seconds: age, bound: UInt32(bound))) }
    }
    let unconfirmed = fixture {
      $0.situation.policyConfirmedAt = nil
      $0.tables.issuedAt = WallTime(milliseconds: ($0.wall.seconds - bound - 1) * 1000)
    }
    #expect(try unconfirmed.decide().reason == .policyStale)
    for absurd in [Int64.min, .max] {
      let decision = try fixture { $0.situation.policyConfirmedAt = WallTime(milliseconds: absurd) }.decide()
      #expect(decision.reason == .policyStale)
    }
    #expect(
      try fixture {
        $0.tables.grants[0].freshness = nil
        $0.situation.policyConfirmedAt = .utc(2001, 1, 1, 0, 0)
      }
      .decide().isAllowed)
  }

  // MARK: Standing and holds

  @Test func `grace lasts until its end, a hold until its own or for ever`() throws {
    #expect(try fixture { $0.tables.memberClasses[0].graceUntil = $0.now + 1 }.decide().isAllowed)
    #expect(try fixture { $0.tables.memberClasses[0].graceUntil = nil }.decide().isAllowed)
    let ended = try fixture { $0.tables.memberClasses[0].graceUntil = $0.now }.decide()
    #expect(ended.detail == .expiredAt(PolicyClock.time(minutes: PolicyFixture().now)))
    for (hold, holds) in [
      (PolicyTables.Hold(resource: nil, reason: "all"), true), (.init(resource: 1, reason: "here"), true),
      (.init(resource: 0, reason: "elsewhere"), false),
      (.init(resource: nil, reason: "over", until: PolicyFixture().now), false),
      (.init(resource: nil, reason: "still", until: PolicyFixture().now + 1), true),
    ] {
      let decision = try fixture { $0.tables.memberClasses[0].holds = [hold] }.decide()
      #expect(decision.reason == (holds ? .held : nil), "\(hold)")
    }
  }

  // MARK: Lockdown

  @Test func `override passes a lockdown by its own grant only`() throws {
    func lockdown(_ change: (inout PolicyFixture) -> Void) throws -> Decision {
      try fixture {
        $0.situation.lockdown = true
        $0.tables.grants.append(.init(id: "g-override"))
        $0.tables.rightsSets[0].append(.init(resource: 1, right: .override, grant: 1))
        change(&$0)
      }.decide()
    }
    let passed = try lockdown { _ in }
    #expect(passed.outcome == .allow(PolicyGrant(index: 1), .overridesLockdown))
    #expect(passed.right == .override)
    #expect(try lockdown { $0.tables.grants[1].until = $0.now }.reason == .grantExpired)
    #expect(try lockdown { $0.tables.credentialClasses[0].state = .revoked }.reason == .credentialRevoked)
    let refused = try fixture { $0.situation.lockdown = true }.decide()
    #expect(refused.member == PolicyFixture.member)
    #expect(refused.right == .operate)
  }

  @Test func `maintain passes out of service and nothing else of the resource`() throws {
    func repair(_ change: (inout PolicyFixture) -> Void) throws -> Decision {
      try fixture {
        $0.right = .maintain
        $0.tables.rightsSets[0].append(.init(resource: 1, right: .maintain, grant: 0))
        $0.situation.outOfService = true
        change(&$0)
      }.decide()
    }
    #expect(try repair { _ in }.obligations.contains(.maintenance))
    #expect(try repair { $0.situation.emergencyStop = true }.reason == .emergencyStop)
  }

  // MARK: The clock unknown

  @Test(arguments: ClockUnknownRule.allCases)
  func `what needs the clock and what does not, by the rule of the resource`(rule: ClockUnknownRule) throws {
    func decide(_ change: (inout PolicyFixture) -> Void) throws -> DenyReason? {
      try fixture {
        $0.quality = .unknown
        $0.tables.resources[1].whenClockUnknown = rule
        // Nothing that needs a clock, until `change` adds it.
        $0.tables.grants = [.init(id: "g")]
        $0.tables.memberClasses[0].standing = .active
        $0.tables.memberClasses[0].graceUntil = nil
        $0.tables.credentialClasses[0].from = nil
        $0.tables.credentialClasses[0].until = nil
        change(&$0)
      }.decide().reason
    }
    let needy: [(String, (inout PolicyFixture) -> Void)] = [
      ("schedule", { $0.tables.grants[0].schedule = 0 }),
      (
        "closed schedule",
        {
          $0.tables.grants[0].schedule = 0
          $0.tables.schedules[0].weekly = []
        }
      ),
      ("end", { $0.tables.grants[0].until = $0.now + 1 }),
      ("beginning", { $0.tables.grants[0].from = $0.now + 1 }),
      ("freshness", { $0.tables.grants[0].freshness = 72 * 3600 }),
      ("credential", { $0.tables.credentialClasses[0].until = $0.now + 1 }),
      (
        "grace",
        {
          $0.tables.memberClasses[0].standing = .grace
          $0.tables.memberClasses[0].graceUntil = $0.now + 1
        }
      ),
      ("certification", { $0.tables.memberClasses[0].certifications[1].until = $0.now + 1 }),
    ]
    #expect(try decide { _ in } == (rule == .deny ? .clockUnknown : nil))
    for (name, need) in needy { #expect(try decide(need) == (rule == .allow ? nil : .clockUnknown), "\(name)") }
    // A beginning that even the lower bound has passed has begun.
    #expect(try decide { $0.tables.grants[0].from = $0.now } == (rule == .deny ? .clockUnknown : nil))
    // An end that the lower bound has passed is over by every rule.
    #expect(try decide { $0.tables.credentialClasses[0].until = $0.now } == .credentialExpired)
    let stale = try decide { $0.tables.grants[0].freshness = 60 }
    #expect(stale == .policyStale)
    // A bound of the clock proves nothing about a confirmation in its future.
    let future = try decide {
      $0.tables.grants[0].freshness = 60
      $0.situation.policyConfirmedAt = .utc(2030, 1, 1, 0, 0)
    }
    #expect(future == (rule == .allow ? nil : .clockUnknown))
  }

  @Test func `a grant that needs no clock is used though another does`() throws {
    let decision = try fixture {
      $0.quality = .unknown
      $0.tables.credentialClasses[0].until = nil
      $0.tables.memberClasses[0].standing = .active
      $0.tables.grants.append(.init(id: "plain"))
      $0.tables.rightsSets[0].append(.init(resource: 1, right: .operate, grant: 1))
    }.decide()
    #expect(decision.grant == PolicyGrant(index: 1))
    #expect(decision.isAllowed)
    let held = try fixture { $0.quality = .held }.decide()
    #expect(held.isAllowed)
    #expect(held.clock == .held)
  }

  // MARK: Certifications

  @Test func `a certification that begins later was never given, one of the resource is a condition`() throws {
    let later = try fixture {
      $0.tables.memberClasses[0].certifications = [
        .init(certification: 0, from: $0.now + 1), .init(certification: 1), .init(certification: 2),
      ]
    }.decide()
    #expect(later.reason == .trainingMissing)
    let resource = try fixture {
      $0.tables.memberClasses[0].certifications = [.init(certification: 0), .init(certification: 2)]
    }.decide()
    #expect(resource.reason == .certificationMissing)
    let unheard = try fixture { $0.required = ["unheard of"] }.decide()
    #expect(unheard.reason == .certificationMissing)
    #expect(unheard.detail == .certification(nil))
  }

  // MARK: Without a credential

  @Test func `who would hold a right is asked without a badge and without the conditions of the moment`() throws {
    let fixture = PolicyFixture()
    let image = try fixture.image()
    let laser = try #require(image.resourceIndex(of: "laser"))
    func holds(
      _ image: PolicyImage, _ right: Right = .operate, _ member: MemberID = PolicyFixture.member,
      _ quality: ClockQuality = .synchronised, uses: UInt32 = 0
    ) -> PolicyGrant? {
      image.wouldHold(
        right, on: laser, member: member, at: fixture.wall, quality: quality, confirmedAt: fixture.wall
      ) { _, _ in uses }
    }
    #expect(holds(image) == PolicyGrant(index: 0))
    #expect(holds(image, .maintain) == nil)
    #expect(holds(image, .operate, MemberID(high: 9, low: 9)) == nil)
    #expect(holds(image, .operate, PolicyFixture.member, .unknown) == nil)
    #expect(holds(image, uses: 10) == nil)
    for cause: PolicyFixture.Cause in [
      .resourceDisabled, .memberSuspended, .memberLeft, .graceEnded, .held, .grantExpired,
    ] {
      #expect(holds(try PolicyFixture.with(cause).image()) == nil, "\(cause)")
    }
    #expect(
      image.wouldHold(
        .operate, on: PolicyResource(index: 77), member: PolicyFixture.member, at: fixture.wall, quality: .held) == nil)
  }
}
