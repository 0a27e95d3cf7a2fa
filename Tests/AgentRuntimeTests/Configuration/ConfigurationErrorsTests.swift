import DeviceDrivers
import Foundation
import Testing

@testable import AgentRuntime

@Suite struct ConfigurationErrorsTests {
  /// One mistake in a document that is otherwise in order: where it is found, and words of what is said.
  struct Mistake: CustomTestStringConvertible, Sendable {
    var document: String
    var line: Int
    var path: String
    var words: [String]

    var testDescription: String { "\(path): \(words.joined(separator: " "))" }

    /// A mistake in the last lines, after three that are in order.
    init(_ rest: String, line: Int, _ path: String, _ words: String...) {
      document = "space: a\nname: A\ntimezone: UTC\n" + rest
      self.line = line + 3
      self.path = path
      self.words = words
    }
  }

  static let reader = "readers:\n  front: { profile: rdm6300, port: 'sim:front' }\n"
  static let lock = "lock: { output: 'sim:strike' }"

  static let mistakes: [Mistake] = [
    // Keys.
    Mistake("dors: {}\n", line: 1, "", "unknown key 'dors'", "did you mean 'doors'?"),
    Mistake("quux: {}\n", line: 1, "", "unknown key 'quux'", "known are space, name"),
    Mistake("doors:\n  front: { \(lock), unlok: 5s }\n", line: 2, "doors.front", "unknown key 'unlok'", "'unlock'"),
    Mistake(
      "doors:\n  front: { lock: { output: 'sim:s', pul: up } }\n", line: 2, "doors.front.lock", "unknown key 'pul'"),
    Mistake("doors:\n  Front Door: { \(lock) }\n", line: 2, "doors", "'Front Door' is no name", "lower-case letters"),
    Mistake("doors:\n  front: {}\n", line: 2, "doors.front", "'lock' is missing"),
    Mistake("tools:\n  saw: {}\n", line: 2, "tools.saw", "'relay' is missing"),
    Mistake("readers:\n  r: { port: 'sim:r' }\n", line: 2, "readers.r", "'profile' is missing"),
    Mistake("readers:\n  r: { profile: rdm6300 }\n", line: 2, "readers.r", "'port' is missing"),
    // Types.
    Mistake("doors: [front]\n", line: 1, "doors", "expected a mapping from names, found a list"),
    Mistake("doors:\n  front: locked\n", line: 2, "doors.front", "expected a mapping with", "found 'locked'"),
    Mistake("doors:\n  front:\n", line: 2, "doors.front", "expected a mapping with", "found nothing"),
    Mistake("doors:\n  front: { \(lock), name: [a] }\n", line: 2, "doors.front.name", "expected text, found a list"),
    Mistake("rooms:\n  hall: { name: '' }\n", line: 2, "rooms.hall.name", "expected text, found nothing"),
    Mistake("rooms:\n  hall: { capacity: many }\n", line: 2, "rooms.hall.capacity", "whole number", "'many'"),
    Mistake("rooms:\n  hall: { capacity: 4.5 }\n", line: 2, "rooms.hall.capacity", "whole number", "'4.5'"),
    Mistake(
      "rooms:\n  hall: { capacity: 3, closed-when-full: maybe }\n", line: 2, "rooms.hall.closed-when-full",
      "true or false"),
    Mistake("rooms:\n  hall: { doors: [{}] }\n", line: 2, "rooms.hall.doors[0]", "expected text, found a mapping"),
    // Times that do not go together.
    Mistake(
      "doors:\n  front: { \(lock), unlock: 1s, write-bound: 600ms }\n", line: 2, "doors.front.write-bound",
      "more than half of 'unlock'"),
    // Choices.
    Mistake(
      "doors:\n  front: { lock: { output: 'sim:s', kind: fail-secur } }\n", line: 2, "doors.front.lock.kind",
      "expected fail-secure, fail-safe, motor", "did you mean 'fail-secure'?"),
    Mistake(
      "doors:\n  front: { lock: { output: 'sim:s', active: up } }\n", line: 2, "doors.front.lock.active", "high, low"),
    Mistake(
      "tools:\n  saw: { relay: { output: 'sim:s', safe: on } }\n", line: 2, "tools.saw.relay.safe", "only safe state"),
    // Units and ranges.
    Mistake("doors:\n  front: { \(lock), unlock: 5 }\n", line: 2, "doors.front.unlock", "with its unit", "found '5'"),
    Mistake("doors:\n  front: { \(lock), unlock: 5 sec }\n", line: 2, "doors.front.unlock", "with its unit"),
    Mistake("doors:\n  front: { \(lock), unlock: -5s }\n", line: 2, "doors.front.unlock", "with its unit"),
    Mistake(
      "doors:\n  front: { \(lock), unlock: 90s }\n", line: 2, "doors.front.unlock", "out of range", "500ms to 1m"),
    Mistake("doors:\n  front: { \(lock), unlock: 99999999999999999999s }\n", line: 2, "doors.front.unlock", "unit"),
    Mistake("doors:\n  front: { \(lock), write-bound: 3s }\n", line: 2, "doors.front.write-bound", "1ms to 2s"),
    Mistake(
      "doors:\n  front: { \(lock), unlock: 9s, extended-unlock: 8s }\n", line: 2, "doors.front.extended-unlock",
      "shorter"),
    Mistake("rooms:\n  hall: { capacity: 0 }\n", line: 2, "rooms.hall.capacity", "from 1 to 100000"),
    Mistake("web: { port: 70000 }\n", line: 1, "web.port", "from 0 to 65535"),
    Mistake(
      "doors:\n  front: { \(lock), contact: { input: 'sim:c', debounce: 1s } }\n", line: 2,
      "doors.front.contact.debounce",
      "0s to 400ms"),
    // What belongs together.
    Mistake(
      "doors:\n  front: { \(lock), contact: { input: 'sim:c' }, held-open: { warn: 9s, alarm: 9s } }\n", line: 2,
      "doors.front.held-open.alarm", "after the warning"),
    Mistake("doors:\n  front: { \(lock), held-open: { alarm: 9s } }\n", line: 2, "doors.front.held-open", "'contact'"),
    Mistake("doors:\n  front: { \(lock), relock: on-close }\n", line: 2, "doors.front.relock", "'contact'"),
    Mistake(
      "tools:\n  saw: { relay: { output: 'sim:s' }, idle: { off: 5m } }\n", line: 2, "tools.saw.idle", "'activity'"),
    Mistake(
      "tools:\n  saw: { relay: { output: 'sim:s' }, run-on: { output: 'sim:f' } }\n", line: 2, "tools.saw.run-on",
      "'for'"),
    Mistake("rooms:\n  hall: { closed-when-full: true }\n", line: 2, "rooms.hall.closed-when-full", "needs a capacity"),
    // References.
    Mistake(
      reader + "doors:\n  front: { reader: frnt, \(lock) }\n", line: 4, "doors.front.reader",
      "no reader is called 'frnt'", "did you mean 'front'?"),
    Mistake("doors:\n  front: { reader: frnt, \(lock) }\n", line: 2, "doors.front.reader", "there is none"),
    Mistake("rooms:\n  hall: { doors: [front] }\n", line: 2, "rooms.hall.doors", "no door is called 'front'"),
    Mistake("tools:\n  saw: { relay: { output: 'sim:s' }, room: hall }\n", line: 2, "tools.saw.room", "no room"),
    Mistake(
      reader
        + "doors:\n  a: { reader: front, lock: { output: 'sim:a' } }\n  b: { reader: front, lock: { output: 'sim:b' } }\n",
      line: 5, "doors.b.reader", "'front' serves doors.a already"),
    Mistake(
      "doors:\n  a: { lock: { output: 'sim:x' } }\n  b: { lock: { output: 'sim:x' } }\n", line: 3,
      "doors.b.lock.output",
      "sim:x is used by doors.a.lock already"),
    Mistake(
      "readers:\n  a: { profile: p, port: 'sim:x' }\n  b: { profile: p, port: 'sim:x' }\n", line: 3, "readers.b.port",
      "sim:x is used by readers.a already"),
    Mistake(
      "doors:\n  laser: { \(lock) }\ntools:\n  laser: { relay: { output: 'sim:r' } }\n", line: 4, "tools.laser",
      "'laser' is taken by doors.laser"),
    // Addresses, zones, ledgers.
    Mistake("doors:\n  front: { lock: { output: GPIO17 } }\n", line: 2, "doors.front.lock.output", "no scheme"),
    Mistake("readers:\n  r: { profile: p, port: ttyS0 }\n", line: 2, "readers.r.port", "no scheme"),
    Mistake("ledger: ledger.example.org\n", line: 1, "ledger", "expected embedded, none, or the address"),
    Mistake("ledger: http://ledger.example.org\n", line: 1, "ledger", "needs https"),
    Mistake("ledger: http://127.0.0.1.example.org\n", line: 1, "ledger", "needs https"),
    Mistake("ledger: http://127.0.0.1@example.org\n", line: 1, "ledger", "needs https"),
    Mistake("ledger: https://\n", line: 1, "ledger", "expected embedded, none, or the address"),
    // YAML itself.
    Mistake("doors: {}\ndoors: {}\n", line: 1, "", "the key 'doors' stands here and once more"),
    Mistake("doors: [\n", line: 2, "", "is no valid YAML"),
    Mistake("doors:\n\t- a\n", line: 2, "", "is no valid YAML"),
    Mistake("doors: *nowhere\n", line: 1, "", "is no valid YAML"),
  ]

