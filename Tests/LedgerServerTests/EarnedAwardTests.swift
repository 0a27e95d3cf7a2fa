import Foundation
import GRDB
import LedgerProtocol
import SpaceCore
import Testing

@testable import LedgerServer

@Suite struct EarnedAwardTests {
  /// A laser: `solo` is earned by ten hours there, `mentor` thirty days after `solo`.
  private static func laser(_ more: [DirectoryChange] = []) throws -> (rig: Rig, agent: TestAgent) {
    let rig = try Rig()
    let agent = try rig.agent(["tool-laser", "door-front"])
    try rig.store.change(
      [
        .set(.certification, "basics", "{}"),
        .set(.certification, "solo", #"{"earned":{"resource":"tool-laser","after":"10h"},"requires":["basics"]}"#),
        .set(.certification, "mentor", #"{"earned":{"certification":"solo","after":"30d"}}"#),
        .set(.member, member(1), "{}"), .set(.member, member(2), "{}"),
        .set(.award, "b1", #"{"member":"\#(member(1))","certification":"basics"}"#),
      ] + more, actor: "mira")
    return (rig, agent)
  }

  /// Whose and what is awarded, as `number certification`.
  private static func awards(_ rig: Rig, _ certification: String) throws -> [String] {
    try rig.store.items(.award).map { try WireJSON.decode(DirectoryValue.Award.self, from: $0.value) }
      .filter { $0.certification == certification }.map(\.member).sorted()
  }

  private static func awardID(_ rig: Rig, _ certification: String) throws -> String {
    try #require(
      try rig.store.items(.award).first {
        try WireJSON.decode(DirectoryValue.Award.self, from: $0.value).certification == certification
      }
    ).id
  }

  private static func records(_ store: LedgerStore) throws -> [String] {
    try store.read("reading") { db in
      try String.fetchAll(
        db,
        sql: """
          SELECT position || ' ' || member || ' ' || resource || ' ' || milliseconds FROM tool_use UNION ALL
          SELECT id || ' ' || member || ' ' || certification || ' ' || coalesce(since, 'over') FROM award_history
          ORDER BY 1
          """)
    }
  }

  @Test func `the session that completes the hours earns the certification, one second less does not`() throws {
    var (rig, agent) = try Self.laser()
    defer { rig.end() }
    _ = try rig.store.accept([try agent.session(1, 20_000), try agent.session(1, 15_999)], from: agent.id)
    #expect(try Self.awards(rig, "solo").isEmpty)
    let last = try agent.session(1, 1)
    _ = try rig.store.accept([last], from: agent.id)
    #expect(try Self.awards(rig, "solo") == [member(1)])
    let entries = try rig.store.entries(.init(type: "award.set")).map { try Entry(bytes: $0.bytes ?? []) }
    #expect(entries.last?.dataMember("actor") == Array(#""earned""#.utf8))
    #expect(entries.last?.source == rig.store.ownSource)
    // Delivered again, and more of it, it is earned no second time.
    _ = try rig.store.accept([last], from: agent.id)
    _ = try rig.store.accept([try agent.session(1, 90_000)], from: agent.id)
    #expect(try Self.awards(rig, "solo") == [member(1)])
    #expect(try rig.store.directoryFromLog() == rig.store.directoryFromTables())
    #expect(try rig.faults() == [])
  }

  @Test func `a session counts once however often it is delivered`() throws {
    var (rig, agent) = try Self.laser()
    defer { rig.end() }
    let session = try agent.session(1, 18_000)
    for _ in 0..<5 { _ = try rig.store.accept([session], from: agent.id) }
    _ = try rig.store.accept([session, try agent.session(1, 17_999)], from: agent.id)
    #expect(try Self.awards(rig, "solo").isEmpty)
    #expect(try Self.records(rig.store).count { $0.contains("tool-laser") } == 2)
  }

  @Test func `only whole and readable sessions of members at the board's own tool count`() throws {
    var (rig, agent) = try Self.laser([.set(.award, "b2", #"{"member":"\#(member(2))","certification":"basics"}"#)])
    defer { rig.end() }
    var other = try rig.agent(["tool-saw"])
    _ = try rig.store.accept([try other.session(1, 90_000)], from: other.id)
    _ = try rig.store.accept(
      [
        try agent.session(1, 90_000, at: "tool-saw"), try agent.session(1, -90_000), try agent.session(1, 0),
        try agent.session(1, 1e300), try agent.session(nil, 90_000), try agent.session(1, nil),
        try agent.session(1, 90_000, type: .toolStarted), try agent.session(2, 35_999.9999),
      ], from: agent.id)
    #expect(try Self.awards(rig, "solo").isEmpty)
    _ = try rig.store.accept([try agent.session(2, 0.001)], from: agent.id)
    #expect(try Self.awards(rig, "solo") == [member(2)])
  }

  @Test func `what a steward took away comes back only by a steward`() throws {
    var (rig, agent) = try Self.laser()
    defer { rig.end() }
    _ = try rig.store.accept([try agent.session(1, 36_000)], from: agent.id)
    try rig.store.change([.end(.award, try Self.awardID(rig, "solo"))], actor: "noor")
    _ = try rig.store.accept([try agent.session(1, 36_000)], from: agent.id)
    try rig.store.change([.set(.group, "members", "{}")], actor: "mira")
    #expect(try Self.awards(rig, "solo").isEmpty)
    let again = DirectoryChange.set(.award, "again", #"{"member":"\#(member(1))","certification":"solo"}"#)
    try rig.store.change([again], actor: "noor")
    #expect(try Self.awards(rig, "solo") == [member(1)])
    try rig.store.change([.end(.award, "again")], actor: "noor")
    _ = try rig.store.accept([try agent.session(1, 36_000)], from: agent.id)
    #expect(try Self.awards(rig, "solo").isEmpty)
    #expect(try rig.faults() == [])
  }

  @Test func `hours without the prerequisite wait for it`() throws {
    var (rig, agent) = try Self.laser()
    defer { rig.end() }
    _ = try rig.store.accept([try agent.session(2, 40_000)], from: agent.id)
    #expect(try Self.awards(rig, "solo").isEmpty)
    let over = #"{"member":"\#(member(2))","certification":"basics","until":"2026-03-01"}"#
    try rig.store.change([.set(.award, "b2", over)], actor: "mira")
    #expect(try Self.awards(rig, "solo").isEmpty)
    try rig.store.change(
      [.set(.award, "b2", #"{"member":"\#(member(2))","certification":"basics"}"#)], actor: "mira")
    #expect(try Self.awards(rig, "solo") == [member(2)])
  }

  @Test func `days after another certification earn one when an agent next asks, not a second before`() throws {
    var (rig, agent) = try Self.laser()
    defer { rig.end() }
    _ = try rig.store.accept([try agent.session(1, 36_000)], from: agent.id)
    rig.advance(seconds: 30 * 86_400 - 1)
    _ = try rig.store.policy(for: agent.id, have: nil)
    #expect(try Self.awards(rig, "mentor").isEmpty)
    // Changed in the meantime, it is the same award.
    try rig.store.change(
      [
        .set(
          .award, try Self.awardID(rig, "solo"),
          #"{"member":"\#(member(1))","certification":"solo","until":"2030-01-01"}"#)
      ], actor: "mira")
    rig.advance(seconds: 1)
    _ = try rig.store.policy(for: agent.id, have: nil)
    #expect(try Self.awards(rig, "mentor") == [member(1)])
    _ = try rig.store.policy(for: agent.id, have: nil)
    #expect(try Self.awards(rig, "mentor") == [member(1)])
    #expect(try rig.store.directoryFromLog() == rig.store.directoryFromTables())
  }

  @Test func `days start anew when the other certification was taken away, and do not run while it is over`() throws {
    var (rig, agent) = try Self.laser()
    defer { rig.end() }
    _ = try rig.store.accept([try agent.session(1, 36_000)], from: agent.id)
    rig.advance(seconds: 20 * 86_400)
    let solo = try Self.awardID(rig, "solo")
    try rig.store.change([.end(.award, solo)], actor: "mira")
    try rig.store.change([.set(.award, solo, #"{"member":"\#(member(1))","certification":"solo"}"#)], actor: "mira")
    rig.advance(seconds: 20 * 86_400)
    _ = try rig.store.policy(for: agent.id, have: nil)
    #expect(try Self.awards(rig, "mentor").isEmpty)
    try rig.store.change(
      [.set(.award, solo, #"{"member":"\#(member(1))","certification":"solo","until":"2026-04-01"}"#)], actor: "mira")
    rig.advance(seconds: 20 * 86_400)
    _ = try rig.store.policy(for: agent.id, have: nil)
    #expect(try Self.awards(rig, "mentor").isEmpty)
  }

  @Test func `days count from the day that an award is written to hold from`() throws {
    let (rig, agent) = try Self.laser([
      .set(.award, "s2", #"{"member":"\#(member(1))","certification":"solo","from":"2026-03-01T00:00Z"}"#)
    ])
    defer { rig.end() }
    // 30 days from the first of March, and the clock stands at the twentieth.
    rig.advance(seconds: 1_774_915_200 - Rig.start.seconds - 1)
    _ = try rig.store.policy(for: agent.id, have: nil)
    #expect(try Self.awards(rig, "mentor").isEmpty)
    rig.advance(seconds: 1)
    _ = try rig.store.policy(for: agent.id, have: nil)
    #expect(try Self.awards(rig, "mentor") == [member(1)])
  }

  @Test func `a rule written later counts what was there before, and one award may earn the next`() throws {
    var (rig, agent) = try Self.laser()
    defer { rig.end() }
    _ = try rig.store.accept([try agent.session(1, 100)], from: agent.id)
    try rig.store.change(
      [
        .set(.certification, "second", #"{"earned":{"resource":"tool-laser","after":"90s"},"requires":["first"]}"#),
        .set(.certification, "first", #"{"earned":{"resource":"tool-laser","after":"100s"}}"#),
      ], actor: "mira")
    #expect(try Self.awards(rig, "first") == [member(1)])
    #expect(try Self.awards(rig, "second") == [member(1)])
  }

  @Test func `drawn anew from the log it is the same, also in a ledger of before there were such rules`() throws {
    var (rig, agent) = try Self.laser([.set(.award, "b2", #"{"member":"\#(member(2))","certification":"basics"}"#)])
    defer { rig.end() }
    _ = try rig.store.accept(
      [try agent.session(1, 36_000), try agent.session(2, 30_000), try agent.session(2, 90_000, at: "tool-saw")],
      from: agent.id)
    try rig.store.change(
      [
        .end(.award, try Self.awardID(rig, "solo")),
        .set(.award, "b2", #"{"member":"\#(member(1))","certification":"basics","from":"2026-01-01"}"#),
      ], actor: "noor")
    rig.advance(seconds: 5)
    try rig.store.change(
      [.set(.award, "b2", #"{"member":"\#(member(2))","certification":"basics"}"#)], actor: "noor")
    _ = try rig.store.accept([try agent.session(1, 7), try agent.session(1, 5)], from: agent.id)
    let position = try #require(
      try rig.store.entries(.init(type: JournalEventType.toolEnded.rawValue)).last?.position)
    try rig.store.erase(position, reason: "asked", actor: "mira")
    let before = try Self.records(rig.store)
    #expect(before.count { $0.contains("tool-laser") } == 3)
    try rig.store.write("rebuilding") { db in try AwardRecords.rebuild(ownSource: rig.store.ownSource, db) }
    #expect(try Self.records(rig.store) == before)
    try rig.store.write("going back in") { db in
      try db.execute(sql: "DROP TABLE tool_use; DROP TABLE award_history; PRAGMA user_version = 2")
    }
    try rig.store.close()
    let again = try LedgerStore(folder: rig.folder)
    let size = try again.size()
    try again.awardEarned()
    #expect(try again.size() == size)
    #expect(try Self.records(again) == before)
    try again.close()
  }

  @Test(arguments: [
    (#"{"earned":{"after":"10h"}}"#, "either a resource or a certification"),
    (#"{"earned":{"resource":"tool-laser","certification":"solo","after":"10h"}}"#, "either a resource"),
    (#"{"earned":{"resource":"tool-laser"}}"#, "needs 'after'"),
    (#"{"earned":{"resource":"tool-laser","after":"soon"}}"#, "not 'soon'"),
    (#"{"earned":{"resource":"tool-laser","after":"0h"}}"#, "not '0h'"),
    (#"{"earned":{"resource":"tool-laser","after":"1h","hours":3}}"#, "has no 'earned.hours'"),
    (#"{"earned":{"resource":"tool-nowhere","after":"1h"}}"#, "no resource 'tool-nowhere'"),
    (#"{"earned":{"resource":"door-front","after":"1h"}}"#, "'door-front' is a door"),
    (#"{"earned":{"certification":"nothing","after":"1h"}}"#, "no certification 'nothing'"),
    (#"{"earned":{"certification":"new","after":"1h"}}"#, "cannot be earned by itself"),
  ])
  func `a rule that could never be met is refused in words`(_ json: String, _ words: String) throws {
    let (rig, _) = try Self.laser()
    defer { rig.end() }
    let error = #expect(throws: LedgerError.self) {
      try rig.store.change([.set(.certification, "new", json)], actor: "mira")
    }
    #expect(error.map { "\($0)".contains(words) } == true, "\(error.map { "\($0)" } ?? "")")
  }

  @Test func `what a rule counts by cannot end while the rule stands`() throws {
    let (rig, _) = try Self.laser()
    defer { rig.end() }
    #expect(throws: LedgerError.self) { try rig.store.change([.end(.resource, "tool-laser")], actor: "mira") }
    #expect(throws: LedgerError.self) { try rig.store.change([.end(.certification, "solo")], actor: "mira") }
  }

  @Test func `somebody who was forgotten earns nothing`() throws {
    var (rig, agent) = try Self.laser()
    defer { rig.end() }
    try rig.store.change(
      [
        .set(.certification, "basics", "{}"),
        .set(
          .certification, "free",
          #"{"earned":{"resource":"tool-laser","after":"1h"}}"#),
      ], actor: "mira")
    try rig.store.forget(member: member(2), actor: "mira")
    _ = try rig.store.accept([try agent.session(2, 36_000)], from: agent.id)
    #expect(try Self.awards(rig, "free").isEmpty)
  }
}

extension TestAgent {
  /// The next entry: the end of a session.
  fileprivate mutating func session(
    _ number: UInt64?, _ seconds: Double?, at tool: String = "tool-laser", type: JournalEventType = .toolEnded
  ) throws -> [UInt8] {
    var data = JournalData()
    data.member = number.map { MemberID(high: 0xA7, low: $0) }
    data.seconds = seconds
    return try author.seal(
      JournalEvent(type, time: Rig.start, clock: .synchronised, subject: tool, data: data)
    ).bytes
  }
}
