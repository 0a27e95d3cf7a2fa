/// Words and signs that code may not contain.
enum WordLaws {
  static func forcedTry(_ file: SwiftFile) -> [Finding] {
    file.findings("try! ends the program on an error", remedy: "Use 'try' and let the caller decide, or catch it here")
    {
      $0.contains("try!")
    }
  }

  /// A sign `!` directly after a name, a bracket or a quote: a forced unwrap, a forced cast, an implicitly unwrapped type.
  ///
  /// A constant made of a literal is let through, `static let x = Name("literal")!`: it depends on nothing that arrives.
  static func forcedUnwrap(_ file: SwiftFile) -> [Finding] {
    file.findings(
      "'!' ends the program when there is nothing", remedy: "Use 'guard let', '??', or '#require' in a test",
      where: { hasForcedUnwrap($0.replacing("try!", with: "    ")) && !isLiteralConstant($0) })
  }

  static func hasForcedUnwrap(_ code: String) -> Bool {
    let bytes = Array(code.utf8)
    return bytes.indices.contains { place in
      guard bytes[place] == UInt8(ascii: "!"), place > 0 else { return false }
      let before = bytes[place - 1]
      let after = place + 1 < bytes.count ? bytes[place + 1] : UInt8(ascii: " ")
      return after != UInt8(ascii: "=") && (isWordByte(before) || [UInt8](")]\"`?".utf8).contains(before))
    }
  }

  private static func isLiteralConstant(_ code: String) -> Bool {
    code.contains("static let ") && code.trimmed.hasSuffix("\")!")
  }

  /// Doors, tools, rooms and the space itself: there a new state must be a compile error wherever it matters.
  static func defaultInStateMachine(_ file: SwiftFile) -> [Finding] {
    let folder = "Sources/SpaceCore/"
    let isMachine = ["Areas/", "Doors/", "Tools/", "Rooms/", "Space"].contains { file.path.hasPrefix(folder + $0) }
    guard isMachine else { return [] }
    return file.findings(
      "'default:' hides a state that somebody adds later",
      remedy: "Write out every case; list those with one answer together"
    ) { hasWord("default", in: $0, followedBy: ":") || $0.contains("@unknown default") }
  }

  /// Everything that people read goes through one place, which knows about terminals and broken pipes.
  static func printing(_ file: SwiftFile) -> [Finding] {
    guard file.path.hasPrefix("Sources/"), file.path != "Sources/lintel/Support/Console.swift" else { return [] }
    return file.findings(
      "prints past the console", remedy: "Use Console in lintel, and a logger elsewhere"
    ) { code in ["print", "debugPrint", "dump"].contains { hasWord($0, in: code, followedBy: "(") } }
  }

  /// Files of tests that may sleep, with the reason.
  static let maySleep = [
    "Tests/LintelTests/Program.swift": "'eventually' looks again at another process, which has no way to tell the test"
  ]

  static func sleeping(_ file: SwiftFile) -> [Finding] {
    guard file.path.hasPrefix("Tests/"), maySleep[file.path] == nil else { return [] }
    return file.findings(
      "a test sleeps, so it is slow on a fast machine and wrong on a slow one",
      remedy: "Wait for the event itself, step the time by hand, or use the suite's one poll helper (WordLaws.maySleep)"
    ) { code in
      code.contains("Task.sleep") || code.contains(".sleep(for:") || code.contains(".sleep(until:")
        || ["sleep", "usleep", "nanosleep"].contains {
          hasWord($0, in: code.replacing("func sleep(", with: ""), followedBy: "(")
        }
    }
  }

  /// True when `word` stands alone in `code`, directly before `sign`. A method of the name does not count.
  static func hasWord(_ word: String, in code: String, followedBy sign: String) -> Bool {
    code.ranges(of: word + sign).contains { range in
      guard let before = code[..<range.lowerBound].utf8.last else { return true }
      return !isWordByte(before) && before != UInt8(ascii: ".")
    }
  }

  static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: byte >= 0x80
    }
  }
}
