import Testing

@testable import SpaceCore

@Suite struct DenyDetailTests {
  private func detail(_ change: (inout PolicyFixture) -> Void) throws -> DenyDetail {
    var fixture = PolicyFixture()
    change(&fixture)
    let image = try fixture.image()
    return image.detail(of: fixture.decide(image), on: image.resourceIndex(of: "laser"))
  }

  private func detail(_ cause: PolicyFixture.Cause) throws -> DenyDetail { try detail { cause.apply(to: &$0) } }

  @Test func `a decision gives its own particulars`() throws {
    let now = PolicyFixture().now
    #expect(
      try detail { $0.tables.memberClasses[0].holds = [.init(resource: nil, reason: "dirty", until: now + 60)] }.reason
        == "dirty")
    #expect(try detail(.memberSuspended).reason == "unpaid since May")
    #expect(try detail(.policyStale).policyAge == 96 * 3600)
    #expect(try detail(.grantUsedUp).usesLimit == 10)
    let training = try detail(.trainingMissing)
    #expect(training.certification == "laser" && training.givenBy == "Ada on Tuesdays" && training.grant == "g-laser")
    let expired = try detail(.certificationExpired)
    #expect(expired.certification == "goggles" && expired.givenBy == nil && expired.ended?.wall.minutes == Int64(now))
    #expect(try detail(.credentialNotYetValid).begins?.wall.minutes == Int64(now) + 1)
    #expect(try detail(.scheduleClosed).begins?.wall == .utc(2026, 3, 4, 8, 0))
    #expect(try detail { _ in }.resource == "Laser cutter")
  }

  @Test(arguments: CertificationKind.allCases)
  func `a missing certification says what kind it is`(kind: CertificationKind) throws {
    let missing = try detail {
      $0.tables.certifications[0].kind = kind
      PolicyFixture.Cause.trainingMissing.apply(to: &$0)
    }
    #expect(missing.certificationKind == kind)
    #expect(try detail(.noGrant).certificationKind == nil)
  }

  @Test func `locked codes say a minute at which they are taken again, and never an earlier one`() throws {
    func locked(_ seconds: Int) throws -> DenyDetail.Time? {
      try detail { $0.situation.pin = .locked(until: $0.wall + .seconds(seconds)) }.begins
    }
    // It is 12:00:00.
    #expect(try locked(30)?.local.minuteOfDay == 12 * 60 + 1)
    #expect(try locked(60)?.local.minuteOfDay == 12 * 60 + 1)
    #expect(try locked(61)?.local.minuteOfDay == 12 * 60 + 2)
    #expect(try locked(30)?.wall == .utc(2026, 3, 3, 12, 0, 30))
  }

  @Test func `a resource that the policy takes out of service says why`() throws {
    #expect(try detail { $0.tables.resources[1].lockout = "belt slips" }.reason == "belt slips")
  }

  @Test(arguments: CertificationKind.allCases)
  func `a certification that counts only later says when, whether the grant takes it or everybody needs it`(
    kind: CertificationKind
  ) throws {
    for place in [0, 1] {
      let later = try detail {
        $0.tables.certifications[place].kind = kind
        $0.tables.memberClasses[0].certifications[place].from = $0.now + 9 * 1440
      }
      #expect(later.begins?.wall == .utc(2026, 3, 12, 12, 0))
      #expect(later.certification == ["laser", "goggles"][place] && later.certificationKind == kind)
    }
  }

  @Test func `an age tells the day on which it is reached`() throws {
    var fixture = PolicyFixture()
    fixture.tables.certifications[0].kind = .age
    fixture.tables.memberClasses[0].certifications[0].from = UInt32(WallTime.utc(2026, 3, 12, 0, 0).minutes)
    #expect(
      try fixture.memberText() == "Your right has an age limit (laser). You reach it on Thu 12 Mar; come back then.")
  }

  @Test func `a training that was never given is named before one that only waits for its time`() throws {
    let both = try detail {
      $0.tables.grants[0].certifications = [0, 1]
      $0.tables.resources[1].certifications = []
      $0.tables.memberClasses[0].certifications = [.init(certification: 0, from: $0.now + 60), .init(certification: 2)]
    }
    #expect(both.certification == "goggles" && both.begins == nil)
  }
}
