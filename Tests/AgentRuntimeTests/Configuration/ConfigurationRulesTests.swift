import DeviceDrivers
import Foundation
import SpaceCore
import Testing

@testable import AgentRuntime

/// What doors can have beside lock and contact, areas, outputs, and the rules that span doors.
@Suite struct ConfigurationRulesTests {
  private static func parse(_ rest: String) throws -> SpaceConfiguration {
    try SpaceConfiguration.parse("space: a\nname: A\ntimezone: UTC\n" + rest, file: "space.yaml")
  }

  private static let readers = """
    readers:
      front: { profile: rdm6300, port: "sim:front" }
      inside: { profile: rdm6300, port: "sim:inside" }
      panel: { profile: rdm6300, port: "sim:panel" }
      desk: { profile: rdm6300, port: "sim:desk" }

    """
  private static let lock = "lock: { output: 'sim:strike' }, contact: { input: 'sim:contact' }"

  @Test func `a door has a bell, a button that holds it open, a motor and a time to raise alarms again`() throws {
    let read = try Self.parse(
      """
      doors:
        front:
          lock: { output: "sim:strike" }
          contact: { input: "sim:contact" }
          doorbell: { input: "sim:bell" }
          hold-open: { input: "sim:hold" }
          operator: { output: "sim:motor", delay: 250ms, hold: 3s, for-everyone: true }
          renotify: 15m
          remote-unlock: true
        back: { lock: { output: "sim:back" }, contact: { input: "sim:leaf" }, operator: { output: "sim:arm" } }
        side: { lock: { output: "sim:side" }, remote-unlock: false }
      """)
    let front = read.settings.doors[0]
    #expect(front.hasDoorbell && front.renotify == .seconds(900))
    #expect(
      front.doorOperator == DoorOperatorSettings(delay: .milliseconds(250), hold: .seconds(3), forEveryone: true))
    #expect(read.settings.doors[1].doorOperator == DoorOperatorSettings())
    #expect(!read.settings.doors[1].hasDoorbell && read.settings.doors[1].renotify == nil)
    #expect(read.inputs.map(\.input) == [.contact("front"), .doorbell("front"), .holdOpen("front"), .contact("back")])
    #expect(read.outputs.map(\.output).contains(.doorOperator("front")))
    #expect(read.settings.rules.remoteUnlock == ["front"])
  }

  @Test func `sides, interlocks, the hour of forgiving and lockdown are rules of the whole space`() throws {
    let read = try Self.parse(
      Self.readers + """
        doors:
          front:
            lock: { output: "sim:strike" }
            exit-reader: inside
            anti-passback: { mode: hard, from: street, to: house }
          back: { lock: { output: "sim:back" }, anti-passback: { to: house, forgive-after: 8h } }
        interlocks: { sluice: { doors: [front, back] } }
        forgive-at: "04:30"
        lockdown: { input: "sim:panic", releases: true }
        waits: { code: 15s, second-person: 1m, double-presentation: 4s, propped: 5m }
        language: es
        """)
    let rules = read.settings.rules
    #expect(rules.sides["front"] == SideRule(mode: .hard, from: "street", to: "house"))
    #expect(rules.sides["back"] == SideRule(mode: .soft, to: "house", forgiveAfter: .seconds(8 * 3600)))
    #expect(rules.interlocks == [["front", "back"]])
    #expect(rules.forgiveAt == 4 * 60 + 30)
    #expect(rules.lockdownInputReleases && read.inputs.map(\.input) == [.lockdown])
    #expect(rules.codeWait == .seconds(15) && rules.secondPersonWait == .seconds(60))
    #expect(rules.doublePresentation == .seconds(4) && rules.propTime == .seconds(300))
    #expect(read.settings.language == .spanish)
  }

  @Test func `a door or tool asks the ledger first, for a while`() throws {
    let read = try Self.parse(
      """
      ledger: embedded
      doors: { front: { \(Self.lock), ask-ledger: 300ms }, back: { lock: { output: "sim:back" } } }
      tools: { laser: { relay: { output: "sim:laser" }, ask-ledger: 2s } }
      """)
    #expect(read.settings.rules.ledgerWaits == ["front": .milliseconds(300), "laser": .seconds(2)])
  }

  @Test func `without these keys a space has no rules and the usual times`() throws {
    let read = try Self.parse("doors:\n  front: { \(Self.lock) }\n")
    #expect(read.settings.rules == SpaceRules())
    #expect(read.settings.areas.isEmpty && read.settings.auxiliaries.isEmpty)
    #expect(read.settings.language == .english)
  }

  @Test func `an area has doors, detectors, readers, delays and a siren`() throws {
    let read = try Self.parse(
      Self.readers + """
        doors: { front: { lock: { output: "sim:strike" } } }
        areas:
          night:
            name: Night alarm
            reader: panel
            doors: [front]
            detectors: { hall: { input: "sim:hall" }, window: { input: "sim:window" } }
            entry-path: [hall]
            disarms-at-door: false
            exit-delay: 20s
            entry-delay: 10s
            siren: { output: "sim:siren", for: 2m }
            renotify: 10m
          store: { doors: [front] }
        """)
    #expect(
      read.settings.areas == [
        AreaSettings(
          id: "night", name: "Night alarm", readers: ["panel"], doors: ["front"], detectors: ["hall", "window"],
          entryPath: ["hall"], disarmsAtDoor: false, exitDelay: .seconds(20), entryDelay: .seconds(10),
          sirenTime: .seconds(120), renotify: .seconds(600)),
        AreaSettings(id: "store", name: "store", doors: ["front"]),
      ])
    #expect(
      read.inputs.map(\.input) == [.detector(area: "night", name: "hall"), .detector(area: "night", name: "window")])
    #expect(read.outputs.map(\.output) == [.lock("front"), .siren("night")])
  }

  @Test(arguments: AuxiliaryTrigger.allCases)
  func `an output answers to one of the triggers`(trigger: AuxiliaryTrigger) throws {
    let read = try Self.parse(
      """
      doors: { front: { lock: { output: "sim:strike" } } }
      outputs: { sign: { name: Sign, output: "sim:sign", when: \(trigger), at: [front], for: 4s, sounder: true } }
      """)
    #expect(
      read.settings.auxiliaries == [
        AuxiliarySettings(
          id: "sign", name: "Sign", trigger: trigger, listensTo: ["front"], holdTime: .seconds(4), isSounder: true)
      ])
    #expect(read.outputs.map(\.output) == [.lock("front"), .auxiliary("sign")])
  }

  @Test func `a room has a reader at which people sign in`() throws {
    let read = try Self.parse(Self.readers + "rooms: { hall: { reader: desk } }\n")
    #expect(read.settings.rooms.map(\.readers) == [["desk"]])
  }

  @Test func `the configuration that ships is right`() throws {
    var checkout = URL(filePath: #filePath).resolvingSymlinksInPath()
    for _ in 0..<4 { checkout.deleteLastPathComponent() }
    let read = try SpaceConfiguration.load(path: checkout.path + "/Deploy/space.yaml")
    #expect(read.warnings.isEmpty)
    #expect(!read.settings.areas.isEmpty && !read.settings.auxiliaries.isEmpty && !read.settings.rules.sides.isEmpty)
  }

  typealias Mistake = ConfigurationErrorsTests.Mistake

  private static func door(_ extra: String) -> String { "doors:\n  front: { \(lock), \(extra) }\n" }

  static let mistakes: [Mistake] = [
    Mistake(door("doorbell: { pull: up }"), line: 2, "doors.front.doorbell", "'input' is missing"),
    Mistake(
      "readers: { a: { profile: wiegand, data0: \"sim:d0\" } }\n", line: 1, "readers.a", "'data1' is missing"),
    Mistake(
      "readers: { a: { profile: wiegand, data0: \"sim:d0\", data1: \"sim:d0\" } }\n", line: 1, "readers.a.data1",
      "is used by"),
    Mistake(door("hold-open: {}"), line: 2, "doors.front.hold-open", "'input' is missing"),
    Mistake(door("operator: { hold: 5s }"), line: 2, "doors.front.operator", "'output' is missing"),
    Mistake(
      door("operator: { output: 'sim:m', delay: 11s }"), line: 2, "doors.front.operator.delay", "out of range"),
    Mistake(
      door("operator: { output: 'sim:m', for-everyone: maybe }"), line: 2, "doors.front.operator.for-everyone",
      "true or false"),
    Mistake(
      door("operator: { output: 'sim:m', delay: 9s }"), line: 2, "doors.front.operator", "after the lock has engaged"),
    Mistake(
      "doors:\n  front: { lock: { output: 'sim:s' }, operator: { output: 'sim:m', hold: 9s } }\n", line: 2,
      "doors.front.operator", "without a 'contact'"),
    Mistake(
      "ledger: embedded\n" + door("ask-ledger: 20ms"), line: 3, "doors.front.ask-ledger",
      "out of range: from 50ms to 2s"),
    Mistake("ledger: embedded\n" + door("ask-ledger: 3s"), line: 3, "doors.front.ask-ledger", "out of range"),
    Mistake("ledger: embedded\n" + door("ask-ledger: true"), line: 3, "doors.front.ask-ledger"),
    Mistake(door("ask-ledger: 300ms"), line: 2, "doors.front.ask-ledger", "needs a 'ledger' to ask"),
    Mistake(
      "tools:\n  laser: { relay: { output: 'sim:r' }, ask-ledger: 300ms }\n", line: 2, "tools.laser.ask-ledger",
      "needs a 'ledger' to ask"),
    Mistake(door("renotify: 5s"), line: 2, "doors.front.renotify", "out of range: from 30s to 24h"),
    Mistake(door("remote-unlock: sometimes"), line: 2, "doors.front.remote-unlock", "true or false"),
    Mistake(door("anti-passback: { mode: hard }"), line: 2, "doors.front.anti-passback", "'to' is missing"),
    Mistake(
      door("anti-passback: { mode: sof, to: house, forgive-after: 1h }"), line: 2, "doors.front.anti-passback.mode",
      "did you mean 'soft'?"),
    Mistake(
      door("anti-passback: { from: house, to: house, forgive-after: 1h }"), line: 2, "doors.front.anti-passback.to",
      "is the zone that the door leads from"),
    Mistake(
      door("anti-passback: { to: house }"), line: 2, "doors.front.anti-passback.mode", "nobody is ever seen to leave"),
    Mistake(
      readers + door("exit-reader: inside, anti-passback: { to: house, forgive-after: 1s }"), line: 7,
      "doors.front.anti-passback.forgive-after",
      "out of range"),
    Mistake("areas:\n  night: {}\n", line: 2, "areas.night.doors", "needs doors or detectors"),
    Mistake("areas:\n  night: { doors: [front] }\n", line: 2, "areas.night.doors", "no door is called 'front'"),
    Mistake(
      "areas:\n  night: { detectors: { hall: { input: 'sim:h' } }, entry-path: [hal] }\n", line: 2,
      "areas.night.entry-path", "no detector of this area is called 'hal'", "did you mean 'hall'?"),
    Mistake(
      "areas:\n  night: { detectors: { hall: { input: 'sim:h' } }, disarms-at-door: false }\n", line: 2,
      "areas.night.disarms-at-door", "needs a 'reader'"),
    Mistake(
      "areas:\n  night: { detectors: { hall: {} } }\n", line: 2, "areas.night.detectors.hall", "'input' is missing"),
    Mistake(
      "areas:\n  night: { detectors: { hall: { input: 'sim:h' } }, exit-delay: 1h }\n", line: 2,
      "areas.night.exit-delay", "out of range"),
    Mistake(
      "areas:\n  night: { detectors: { hall: { input: 'sim:h' } }, siren: { for: 1m } }\n", line: 2,
      "areas.night.siren", "'output' is missing"),
    Mistake("outputs:\n  sign: { output: 'sim:s' }\n", line: 2, "outputs.sign", "'when' is missing"),
    Mistake(
      "outputs:\n  sign: { output: 'sim:s', when: bel }\n", line: 2, "outputs.sign.when", "did you mean 'bell'?"),
    Mistake(
      "outputs:\n  sign: { output: 'sim:s', when: bell, at: [front] }\n", line: 2, "outputs.sign.at",
      "no door, room or area is called 'front'"),
    Mistake(
      "outputs:\n  sign: { output: 'sim:s', when: bell, for: 1ms }\n", line: 2, "outputs.sign.for", "out of range"),
    Mistake(
      "outputs:\n  sign: { output: 'sim:s', when: bell, sounder: loud }\n", line: 2, "outputs.sign.sounder",
      "true or false"),
    Mistake(
      "outputs:\n  sign: { output: 'sim:s', when: bell }\nrooms:\n  sign: {}\n", line: 2, "outputs.sign",
      "the name 'sign' is taken"),
    Mistake(
      door("name: Front") + "interlocks: { sluice: { doors: [front] } }\n", line: 3, "interlocks.sluice",
      "between two 'doors' or more"),
    Mistake("interlocks: { sluice: [a, b] }\n", line: 1, "interlocks.sluice", "expected a mapping", "found a list"),
    Mistake("forgive-at: noon\n", line: 1, "forgive-at", "expected a time of day"),
    Mistake("forgive-at: '24:00'\n", line: 1, "forgive-at", "expected a time of day"),
    Mistake("waits: { code: 1s }\n", line: 1, "waits.code", "out of range: from 5s to 2m"),
    Mistake("waits: { second-person: 10m }\n", line: 1, "waits.second-person", "out of range"),
    Mistake("waits: { double-presentation: 1s }\n", line: 1, "waits.double-presentation", "out of range"),
    Mistake("waits: { propped: 25h }\n", line: 1, "waits.propped", "out of range"),
    Mistake("waits: { pin: 10s }\n", line: 1, "waits", "unknown key 'pin'"),
    Mistake("lockdown: { releases: true }\n", line: 1, "lockdown", "'input' is missing"),
    Mistake("lockdown: { input: 'sim:p', releases: 1 }\n", line: 1, "lockdown.releases", "true or false"),
    Mistake("language: fr\n", line: 1, "language", "expected en, es"),
    Mistake("rooms:\n  hall: { reader: desk }\n", line: 2, "rooms.hall.reader", "no reader is called 'desk'"),
  ]

  @Test(arguments: mistakes) func `a mistake is told with its place and what was meant`(_ mistake: Mistake) throws {
    let error = try #require(throws: ConfigurationErrors.self) {
      try SpaceConfiguration.parse(mistake.document, file: "space.yaml")
    }
    let finding = try #require(error.findings.first, "\(error)")
    #expect(finding.line == mistake.line)
    #expect(error.findings.count == 1, "\(error)")
    #expect(finding.path == mistake.path)
    for words in mistake.words { #expect(finding.message.contains(words), "\(error)") }
  }
}
