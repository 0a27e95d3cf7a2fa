import Testing

@testable import SpaceCore

/// What a resource's own record says to everybody: closed hours, and out of service.
@Suite struct ResourceRuleTests {
  /// Closed on Tuesdays from 12:00 to 13:00.
  private func closedAtNoon(_ change: (inout PolicyFixture) -> Void = { _ in }) -> PolicyFixture {
    var fixture = PolicyFixture()
    fixture.tables.schedules.append(.init(name: "closed", weekly: [1440 + 720..<1440 + 780]))
    fixture.tables.resources[1].closedHours = 1
    change(&fixture)
    return fixture
  }

  @Test func `in closed hours nobody enters, and the refusal says when they end`() throws {
    for (offset, reason) in [(-60, nil), (0, DenyReason.closedHours), (3599, .closedHours), (3600, nil)] {
      let decision = try closedAtNoon { $0.wall = $0.wall + .seconds(offset) }.decide()
      #expect(decision.reason == reason, "\(offset) s")
      if reason != nil { #expect(decision.detail == .opensAt(.utc(2026, 3, 3, 13, 0))) }
    }
    #expect(try closedAtNoon().memberText() == "Closed to everybody now. It opens today at 13:00.")
  }

  @Test func `override passes closed hours by its own grant`() throws {
    let decision = try closedAtNoon {
      $0.tables.grants.append(.init(id: "g-override"))
      $0.tables.rightsSets[0].append(.init(resource: 1, right: .override, grant: 1))
    }.decide()
    #expect(decision.outcome == .allow(PolicyGrant(index: 1), .overridesLockdown))
    #expect(decision.right == .override)
    #expect(decision.detail == .none)
  }

  @Test func `whoever asks by override itself in a lockdown is recorded as overriding it`() throws {
    var fixture = PolicyFixture()
    fixture.right = .override
    fixture.tables.rightsSets[0][0].right = .override
    fixture.situation.lockdown = true
    #expect(try fixture.decide().obligations.contains(.overridesLockdown))
    fixture.situation.lockdown = false
    #expect(try !fixture.decide().obligations.contains(.overridesLockdown))
  }

  @Test func `closed hours that are damaged in the image refuse, whatever right somebody has`() throws {
    var fixture = closedAtNoon {
      $0.tables.grants.append(.init(id: "g-override"))
      $0.tables.rightsSets[0].append(.init(resource: 1, right: .override, grant: 1))
    }
    fixture.situation.requiredCertifications = []
    var bytes = try PolicyImageBuilder.build(fixture.tables)
    let image = try PolicyImage(bytes)
    let place = try #require(image.resourceIndex(of: "laser"))
    let record = try #require(image.view.sections.pointee.resources.record(place.index))
    let offset = record.start - image.view.sections.pointee.header.start
    bytes.replaceSubrange(offset + 30..<offset + 32, with: [0xFF, 0xFF])
    #expect(fixture.decide(try PolicyImage(bytes)).reason == .policyMissing)
  }

  @Test func `while the hour is unknown closed hours refuse only where the rule asks for the clock`() throws {
    for (rule, reason) in [(ClockUnknownRule.allow, nil), (.allowUnscheduled, DenyReason.clockUnknown)] {
      let decision = try closedAtNoon {
        $0.tables.resources[1].whenClockUnknown = rule
        $0.quality = .unknown
        // Nothing else needs the clock.
        $0.tables.grants[0] = .init(id: "plain")
        $0.tables.memberClasses[0].standing = .active
        $0.tables.credentialClasses[0] = .init(kind: .cardUID)
      }.decide()
      #expect(decision.reason == reason, "\(rule)")
    }
  }

  @Test func `an area's closed hours arm it and refuse nobody`() throws {
    let decision = try closedAtNoon {
      $0.tables.resources[1].kind = .area
      $0.right = .disarm
      $0.tables.rightsSets[0][0].right = .disarm
    }.decide()
    #expect(decision.isAllowed)
  }

  @Test func `out of service by the policy refuses with its reason, and maintain passes`() throws {
    func fixture(_ right: Right) -> PolicyFixture {
      var fixture = PolicyFixture()
      fixture.tables.resources[1].lockout = "belt slips"
      fixture.right = right
      fixture.tables.rightsSets[0][0].right = right
      return fixture
    }
    #expect(try fixture(.operate).decide().reason == .outOfService)
    #expect(try fixture(.operate).memberText()?.contains("(belt slips)") == true)
    let repair = try fixture(.maintain).decide()
    #expect(repair.isAllowed)
    #expect(repair.obligations.contains(.maintenance))
    var atBoardToo = fixture(.operate)
    atBoardToo.situation.outOfService = true
    #expect(try atBoardToo.decide().detail == .none, "the board's own lockout has the word")
  }

  @Test func `what an image says of a resource is what the tables said`() throws {
    var tables = PolicyFixture().tables
    tables.schedules.append(.init(name: "open", weekly: [0..<60]))
    tables.resources[0].freeAccess = 1
    tables.resources[0].needsFirstMember = true
    tables.resources[0].closedHours = 0
    tables.resources[1].lockout = ""
    tables.certifications[1].kind = .waiver
    let image = try PolicyImage(PolicyImageBuilder.build(tables))
    let front = try #require(image.resourceIndex(of: "front").flatMap(image.resource))
    #expect(front.freeAccess.flatMap(image.scheduleName) == "open")
    #expect(front.closedHours.flatMap(image.scheduleName) == "weekdays")
    #expect(front.needsFirstMember)
    #expect(front.lockout == nil)
    let laser = try #require(image.resourceIndex(of: "laser").flatMap(image.resource))
    #expect(laser.lockout == "")
    #expect(laser.freeAccess == nil && laser.closedHours == nil && !laser.needsFirstMember)
    let goggles = try #require(image.certificationIndex(named: "goggles").flatMap(image.certification))
    #expect(goggles.kind == .waiver)
  }

  @Test func `a resource's schedule that is not there makes no image`() {
    var tables = PolicyFixture().tables
    tables.resources[0].freeAccess = 9
    #expect(throws: PolicyBuildError.dangling(.resources, place: 0, to: .schedules)) {
      try PolicyImageBuilder.build(tables)
    }
  }
}
