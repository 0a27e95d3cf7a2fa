import Foundation
import Testing

/// The laws of the tree, each over the whole tree. `Selftests` proves that each of them can fail.
struct TidyTests {
  private func expectNone(_ findings: [Finding], _ location: SourceLocation = #_sourceLocation) {
    #expect(findings.isEmpty, "\n\(findings.map(\.description).joined(separator: "\n"))", sourceLocation: location)
  }

  @Test func `the reader of code reads every file to its end`() throws {
    expectNone(
      try Tree.swift("Sources", "Tests").filter { !$0.isWhole }.map {
        Finding(
          path: $0.path, problem: "a comment or literal has no end", remedy: "Mend CodeStripper in SwiftFile.swift")
      })
  }

  // MARK: Imports

  @Test func `imports go down only`() throws {
    expectNone(try Tree.swift("Sources").flatMap(ImportLaws().findings))
  }

  @Test func `Package swift declares no more than the import directions allow`() throws {
    expectNone(ImportLaws().findings(Manifest(try Tree.text("Package.swift"))))
  }

  @Test func `no rule gives a target what its layer may not have`() {
    expectNone(ImportLaws().findingsInRules())
  }

  // MARK: Words

  @Test(arguments: [
    WordLaws.forcedTry, WordLaws.forcedUnwrap, WordLaws.defaultInStateMachine, WordLaws.printing, WordLaws.sleeping,
  ]) func `no forbidden word or sign in code`(law: @Sendable (SwiftFile) -> [Finding]) throws {
    expectNone(try Tree.swift("Sources", "Tests").flatMap(law))
  }

  @Test func `no notes to oneself and no paths of one machine`() throws {
    let endings = [
      ".swift", ".md", ".yaml", ".yml", ".json", ".service", ".conf", ".py", ".html", ".css", ".js", "run", "try",
    ]
    var paths = try ["Sources", "Tests", "Devices", "Firmware-Notes", "Deploy", ".ci"].filter(Tree.exists)
      .flatMap { try Tree.files($0, endings: endings) }
    paths += try Tree.entries().filter { $0.hasSuffix(".md") || $0 == "Package.swift" }
    expectNone(try paths.flatMap { LeftoverLaw.findings(path: $0, text: try Tree.text($0)) })
  }

  // MARK: Sizes and documentation

  @Test func `no file is too long`() throws {
    expectNone(try Tree.swift("Sources", "Tests").flatMap(SizeLaws.longFile))
  }

  @Test func `no function is too long`() throws {
    expectNone(try Tree.swift("Sources", "Tests").flatMap(SizeLaws.longFunctions))
  }

  @Test func `public declarations of the pure targets have a summary`() throws {
    expectNone(try Tree.swift("Sources").flatMap(DocumentationLaw.findings))
  }

  @Test func `exceptions name files that exist`() {
    let paths =
      Array(WordLaws.maySleep.keys) + Array(DocumentationLaw.ratchet.keys)
      + SizeLaws.ratchet.keys.compactMap { $0.split(separator: ":").first.map(String.init) }
    #expect(paths.filter { !Tree.exists($0) } == [], "remove these exceptions: their files are gone")
  }

  @Test func `every event and every reason is explained`() throws {
    for (name, path) in CatalogueLaw.promised {
      let words = CatalogueLaw.rawValues(of: name, in: try Tree.text(path))
      #expect(words.count > 10, "\(name) is not found in \(path)")
      guard Tree.exists(CatalogueLaw.catalogue) else { continue }
      let pages = try Tree.files(CatalogueLaw.catalogue, endings: [".md"]).map(Tree.text).joined()
      expectNone(CatalogueLaw.unexplained(words, of: name, in: pages))
    }
  }

  // MARK: The tree

  @Test func `only known entries stand at the top`() throws {
    expectNone(TreeLaws.strangers(try Tree.entries()))
  }

  @Test(.enabled(if: Committed.isKnown, "this copy of the tree has no git history"))
  func `nothing that tools make is committed`() throws {
    expectNone(TreeLaws.committedProducts(try Committed.paths()))
  }

  @Test(arguments: TreeLaws.programs) func `programs can be run`(path: String) {
    expectNone(TreeLaws.notExecutable(path, mode: Tree.mode(path)))
  }

  @Test func `every target has tests, and all tests are built`() throws {
    let folders = try Tree.folders("Tests").filter { folder in
      try Tree.swift("Tests/\(folder)").contains { $0.code.contains { $0.contains("@Test") } }
    }
    let manifest = Manifest(try Tree.text("Package.swift"))
    expectNone(TreeLaws.untested(targets: try Tree.folders("Sources"), folders: Set(folders), manifest: manifest))
  }

  @Test func `every device profile has its page`() throws {
    let profiles = try Tree.files("Devices", endings: [".yaml"]).filter { $0 != "Devices/example.yaml" }
    #expect(!profiles.isEmpty)
    expectNone(
      try profiles.flatMap { path in
        try TreeLaws.profileWithoutNote(path: path, text: try Tree.text(path)) {
          Tree.exists($0) ? try Tree.text($0) : nil
        }
      })
  }

  @Test func `files that documents name are there`() throws {
    let documents = try Tree.entries().filter { $0.hasSuffix(".md") } + Tree.files("Firmware-Notes", endings: [".md"])
    let names = try Tree.swift("Sources", "Tests").compactMap { $0.path.split(separator: "/").last.map(String.init) }
    expectNone(
      try documents.flatMap {
        TreeLaws.goneFiles(path: $0, text: try Tree.text($0), exists: Tree.exists, names: Set(names))
      })
  }
}
