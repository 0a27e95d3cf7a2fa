import Testing

struct WordLawTests {
  @Test func `a forced try is found, and one in a comment is not`() {
    #expect(WordLaws.forcedTry(sample("let a = try! b()")).count == 1)
    #expect(WordLaws.forcedTry(sample("let a = try b() // not try!")).isEmpty)
  }

  @Test(arguments: ["a!.b", "let a = b!", "c(d)!", "e[0]!", "f as! G", "var h: Int!", "i!\n", "let j = \"k\"!"])
  func `a forced unwrap is found`(text: String) {
    #expect(WordLaws.forcedUnwrap(sample(text)).count == 1)
  }

  @Test(arguments: [
    "!a", "if !b {", "c != d", "e!=f", "g && !h", "static let i = Name(\"j\")!", "k = \"l!\"", "try! m()",
  ])
  func `other signs are no forced unwrap`(text: String) {
    #expect(WordLaws.forcedUnwrap(sample(text)).isEmpty)
  }

  @Test func `a default is found in state machines and nowhere else`() {
    let text = "switch a {\ncase .b: c()\ndefault: d()\n}"
    for path in ["Doors/Door.swift", "Tools/Tool.swift", "Rooms/Room.swift", "Space+Events.swift"] {
      #expect(WordLaws.defaultInStateMachine(sample("Sources/SpaceCore/" + path, text)).map(\.line) == [3])
    }
    #expect(WordLaws.defaultInStateMachine(sample("Sources/SpaceCore/Policy/Decide.swift", text)).isEmpty)
    #expect(
      WordLaws.defaultInStateMachine(sample("Sources/SpaceCore/Doors/A.swift", "f(default: 1, x: .default)")).count == 1
    )
    #expect(
      WordLaws.defaultInStateMachine(sample("Sources/SpaceCore/Doors/A.swift", "static let `default` = 1")).isEmpty)
  }

  @Test(arguments: ["print(a)", "  debugPrint(a)", "dump(a)"]) func `printing is found`(text: String) {
    #expect(WordLaws.printing(sample(text)).count == 1)
    #expect(WordLaws.printing(sample("Sources/lintel/Support/Console.swift", text)).isEmpty)
  }

  @Test(arguments: ["fingerprint(a)", "page.print(a)", "// print(a)"]) func `other names do not print`(text: String) {
    #expect(WordLaws.printing(sample(text)).isEmpty)
  }

  @Test(arguments: [
    "try await Task.sleep(for: .seconds(1))", "clock.sleep(until: a)", "usleep(1)", "sleep(1)", "nanosleep(&a, nil)",
  ])
  func `sleeping is found in tests`(text: String) {
    #expect(WordLaws.sleeping(sample("Tests/SpaceCoreTests/ATests.swift", text)).count == 1)
    #expect(WordLaws.sleeping(sample("Sources/LedgerClient/A.swift", text)).isEmpty)
  }

  @Test(arguments: ["bench.sleep(.seconds(1))", "func sleep(_ time: Duration) {", "// sleep(1)"])
  func `stepping simulated time is no sleep`(text: String) {
    #expect(WordLaws.sleeping(sample("Tests/SpaceCoreTests/ATests.swift", text)).isEmpty)
  }

  @Test func `every file that may sleep has a reason and sleeps`() throws {
    for (path, reason) in WordLaws.maySleep {
      #expect(reason.count > 20, "\(path)")
      guard Tree.exists(path) else { continue }  // told by 'exceptions name files that exist'
      let file = SwiftFile(path: "Tests/Another.swift", text: try Tree.text(path))
      #expect(!WordLaws.sleeping(file).isEmpty, "\(path) does not sleep any more: take it out of WordLaws.maySleep")
    }
  }
}
