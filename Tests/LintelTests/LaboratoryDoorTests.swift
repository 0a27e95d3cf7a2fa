import Foundation
import LaboratoryWires
import SpaceCore
import Testing
import WireCodecs

/// Doors and a tool of the running program on a kernel's lines: from edges to the levels of outputs.
@Suite(.enabled(if: GPIOSimChip.isAvailable, Comment(rawValue: GPIOSimChip.reason)), .serialized)
struct LaboratoryDoorTests {
  static let lines = [
    "STRIKE", "CONTACT", "EXIT", "MAGNET", "FIRE", "RELAY", "CURRENT", "ESTOP", "GUARD", "DATA0", "DATA1", "LED",
    "SAW0",
    "SAW1",
  ]
  static let high = ["DATA0", "DATA1", "SAW0", "SAW1", "LED"]

  static func configuration(ledger: String) -> String {
    """
    space: lab
    name: Laboratory
    timezone: UTC
    ledger: \(ledger)
    web: { port: 0 }
    readers:
      outside: { profile: wiegand, data0: "gpio:DATA0", data1: "gpio:DATA1", led: "gpio:LED" }
      bench: { profile: wiegand, data0: "gpio:SAW0", data1: "gpio:SAW1" }
    doors:
      front:
        reader: outside
        lock: { output: "gpio:STRIKE" }
        contact: { input: "gpio:CONTACT" }
        exit: { input: "gpio:EXIT", unlocks: true }
        unlock: 3s
        held-open: { warn: 1s, alarm: 2s }
      back: { lock: { output: "gpio:MAGNET", kind: fail-safe, safe: on }, unlock: 3s }
    tools:
      saw:
        reader: bench
        relay: { output: "gpio:RELAY" }
        activity: { input: "gpio:CURRENT" }
        emergency-stop: { input: "gpio:ESTOP" }
        preconditions: { guard: { input: "gpio:GUARD" } }
    fire: { input: "gpio:FIRE" }
    """
  }

  private func show(_ card: UInt64, on data0: String, _ agent: LaboratoryAgent) throws {
    let frame = try #require(WiegandFormat.h10301.encode(facility: 123, card: card))
    let first = agent.offset(data0)
    let moves = frame.bits.enumerated().flatMap { place, bit in
      let line = first + (bit ? 1 : 0)
      return [
        Move(microseconds: place * 2000, line: line, isHigh: false),
        Move(microseconds: place * 2000 + 50, line: line, isHigh: true),
      ]
    }
    #expect(try WireDriver(agent.chip, moves).succeeded())
  }

  /// Shows a card again and again, as somebody does who was not understood: an emulated clock stumbles when the host is
  /// busy, which tears a frame.
  private func show(
    _ card: UInt64, on data0: String, _ agent: LaboratoryAgent, until isSo: () throws -> Bool
  ) throws -> Bool {
    for _ in 0..<6 {
      try show(card, on: data0, agent)
      if try eventually(within: .seconds(3), isSo) { return true }
    }
    return false
  }

  @Test func `cards, buttons, contacts, fire and machines move the outputs that they should`() throws {
    let agent = try LaboratoryAgent(
      "doors", lines: Self.lines, high: Self.high,
      configuration: Self.configuration(ledger: "{ embedded: true, port: 0 }"))
    try #require(try agent.start(), "it does not start: \(agent.running?.error ?? "")")
    #expect(try !agent.isHigh("STRIKE") && agent.isHigh("MAGNET") && !agent.isHigh("RELAY"))
    for command in [
      ["members", "add", "Ada Marsh"], ["badges", "add", "ada", "--printed", "H10301:123:4567"],
      ["grants", "add", "--to", "ada", "--right", "enter", "--on", "front"],
      ["grants", "add", "--to", "ada", "--right", "operate", "--on", "saw"],
    ] {
      let result = try Program.run(command + ["--data", agent.folder.path])
      #expect(result.code == 0, "\(command): \(result.error)")
    }

    // An unknown card, then the known one, until the grant has reached the board.
    func isRefused(_ reason: String) throws -> Bool { try agent.lastEntries().contains { $0.data.reason == reason } }
    #expect(try show(99, on: "DATA0", agent) { try isRefused("credential_unknown") })
    #expect(try !agent.isHigh("STRIKE"))
    #expect(try show(4567, on: "DATA0", agent) { try agent.isHigh("STRIKE") }, "the card releases the strike")
    #expect(try !agent.isHigh("LED"), "the lamp lights at low")
    try agent.pull("CONTACT", high: true)
    #expect(try agent.records(.doorOpened, about: "front"))
    try agent.pull("CONTACT", high: false)
    #expect(try agent.becomes("STRIKE", high: false), "locked again behind whoever came in")

    // Held open, forced, the way out.
    #expect(try show(4567, on: "DATA0", agent) { try agent.isHigh("STRIKE") })
    try agent.pull("CONTACT", high: true)
    #expect(try agent.records(.doorHeld, about: "front"))
    try agent.pull("CONTACT", high: false)
    // The lock may have engaged before: that the leaf has closed is known from the entry.
    #expect(try eventually { try agent.lastEntries().count { $0.type == .doorClosed } == 2 })
    #expect(try agent.becomes("STRIKE", high: false))
    try agent.pull("CONTACT", high: true)
    #expect(try agent.records(.doorForced, about: "front"))
    try agent.pull("CONTACT", high: false)
    try agent.pull("EXIT", high: true)
    #expect(try agent.becomes("STRIKE", high: true), "the way out")
    try agent.pull("EXIT", high: false)
    #expect(try agent.becomes("STRIKE", high: false))

    // The fire panel.
    try agent.pull("FIRE", high: true)
    #expect(try agent.becomes("MAGNET", high: false), "fire releases the fail-safe lock")
    #expect(try !agent.isHigh("STRIKE"), "and no other")
    try agent.pull("FIRE", high: false)
    #expect(try agent.records(.alarmCleared))
    #expect(try !agent.isHigh("MAGNET"), "until somebody has seen to it")
    #expect(try Program.run("door", "lock", "back", "--data", agent.folder.path).code == 0)
    #expect(try agent.becomes("MAGNET", high: true))

    // The machine: refused without its guard, started with it, not cut while it works, cut by its emergency stop.
    #expect(try show(4567, on: "SAW0", agent) { try isRefused("precondition_unmet") })
    try agent.pull("GUARD", high: true)
    #expect(try show(4567, on: "SAW0", agent) { try agent.isHigh("RELAY") }, "the card starts the machine")
    try agent.pull("CURRENT", high: true)
    try agent.pull("GUARD", high: false)
    #expect(try !agent.becomes("RELAY", high: false, within: .milliseconds(300)), "not cut while it works")
    try agent.pull("CURRENT", high: false)
    #expect(try agent.becomes("RELAY", high: false), "ended as soon as it was idle")
    try agent.pull("GUARD", high: true)
    #expect(try show(4567, on: "SAW0", agent) { try agent.isHigh("RELAY") })
    try agent.pull("CURRENT", high: true)
    try agent.pull("ESTOP", high: true)
    #expect(try agent.becomes("RELAY", high: false), "the emergency stop cuts")
    #expect(agent.stop() == 0)
  }

