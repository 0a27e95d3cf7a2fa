import Testing

@testable import SpaceCore

@Suite struct RehearsalWordsTests {
  typealias Fixture = RehearsalFixture

  private func lines(_ report: RehearsalReport, width: Int = 80, ada: String = "Ada Marsh") -> [String] {
    RehearsalWords(
      report, member: { $0 == Fixture.ada ? ada : "member \($0.description.prefix(8))" },
      resource: { $0 == "laser" ? "Laser cutter" : "Front door" }, localTime: { LocalTime($0, offset: 3600) },
      width: width
    ).lines
  }

  private func mixed() throws -> RehearsalReport {
    let today = try Fixture.policy()
    let events =
      (0..<1200).map { Fixture.granted(Fixture.ada, "laser", .operate, minute: $0 * 60) } + [
        Fixture.denied(.noGrant, Fixture.ben, "laser", .operate), Fixture.granted(), Fixture.denied(.roomFull),
        Fixture.denied(.credentialUnknown, nil), Fixture.granted(Fixture.ada, "front", nil) { $0.cause = "rex" },
        Fixture.granted(MemberID(high: 0xABCD, low: 1)), Fixture.granted(Fixture.ada, "shed"),
      ]
    return try Fixture.report(events, comparedWith: today) {
      $0.grants[0].conditions = [.pin, .signedIn]
      $0.memberClasses = [.init(rights: 1), .init(rights: 0)]
    }
  }

  @Test func `a steward reads who loses and gains what, how often and why`() throws {
    #expect(
      lines(try mixed()) == [
        "1,205 presentations of 2026-03-03 to 2026-04-22 decided again: policy 42 against",
        "policy 41.",
        "",
        "Would lose access: 1,200 times",
        "  Ada Marsh        Laser cutter  operate    1,200 times",
        "    2026-03-03 to 2026-04-22: nobody has given that right",
        "",
        "Would gain access: 1 time",
        "  member 00000000  Laser cutter  operate    1 time",
        "    2026-03-03: refused before, nobody has given that right",
        "",
        "Let in as before, and asked for something else: 1 time",
        "  Ada Marsh        Front door    enter      1 time",
        "    2026-03-03: let in with a PIN and having signed in",
        "",
        "The same for 3 of them.",
        "As recorded: 1 refused for what the board saw, such as a full room or a lost",
        "badge.",
        "Not decided again: 1 of badges, codes or readers that nobody knew.",
        "Left out: 1 of people leaving, of signed passes and of operators' commands.",
        "Members whom this policy does not know: member 00000000.",
        "Resources that it does not know: shed.",
      ])
  }

  @Test(arguments: [60, 80, 100]) func `no line is longer than the width, and long names are cut`(width: Int) throws {
    let long = String(repeating: "Ada ", count: 40) + String(repeating: "x", count: 30)
    let all = lines(try mixed(), width: width, ada: long)
    #expect(all.allSatisfy { $0.count <= width }, "\(all)")
    #expect(all.contains { $0.contains("…") })
  }

  @Test func `a period without presentations, or without changes, says so`() throws {
    #expect(lines(try Fixture.report([])) == ["Nothing to decide again: policy 42 against what was recorded.", ""])
    #expect(lines(try Fixture.report([Fixture.granted()])).contains("Nothing changes for anybody."))
  }

  @Test func `every change of a verdict has words`() {
    let verdicts: [RehearsalVerdict] =
      [.allowed, .asks(.pin), .asks([.secondPerson, .supervisor])] + DenyReason.allCases.map { .refused($0) }
    var report = RehearsalReport(policyVersion: 2)
    for before in verdicts {
      for after in verdicts where before != after {
        report.changes.append(
          .init(
            member: Fixture.ada, resource: "laser", right: .operate, before: before, after: after, count: 1,
            first: Fixture.noon, last: Fixture.noon))
      }
    }
    report.totals.rehearsed = report.changes.count
    report.changes.sort()
    let told = lines(report, width: 400).filter { $0.hasPrefix("    2026-03-03: ") }
    // A loss says why; what was asked for before does not matter any more.
    let sameWords = 2 * DenyReason.allCases.count
    #expect(told.count == report.changes.count && Set(told).count == told.count - sameWords)
    #expect(lines(report).allSatisfy { $0.count <= 80 && !$0.hasSuffix(" ") })
  }
}
