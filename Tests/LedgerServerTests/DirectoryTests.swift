import Foundation
import GRDB
import LedgerProtocol
import SpaceCore
import Testing

@testable import LedgerServer

@Suite struct DirectoryTests {
  /// A little community: two groups, a training, a schedule, two members with badges.
  static func community(_ rig: Rig) throws {
    try rig.store.change(
      [
        .set(.group, "members", "{}"), .set(.group, "guests", #"{"name":"Guests"}"#),
        .set(.certification, "laser", #"{"given_by":"Mira"}"#),
        .set(.schedule, "evenings", #"{"weekly":["mon-fri 18:00-22:00"],"exceptions":{"2026-12-25":[]}}"#),
        .set(
          .member, member(1), #"{"standing":"active","groups":["members"]}"#,
          personal: PersonalData(name: "Ada Lovelace", contact: "ada@example.org")),
        .set(.member, member(2), #"{"groups":["guests"]}"#, personal: PersonalData(name: "Ben")),
        .set(.credential, "fob-1", #"{"member":"\#(member(1))","kind":"card_uid"}"#, secret: badge(1)),
        .set(.credential, "fob-2", #"{"member":"\#(member(2))","kind":"card_uid"}"#, secret: badge(2)),
        .set(.award, "a1", #"{"member":"\#(member(1))","certification":"laser"}"#),
        .set(
          .grant, "g1", #"{"to":"members","right":"enter","on":"door-front","schedule":"evenings","freshness":"72h"}"#),
        .set(.grant, "g2", #"{"to":"members","right":"operate","on":"tool-laser","certifications":["laser"]}"#),
        .set(.hold, "h1", #"{"member":"\#(member(1))","resource":"tool-laser","reason":"talk to Mira"}"#),
      ], actor: "mira")
  }

  @Test func `the directory read from the log is the same as the tables, also after changes and ends`() throws {
    let rig = try Rig()
    defer { rig.end() }
    _ = try rig.agent(["door-front", "tool-laser"])
    try Self.community(rig)
    try rig.store.change([.end(.hold, "h1"), .set(.group, "members", #"{"name":"Members"}"#)], actor: "noor")
    let fromLog = try rig.store.directoryFromLog()
    #expect(fromLog == (try rig.store.directoryFromTables()))
    #expect(fromLog["group/members"] == #"{"name":"Members"}"#)
    #expect(fromLog["hold/h1"] == nil && fromLog.count == 14)
    #expect(try rig.faults() == [])
  }

  @Test func `a changed table is found out`() throws {
    let rig = try Rig()
    defer { rig.end() }
    _ = try rig.agent(["door-front", "tool-laser"])
    try Self.community(rig)
    try rig.store.write("changing the directory of") { db in
      try db.execute(sql: #"UPDATE directory SET value = '{"name":"Gremlins"}' WHERE kind = 'group' AND id = 'guests'"#)
    }
    #expect(try rig.faults() == ["directory: the table and the log differ about group/guests"])
  }

  @Test func `every write names its actor, and names and badges are in no entry`() throws {
    let rig = try Rig()
    defer { rig.end() }
    _ = try rig.agent(["door-front", "tool-laser"])
    try Self.community(rig)
    let entries = try rig.store.entries(.init(type: "member.set")).map { try Entry(bytes: $0.bytes ?? []) }
    #expect(entries.count == 2)
    #expect(entries.allSatisfy { $0.dataMember("actor") == Array(#""mira""#.utf8) })
    let bytes = try rig.store.entries(.init()).map { try Entry(bytes: $0.bytes ?? []).payloadJSON }
    let texts = bytes.map { String(decoding: $0, as: UTF8.self) }
    #expect(
      !texts.contains { $0.contains("Ada") || $0.contains("example.org") || $0.lowercased().contains("0102030401") })
    #expect(try rig.store.names()[member(1)] == PersonalData(name: "Ada Lovelace", contact: "ada@example.org"))
  }

  @Test(arguments: [
    (DirectoryKind.member, member(9), #"{"groups":["nobody"]}"#), (.member, "Ada", "{}"),
    (.member, member(9).uppercased(), "{}"), (.member, member(9), #"{"standing":"royal"}"#),
    (.member, member(9), #"{"standing":"grace"}"#), (.member, member(9), #"{"shoe_size":43}"#),
    (.member, member(9), "[]"), (.member, member(9), "not json"), (.group, "", "{}"), (.group, "a b", "{}"),
    (.schedule, "s", #"{"weekly":["funday 10:00-12:00"]}"#), (.schedule, "s", "{}"),
    (.space, "hall", #"{"name":"Hall","timezone":"Europe/Atlantis"}"#), (.resource, "all", #"{"kind":"door"}"#),
    (.resource, "r", #"{"kind":"window"}"#), (.credential, "c", #"{"member":"\#(member(1))","kind":"sword"}"#),
    (.credential, "c", #"{"member":"\#(member(8))","kind":"card_uid"}"#),
    (.award, "a", #"{"member":"\#(member(1))","certification":"juggling"}"#),
    (.grant, "g", #"{"to":"members","right":"fly","on":"door-front"}"#),
    (.grant, "g", #"{"to":"members","right":"enter","on":"nowhere"}"#),
    (.grant, "g", #"{"to":"nobody","right":"enter","on":"door-front"}"#),
    (.grant, "g", #"{"to":"everyone","right":"enter","on":"door-front","freshness":"soon"}"#),
    (.grant, "g", #"{"to":"everyone","right":"enter","on":"door-front","from":"2026-05-01","until":"2026-04-01"}"#),
    (.grant, "g", #"{"to":"everyone","right":"enter","on":"door-front","uses":"three"}"#),
    (.hold, "h", #"{"member":"\#(member(1))","resource":"door-back","reason":"x"}"#),
    (.lockout, "l", #"{"resource":"tool-saw","reason":"x"}"#),
    (.resource, "door-front", #"{"kind":"door","closed":"never-written"}"#),
    (.resource, "door-front", #"{"kind":"door","free_access":"never-written"}"#),
    (.resource, "tool-laser", #"{"kind":"tool","free_access":"evenings"}"#),
    (.resource, "door-front", #"{"kind":"door","first_member":true}"#),
    (.resource, "tool-laser", #"{"kind":"tool","dangerous":["juggle"]}"#),
    (.schedule, "s", #"{"weekly":[],"calendars":["never-written"]}"#),
    (.calendar, "c", #"{"days":{"christmas":[]}}"#), (.calendar, "c", #"{"days":{"2026-12-25":["late"]}}"#),
    (.grant, "g", #"{"to":"members","right":"arm","on":"door-front"}"#),
    (.certification, "c", #"{"kind":"blessing"}"#), (.certification, "c", #"{"requires":["c"]}"#),
    (.certification, "c", #"{"requires":["nothing-of-the-kind"]}"#),
  ])
  func `what no policy could be made of is refused and leaves no entry`(
    _ kind: DirectoryKind, _ id: String, _ json: String
  ) throws {
    let rig = try Rig()
    defer { rig.end() }
    _ = try rig.agent(["door-front", "tool-laser"])
    try Self.community(rig)
    let size = try rig.store.size()
    #expect(throws: LedgerError.self) { try rig.store.change([.set(kind, id, json)], actor: "mira") }
    #expect(try rig.store.size() == size)
  }

  @Test func `certifications that need each other are refused, also one change at a time`() throws {
    let rig = try Rig()
    defer { rig.end() }
    try rig.store.change(
      [.set(.certification, "a", "{}"), .set(.certification, "b", #"{"requires":["a"]}"#)], actor: "mira")
    let circle = DirectoryChange(.certification, "a", json: Array(#"{"requires":["b"]}"#.utf8))
    let error = #expect(throws: LedgerError.self) { try rig.store.change([circle], actor: "mira") }
    #expect(error.map { "\($0)".contains("a needs b needs a") } == true)
    #expect(throws: LedgerError.self) { try rig.store.change([.end(.certification, "a")], actor: "mira") }
    #expect(throws: LedgerError.self) {
      try rig.store.change(
        [
          .set(.certification, "x", #"{"requires":["y"]}"#), .set(.certification, "y", #"{"requires":["x"]}"#),
        ], actor: "mira")
    }
  }

  @Test func `changes of one call are all made or none`() throws {
    let rig = try Rig()
    defer { rig.end() }
    let size = try rig.store.size()
    let changes: [DirectoryChange] = [.set(.group, "a", "{}"), .set(.member, member(1), #"{"groups":["b"]}"#)]
    #expect(throws: LedgerError.unknown(kind: "group", id: "b")) { try rig.store.change(changes, actor: "mira") }
    #expect(try rig.store.items(.group).isEmpty)
    #expect(try rig.store.size() == size)
  }

  @Test func `what rules are made of cannot end while a rule needs it`() throws {
    let rig = try Rig()
    defer { rig.end() }
    _ = try rig.agent(["door-front", "tool-laser"])
    try Self.community(rig)
    for (kind, id) in [
      (DirectoryKind.group, "members"), (.certification, "laser"), (.schedule, "evenings"), (.resource, "door-front"),
    ] {
      #expect(throws: LedgerError.self) { try rig.store.change([.end(kind, id)], actor: "mira") }
    }
    try rig.store.change(
      [
        .set(.calendar, "holidays", #"{"days":{"2026-12-25":[]}}"#),
        .set(.schedule, "evenings", #"{"weekly":[],"calendars":["holidays"]}"#),
        .set(.resource, "door-front", #"{"kind":"door","free_access":"evenings"}"#),
      ], actor: "mira")
    #expect(throws: LedgerError.self) { try rig.store.change([.end(.calendar, "holidays")], actor: "mira") }
    try rig.store.change([.end(.grant, "g1")], actor: "mira")
    #expect(throws: LedgerError.self) { try rig.store.change([.end(.schedule, "evenings")], actor: "mira") }
    try rig.store.change(
      [.set(.resource, "door-front", #"{"kind":"door"}"#), .end(.schedule, "evenings"), .end(.calendar, "holidays")],
      actor: "mira")
    #expect(throws: LedgerError.unknown(kind: "schedule", id: "evenings")) {
      try rig.store.change([.end(.schedule, "evenings")], actor: "mira")
    }
  }

  @Test func `one badge is one credential until that one ends`() throws {
    let rig = try Rig()
    defer { rig.end() }
    _ = try rig.agent(["door-front", "tool-laser"])
    try Self.community(rig)
    let again = DirectoryChange.set(
      .credential, "fob-3", #"{"member":"\#(member(2))","kind":"card_uid"}"#, secret: badge(1))
    #expect(throws: LedgerError.self) { try rig.store.change([again], actor: "mira") }
    try rig.store.change([.end(.credential, "fob-1"), again], actor: "mira")
    #expect(try rig.store.items(.credential).map(\.id) == ["fob-2", "fob-3"])
  }

  @Test func `forgetting destroys name, contact and badges and the log stays whole`() throws {
    let rig = try Rig()
    defer { rig.end() }
    _ = try rig.agent(["door-front", "tool-laser"])
    try Self.community(rig)
    let sealed = try rig.store.read("reading") { db in
      try Data.fetchAll(db, sql: "SELECT sealed FROM personal WHERE member = ?", arguments: [member(1)])
        + Data.fetchAll(db, sql: "SELECT sealed FROM secrets WHERE credential = 'fob-1'")
    }
    #expect(sealed.count == 2)
    #expect(try sealed.allSatisfy { try rig.files(contain: $0) })
    try rig.store.forget(member: member(1), actor: "mira")
    #expect(try !sealed.contains { try rig.files(contain: $0) })
    #expect(try rig.store.names().keys.sorted() == [member(2)])
    #expect(try rig.store.item(.member, member(1)) == nil)
    #expect(try rig.store.items(.credential).map(\.id) == ["fob-2"])
    #expect(try rig.store.items(.hold).isEmpty && rig.store.items(.award).isEmpty)
    #expect(try rig.store.directoryFromLog() == rig.store.directoryFromTables())
    #expect(try rig.store.entries(.init(type: "member.forgotten")).count == 1)
    #expect(throws: LedgerError.self) { try rig.store.forget(member: member(5), actor: "mira") }
    #expect(try rig.faults() == [])
  }
}

extension Rig {
  /// Whether any file of the ledger holds these bytes.
  func files(contain bytes: Data) throws -> Bool {
    try FileManager.default.contentsOfDirectory(atPath: folder).contains { name in
      try Data(contentsOf: URL(fileURLWithPath: folder + "/" + name)).range(of: bytes) != nil
    }
  }
}
