import AgentRuntime
import DeviceDrivers
import HardwareAccess
import HardwareLinux
import Testing

@testable import lintel

/// What `lintel doctor` makes of machines and configurations that are written down here.
@Suite struct DoctorChecksTests {
  @Test func `a machine without anything and without a configuration has no problem`() {
    let findings = DoctorChecks(machine: Machine()).findings
    #expect(findings.contains { $0.what == "this build has no GPIO" })
    #expect(!findings.contains { $0.level == .problem })
  }

  @Test func `lines without a build or a chip for them are a problem`() throws {
    var checks = try Self.checks()
    checks.machine = Machine()
    #expect(checks.problems.map(\.what) == ["this build has no GPIO"])
    checks.machine.libgpiod = "1.6.3"
    #expect(checks.problems.map(\.what) == ["no GPIO chip on this machine"])
  }

  @Test func `a free line is told with its place and its pin`() throws {
    let checks = try Self.checks()
    let lock = try #require(checks.lines("gpio:GPIO17, lock of front").first)
    #expect(lock.level == .ok)
    #expect(lock.what == "gpio:GPIO17, lock of front: line 17 of pinctrl-bcm2711, pin 11, free")
    #expect(checks.problems.isEmpty, "\(checks.problems)")
  }

  @Test func `a line that somebody holds names the holder, and the running agent is none`() throws {
    var checks = try Self.checks()
    checks.machine.hold(17, "gpioset")
    let problem = try #require(checks.problems.first)
    #expect(problem.what == "gpio:GPIO17, lock of front: held by 'gpioset'")
    #expect(problem.command == "sudo fuser -v /dev/gpiochip0")
    checks.machine.hold(17, nil)
    #expect(checks.problems.first?.what.hasSuffix("held by somebody who gave no name") == true)
    checks.machine.hold(17, "lintel")
    #expect(checks.problems.isEmpty)
    #expect(checks.lines("gpio:GPIO17").contains { $0.what.hasSuffix("in use by lintel: the agent runs") })
  }

  @Test func `a line that is not there names the chips that are`() throws {
    let checks = try Self.checks(contact: "gpio:GPIO71")
    let problem = try #require(checks.problems.first)
    #expect(problem.what == "gpio:GPIO71, contact of front: there is no such line")
    #expect(problem.why == "The chips are pinctrl-bcm2711 (28 lines).")
  }

  @Test func `a name that two chips share is not clear`() throws {
    var checks = try Self.checks()
    checks.machine.chips.readable.append(
      GPIOChip(
        path: "/dev/gpiochip1", label: "other",
        lines: [
          GPIOLine(offset: 0, name: "GPIO17")
        ]))
    let problem = try #require(checks.problems.first { $0.area == .lines })
    #expect(problem.what == "gpio:GPIO17, lock of front: the name is not clear")
    #expect(problem.why?.contains("line 0 of other") == true)
  }

  @Test func `one line under two names is found`() throws {
    let checks = try Self.checks(contact: "gpio:pinctrl-bcm2711/17")
    #expect(checks.problems.map(\.what) == ["gpio:pinctrl-bcm2711/17, contact of front: the same line as gpio:GPIO17"])
  }

  @Test(arguments: [
    (AbandonedOutput.kept, "keeps its level"), (.input, "an input"), (.unknown, "nobody knows its level"),
  ])
  func `every output says what becomes of it when the agent is killed`(_ after: AbandonedOutput, _ words: String) throws
  {
    var checks = try Self.checks()
    checks.boards = []
    checks.machine.abandoned["pinctrl-bcm2711"] = after
    let warnings = checks.lines("gpio:GPIO17").filter { $0.level == .warning }
    #expect(warnings.map(\.what) == ["gpio:GPIO17, lock of front: \(words) when the agent is killed"])
    #expect(warnings[0].remedy?.contains("10 kΩ from the line to ground holds it at its safe level (low)") == true)
    #expect(!checks.lines("gpio:GPIO5").contains { $0.level == .warning }, "an input has no level to keep")
  }

  @Test func `the safe side follows polarity and idle level`() throws {
    let lowActive = try Self.checks(lock: "output: \"gpio:GPIO17\", active: low")
    #expect(lowActive.lines("gpio:GPIO17").contains { $0.remedy?.contains("to the supply") == true })
    let safeOn = try Self.checks(lock: "output: \"gpio:GPIO17\", kind: fail-safe, safe: on")
    #expect(safeOn.lines("gpio:GPIO17").contains { $0.remedy?.contains("to the supply") == true })
  }

  @Test func `a chip that the code does not know is as its board's profile says`() throws {
    var checks = try Self.checks()
    checks.machine.abandoned = [:]
    #expect(checks.lines("gpio:GPIO17").contains { $0.what.contains("keeps its level") })
  }

