import AgentRuntime
import Foundation
import Glibc
import SpaceCore
import Testing

/// `lintel run` with a real serial line: bytes from outside the process, through a pty.
@Suite(.serialized) struct RunTests {
  private static func configuration(port: String, ledgerPort: Int = 0) -> String {
    """
    space: bench
    name: Bench
    timezone: America/Detroit
    ledger: { embedded: true, port: \(ledgerPort) }
    web: { port: 0 }
    readers: { outside: { profile: rdm6300, port: "serial:\(port)" } }
    doors:
      front:
        name: Front door
        reader: outside
        lock: { output: "sim:strike", kind: fail-secure }
        contact: { input: "sim:contact" }
    """
  }

  @Test func aBadgeFromAPtyOpensAStrikeAndStandsInTheLedger() throws {
    let folder = try TemporaryFolder()
    let line = try Pty()
    let file = try folder.write("space.yaml", Self.configuration(port: line.path))
    let running = try Running(["run", file, "--data", folder.path, "--trust-clock", "--devices", Program.devices])
    defer { running.kill() }
    let policy = try eventually {
      let status = try Program.run("status", "--json", "--data", folder.path)
      guard status.code == 0, let health = try status.json()["health"] as? [String: Any] else { return false }
      return health["policy_version"] != nil
    }
    #expect(policy, "no policy came: \(running.error)")

    line.send(badge)
    #expect(try eventually { try entries(folder.path, .accessDenied) == 1 }, "an unknown badge is refused")

    for command in [
      ["members", "add", "Ada Marsh", "--data", folder.path],
      ["badges", "add", "ada", "--uid", "3A00814000", "--data", folder.path],
      ["grants", "add", "--to", "ada", "--right", "enter", "--on", "front", "--data", folder.path],
    ] {
      let result = try Program.run(command)
      #expect(result.code == 0, "\(command): \(result.error)")
    }
    // A card is taken away between two taps for longer than the reader's hold-off, one second.
    var tapped = ContinuousClock.now
    let opened = try eventually {
      if ContinuousClock.now - tapped > .milliseconds(1500) {
        line.send(badge)
        tapped = .now
      }
      return try entries(folder.path, .accessGranted) >= 1
    }
    #expect(opened, "the badge did not open: \(running.error)")

    #expect(running.stop() == 0, "\(running.error)")
    let verified = try Program.run("ledger", "verify", "--data", folder.path, "--json")
    #expect(verified.code == 0, "\(verified.output) \(verified.error)")
    #expect(verified.output.contains("\"sound\" : true") || verified.output.contains("\"ok\" : true"))
  }

  @Test func noiseAndBadChecksumsOpenNothingAndSplitFramesAreRead() throws {
    let folder = try TemporaryFolder()
    let line = try Pty()
    let file = try folder.write("space.yaml", Self.configuration(port: line.path))
    let running = try Running(["run", file, "--data", folder.path, "--trust-clock", "--devices", Program.devices])
    defer { running.kill() }
    #expect(try eventually { try Program.run("status", "--data", folder.path).code == 0 }, "\(running.error)")
    #expect(try eventually { try entries(folder.path, .policyInstalled) >= 1 }, "\(running.error)")

    // The same card with another check value, again and again, and bytes that are no frame.
    let altered = Array("\u{02}3A00814000FA\u{03}".utf8)
    #expect(
      try eventually {
        line.send([0xFF, 0x00, 0x55, 0x0D, 0x02, 0x39] + altered)
        return try entries(folder.path, .deviceDegraded) >= 1
      }, "noise was not recorded: \(running.error)")
    for _ in 0..<10 { line.send(altered) }

    // The reader still reads: a good frame, byte by byte, is an unknown badge.
    #expect(
      try eventually {
        for byte in badge { line.send([byte]) }
        return try entries(folder.path, .accessDenied) >= 1
      }, "a split frame was not read: \(running.error)")
    #expect(try entries(folder.path, .deviceDegraded) == 1)
    #expect(try entries(folder.path, .accessGranted) == 0)
    #expect(try entries(folder.path, .doorOpened) == 0)
    #expect(running.stop() == 0)
  }

  @Test func aLineThatIsPulledOutIsRecordedAndTheAgentGoesOn() throws {
    let folder = try TemporaryFolder()
    let line = try Pty()
    let file = try folder.write("space.yaml", Self.configuration(port: line.path))
    let running = try Running(["run", file, "--data", folder.path, "--trust-clock", "--devices", Program.devices])
    defer { running.kill() }
    #expect(try eventually { try Program.run("status", "--data", folder.path).code == 0 }, "\(running.error)")
    line.send(Array(badge.prefix(6)))
    line.close()
    #expect(try eventually { try entries(folder.path, .deviceLost) == 1 }, "\(running.error)")
    #expect(try Program.run("door", "unlock", "front", "--data", folder.path).code == 0)
    #expect(running.stop() == 0)
  }

  @Test func aWrongConfigurationSwitchesNothingAndSaysEverything() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(
      "space.yaml",
      """
      space: bench
      name: Bench
      timezone: America/Detriot
      readers: { outside: { profile: rdm6300, port: "sim:outside" } }
      doors:
        front: { reader: outsid, lock: { output: "sim:strike" }, unlock: 5 }
      colour: red
      """)
    for arguments in [["check", file], ["run", file, "--data", folder.path]] {
      let result = try Program.run(arguments + ["--devices", Program.devices])
      #expect(result.code == 78)
      for part in [":3:", "America/Detroit", "did you mean 'outside'", "5s", "unknown key 'colour'", ":7:"] {
        #expect(result.error.contains(part), "\(part) in \(result.error)")
      }
    }
  }

  private let badge = Array("\u{02}3A00814000FB\u{03}".utf8)

  /// How many of the last entries are of this type.
  private func entries(_ folder: String, _ type: JournalEventType) throws -> Int {
    let result = try Program.run("watch", "--last", "200", "--json", "--data", folder)
    guard result.code == 0 else { return 0 }
    return try result.output.split(separator: "\n").count {
      try AgentJSON.decode(RecordedEvent.self, from: Data($0.utf8)).event.type == type
    }
  }
}

/// A pair of ends of a real terminal line; the agent opens one, the test writes into the other.
final class Pty {
  let path: String
  private var master: Int32
  /// Kept open so that bytes wait until the agent has opened its own.
  private var near: Int32

  init() throws {
    var (near, far): (Int32, Int32) = (-1, -1)
    guard openpty(&far, &near, nil, nil, nil) == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    var name = [CChar](repeating: 0, count: 128)
    guard ttyname_r(near, &name, name.count) == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    path = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    master = far
    self.near = near
    _ = fcntl(far, F_SETFD, FD_CLOEXEC)
    _ = fcntl(near, F_SETFD, FD_CLOEXEC)
  }

  deinit { close() }

  func send(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { _ = write(master, $0.baseAddress, $0.count) }
  }

  /// What the other end has written so far, or the line has echoed; nothing when there is nothing.
  func received() -> String {
    _ = fcntl(master, F_SETFL, O_NONBLOCK)
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = bytes.withUnsafeMutableBytes { read(master, $0.baseAddress, $0.count) }
    return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
  }

  func close() {
    for end in [near, master] where end >= 0 { Glibc.close(end) }
    (near, master) = (-1, -1)
  }
}
