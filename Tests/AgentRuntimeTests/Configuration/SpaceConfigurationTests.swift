import DeviceDrivers
import HardwareAccess
import SpaceCore
import Testing

@testable import AgentRuntime

@Suite struct SpaceConfigurationTests {
  @Test func `a full document gives every setting its value`() throws {
    let read = try SpaceConfiguration.parse(fullDocument, file: "space.yaml")
    #expect(read.settings.id == "riverside")
    #expect(read.settings.name == "Riverside Makerspace")
    #expect(read.timeZone == "America/Detroit")
    #expect(read.ledger == .embedded(port: 8421))
    #expect(read.webHost == "127.0.0.1")
    #expect(read.webPort == 8500)
    #expect(read.warnings.isEmpty)
    #expect(read.readers.map(\.id) == ["outside", "inside", "laser-reader"])
    #expect(read.readers[0].profile == "rdm6300")
    guard case .serial(_, allowUnstableName: true) = read.readers[1].wiring else {
      Issue.record("an unstable name was allowed, read was \(read.readers[1].wiring)")
      return
    }

    let front = try #require(read.settings.doors.first)
    #expect(front.name == "Front door")
    #expect(front.readers == ["outside"])
    #expect(front.exitReaders == ["inside"])
    #expect(front.lockKind == .failSecure)
    #expect(front.unlock == .seconds(6))
    #expect(front.extendedUnlock == .seconds(20))
    #expect(front.heldWarning == .seconds(20))
    #expect(front.heldAlarm == .seconds(60))
    #expect(front.relock == .onOpen)
    #expect(front.requestToExit == .unlocks)
    #expect(front.hasContact)
    #expect(front.hasLockSensor)
    #expect(front.writeBound == .milliseconds(80))

    let laser = try #require(read.settings.tools.first)
    #expect(laser.room == "workshop")
    #expect(laser.requires == ["laser-basics", "fire-safety"])
    #expect(laser.hasActivity)
    #expect(laser.idleWarning == .seconds(240))
    #expect(laser.idleOff == .seconds(300))
    #expect(laser.runOn == .seconds(180))

    #expect(
      read.settings.rooms == [
        RoomSettings(id: "workshop", name: "Workshop", capacity: 40, closesWhenFull: true, doors: ["front"])
      ])
    #expect(
      read.inputs.map(\.input) == [
        .contact("front"), .requestToExit("front"), .lockSensor("front"), .tamper("front"), .activity("laser"),
        .emergencyStop("laser"), .fire,
      ])
    #expect(read.inputs[0].pull == .up)
    #expect(read.inputs[0].debounce == .milliseconds(25))
    #expect(read.inputs[1].debounce == .milliseconds(10))
    #expect(read.inputs[1].activeLow)
    #expect(read.outputs.map(\.output) == [.lock("front"), .relay("laser"), .runOn("laser")])
    #expect(read.outputs.map(\.activeLow) == [true, false, false])
    #expect(read.outputs.map(\.idle) == [.inactive, .inactive, .inactive])
  }

  @Test func `the least document has defaults`() throws {
    let read = try SpaceConfiguration.parse("space: a\nname: A\ntimezone: UTC\n", file: "space.yaml")
    #expect(read.settings == SpaceSettings(id: "a", name: "A"))
    #expect(read.ledger == .none)
    #expect(read.webPort == 8420)
  }

  @Test(arguments: [
    ("embedded", SpaceConfiguration.Ledger.embedded(port: 8421)), ("none", .none),
    ("https://ledger.example.org", .remote("https://ledger.example.org")),
    ("http://127.0.0.1:8421", .remote("http://127.0.0.1:8421")),
    ("http://[::1]:8421/", .remote("http://[::1]:8421/")), ("{ embedded: true, port: 0 }", .embedded(port: 0)),
  ])
  func `the ledger is one of its forms`(text: String, ledger: SpaceConfiguration.Ledger) throws {
    let document = "space: a\nname: A\ntimezone: UTC\nledger: \(text)\n"
    #expect(try SpaceConfiguration.parse(document, file: "space.yaml").ledger == ledger)
  }

  @Test func `a door without contact locks again at the deadline and a safe level may be on`() throws {
    let read = try SpaceConfiguration.parse(
      """
      space: a
      name: A
      timezone: UTC
      doors:
        magnet: { lock: { output: "sim:m", kind: fail-safe, safe: on }, exit: { input: "sim:x" } }
      """, file: "space.yaml")
    #expect(read.settings.doors[0].relock == .atDeadline)
    #expect(read.settings.doors[0].lockKind == .failSafe)
    #expect(read.settings.doors[0].requestToExit == .shuntsAlarm)
    #expect(read.outputs[0].idle == .active)
  }

  @Test func `a wire of a reader is a line, or a line and its level there`() throws {
    func text(_ wires: String) -> String {
      """
      space: a
      name: A
      timezone: UTC
      readers:
        out: { profile: hid-signo, data0: 'sim:d0', data1: 'sim:d1', \(wires) }
      """
    }
    let good = text("led: 'sim:led', buzzer: { line: 'sim:b', active: high }")
    let lines = try SpaceConfiguration.parse(good, file: "a.yaml").readers[0].lines
    #expect(try lines.led == .init(address: LineAddress("sim:led")))
    #expect(try lines.buzzer == .init(address: LineAddress("sim:b"), activeLow: false))
    #expect(lines.redLED == nil)
    for (wrong, words) in [
      ("led: 'sim:d1'", "is used by"), ("led: { active: high }", "line"), ("tamper: 'sim:t'", "serves no door"),
      ("led: { line: 'sim:x', active: loud }", "expected"),
    ] {
      let error = try #require(throws: ConfigurationErrors.self) {
        try SpaceConfiguration.parse(text(wrong), file: "a.yaml")
      }
      #expect("\(error)".contains(words), "\(error)")
    }
  }

  @Test func `a fail-safe lock without a way out is worth a warning`() throws {
    let read = try SpaceConfiguration.parse(
      "space: a\nname: A\ntimezone: UTC\ndoors:\n  magnet:\n    lock: { output: 'sim:m', kind: fail-safe }\n",
      file: "space.yaml")
    #expect(read.warnings.map(\.path) == ["doors.magnet"])
    #expect(read.warnings.first?.message.contains("the way out") == true)
  }
}

