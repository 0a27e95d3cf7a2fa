import Foundation
import Glibc
import Testing

/// `lintel demo` as people start and end it.
@Suite(.serialized) struct DemoTests {
  private static let arguments = ["demo", "--devices", Program.devices, "--port", "0", "--data"]

  @Test func itGreetsOnNarrowTerminalsEndsOnAHangupAndGoesOnFromWhatItHolds() throws {
    let folder = try TemporaryFolder()
    let first = try Running(Self.arguments + [folder.path])
    defer { first.kill() }
    #expect(eventually { first.output.contains("Ctrl-C") }, "\(first.output) \(first.error)")
    // The folder's own name may be of any length.
    for line in first.lines where !line.contains(folder.path) { #expect(line.count <= 80, "\(line)") }
    #expect(try Program.run("members", "add", "Zora Quill", "--data", folder.path).code == 0)
    #expect(first.stop(SIGHUP) == 0, "\(first.error)")

    let second = try Running(Self.arguments + [folder.path])
    defer { second.kill() }
    #expect(eventually { second.output.contains("Ctrl-C") }, "\(second.output) \(second.error)")
    #expect(try Program.run("members", "list", "--data", folder.path).output.contains("Zora Quill"))
    #expect(second.stop() == 0, "\(second.error)")
    let verified = try Program.run("ledger", "verify", "--data", folder.path)
    #expect(verified.code == 0, "\(verified.output) \(verified.error)")
  }

  @Test func aPortThatIsTakenIsSaidBeforeAnythingStarts() throws {
    let folder = try TemporaryFolder()
    let taken = try TakenPort()
    for option in ["--port", "--ledger-port"] {
      let result = try Program.run("demo", "--devices", Program.devices, "--data", folder.path, option, "\(taken.port)")
      #expect(result.code == 69)
      #expect(result.error.contains(option) && result.error.contains("\(taken.port)"), "\(result.error)")
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
  }

  @Test func watchingEndsWithTheAgent() throws {
    let folder = try TemporaryFolder()
    let demo = try Running(Self.arguments + [folder.path])
    defer { demo.kill() }
    #expect(eventually { demo.output.contains("Ctrl-C") }, "\(demo.output) \(demo.error)")
    let watch = try Running(["watch", "--data", folder.path])
    defer { watch.kill() }
    #expect(
      try eventually {
        _ = try Program.run("door", "unlock", "front", "--data", folder.path)
        return watch.output.contains("Front door")
      }, "\(watch.error)")
    #expect(demo.stop() == 0)
    #expect(eventually { !watch.process.isRunning }, "it goes on without an agent")
    watch.finishReading()
    #expect(watch.process.terminationStatus == 69)
    #expect(watch.error.contains("agent"), "\(watch.error)")
  }
}

/// A port of this machine that somebody listens at.
final class TakenPort {
  let port: Int
  private let descriptor: Int32

  init() throws {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    self.descriptor = descriptor
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = in_addr_t(INADDR_LOOPBACK).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let made = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, size) == 0 && listen(descriptor, 1) == 0 && getsockname(descriptor, $0, &size) == 0
      }
    }
    guard made else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    port = Int(UInt16(bigEndian: address.sin_port))
  }

  deinit { close(descriptor) }
}
