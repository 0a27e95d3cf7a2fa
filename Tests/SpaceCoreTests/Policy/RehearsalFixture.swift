@testable import SpaceCore

/// A small space with two doors and a tool, and entries as its board writes them.
struct RehearsalFixture {
  static let ada = MemberID(high: 1, low: 1)
  static let ben = MemberID(high: 2, low: 2)
  static let noon = WallTime.utc(2026, 3, 3, 12, 0)

  /// Ada and Ben may enter at the front; Ada may operate the laser.
  static func tables(version: UInt64 = 41, _ change: (inout PolicyTables) -> Void = { _ in }) -> PolicyTables {
    var tables = PolicyTables(version: version, issuedAt: .utc(2026, 3, 1, 0, 0), agent: PolicyFixture.agent)
    tables.certifications = [.init(name: "laser-basics"), .init(name: "induction")]
    tables.resources = [.init(id: "front", name: "Front door"), .init(id: "laser", name: "Laser cutter", kind: .tool)]
    tables.schedules = [.init(name: "mornings", weekly: (0..<7).map { $0 * 1440 + 480..<$0 * 1440 + 660 })]
    tables.grants = [.init(id: "g-enter"), .init(id: "g-laser")]
    tables.rightsSets = [
      [.init(resource: 0, right: .enter, grant: 0), .init(resource: 1, right: .operate, grant: 1)],
      [.init(resource: 0, right: .enter, grant: 0)],
    ]
    tables.memberClasses = [.init(rights: 0), .init(rights: 1)]
    tables.members = [.init(id: ada, memberClass: 0), .init(id: ben, memberClass: 1)]
    change(&tables)
    return tables
  }

  static func policy(version: UInt64 = 41, _ change: (inout PolicyTables) -> Void = { _ in }) throws -> PolicyImage {
    try PolicyImage(try PolicyImageBuilder.build(tables(version: version, change)))
  }

  static func granted(
    _ member: MemberID? = ada, _ resource: String? = "front", _ right: Right? = .enter, minute: Int = 0,
    _ fill: (inout JournalData) -> Void = { _ in }
  ) -> JournalEvent {
    var data = JournalData()
    data.member = member
    data.right = right?.name
    fill(&data)
    return JournalEvent(
      .accessGranted, time: noon + .seconds(minute * 60), clock: .synchronised, subject: resource, data: data)
  }

  static func denied(
    _ reason: DenyReason, _ member: MemberID? = ada, _ resource: String? = "front", _ right: Right? = .enter,
    minute: Int = 0, clock: ClockQuality = .synchronised, _ fill: (inout JournalData) -> Void = { _ in }
  ) -> JournalEvent {
    var data = JournalData()
    data.member = member
    data.right = right?.name
    data.reason = reason.rawValue
    fill(&data)
    return JournalEvent(.accessDenied, time: noon + .seconds(minute * 60), clock: clock, subject: resource, data: data)
  }

  /// The report about some entries, with the policy tried and the one that it is compared with.
  static func report(
    _ events: [JournalEvent], comparedWith baseline: PolicyImage? = nil,
    _ change: (inout PolicyTables) -> Void = { _ in }
  ) throws -> RehearsalReport {
    var rehearsal = Rehearsal(of: try policy(version: 42, change), comparedWith: baseline)
    for event in events { rehearsal.add(event) }
    return rehearsal.report
  }
}