  @Test func `a pin that is pulled to the active side at power-on is told`() throws {
    let checks = try Self.checks(lock: "output: \"gpio:GPIO17\", active: low")
    let warning = checks.lines("gpio:GPIO17").first { $0.what.hasSuffix("low from power-on until the agent runs") }
    #expect(warning?.why?.contains("pin 11 down") == true)
    #expect(!(try Self.checks().lines("gpio:GPIO17").contains { $0.what.contains("power-on") }))
  }

  @Test func `a chip for root only is given to the group, one of the group to the user`() throws {
    var checks = try Self.checks()
    checks.machine.user = .init(name: "ada", isRoot: false)
    checks.machine.chipFiles[0].isUsable = false
    #expect(checks.problems.map(\.command) == ["sudo adduser ada gpio"])
    checks.machine.chipFiles[0].group = "root"
    checks.machine.chipFiles[0].mode = 0o600
    #expect(checks.problems.map(\.what) == ["/dev/gpiochip0 is for root only"])
    #expect(checks.problems.first?.command?.contains("60-lintel-gpio.rules") == true)
    checks.machine.user = .init(name: "root", isRoot: true)
    checks.machine.chipFiles[0].isUsable = true
    #expect(checks.problems.isEmpty)
    #expect(checks.findings.contains { $0.level == .warning && $0.what == "/dev/gpiochip0 is for root only" })
  }

  @Test func `lines of a chip that may not be looked at are told together`() throws {
    var checks = try Self.checks()
    checks.machine.user = .init(name: "ada", isRoot: false)
    checks.machine.chipFiles[0].isUsable = false
    checks.machine.chips = GPIOChips(problems: [
      .notPermitted(operation: .inspect, object: "/dev/gpiochip0", group: "gpio")
    ])
    #expect(checks.problems.map(\.what) == ["/dev/gpiochip0 may not be used by ada"])
    #expect(checks.lines("2 lines could not be looked at").first?.why?.hasSuffix("gpio:GPIO17, gpio:GPIO5.") == true)
  }

  @Test func `a chip's lines in use are listed up to a bound`() throws {
    var checks = try Self.checks()
    for offset in 0..<14 { checks.machine.hold(offset, "spi0") }
    let why = try #require(checks.findings.first { $0.what.hasPrefix("/dev/gpiochip0") }?.why)
    #expect(why.hasPrefix("In use: GPIO0 by spi0, ") && why.hasSuffix(", and 2 more."))
  }
}

extension DoctorChecks {
  var problems: [DoctorFinding] { findings.filter { $0.level == .problem } }

  func lines(_ prefix: String) -> [DoctorFinding] {
    findings.filter { $0.area == .lines && $0.what.hasPrefix(prefix) }
  }
}

extension Machine {
  mutating func hold(_ offset: Int, _ consumer: String?) {
    chips.readable[0].lines[offset].isUsed = true
    chips.readable[0].lines[offset].consumer = consumer
  }
}

extension DoctorChecksTests {
  static func configuration(
    lock: String = "output: \"gpio:GPIO17\"", contact: String = "gpio:GPIO5", more: String = ""
  ) throws -> SpaceConfiguration {
    try SpaceConfiguration.parse(
      """
      space: a
      name: A
      timezone: UTC
      ledger: none
      readers: { r: { profile: rdm6300, port: "sim:r" } }
      doors: { front: { reader: r, lock: { \(lock) }, contact: { input: "\(contact)" } } }
      \(more)
      """, file: "space.yaml")
  }

  /// A Raspberry Pi 4 on which all is as it should be.
  static func checks(
    lock: String = "output: \"gpio:GPIO17\"", contact: String = "gpio:GPIO5"
  ) throws -> DoctorChecks {
    var machine = Machine()
    machine.libgpiod = "2.1"
    machine.model = "Raspberry Pi 4 Model B Rev 1.5"
    machine.compatible = ["raspberrypi,4-model-b", "brcm,bcm2711"]
    machine.chipFiles = [
      .init(path: "/dev/gpiochip0", owner: "root", group: "gpio", mode: 0o660, isUsable: true)
    ]
    let lines = (0..<28).map { GPIOLine(offset: $0, name: "GPIO\($0)") }
    machine.chips = GPIOChips(readable: [GPIOChip(path: "/dev/gpiochip0", label: "pinctrl-bcm2711", lines: lines)])
    machine.abandoned = ["pinctrl-bcm2711": .kept]
    let profile = DeviceProfile(id: "rdm6300", name: "RDM6300", family: .em4100ASCII, note: "note.md")
    return DoctorChecks(
      machine: machine, configuration: try configuration(lock: lock, contact: contact),
      profiles: DeviceCatalogue([profile]), boards: try BoardProfile.load(folders: [Program.devices]))
  }
}
