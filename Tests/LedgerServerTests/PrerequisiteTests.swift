import SpaceCore
import Testing

@testable import LedgerServer

@Suite struct PrerequisiteTests {
  /// `advanced` needs `basics`, which needs `waiver`.
  private static func trainings(_ rig: Rig) throws {
    try rig.store.change(
      [
        .set(.certification, "waiver", #"{"kind":"waiver"}"#),
        .set(.certification, "basics", #"{"requires":["waiver"]}"#),
        .set(.certification, "advanced", #"{"requires":["basics"]}"#),
        .set(.member, member(1), "{}"), .set(.member, member(2), "{}"),
      ], actor: "mira")
  }

  private static func award(_ id: String, _ number: UInt64, _ name: String, _ more: String = "") -> DirectoryChange {
    .set(.award, id, #"{"member":"\#(member(number))","certification":"\#(name)"\#(more)}"#)
  }

  private static func refusal(_ changes: [DirectoryChange], _ rig: Rig) -> String? {
    do {
      try rig.store.change(changes, actor: "mira")
      return nil
    } catch { return "\(error)" }
  }

  @Test func `an award without its prerequisites is refused with the name of the first that is missing`() throws {
    let rig = try Rig()
    defer { rig.end() }
    try Self.trainings(rig)
    let advanced = Self.award("a3", 1, "advanced")
    #expect(
      Self.refusal([advanced], rig)
        == "'advanced' needs 'waiver', which the member \(member(1)) has not; award that first")
    try rig.store.change([Self.award("a1", 1, "waiver")], actor: "mira")
    #expect(Self.refusal([advanced], rig)?.hasPrefix("'advanced' needs 'basics'") == true)
    try rig.store.change([Self.award("b1", 2, "waiver"), Self.award("a2", 1, "basics")], actor: "mira")
    #expect(Self.refusal([advanced], rig) == nil)
    #expect(Self.refusal([Self.award("b3", 2, "advanced")], rig)?.contains(member(2)) == true)
  }

  @Test func `prerequisites may be awarded in the same call, in any order`() throws {
    let rig = try Rig()
    defer { rig.end() }
    try Self.trainings(rig)
    let all = [Self.award("a3", 1, "advanced"), Self.award("a2", 1, "basics"), Self.award("a1", 1, "waiver")]
    #expect(Self.refusal(Array(all.prefix(2)), rig) != nil)
    #expect(Self.refusal(all, rig) == nil)
    #expect(try rig.store.items(.award).count == 3)
    // What the same call takes away does not count.
    #expect(Self.refusal([.end(.award, "a1"), Self.award("a4", 1, "basics")], rig) != nil)
    #expect(Self.refusal([.end(.award, "a1")], rig) == nil, "the board refuses by itself then")
  }

  @Test func `a prerequisite that is over does not count and the newest award of it does`() throws {
    let rig = try Rig()
    defer { rig.end() }
    try Self.trainings(rig)
    try rig.store.change([Self.award("a1", 1, "waiver", #","until":"2026-03-01""#)], actor: "mira")
    #expect(
      Self.refusal([Self.award("a2", 1, "basics")], rig)
        == "'basics' needs 'waiver', which the member \(member(1)) had until 2026-03-01; renew that first")
    try rig.store.change([Self.award("a0", 1, "waiver", #","until":"2026-06-01""#)], actor: "mira")
    #expect(Self.refusal([Self.award("a2", 1, "basics")], rig) == nil)
  }

  @Test(arguments: [
    ("2026-03-20T09:46:40Z", true), ("2026-03-20T09:46:41Z", false), ("2026-03-20T09:46Z", true),
    ("2026-03-19T21:46:40", true), ("2026-03-19T21:47", false), ("2026-03-19", true), ("2026-03-20", false),
    ("2027-01-01", false),
  ])
  func `a time without a zone is over once it is everywhere`(_ until: String, _ isOver: Bool) {
    #expect(DirectoryRules.isOver(until, Rig.start) == isOver)
  }
}
