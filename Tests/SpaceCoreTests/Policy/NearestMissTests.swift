import Testing

@testable import SpaceCore

@Suite struct NearestMissTests {
  /// A member with several grants to one door, none of which lets them in; the refusal names the nearest.
  private func refusal(_ grants: [PolicyTables.Grant], uses: UInt32 = 0) throws -> Decision {
    var fixture = PolicyFixture()
    fixture.required = []
    fixture.tables.resources[1].certifications = []
    fixture.tables.certifications.append(.init(name: "never"))
    fixture.tables.schedules += [
      .init(name: "tonight", weekly: [week(1, 18)..<week(1, 20)]),
      .init(name: "thursday", weekly: [week(3, 8)..<week(3, 9)]), .init(name: "never", weekly: []),
    ]
    fixture.tables.grants = grants
    fixture.tables.rightsSets = [grants.indices.map { .init(resource: 1, right: .operate, grant: $0) }]
    fixture.used = uses
    return try fixture.decide()
  }

  private func grant(_ id: String, _ change: (inout PolicyTables.Grant) -> Void) -> PolicyTables.Grant {
    var grant = PolicyTables.Grant(id: id)
    change(&grant)
    return grant
  }

  private var now: UInt32 { PolicyFixture().now }
  private var tonight: PolicyTables.Grant { grant("tonight") { $0.schedule = 1 } }
  private var thursday: PolicyTables.Grant { grant("thursday") { $0.schedule = 2 } }
  private var neverOpen: PolicyTables.Grant { grant("never") { $0.schedule = 3 } }
  private var nextWeek: PolicyTables.Grant { grant("next week") { $0.from = now + 7 * 1440 } }
  private var nextMonth: PolicyTables.Grant { grant("next month") { $0.from = now + 30 * 1440 } }
  private var expired: PolicyTables.Grant { grant("expired") { $0.until = now - 1440 } }
  private var longExpired: PolicyTables.Grant { grant("long expired") { $0.until = now - 90 * 1440 } }
  private var usedUp: PolicyTables.Grant { grant("used up") { $0.uses = 3 } }
  private var untrained: PolicyTables.Grant { grant("untrained") { $0.certifications = [3] } }
  private var condition: PolicyTables.Grant { grant("condition") { $0.conditions = .pin } }
  private var stale: PolicyTables.Grant { grant("stale") { $0.freshness = 60 } }

  @Test func `the nearest of all misses is named, whatever their order`() throws {
    let nearestFirst = [
      condition, stale, tonight, thursday, neverOpen, nextWeek, nextMonth, expired, longExpired, usedUp, untrained,
    ]
    for first in nearestFirst.indices.dropLast() {
      for second in (first + 1)..<nearestFirst.count {
        for pair in [[first, second], [second, first]] {
          let decision = try refusal(pair.map { nearestFirst[$0] }, uses: 3)
          let place = try #require(decision.grant).index
          #expect(nearestFirst[pair[Int(place)]].id == nearestFirst[first].id, "\(pair)")
        }
      }
    }
  }

  @Test func `a grant that allows comes before every miss`() throws {
    let decision = try refusal([tonight, expired, grant("plain") { _ in }], uses: 3)
    #expect(decision.outcome == .allow(PolicyGrant(index: 2), []))
  }

  @Test func `of grants that allow, the first in their order`() throws {
    let decision = try refusal([grant("a") { $0.extendedUnlock = true }, grant("b") { _ in }])
    #expect(decision.outcome == .allow(PolicyGrant(index: 0), .extendedUnlock))
  }

  @Test func `a closed schedule says when it opens, within the validity of its grant`() throws {
    #expect(try refusal([tonight]).detail == .opensAt(.utc(2026, 3, 3, 18, 0)))
    #expect(try refusal([thursday]).detail == .opensAt(.utc(2026, 3, 5, 8, 0)))
    #expect(try refusal([neverOpen]).detail == .opensAt(nil))
    #expect(
      try refusal([
        grant("ends before") {
          $0.schedule = 2
          $0.until = now + 60
        }
      ]).detail == .opensAt(nil))
  }

  @Test func `each miss says what there is to say`() throws {
    #expect(try refusal([expired]).detail == .expiredAt(PolicyClock.time(minutes: now - 1440)))
    #expect(try refusal([nextWeek]).detail == .validFrom(PolicyClock.time(minutes: now + 7 * 1440)))
    #expect(try refusal([usedUp], uses: 3).detail == .uses(limit: 3))
    #expect(try refusal([usedUp], uses: 2).isAllowed)
    #expect(try refusal([untrained]).reason == .trainingMissing)
    #expect(try refusal([stale]).detail == .policyAge(seconds: 1800, bound: 60))
    #expect(try refusal([]).grant == nil)
  }

  @Test func `of one grant what waiting does not cure is named first`() throws {
    let all = grant("all") {
      $0.until = now
      $0.uses = 1
      $0.certifications = [3]
      $0.schedule = 3
    }
    #expect(try refusal([all], uses: 1).reason == .grantExpired)
    var usedUp = all
    usedUp.until = nil
    #expect(try refusal([usedUp], uses: 1).reason == .grantUsedUp)
    #expect(try refusal([usedUp], uses: 0).reason == .trainingMissing)
  }
}
