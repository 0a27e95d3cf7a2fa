import SpaceCore
import Testing

@testable import LedgerProtocol

/// Closed hours, lockouts, prerequisites, kinds of certifications, exemptions and approvals in documents.
@Suite struct DocumentRuleTests {
  private static let ada = "000000000000000000000000000000a1"

  private static func text(_ replacing: String = "", with replacement: String = "") -> String {
    let text = """
      {"version": 1, "issued": "2026-03-01", "agent": "000000000000000000000000000000aa", "timezone": "UTC",
       "certifications": [
         {"name": "advanced", "requires": ["basics"]},
         {"name": "basics", "requires": ["waiver", "adult"]},
         {"name": "waiver", "kind": "waiver", "given_by": "the desk"},
         {"name": "adult", "kind": "age"}],
       "resources": [
         {"id": "front", "kind": "door", "closed": "nights"},
         {"id": "laser", "kind": "tool", "lockout": "belt slips"}],
       "schedules": [{"name": "nights", "weekly": ["daily 22:00-06:00"]}],
       "members": [{"id": "\(ada)", "pin_exempt": true, "certifications": ["advanced", "basics", "adult"],
         "credentials": [{"kind": "card_uid", "uid": "01"}]}],
       "grants": [
         {"id": "enter", "to": "everyone", "right": "enter", "on": "front", "requires": ["pin"]},
         {"id": "use", "to": "everyone", "right": "operate", "on": "laser", "certifications": ["advanced"]},
         {"id": "mend", "to": "everyone", "right": "maintain", "on": "laser", "approved": false}]}
      """
    return replacing.isEmpty ? text : text.replacing(replacing, with: replacement)
  }

  private func decide(_ right: Right, _ resource: ResourceID, hour: Int64, _ document: String) throws -> Decision {
    let document = try PolicyDocument(json: Array(document.utf8))
    let image = try PolicyImage(PolicyCompiler.compile(document, digestKey: DocumentFixture.key))
    let member = try #require(MemberID(Self.ada))
    let day = try #require(PolicyTimes.day("2026-03-03"))
    return SpaceCore.decide(
      AccessRequest(credential: .member(member), resource: image.resourceIndex(of: resource), right: right),
      policy: image, at: WallTime(milliseconds: (day * 24 + hour) * 3_600_000), quality: .synchronised)
  }

  @Test func `closed hours and exemptions decide`() throws {
    #expect(try decide(.enter, "front", hour: 12, Self.text()).isAllowed, "exempt from the PIN")
    #expect(try decide(.enter, "front", hour: 23, Self.text()).reason == .closedHours)
    #expect(try decide(.enter, "front", hour: 5, Self.text()).reason == .closedHours)
    #expect(try decide(.enter, "front", hour: 6, Self.text()).isAllowed)
    let notExempt = Self.text(#""pin_exempt": true, "#)
    #expect(try decide(.enter, "front", hour: 12, notExempt).reason == .pinRequired)
  }

  @Test func `whoever needs a certification needs what it needs, and the first that is missing is named`() throws {
    let missing = try decide(.operate, "laser", hour: 12, Self.text())
    #expect(missing.reason == .trainingMissing)
    let document = try PolicyDocument(json: Array(Self.text().utf8))
    let image = try PolicyImage(PolicyCompiler.compile(document, digestKey: DocumentFixture.key))
    #expect(image.detail(of: missing).certification == "waiver")
    #expect(image.detail(of: missing).givenBy == "the desk")
    let signed = Self.text(#""adult"],"#, with: #""adult", "waiver"],"#)
    #expect(try decide(.operate, "laser", hour: 12, signed).reason == .outOfService)
  }

  @Test func `a right that a second steward has not approved refuses, and approved it passes a lockout`() throws {
    #expect(try decide(.maintain, "laser", hour: 12, Self.text()).reason == .approvalMissing)
    let approved = Self.text(#""approved": false"#, with: #""approved": true"#)
    #expect(try decide(.maintain, "laser", hour: 12, approved).obligations.contains(.maintenance))
  }

  @Test func `the closure has prerequisites first and each once, and ends in a circle too`() {
    let prerequisites = Prerequisites(["d": ["b", "c"], "b": ["a"], "c": ["a"], "x": ["y"], "y": ["x"]])
    #expect(prerequisites.closure(of: ["d", "a"]) == ["a", "b", "c", "d"])
    #expect(prerequisites.closure(of: ["x"]) == ["y", "x"])
    #expect(prerequisites.closure(of: []) == [])
    #expect(prerequisites.circle(from: "x") == ["x", "y", "x"])
    #expect(prerequisites.circle(from: "d") == nil)
  }

  @Test(arguments: [
    (#""closed": "nights""#, #""closed": "noon""#, "resources[0].closed", 8),
    (#""kind": "age""#, #""kind": "size""#, "certifications[3].kind", 6),
    (#""requires": ["waiver", "adult"]"#, #""requires": ["juggling"]"#, "certifications[1].requires[0]", 4),
    (#""requires": ["waiver", "adult"]"#, #""requires": ["advanced"]"#, "certifications[1].requires", 4),
    (#""approved": false"#, #""approved": "no""#, "grants[2].approved", 16),
    (#""pin_exempt": true"#, #""pin_exempt": 1"#, "members[0].pin_exempt", 11),
  ])
  func `a mistake is told with its place and line`(_ what: String, _ wrong: String, path: String, line: Int) {
    let error = #expect(throws: PolicyDocumentErrors.self) {
      try PolicyDocument(json: Array(Self.text(what, with: wrong).utf8))
    }
    #expect(error?.errors.contains { $0.path == path && $0.line == line } == true, "\(String(describing: error))")
  }
}
