import AgentRuntime
import DeviceDrivers
import HardwareAccess
import Testing

@testable import lintel

/// What `lintel doctor` makes of ports, readers, clock, permissions, disk and ledger.
@Suite struct DoctorSystemTests {
  static let path = "/dev/serial/by-id/usb-reader"

  static func checks(port: String = path, more: String = "", ledger: String = "none") throws -> DoctorChecks {
    var machine = Machine()
    machine.ports[port] = .init(
      file: .init(path: port, owner: "root", group: "dialout", mode: 0o660, isUsable: true))
    let configuration = try SpaceConfiguration.parse(
      """
      space: a
      name: A
      timezone: UTC
      ledger: \(ledger)
      readers: { r: { profile: rdm6300, port: "serial:\(port)"\(more) } }
      doors: { front: { reader: r, lock: { output: "sim:lock" } } }
      """, file: "space.yaml")
    let profile = DeviceProfile(id: "rdm6300", name: "RDM6300", family: .em4100ASCII, note: "note.md")
    return DoctorChecks(machine: machine, configuration: configuration, profiles: DeviceCatalogue([profile]))
  }

  @Test func `a port that is there and free is right`() throws {
    let checks = try Self.checks()
    #expect(checks.problems.isEmpty, "\(checks.problems)")
    #expect(checks.findings.contains { $0.what == "\(Self.path), reader r: there and free" })
  }

  @Test func `a port that is not there names those that are`() throws {
    var checks = try Self.checks()
    checks.machine.ports = [:]
    #expect(checks.problems.first?.why == "No serial adapter is plugged in.")
    checks.machine.stablePorts = ["/dev/serial/by-id/usb-other"]
    #expect(checks.problems.first?.why == "There is /dev/serial/by-id/usb-other.")
    checks.configuration = nil
    #expect(checks.findings.contains { $0.what == "plugged in: /dev/serial/by-id/usb-other" })
  }

  @Test func `a port of another group, or open in another program, is a problem`() throws {
    var checks = try Self.checks()
    checks.machine.user = .init(name: "ada", isRoot: false)
    checks.machine.ports[Self.path]?.file?.isUsable = false
    #expect(checks.problems.map(\.command) == ["sudo adduser ada dialout"])
    checks.machine.ports[Self.path]?.file?.isUsable = true
    checks.machine.ports[Self.path]?.holders = [.init(process: 7, name: "minicom"), .init(process: 8, name: "")]
    #expect(
      checks.problems.map(\.what) == ["\(Self.path), reader r: open in minicom (process 7), a program (process 8)"])
    checks.machine.ports[Self.path]?.holders = [.init(process: 9, name: "lintel")]
    #expect(checks.problems.isEmpty)
  }

  @Test func `a name in order of discovery is a problem unless it is accepted`() throws {
    let refused = try Self.checks(port: "/dev/ttyUSB0")
    #expect(
      refused.problems.map(\.what) == ["/dev/ttyUSB0, reader r: refused, as it may be another one after a restart"])
    let accepted = try Self.checks(port: "/dev/ttyUSB0", more: ", allow-unstable-name: true")
    #expect(accepted.problems.isEmpty)
    #expect(accepted.findings.contains { $0.level == .warning && $0.area == .ports })
  }

  @Test func `a reader needs a profile that fits its wiring`() throws {
    var checks = try Self.checks()
    checks.profiles = DeviceCatalogue([DeviceProfile(id: "other", name: "O", family: .wiegand, note: "n")])
    #expect(checks.problems.map(\.what) == ["r: no device profile is called 'rdm6300'"])
    #expect(checks.problems.first?.why == "There is other.")
    checks.profiles = DeviceCatalogue([DeviceProfile(id: "rdm6300", name: "W", family: .wiegand, note: "n")])
    #expect(checks.problems.map(\.what) == ["r: its wiring does not fit its profile rdm6300"])
  }

  @Test(arguments: [
    (2026, true, true, DoctorFinding.Level.ok), (2026, true, false, .ok), (2026, false, true, .warning),
    (2026, false, false, .warning), (1970, true, true, .problem), (2106, false, false, .problem),
  ])
  func `the clock is judged by its year, its service and its battery`(
    _ year: Int, _ isSynchronised: Bool, _ hasBattery: Bool, _ level: DoctorFinding.Level
  ) {
    var machine = Machine()
    machine.clock = .init(year: year, isSynchronised: isSynchronised, hasBattery: hasBattery)
    let findings = DoctorChecks(machine: machine).clockFindings
    #expect(findings.map(\.level) == [level])
    #expect((findings[0].command == nil) == (level == .ok))
  }

  @Test func `a refusal of real time or locked memory is a warning with its reason`() {
    var machine = Machine()
    #expect(DoctorChecks(machine: machine).realTimeFindings.allSatisfy { $0.level == .ok })
    machine.realTimeRefusal = "SCHED_FIFO was refused"
    machine.memoryRefusal = "memory cannot be locked"
    let findings = DoctorChecks(machine: machine).realTimeFindings
    #expect(findings.map(\.level) == [.warning, .warning])
    #expect(findings.map(\.why) == ["SCHED_FIFO was refused.", "Memory cannot be locked."])
  }

  @Test(arguments: [
    (Machine.Folder.State.writable, DoctorFinding.Level.ok), (.missing(parentIsWritable: true), .ok),
    (.missing(parentIsWritable: false), .warning), (.hidden, .warning), (.readOnly, .problem), (.noFolder, .problem),
  ])
  func `the data folder is judged by who may write it`(_ state: Machine.Folder.State, _ level: DoctorFinding.Level) {
    var machine = Machine()
    machine.data = .init(path: "/data", state: state)
    #expect(DoctorChecks(machine: machine).dataFindings.first?.level == level)
  }

  @Test(arguments: [
    (UInt64(10) << 30, DoctorFinding.Level.ok, "10 GiB are free"), (512 << 20, .ok, "512 MiB are free"),
    ((512 << 20) - 1, .warning, "only 511 MiB are free"), ((64 << 20) - 1, .problem, "only 63 MiB are free"),
  ])
  func `free space has two limits`(_ bytes: UInt64, _ level: DoctorFinding.Level, _ words: String) {
    var machine = Machine()
    machine.data = .init(path: "/data", state: .writable, freeBytes: bytes)
    let finding = DoctorChecks(machine: machine).dataFindings.last
    #expect(finding?.level == level)
    #expect(finding?.what == words)
  }

  @Test func `a ledger is never a problem`() throws {
    var checks = try Self.checks(ledger: "https://ledger.example.org")
    #expect(checks.ledgerFindings.isEmpty, "nobody has asked")
    checks.machine.ledger = .silent(cause: "connection refused")
    checks.machine.data = .init(path: "/data", state: .writable, hasJoined: false)
    #expect(checks.ledgerFindings.map(\.level) == [.warning, .warning])
    checks.machine.ledger = .answers
    checks.machine.data?.hasJoined = true
    #expect(checks.ledgerFindings == [.ok(.ledger, "https://ledger.example.org answers")])
    #expect(try Self.checks(ledger: "embedded").ledgerFindings.map(\.level) == [.ok])
    #expect(try Self.checks(ledger: "none").ledgerFindings.map(\.level) == [.ok])
  }
}