/// A document that uses every key.
let fullDocument = """
  space: riverside
  name: Riverside Makerspace
  timezone: America/Detroit
  ledger: embedded
  web: { host: 127.0.0.1, port: 8500 }

  readers:
    outside: { profile: rdm6300, port: sim:outside }
    inside: { profile: rdm6300, port: sim:inside, allow-unstable-name: true }
    laser-reader: { profile: rdm6300, port: sim:laser-reader }

  doors:
    front:
      name: Front door
      readers: [outside]
      exit-reader: inside
      lock: { output: sim:strike, active: low, kind: fail-secure, safe: off }
      contact: { input: sim:contact, pull: up, debounce: 25ms }
      exit: { input: sim:button, active: low, unlocks: true }
      lock-sensor: { input: sim:bolt }
      tamper: { input: sim:lid }
      unlock: 6s
      extended-unlock: 20s
      held-open: { warn: 20s, alarm: 1m }
      relock: on-open
      write-bound: 80ms

  rooms:
    workshop: { name: Workshop, capacity: 40, closed-when-full: true, doors: [front] }

  tools:
    laser:
      name: Laser cutter
      reader: laser-reader
      room: workshop
      relay: { output: sim:relay, safe: off }
      activity: { input: sim:current }
      emergency-stop: { input: sim:stop }
      requires: [laser-basics, fire-safety]
      idle: { warn: 4m, off: 5m }
      run-on: { output: sim:fan, for: 3m }

  fire: { input: sim:fire }
  """
