import Testing

struct TreeLawTests {
  @Test func `a stranger at the top is found`() {
    #expect(TreeLaws.strangers(["Sources", "notes.txt", "Docs"]).map(\.path) == ["notes.txt", "Docs"])
  }

  @Test func `products that are committed are found`() {
    let paths = [
      "Package.swift", "Package.resolved", ".build/debug/lintel", ".build-tools/bin/python", "Tests/__pycache__/a.pyc",
    ]
    #expect(TreeLaws.committedProducts(paths).map(\.path) == Array(paths.dropFirst()))
  }

  @Test func `a program that is missing or cannot be run is found`() {
    #expect(TreeLaws.notExecutable("Tests/run", mode: nil).map(\.problem) == ["is missing"])
    #expect(TreeLaws.notExecutable("Tests/run", mode: 0o644).map(\.problem) == ["cannot be run"])
    #expect(TreeLaws.notExecutable("Tests/run", mode: 0o744).count == 1)
    #expect(TreeLaws.notExecutable("Tests/run", mode: 0o755).isEmpty)
  }

  @Test func `a target without tests, and tests that are never built, are found`() {
    let manifest = Manifest(".testTarget(name: \"SpaceCoreTests\")")
    let findings = TreeLaws.untested(
      targets: ["SpaceCore", "lintel"], folders: ["SpaceCoreTests", "StrayTests"], manifest: manifest)
    #expect(findings.map(\.path) == ["Sources/lintel", "Tests/StrayTests"])
    #expect(findings.first?.remedy == "Write them in Tests/LintelTests")
  }

  @Test func `a profile without its page is found`() {
    func problems(_ text: String, page: String?) -> [String] {
      TreeLaws.profileWithoutNote(path: "Devices/readers/acme.yaml", text: text) { _ in page }.map(\.problem)
    }
    #expect(problems("name: Acme", page: "`acme`") == ["names no page"])
    #expect(problems("note: Firmware-Notes/acme.md", page: nil) == ["its page 'Firmware-Notes/acme.md' is missing"])
    #expect(problems("note: /etc/motd", page: "`acme`") == ["its page '/etc/motd' is missing"])
    #expect(
      problems("note: Firmware-Notes/acme.md", page: "acme") == ["its page Firmware-Notes/acme.md does not mention it"])
    #expect(problems("note: Firmware-Notes/acme.md", page: "Profiles: `acme`.") == [])
  }

  @Test func `raw values are read, and one that no page explains is found`() {
    let text = """
      public enum Kind: String {
        case first = "the.first"
        /// Words.
        case second = "the.second"
      }
      public enum Other: String {
        case third = "the.third"
      }
      """
    let words = CatalogueLaw.rawValues(of: "Kind", in: text)
    #expect(words == ["the.first", "the.second"])
    let findings = CatalogueLaw.unexplained(words, of: "Kind", in: "| `the.first` | when |")
    #expect(findings.map(\.problem) == ["no page explains `the.second` of Kind"])
  }

  @Test func `a file that a document names and that is gone is found`() {
    let text = "see `Sources/Gone.swift`, `Doors/Door.swift`,\n`Gone.swift`, `Tests/run`, `swift test`, `Door+*.swift`"
    let findings = TreeLaws.goneFiles(
      path: "README.md", text: text, exists: { $0 == "Tests/run" }, names: ["Door.swift"])
    #expect(findings.map(\.problem) == ["'Sources/Gone.swift' is not there", "'Gone.swift' is not there"])
  }
}
