import Foundation
import Testing

@testable import SpaceCore

@Suite struct RehearsalTests {
  typealias Fixture = RehearsalFixture

  private let ada = Fixture.ada
  private let ben = Fixture.ben

  // MARK: Gains and losses

  @Test func `a presentation that is decided the same changes nothing`() throws {
    let report = try Fixture.report([
      Fixture.granted(), Fixture.granted(ben), Fixture.denied(.noGrant, ben, "laser", .operate),
    ])
    #expect(report.changes == [] && report.totals.rehearsed == 3 && report.totals.unchanged == 3)
    #expect(report.policyVersion == 42 && report.baselineVersion == nil)
    #expect(report.first == Fixture.noon && report.last == Fixture.noon)
  }

  @Test func `a right that is taken away is a loss, counted with its first and last time`() throws {
    let events = [5, 90, 30].map { Fixture.granted(ada, "laser", .operate, minute: $0) }
    let report = try Fixture.report(events + [Fixture.granted()]) { $0.memberClasses[0].rights = 1 }
    #expect(
      report.changes == [
        .init(
          member: ada, resource: "laser", right: .operate, before: .allowed, after: .refused(.noGrant), count: 3,
          first: Fixture.noon + .seconds(300), last: Fixture.noon + .seconds(5400))
      ])
    #expect(report.changes.first?.kind == .loss)
    #expect(report.count(.loss) == 3 && report.count(.gain) == 0)
    #expect(report.totals.rehearsed == 4 && report.totals.unchanged == 1)
  }

  @Test func `a right that is given is a gain`() throws {
    let report = try Fixture.report([Fixture.denied(.noGrant, ben, "laser", .operate)]) {
      $0.memberClasses[1].rights = 0
    }
    #expect(report.changes.map(\.kind) == [.gain])
    #expect(report.changes.first?.before == .refused(.noGrant) && report.changes.first?.after == .allowed)
  }

  @Test func `a schedule is judged at the hour of the presentation`() throws {
    let morning = Fixture.granted(minute: -120)
    let report = try Fixture.report([morning, Fixture.granted()]) { $0.grants[0].schedule = 0 }
    #expect(report.changes.map(\.after) == [.refused(.scheduleClosed)])
    #expect(report.changes.first?.first == Fixture.noon && report.totals.unchanged == 1)
  }

  @Test func `a clock that was unknown then is unknown now`() throws {
    let report = try Fixture.report([Fixture.denied(.clockUnknown, clock: .unknown)]) { $0.grants[0].schedule = 0 }
    #expect(report.changes == [] && report.totals.asRecorded == 0)
    #expect(try Fixture.report([Fixture.denied(.clockUnknown, clock: .unknown)]).changes.map(\.kind) == [.gain])
  }

  @Test func `another reason for the same refusal is neither gain nor loss`() throws {
    let report = try Fixture.report([Fixture.denied(.noGrant, ben, "laser", .operate)]) {
      $0.memberClasses[1].rights = 0
      $0.grants[1].certifications = [0]
    }
    #expect(report.changes.map(\.kind) == [.reason] && report.changes.first?.after == .refused(.trainingMissing))
  }

  @Test func `members and resources that the policy does not know are named`() throws {
    let stranger = MemberID(high: 9, low: 9)
    let report = try Fixture.report([
      Fixture.granted(stranger), Fixture.granted(ada, "shed"), Fixture.granted(stranger, "attic"),
    ])
    #expect(report.unknownMembers == [stranger] && report.unknownResources == ["attic", "shed"])
    #expect(report.changes.map(\.after).contains(.refused(.credentialUnknown)))
    #expect(report.count(.loss) == 3)
  }

  // MARK: What is no presentation

  @Test func `ways out, commands, strangers and other events are not decided again`() throws {
    let events = [
      Fixture.granted(ada, "front", nil) { $0.cause = "rex" },
      Fixture.granted(nil, "front", nil) {
        $0.cause = "command"
        $0.actor = "op"
      },
      Fixture.denied(.credentialUnknown, nil), Fixture.denied(.pinWrong, nil), Fixture.denied(.policyMissing, nil),
      Fixture.granted(ada, "front", nil) { $0.cause = "grant" },
      Fixture.denied(.noGrant) { $0.reason = "of another version" },
      Fixture.denied(.noGrant) { $0.right = "fly" },
      JournalEvent(.doorOpened, time: Fixture.noon, clock: .held, subject: "front"),
    ]
    let report = try Fixture.report(events)
    #expect(report.totals.rehearsed == 0 && report.changes == [] && report.first == nil)
    #expect(report.totals.notDecided == 3 && report.totals.withoutMember == 3 && report.totals.unreadable == 2)
  }

  @Test func `a member who unlocked over the network was decided`() throws {
    let report = try Fixture.report([Fixture.granted(ada) { $0.cause = "command" }]) { $0.memberClasses[0].rights = 1 }
    #expect(report.totals.rehearsed == 1)
  }

  // MARK: What only the board knew

  /// What became of a recorded refusal by a policy that lets everybody in.
  private func outcome(_ reason: DenyReason) throws -> (changes: [RehearsalReport.Kind], asRecorded: Int) {
    let report = try Fixture.report([Fixture.denied(reason)])
    return (report.changes.map(\.kind), report.totals.asRecorded)
  }

  @Test(arguments: [
    DenyReason.policyMissing, .resourceUnknown, .closedHours, .memberSuspended, .memberLeft, .graceEnded, .held,
    .clockUnknown, .noGrant, .trainingMissing, .scheduleClosed, .grantNotYetValid, .grantExpired, .approvalMissing,
    // What a grant asks for, and this one no longer asks.
    .pinRequired, .pinWrong, .pinLocked, .secondPersonRequired, .supervisorRequired, .signInRequired,
  ])
  func `what the policy alone refused it can allow`(reason: DenyReason) throws {
    let outcome = try outcome(reason)
    #expect(outcome.changes == [.gain] && outcome.asRecorded == 0)
  }

  @Test(arguments: [
    DenyReason.resourceDisabled, .lockdown, .credentialSuspended, .credentialLost, .credentialRevoked,
    .credentialNotYetValid, .credentialExpired, .credentialMalformed, .credentialUnknown, .certificationMissing,
    .certificationExpired, .roomFull, .quotaUsedUp, .antiPassback, .interlock, .areaArmed, .outOfService,
    .emergencyStop, .preconditionUnmet, .inUse, .fault,
    // Entries that do not say how old the policy was, or which grant was used up.
    .policyStale, .grantUsedUp,
  ])
  func `what the board saw stays as recorded`(reason: DenyReason) throws {
    let outcome = try outcome(reason)
    #expect(outcome.changes == [] && outcome.asRecorded == 1)
  }

  @Test func `the two tables above have every reason once`() throws {
    for reason in DenyReason.allCases {
      let outcome = try outcome(reason)
      #expect((outcome.changes == [.gain]) != (outcome.asRecorded == 1), "\(reason)")
    }
  }

  @Test(arguments: [DenyReason.roomFull, .credentialLost, .interlock])
  func `whoever has no right any more is refused for that, whatever the board saw`(reason: DenyReason) throws {
    let report = try Fixture.report([Fixture.denied(reason)]) { $0.rightsSets[0] = [] }
    let isOfBadge = reason == .credentialLost
    #expect(report.changes.map(\.after) == (isOfBadge ? [] : [.refused(.noGrant)]))
    #expect(report.totals.asRecorded == (isOfBadge ? 1 : 0))
  }

  @Test func `a lockdown stands, and the right override passes it`() throws {
    func report(_ rights: [PolicyTables.RightEntry]) throws -> RehearsalReport {
      try Fixture.report([Fixture.denied(.lockdown)]) { $0.rightsSets[0] += rights }
    }
    #expect(try report([]).changes == [])
    #expect(try report([.init(resource: 0, right: .override, grant: 0)]).changes.map(\.kind) == [.gain])
    let passed = Fixture.granted(ada, "front", .override)
    #expect(try Fixture.report([passed]).changes.map(\.after) == [.refused(.lockdown)])
  }

  @Test func `whoever repaired a tool that was out of service is asked for that right`() throws {
    let repaired = Fixture.granted(ben, "laser", .maintain)
    #expect(try Fixture.report([repaired]).changes.map(\.after) == [.refused(.noGrant)])
    let refused = Fixture.denied(.outOfService, ada, "laser", .operate)
    let repair = PolicyTables.RightEntry(resource: 1, right: .maintain, grant: 1)
    #expect(try Fixture.report([repaired]) { $0.rightsSets[1].append(repair) }.changes == [])
    #expect(try Fixture.report([refused]) { $0.rightsSets[0].append(repair) }.changes.map(\.kind) == [.gain])
  }

  @Test func `a policy that was too old is judged by its age`() throws {
    func kinds(_ freshness: UInt32) throws -> [RehearsalReport.Kind] {
      let event = Fixture.denied(.policyStale) { $0.policyAge = 7200 }
      return try Fixture.report([event]) { $0.grants[0].freshness = freshness }.changes.map(\.kind)
    }
    #expect(try kinds(3600) == [])
    #expect(try kinds(7200) == [.gain])
  }

  // MARK: What the entry does not tell

  @Test func `what a grant newly asks for is named, and is no loss`() throws {
    let report = try Fixture.report([Fixture.granted()]) { $0.grants[0].conditions = [.pin, .secondPerson] }
    #expect(report.changes.map(\.kind) == [.conditions])
    #expect(report.changes.first?.after == .asks([.pin, .secondPerson]))
    let pair = Fixture.granted { $0.companion = Fixture.ben }
    #expect(
      try Fixture.report([pair]) { $0.grants[0].conditions = [.pin, .secondPerson] }.changes.map(\.after)
        == [.asks(.pin)])
  }

  @Test func `a member who is exempt is asked for no PIN`() throws {
    let report = try Fixture.report([Fixture.granted()]) {
      $0.grants[0].conditions = .pin
      $0.memberClasses[0].flags = .pinExempt
    }
    #expect(report.changes == [])
  }

  @Test func `where either of two grants would do, the nearer one's condition is named`() throws {
    let report = try Fixture.report([Fixture.granted()]) {
      $0.grants[0].conditions = .pin
      $0.grants[1].conditions = .supervisor
      $0.rightsSets[0].append(.init(resource: 0, right: .enter, grant: 1))
    }
    #expect(report.changes.map(\.after) == [.asks(.pin)])
  }

  @Test func `a PIN that was missing then is missing now`() throws {
    let report = try Fixture.report([Fixture.denied(.pinRequired), Fixture.denied(.pinWrong)]) {
      $0.grants[0].conditions = .pin
    }
    #expect(report.changes == [] && report.totals.asRecorded == 2)
  }

  // MARK: Compared with another policy

  @Test func `compared with a policy, only what differs between the two is told`() throws {
    // Since then Ben was given the laser, and everybody is asked for a PIN at the front.
    let today = try Fixture.policy {
      $0.memberClasses[1].rights = 0
      $0.grants[0].conditions = .pin
    }
    let events = [Fixture.denied(.noGrant, ben, "laser", .operate), Fixture.granted(), Fixture.granted(ben)]
    let same = try Fixture.report(events, comparedWith: today) {
      $0.memberClasses[1].rights = 0
      $0.grants[0].conditions = .pin
    }
    #expect(same.changes == [] && same.baselineVersion == 41)
    let less = try Fixture.report(events, comparedWith: today) { $0.grants[0].conditions = .pin }
    #expect(less.changes.map(\.kind) == [.loss])
    #expect(less.changes.first?.before == .allowed && less.changes.first?.member == ben)
  }

  @Test func `what was let in while a PIN was asked for had given it`() throws {
    let today = try Fixture.policy { $0.grants[0].conditions = .pin }
    let report = try Fixture.report([Fixture.granted()], comparedWith: today) {
      $0.grants[0].conditions = [.pin, .supervisor]
    }
    #expect(report.changes.map(\.after) == [.asks(.supervisor)] && report.changes.first?.before == .allowed)
  }

  @Test func `a certification that the policy itself takes is decided again, one of space.yaml stands`() throws {
    let refused = Fixture.denied(.certificationMissing, ada, "laser", .operate) { $0.certification = "induction" }
    let takes = try Fixture.policy { $0.resources[1].certifications = [1] }
    #expect(try Fixture.report([refused], comparedWith: takes).changes.map(\.kind) == [.gain])
    let doesNot = try Fixture.report([refused], comparedWith: try Fixture.policy())
    #expect(doesNot.changes == [] && doesNot.totals.asRecorded == 1)
    // Whoever has it meanwhile passes all the same.
    let trained = try Fixture.report([refused], comparedWith: try Fixture.policy()) {
      $0.memberClasses[0].certifications = [.init(certification: 1)]
    }
    #expect(trained.changes.map(\.kind) == [.gain])
  }

  @Test func `a lockout of the policy itself is decided again, one of the board stands`() throws {
    let refused = Fixture.denied(.outOfService, ada, "laser", .operate)
    let locked = try Fixture.policy { $0.resources[1].lockout = "belt slips" }
    #expect(try Fixture.report([refused], comparedWith: locked).changes.map(\.kind) == [.gain])
    #expect(try Fixture.report([refused], comparedWith: try Fixture.policy()).totals.asRecorded == 1)
  }

  // MARK: Uses

  @Test func `uses are counted over the rehearsed period, for each member and policy`() throws {
    let events = (0..<3).map { Fixture.granted(minute: $0) } + [Fixture.granted(ben, minute: 9)]
    let report = try Fixture.report(events) { $0.grants[0].uses = 2 }
    #expect(report.changes.map(\.after) == [.refused(.grantUsedUp)])
    #expect(report.changes.first?.member == ada && report.changes.first?.count == 1)
    #expect(report.changes.first?.first == Fixture.noon + .seconds(120))
    let today = try Fixture.policy { $0.grants[0].uses = 2 }
    #expect(try Fixture.report(events, comparedWith: today) { $0.grants[0].uses = 2 }.changes == [])
  }

  @Test func `a grant that was used up then has been used that often`() throws {
    let refused = Fixture.denied(.grantUsedUp) {
      $0.grant = "g-enter"
      $0.usesLimit = 5
    }
    #expect(try Fixture.report([refused]) { $0.grants[0].uses = 5 }.changes == [])
    #expect(try Fixture.report([refused]) { $0.grants[0].uses = 6 }.changes.map(\.kind) == [.gain])
    #expect(try Fixture.report([refused]).changes.map(\.kind) == [.gain])
  }

  // MARK: The report

  @Test func `the order of a report depends on nothing but its content`() throws {
    var events: [JournalEvent] = []
    for minute in 0..<40 {
      events += [Fixture.granted(minute: minute), Fixture.granted(ben, minute: minute)]
      events += [Fixture.denied(.noGrant, ben, "laser", .operate, minute: minute)]
    }
    func changed(_ tables: inout PolicyTables) {
      tables.rightsSets = [[], [.init(resource: 1, right: .operate, grant: 1)]]
    }
    let report = try Fixture.report(events, changed)
    var random = SeededNumbers(seed: 7)
    for _ in 0..<5 { #expect(try Fixture.report(events.shuffled(using: &random), changed) == report) }
    #expect(report.changes.map(\.kind) == [.loss, .loss, .gain])
    #expect(report.changes.map(\.member) == [ada, ben, ben])
  }

  @Test func `as JSON a report has the words of entries`() throws {
    let report = try Fixture.report([Fixture.granted(), Fixture.granted(ben)]) {
      $0.memberClasses[0].rights = 1
      $0.rightsSets[1] = []
      $0.grants[0].conditions = .pin
      $0.memberClasses[1].rights = 0
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let text = String(decoding: try encoder.encode(report), as: UTF8.self)
    #expect(
      text == """
        {"changes":[\
        {"after":{"outcome":"refused","reason":"no_grant"},"before":{"outcome":"allowed"},"change":"loss","count":1,\
        "first_ms":1772539200000,"last_ms":1772539200000,"member":"\(ada)","resource":"front","right":"enter"},\
        {"after":{"conditions":["pin_required"],"outcome":"asks"},"before":{"outcome":"allowed"},\
        "change":"conditions","count":1,"first_ms":1772539200000,"last_ms":1772539200000,"member":"\(ben)",\
        "resource":"front","right":"enter"}],\
        "first_ms":1772539200000,"last_ms":1772539200000,"policy_version":42,\
        "totals":{"as_recorded":0,"not_decided":0,"rehearsed":2,"unchanged":0,"unreadable":0,"without_member":0},\
        "unknown_members":[],"unknown_resources":[]}
        """)
  }

  @Test func `whatever an entry carries, it is counted in exactly one place`() throws {
    var random = SeededNumbers(seed: 11)
    var events: [JournalEvent] = []
    for minute in 0..<3000 {
      func maybe<T>(_ values: [T]) -> T? { Bool.random(using: &random) ? values.randomElement(using: &random) : nil }
      let member = maybe([ada, ben, MemberID(high: 3, low: 3)])
      let resource = maybe(["front", "laser", "shed"])
      let right = maybe(Right.allCases)
      func fill(_ data: inout JournalData) {
        data.cause = maybe(["rex", "command", "grant"])
        data.companion = maybe([ben])
        data.grant = maybe(["g-enter", "none"])
        data.usesLimit = maybe([0, 3, .max])
        data.policyAge = maybe([0, -5, .max, .min])
        data.opensAt = maybe([Fixture.noon])
        data.certification = maybe(["induction", "none"])
      }
      let reason = DenyReason.allCases.randomElement(using: &random) ?? .noGrant
      events.append(
        Bool.random(using: &random)
          ? Fixture.granted(member, resource, right, minute: minute, fill)
          : Fixture.denied(reason, member, resource, right, minute: minute, fill))
    }
    for baseline in [nil, try Fixture.policy { $0.grants[0].conditions = .pin }] {
      let report = try Fixture.report(events, comparedWith: baseline) { $0.grants[0].uses = 4 }
      let totals = report.totals
      #expect(totals.rehearsed + totals.notDecided + totals.withoutMember + totals.unreadable == events.count)
      #expect(totals.unchanged + report.changes.reduce(0) { $0 + $1.count } == totals.rehearsed)
      #expect(report.changes.allSatisfy { $0.before != $0.after && $0.first <= $0.last && $0.count > 0 })
      #expect(report.changes == report.changes.sorted())
    }
  }
}