  @Test(arguments: mistakes)
  func `a mistake is told with its line, its place and what was meant`(mistake: Mistake) throws {
    let error = try #require(throws: ConfigurationErrors.self) {
      try SpaceConfiguration.parse(mistake.document, file: "space.yaml")
    }
    let finding = try #require(error.findings.first)
    #expect(error.findings.count == 1, "\(error)")
    #expect(finding.path == mistake.path, "\(error)")
    #expect(finding.line == mistake.line, "\(error)")
    for words in mistake.words { #expect(finding.message.contains(words), "\(error)") }
    #expect(finding.description.hasPrefix("space.yaml:\(mistake.line): "))
  }

  @Test(arguments: [
    ("Amerika/Detroit", "did you mean 'America/Detroit'?"), ("EST", "no time zone is called 'EST'"),
    (String(repeating: "x", count: 100_000), "no time zone is called 'xxx"),
  ])
  func `a zone that does not exist is told shortly`(zone: String, words: String) throws {
    let error = try #require(throws: ConfigurationErrors.self) {
      try SpaceConfiguration.parse("space: a\nname: A\ntimezone: \(zone)\n", file: "space.yaml")
    }
    #expect(error.findings.map(\.line) == [3])
    #expect(error.description.contains(words))
    #expect(error.description.utf8.count < 300)
  }

  @Test func `a space without id, name and zone is refused though its keys are there`() throws {
    let error = try #require(throws: ConfigurationErrors.self) {
      try SpaceConfiguration.parse("space:\nname: ''\ntimezone: \"\"\n", file: "space.yaml")
    }
    #expect(error.findings.map(\.path) == ["space", "name", "timezone"])
    #expect(error.findings.allSatisfy { $0.message == "expected text, found nothing" }, "\(error)")
  }

  @Test func `all mistakes come at once, in the order of the file`() throws {
    let error = try #require(throws: ConfigurationErrors.self) {
      try SpaceConfiguration.parse(
        """
        space: A Space
        timezone: Nowhere
        doors:
          front: { lock: { output: x }, unlock: 5, colour: red }
        tools:
          saw: { relay: { output: "sim:s" }, room: hall }
        """, file: "space.yaml")
    }
    #expect(error.findings.map(\.line) == [1, 1, 2, 4, 4, 4, 6])
    #expect(error.description.split(separator: "\n").count == 7)
  }

  @Test func `more entries than a board can have are refused as a whole`() throws {
    let rooms = (0...256).map { "  r\($0): {}\n" }.joined()
    let error = try #require(throws: ConfigurationErrors.self) {
      try SpaceConfiguration.parse("space: a\nname: A\ntimezone: UTC\nrooms:\n\(rooms)", file: "space.yaml")
    }
    #expect(error.findings.map(\.path) == ["rooms"])
    #expect(error.description.contains("257 entries are more than the 256"))
  }

  @Test(arguments: [
    ("", "is empty"), (" \n# a", "is empty"), ("s\u{FF}", "is not UTF-8"),
    (String(repeating: "a", count: 1000), "is larger than 1 MiB"),
  ])
  func `a file that is no document is told as a whole`(text: String, words: String) throws {
    // The long one is written a thousand times over, the odd one as Latin-1.
    let bytes = text.unicodeScalars.map { UInt8($0.value) }
    let data = bytes.count == 1000 ? Data((0..<1049).flatMap { _ in bytes }) : Data(bytes)
    let folder = TemporaryFolder()
    let path = folder.path + "/space.yaml"
    try FileManager.default.createDirectory(atPath: folder.path, withIntermediateDirectories: true)
    try data.write(to: URL(filePath: path))
    let error = try #require(throws: ConfigurationErrors.self) { try SpaceConfiguration.load(path: path) }
    #expect(error.findings.map(\.line) == [0])
    #expect(error.description.hasPrefix("\(path): \(words)"))
  }

  @Test func `a file that is not there, and a folder, are told as such`() throws {
    for path in [NSTemporaryDirectory() + "lintel-no-such-file.yaml", NSTemporaryDirectory()] {
      let error = try #require(throws: ConfigurationErrors.self) { try SpaceConfiguration.load(path: path) }
      #expect(error.description.contains("cannot be read"))
    }
  }
}
