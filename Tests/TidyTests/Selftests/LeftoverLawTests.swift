import Testing

struct LeftoverLawTests {
  @Test(arguments: LeftoverLaw.markers + LeftoverLaw.paths) func `a leftover is found, in comments too`(word: String) {
    let findings = LeftoverLaw.findings(path: "README.md", text: "first\n// see \(word) here")
    #expect(findings.map(\.line) == [2])
    #expect(findings.allSatisfy { !$0.remedy.isEmpty })
  }

  @Test func `templates and other words are none`() {
    let marker = LeftoverLaw.markers[2]
    #expect(LeftoverLaw.findings(path: "a", text: "mkdtemp(\"\(marker)\(marker)\") network/share/work").isEmpty)
  }
}