  @Test func `outputs rest after a stop and after kill -9, and a chip that returns is driven again`() throws {
    let agent = try LaboratoryAgent(
      "ends", lines: Self.lines, high: Self.high, configuration: Self.configuration(ledger: "none"))
    try #require(try agent.start(), "it does not start: \(agent.running?.error ?? "")")
    try agent.pull("EXIT", high: true)
    #expect(try agent.becomes("STRIKE", high: true))
    #expect(agent.stop() == 0)
    #expect(try !agent.isHigh("STRIKE"), "after a stop")

    try agent.pull("EXIT", high: false)
    try #require(try agent.start(), "it does not start again: \(agent.running?.error ?? "")")
    #expect(try !agent.isHigh("STRIKE"), "nothing pulses at the start")
    try agent.pull("EXIT", high: true)
    #expect(try agent.becomes("STRIKE", high: true))
    agent.kill()
    #expect(try !agent.isHigh("STRIKE"), "the resistor holds it after kill -9")

    // Another program holds a line: it is told which, and nothing is switched.
    try agent.pull("EXIT", high: false)
    let holder = try PlainProgram(agent.chip, "hold", "0", "wait")
    #expect(try !agent.start())
    #expect(agent.running?.error.contains("laboratory") == true, "\(agent.running?.error ?? "")")
    agent.kill()
    holder.stop()

    // The chip goes while the door is unlocked, and returns.
    try #require(try agent.start(), "\(agent.running?.error ?? "")")
    try agent.chip.unplug()
    #expect(try agent.records(.deviceLost, about: "gpio:STRIKE"))
    #expect(try agent.records(.deviceLost, about: "outside"))
    try agent.chip.plugIn()
    for line in Self.lines { try agent.pull(line, high: Self.high.contains(line)) }
    #expect(try agent.records(.deviceFound, about: "gpio:STRIKE"))
    #expect(try agent.records(.deviceFound, about: "gpio:EXIT"))
    try agent.pull("EXIT", high: true)
    #expect(try agent.becomes("STRIKE", high: true), "the door works again")
    try agent.pull("EXIT", high: false)
    #expect(agent.stop() == 0)
  }

  @Test func `a wire that oscillates is told, and the door beside it goes on`() throws {
    let agent = try LaboratoryAgent(
      "noise", lines: Self.lines, high: Self.high, configuration: Self.configuration(ledger: "none"))
    try #require(try agent.start(), "it does not start: \(agent.running?.error ?? "")")
    let wire = agent.offset("CURRENT")
    let driver = try WireDriver(
      agent.chip, (0..<6000).map { Move(microseconds: $0 * 1000, line: wire, isHigh: $0 % 2 == 0) })
    try agent.pull("EXIT", high: true)
    #expect(try agent.becomes("STRIKE", high: true, within: .seconds(30)))
    try agent.pull("EXIT", high: false)
    #expect(driver.succeeded())
    #expect(try agent.records(.deviceDegraded, about: "gpio:CURRENT"))
    #expect(agent.stop() == 0)
  }
}
