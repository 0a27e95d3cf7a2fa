import HTTPTypes
import LedgerProtocol
import SpaceCore
import Testing

@testable import LedgerServer

@Suite struct ApprovalTests {
  /// The community, and a laser whose use is dangerous: `g2` lets its members operate it.
  private static func dangerous(_ rig: Rig) throws {
    _ = try rig.agent(["door-front", "tool-laser"])
    try DirectoryTests.community(rig)
    try rig.store.change(
      [.set(.resource, "tool-laser", #"{"kind":"tool","dangerous":["operate"]}"#), .end(.hold, "h1")], actor: "mira")
  }

  private static func position(_ grant: String, _ rig: Rig) throws -> UInt64 {
    try #require(try rig.store.item(.grant, grant)).position
  }

  private static func approval(_ grant: String, _ position: UInt64) -> DirectoryChange {
    .set(.approval, grant, #"{"grant":\#(position)}"#)
  }

  private static func reason(_ rig: Rig) throws -> DenyReason? {
    let answer = try rig.store.forecast(ForecastQuestion(member: member(1), resource: "tool-laser"))
    return answer.reason.flatMap(DenyReason.init(rawValue:))
  }

  @Test func `a grant of a dangerous right counts only once another person has approved it`() throws {
    let rig = try Rig()
    defer { rig.end() }
    try Self.dangerous(rig)
    #expect(try Self.reason(rig) == .approvalMissing)
    #expect(try rig.store.grantsAwaitingApproval() == ["g2"])
    try rig.store.change([Self.approval("g2", try Self.position("g2", rig))], actor: "noor")
    #expect(try Self.reason(rig) == nil)
    #expect(try rig.store.grantsAwaitingApproval() == [])
    try rig.store.change([.end(.approval, "g2")], actor: "mira")
    #expect(try Self.reason(rig) == .approvalMissing)
    let types = try rig.store.entries(.init(subject: "g2")).map { try Entry(bytes: $0.bytes ?? []).type }
    #expect(types == ["grant.set", "approval.set", "approval.ended"])
    #expect(try rig.store.directoryFromLog() == rig.store.directoryFromTables())
    #expect(try rig.faults() == [])
  }

  @Test func `whoever gave the grant cannot approve it`() throws {
    let rig = try Rig()
    defer { rig.end() }
    try Self.dangerous(rig)
    let approval = Self.approval("g2", try Self.position("g2", rig))
    for name in ["mira", "Mira"] {
      let error = #expect(throws: LedgerError.self) { try rig.store.change([approval], actor: name) }
      #expect(error == .notPermitted("the grant 'g2' is given by 'mira'; somebody else must approve it"))
    }
    // Whoever sets it last gives it, also when it is the same value.
    try rig.store.change(
      [.set(.grant, "g2", #"{"to":"members","right":"operate","on":"tool-laser","certifications":["laser"]}"#)],
      actor: "noor")
    let again = Self.approval("g2", try Self.position("g2", rig))
    #expect(throws: LedgerError.self) { try rig.store.change([again], actor: "noor") }
    try rig.store.change([again], actor: "mira")
    #expect(try Self.reason(rig) == nil)
  }

  @Test func `a change of the grant voids its approval and only the grant as it stands is approved`() throws {
    let rig = try Rig()
    defer { rig.end() }
    try Self.dangerous(rig)
    let first = try Self.position("g2", rig)
    try rig.store.change([Self.approval("g2", first)], actor: "noor")
    try rig.store.change([.set(.grant, "g2", #"{"to":"everyone","right":"operate","on":"tool-laser"}"#)], actor: "mira")
    #expect(try Self.reason(rig) == .approvalMissing)
    #expect(try rig.store.item(.approval, "g2") == nil)
    let second = try Self.position("g2", rig)
    let error = #expect(throws: LedgerError.self) { try rig.store.change([Self.approval("g2", first)], actor: "noor") }
    #expect(error.map { "\($0)".contains("entry \(second)") && "\($0)".contains("entry \(first)") } == true)
    #expect(throws: LedgerError.unknown(kind: "grant", id: "g9")) {
      try rig.store.change([Self.approval("g9", second)], actor: "noor")
    }
    #expect(throws: LedgerError.self) {
      try rig.store.change(
        [
          .set(.grant, "g8", #"{"to":"everyone","right":"operate","on":"tool-laser"}"#),
          Self.approval("g8", try rig.store.size()),
        ], actor: "noor")
    }
    #expect(throws: LedgerError.self) { try rig.store.change([.set(.approval, "g2", "{}")], actor: "noor") }
    try rig.store.change([Self.approval("g2", second)], actor: "noor")
    #expect(try Self.reason(rig) == nil)
    try rig.store.change([.end(.grant, "g2")], actor: "mira")
    #expect(try rig.store.items(.approval).isEmpty)
    #expect(try rig.store.directoryFromLog() == rig.store.directoryFromTables())
  }

  @Test func `other rights and other resources need no approval and a tag needs one if any of its resources does`()
    throws
  {
    let rig = try Rig()
    defer { rig.end() }
    try Self.dangerous(rig)
    try rig.store.change(
      [
        .set(.resource, "door-front", #"{"kind":"door","tags":["all-of-it"]}"#),
        .set(.grant, "g3", #"{"to":"everyone","right":"maintain","on":"tool-laser"}"#),
        .set(.grant, "g4", #"{"to":"everyone","right":"operate","on":"all-of-it"}"#),
      ], actor: "mira")
    #expect(try rig.store.grantsAwaitingApproval() == ["g2"])
    try rig.store.change(
      [.set(.resource, "tool-laser", #"{"kind":"tool","dangerous":["operate"],"tags":["all-of-it"]}"#)], actor: "mira")
    #expect(try rig.store.grantsAwaitingApproval() == ["g2", "g4"])
  }

  @Test func `the log alone shows an approval that is none`() throws {
    let rig = try Rig()
    defer { rig.end() }
    try Self.dangerous(rig)
    let position = try Self.position("g2", rig)
    try rig.store.change([Self.approval("g2", position)], actor: "noor")
    let sound = try LedgerVerification.verify(rig.store).findings.first { $0.subject == "approvals" }
    #expect(sound?.isSound == true && sound?.words.hasPrefix("1 approvals") == true)
    for (approval, actor) in [(Self.approval("g2", position), "MIRA"), (Self.approval("g2", position - 1), "noor")] {
      try rig.store.writeOwn("writing past the rules of", movesDirectory: true) { entries in
        _ = try rig.store.put(approval, actor: actor, &entries)
      }
    }
    let size = try rig.store.size()
    #expect(
      try rig.faults() == [
        "approvals: entry \(size - 2) approves the grant 'g2' by 'MIRA', who gave it; "
          + "entry \(size - 1) approves the grant 'g2' as it did not stand"
      ])
  }

  @Test func `a forgotten member's grant takes its approval with it`() throws {
    let rig = try Rig()
    defer { rig.end() }
    try Self.dangerous(rig)
    try rig.store.change(
      [.set(.grant, "g7", #"{"to":"\#(member(1))","right":"operate","on":"tool-laser"}"#)], actor: "mira")
    try rig.store.change([Self.approval("g7", try Self.position("g7", rig))], actor: "noor")
    try rig.store.forget(member: member(1), actor: "mira")
    #expect(try rig.store.items(.approval).isEmpty)
    #expect(try rig.store.directoryFromLog() == rig.store.directoryFromTables())
  }

  @Test func `over the interface a grant that waits says so and its giver is refused with words`() async throws {
    let rig = try Rig()
    defer { rig.end() }
    try Self.dangerous(rig)
    let position = try Self.position("g2", rig)
    try await serving(rig) { (desk: Desk) async throws -> Void in
      #expect(try await desk.call(.get, "/v1/grants/g2").text.contains(#""approved":false,"position":\#(position)"#))
      #expect(try await !desk.call(.get, "/v1/grants/g1").text.contains("approved"))
      let body = #"{"value":{"grant":\#(position)}}"#
      let own = try await desk.call(.put, "/v1/approvals/g2", body, actor: "mira")
      #expect(own.status == .forbidden && own.rejection?.code == .notPermitted)
      #expect(own.rejection?.message.contains("somebody else must approve it") == true)
      #expect(try await desk.call(.put, "/v1/approvals/g2", body, actor: "noor").status == .ok)
      #expect(try await !desk.call(.get, "/v1/grants").text.contains("approved"))
    }
  }
}
