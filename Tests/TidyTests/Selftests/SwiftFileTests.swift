import Testing

/// A sample for a law, as if it stood in `path`.
func sample(_ path: String, _ text: String) -> SwiftFile {
  SwiftFile(path: path, text: text)
}

/// The same in one of SpaceCore's files.
func sample(_ text: String) -> SwiftFile { sample("Sources/SpaceCore/Sample.swift", text) }

struct SwiftFileTests {
  @Test(arguments: [
    ("let a = 1 // try!", "let a = 1"),
    ("let a = /* try! /* b! */ c! */ 1", "let a =                        1"),
    (#"let a = "b! \" c!""#, #"let a = "        ""#),
    (##"let a = #"b! " c!"#"##, ##"let a =  "       ""##),
    (#"let a = "b \(c! + "d!") e!""#, #"let a = "   (c! + "  ")   ""#),
    (##"let a = #"""# + b"##, ##"let a =  " "  + b"##),
    ("func `is it b!`() {}", "func `________`() {}"),
  ]) func `comments and texts are blanked, code stays where it is`(text: String, code: String) {
    let file = sample(text)
    #expect(file.code.map { String($0.reversed().drop { $0 == " " }.reversed()) } == [code])
    #expect(file.isWhole)
  }

  @Test func `a long text is blanked over its lines`() {
    let quotes = String(repeating: "\"", count: 3)
    let file = sample("let a = \(quotes)\n  b! \"c!\"\n  \(quotes)\nd!")
    #expect(file.code.map(\.trimmed) == ["let a = \(quotes)", "", quotes, "d!"])
    #expect(file.isWhole)
  }

  @Test(arguments: ["/* b", "let a = \"b\nc", "func `a", #"let a = "\(b"#]) func `what has no end is told`(text: String)
  {
    #expect(!sample(text).isWhole)
  }

  @Test func `findings name the line, the problem and the remedy`() {
    let file = sample("a\nb")
    let findings = file.findings("is b", remedy: "Write a") { $0 == "b" }
    #expect(findings.map(\.description) == ["Sources/SpaceCore/Sample.swift:2: is b. Write a"])
    #expect(file.target == "SpaceCore")
  }
}
