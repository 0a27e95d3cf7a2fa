import Foundation
import Glibc
import Testing

/// `lintel devices watch` and `lintel bench gpio` as users run them on a machine without GPIO.
@Suite struct DevicesCommandTests {
  @Test(arguments: [
    ["devices", "watch", "--data0", "gpio:A"], ["devices", "watch", "--line", "gpio:A", "--profile", "wiegand"],
    ["devices", "watch", "--line", "gpio:A", "--pull", "sideways"], ["bench", "gpio"],
    ["devices", "watch", "--line", "gpio:A", "--line", "gpio:A"],
    ["bench", "gpio", "--input", "gpio:A", "--count", "1"], ["bench", "gpio", "--input", "gpio:A", "--pull", "x"],
  ])
  func wrongUseEndsWith64(_ arguments: [String]) throws {
    let result = try Program.run(arguments)
    #expect(result.code == 64, "\(arguments): \(result.output) \(result.error)")
  }

  @Test func linesThatAreNotThereAreNamed() throws {
    let watch = try Program.run("devices", "watch", "--line", "gpio:nowhere/1", "--json")
    #expect(watch.code == 69)
    #expect(try watch.json()["type"] as? String == "refused")
    #expect(try (watch.json()["words"] as? String)?.contains("gpio:nowhere/1") == true, "\(watch.output)")
    let bench = try Program.run("bench", "gpio", "--input", "gpio:nowhere/1")
    #expect(bench.code == 69)
    #expect(bench.error.contains("gpio:nowhere/1"), "\(bench.error)")
    let folder = try TemporaryFolder()
    #expect(try Program.run("devices", "watch", "--config", folder.path + "/none.yaml").code == 78)
    let profile = try Program.run(
      "devices", "watch", "--data0", "gpio:nowhere/1", "--data1", "gpio:nowhere/2", "--profile", "rdm6300")
    #expect(profile.code == 78 && profile.error.contains("hid-signo"), "\(profile.error)")
  }

  @Test func aSerialReaderIsWatchedUntilCtrlC() throws {
    let terminal = try Terminal()
    let folder = try TemporaryFolder()
    let file = try folder.write(
      "space.yaml",
      """
      space: a
      name: A
      timezone: UTC
      ledger: none
      readers: { wall: { profile: rdm6300, port: "serial:\(terminal.path)" } }
      doors: { front: { reader: wall, lock: { output: "sim:lock" } } }
      """)
    let watch = try Running(["devices", "watch", "--config", file, "--data", folder.path, "--json"])
    defer { if watch.process.isRunning { watch.kill() } }
    #expect(eventually { watch.output.contains("\"watching\"") }, "\(watch.error)")

    // Who holds the port is seen by the doctor: here this test and the watch.
    let doctor = try Program.run("doctor", "--config", file, "--data", folder.path, "--json")
    #expect(doctor.output.contains("(process \(getpid()))"), "\(doctor.output)")

    try terminal.send("\u{2}3A00814000FB\u{3}")
    #expect(eventually { watch.output.contains("\"frame\"") }, "\(watch.output)")
    #expect(watch.stop(SIGINT) == 0)
    #expect(watch.lines.last?.contains("\"end\"") == true)
    #expect(watch.output.contains("\"tag\":") && !watch.output.contains("814000"), "\(watch.output)")
    // The lock on the port went with it.
    #expect(flock(terminal.nearEnd, LOCK_EX | LOCK_NB) == 0)
  }

  /// A pair of terminals; the near one is kept open, so that the far one can be written at any time.
  private final class Terminal {
    let path: String
    private var farEnd: Int32 = -1
    private(set) var nearEnd: Int32 = -1

    init() throws {
      guard openpty(&farEnd, &nearEnd, nil, nil, nil) == 0 else { throw POSIXError(.ENOTTY) }
      for end in [farEnd, nearEnd] { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      var name = [CChar](repeating: 0, count: 64)
      guard ttyname_r(nearEnd, &name, name.count) == 0 else { throw POSIXError(.ENOTTY) }
      path = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    func send(_ text: String) throws {
      guard write(farEnd, text, text.utf8.count) == text.utf8.count else { throw POSIXError(.EIO) }
    }

    deinit {
      close(farEnd)
      close(nearEnd)
    }
  }
}
