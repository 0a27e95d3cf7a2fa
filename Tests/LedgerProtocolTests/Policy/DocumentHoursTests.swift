import Foundation
import SpaceCore
import Testing

@testable import LedgerProtocol

/// Calendars, free access and areas in documents.
@Suite struct DocumentHoursTests {
  private static let text = """
    {"version": 1, "issued": "2026-03-01", "agent": "000000000000000000000000000000aa", "timezone": "Europe/Berlin",
     "groups": ["stewards"],
     "resources": [
       {"id": "front", "kind": "door", "free_access": "open", "first_member": true, "tags": ["ground"]},
       {"id": "back", "kind": "door", "free_access": "nights"},
       {"id": "saw", "kind": "tool"},
       {"id": "hall", "kind": "area", "closed": "nights", "tags": ["ground"]}],
     "calendars": [
       {"name": "state", "days": {"2026-12-25": [], "2026-12-24": ["10:00-14:00", "16:00-18:00"]}},
       {"name": "space", "days": {"2026-12-25": ["12:00-13:00"], "2026-12-27": ["00:00-24:00"]}}],
     "schedules": [
       {"name": "open", "weekly": ["daily 09:00-22:00"], "calendars": ["state", "space"],
        "exceptions": {"2026-12-24": ["08:00-09:00"]}},
       {"name": "nights", "weekly": ["daily 22:00-06:00"]}],
     "members": [{"id": "\(DocumentFixture.ada)", "groups": ["stewards"]}, {"id": "\(DocumentFixture.bob)"}],
     "grants": [
       {"id": "arm", "to": "everyone", "right": "arm", "on": "hall"},
       {"id": "disarm", "to": "group:stewards", "right": "disarm", "on": "tag:ground"}]}
    """

  private let policy: PolicyImage
  private let times = PolicyTimes(zone: .gmt)

  init() throws {
    policy = try PolicyImage(PolicyCompiler.compile(json: Array(Self.text.utf8), digestKey: DocumentFixture.key))
  }

  private func wall(_ text: String) throws -> WallTime { try #require(times.wall(text)) }

  /// Hours of the day, in the document's zone.
  private static let open: [(date: String, hours: [Range<Int64>])] = [
    ("2026-12-23", [9..<22]),
    ("2026-12-24", [8..<9]),  // the schedule's own exception
    ("2026-12-25", []),  // the first calendar that has the date
    ("2026-12-26", [9..<22]),
    ("2026-12-27", [0..<24]),  // the second calendar
  ]

  @Test(arguments: open)
  func `on a date its own exception counts, then the first calendar that has it`(
    date: String, open: [Range<Int64>]
  ) throws {
    let schedule = try #require(policy.scheduleIndex(named: "open"))
    // Berlin is an hour ahead of UTC in December.
    let midnight = try wall(date).milliseconds - 3_600_000
    for hour in 0..<Int64(24) {
      let now = WallTime(milliseconds: midnight + hour * 3_600_000)
      #expect(policy.isOpen(schedule, at: now) == open.contains { $0.contains(hour) }, "\(date) \(hour)")
    }
  }

  @Test func `doors and areas carry their schedules`() throws {
    func info(_ id: ResourceID) throws -> PolicyResourceInfo {
      try #require(policy.resourceIndex(of: id).flatMap(policy.resource))
    }
    let open = policy.scheduleIndex(named: "open")
    let nights = policy.scheduleIndex(named: "nights")
    #expect(open != nights)
    #expect(try info("front").freeAccess == open)
    #expect(try info("front").needsFirstMember)
    #expect(try info("back").freeAccess == nights)
    #expect(try !info("back").needsFirstMember)
    #expect(try info("hall").kind == .area)
    #expect(try info("hall").closedHours == nights)
    #expect(try info("front").closedHours == nil && info("saw").freeAccess == nil)
  }

  @Test func `who may arm an area need not be who may disarm it`() throws {
    func reason(_ member: String, _ right: Right) throws -> DenyReason? {
      let hall = policy.resourceIndex(of: "hall")
      return decide(
        AccessRequest(credential: .member(try #require(MemberID(member))), resource: hall, right: right),
        policy: policy, at: try wall("2026-03-02T12:00Z"), quality: .synchronised
      ).reason
    }
    #expect(try reason(DocumentFixture.ada, .arm) == nil)
    #expect(try reason(DocumentFixture.bob, .arm) == nil)
    #expect(try reason(DocumentFixture.ada, .disarm) == nil)
    #expect(try reason(DocumentFixture.bob, .disarm) == .noGrant)
  }

  static let mistakes: [PolicyDocumentTests.Mistake] = [
    .init(#""free_access": "open""#, #""free_access": "opn""#, "resources[0].free_access", 4, "no schedule 'opn'"),
    .init(#""free_access": "open""#, #""free_access": true"#, "resources[0].free_access", 4, "must be a text"),
    .init(#""free_access": "open", "#, "", "resources[0].first_member", 4, "needs 'free_access'"),
    .init(#""first_member": true"#, #""first_member": "ada""#, "resources[0].first_member", 4, "must be true or false"),
    .init(#""kind": "tool""#, #""kind": "tool", "free_access": "open""#, "resources[2].free_access", 6, "is for doors"),
    .init(#""kind": "area""#, #""kind": "zone""#, "resources[3].kind", 7, "must be one of door, tool, room, area"),
    .init(#""closed": "nights""#, #""closed": "night""#, "resources[3].closed", 7, "no schedule 'night'"),
    .init(#""closed": "nights""#, #""closed": ["nights"]"#, "resources[3].closed", 7, "must be a text, and is a list"),
    .init(#""name": "space""#, #""name": "state""#, "calendars[1].name", 10, "is there twice: calendars[0]"),
    .init(#""name": "space", "days""#, #""name": "space", "dates""#, "calendars[1].days", 10, "is missing"),
    .init(#""2026-12-25": ["12"#, #""2026-02-29": ["12"#, "calendars[1].days.2026-02-29", 10, "not a date"),
    .init(
      #""2026-12-27": ["#, "\"2026-12-27\": [],\n\"2026-12-27.5\": [", "calendars[1].days.2026-12-27.5", 11,
      "not a date"),
    .init("16:00-18:00", "18:00-16:00", "calendars[0].days.2026-12-24[1]", 9, "not hours of one day"),
    .init(#""2026-12-25": []"#, #""2026-12-25": "closed""#, "calendars[0].days.2026-12-25", 9, "must be a list"),
    .init(#"["state", "space"]"#, #"["state", "spain"]"#, "schedules[0].calendars[1]", 12, "no calendar 'spain'"),
    .init(#"["state", "space"]"#, #""state""#, "schedules[0].calendars", 12, "must be a list, and is a text"),
    .init(#""right": "arm", "on": "hall""#, #""right": "arm", "on": "saw""#, "grants[0].right", 17, "right on areas"),
    .init(#""right": "arm", "on": "hall""#, #""right": "arms", "on": "hall""#, "grants[0].right", 17, "disarm"),
    .init(#""closed": "nights", "tags": ["ground"]"#, #""tags": []"#, "grants[1].right", 18, "right on areas"),
  ]

  @Test(arguments: mistakes)
  func `a mistake is told with its path and line`(mistake: PolicyDocumentTests.Mistake) throws {
    try mistake.expect(in: Self.text)
  }
}
