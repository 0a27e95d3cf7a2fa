import Testing

@testable import SpaceCore

@Suite struct DenyReasonTests {
  private var full: DenyDetail {
    var detail = DenyDetail()
    let begins = WallTime.utc(2026, 3, 3, 18, 0)
    detail.resource = "laser cutter"
    detail.begins = .init(wall: begins, local: LocalTime(day: 20_515, minuteOfDay: 1080), today: 20_515)
    detail.ended = .init(wall: begins, local: LocalTime(day: 20_514, minuteOfDay: 485), today: 20_515)
    detail.certification = "laser-basics"
    detail.givenBy = "Ada on Tuesdays"
    detail.reason = "left it dirty"
    detail.grant = "g1"
    detail.policyAge = 80 * 3600
    detail.policyAgeBound = 72 * 3600
    detail.usesLimit = 3
    return detail
  }

  @Test(arguments: DenyReason.allCases)
  func `every reason has words for the member, words for the steward and an indication`(reason: DenyReason) {
    for detail in [DenyDetail(), full] {
      for text in [reason.memberText(detail), reason.stewardText(detail)] {
        #expect(text.count > 10)
        #expect(text.last == "." && text.first?.isUppercase == true, "\(text)")
        #expect(!text.contains("  ") && !text.contains("Optional") && !text.contains("nil"), "\(text)")
      }
    }
    #expect(DenyIndication.allCases.contains(reason.indication))
    #expect(reason.memberText(DenyDetail()) == reason.memberText())
  }

  @Test func `no two reasons read the same to a steward, and every indication is used`() {
    #expect(Set(DenyReason.allCases.map { $0.stewardText() }).count == DenyReason.allCases.count)
    #expect(Set(DenyReason.allCases.map(\.indication)) == Set(DenyIndication.allCases))
  }

  @Test func `the particulars stand in the words`() {
    #expect(DenyReason.scheduleClosed.memberText(full) == "Closed for you now. It opens today at 18:00.")
    #expect(
      DenyReason.held.memberText(full)
        == "You may not use laser cutter until today at 18:00 (left it dirty). Please talk to a steward.")
    #expect(
      DenyReason.trainingMissing.memberText(full)
        == "You need the training laser-basics first. Ask Ada on Tuesdays.")
    #expect(DenyReason.grantExpired.memberText(full).contains("yesterday at 08:05"))
    #expect(DenyReason.outOfService.memberText(full).hasPrefix("Laser cutter is out of service (left it dirty)."))
    #expect(DenyReason.policyStale.stewardText(full).contains("72 h; it is 80 h"))
    #expect(DenyReason.grantUsedUp.stewardText(full).contains("allows 3 uses"))
  }

  @Test(arguments: [
    (0, "today at 09:05"), (1, "tomorrow at 09:05"), (-1, "yesterday at 09:05"),
    (2, "on Thu 5 Mar at 09:05"), (181, "on Mon 31 Aug 2026 at 09:05"), (-181, "on Wed 3 Sep 2025 at 09:05"),
  ])
  func `times are told from today`(distance: Int64, words: String) {
    let today: Int64 = 20_515  // Tuesday 3 March 2026
    let time = DenyDetail.Time(
      wall: WallTime(milliseconds: 0), local: LocalTime(day: today + distance, minuteOfDay: 545), today: today)
    #expect(Optional(time).english == words)
  }

  @Test func `a decision gives its own particulars`() throws {
    func detail(_ change: (inout PolicyFixture) -> Void) throws -> DenyDetail {
      var fixture = PolicyFixture()
      change(&fixture)
      let image = try fixture.image()
      return image.detail(of: fixture.decide(image), on: image.resourceIndex(of: "laser"))
    }
    let now = PolicyFixture().now
    #expect(
      try detail { $0.tables.memberClasses[0].holds = [.init(resource: nil, reason: "dirty", until: now + 60)] }.reason
        == "dirty")
    #expect(try detail { PolicyFixture.Cause.memberSuspended.apply(to: &$0) }.reason == "unpaid since May")
    #expect(try detail { PolicyFixture.Cause.policyStale.apply(to: &$0) }.policyAge == 96 * 3600)
    #expect(try detail { PolicyFixture.Cause.grantUsedUp.apply(to: &$0) }.usesLimit == 10)
    let training = try detail { PolicyFixture.Cause.trainingMissing.apply(to: &$0) }
    #expect(training.certification == "laser" && training.givenBy == "Ada on Tuesdays" && training.grant == "g-laser")
    let expired = try detail { PolicyFixture.Cause.certificationExpired.apply(to: &$0) }
    #expect(expired.certification == "goggles" && expired.givenBy == nil && expired.ended?.wall.minutes == Int64(now))
    #expect(
      try detail { PolicyFixture.Cause.credentialNotYetValid.apply(to: &$0) }.begins?.wall.minutes == Int64(now) + 1)
    #expect(try detail { PolicyFixture.Cause.scheduleClosed.apply(to: &$0) }.begins?.wall == .utc(2026, 3, 4, 8, 0))
    #expect(try detail { _ in }.resource == "Laser cutter")
  }
}
