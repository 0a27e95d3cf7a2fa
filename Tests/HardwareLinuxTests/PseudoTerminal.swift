import Glibc
import HardwareAccess

/// A pair of terminals: the far end plays the device, the port is opened by its name under /dev/pts.
final class PseudoTerminal {
  struct Failure: Error {
    var call: String
    var code = errno
  }

  let address: PortAddress
  let path: String
  private var farEnd: Int32

  init() throws {
    farEnd = -1
    var nearEnd: Int32 = -1
    guard openpty(&farEnd, &nearEnd, nil, nil, nil) == 0 else { throw Failure(call: "openpty") }
    defer { close(nearEnd) }
    var name = [CChar](repeating: 0, count: 64)
    guard ttyname_r(nearEnd, &name, name.count) == 0 else { throw Failure(call: "ttyname_r") }
    guard fcntl(farEnd, F_SETFL, O_NONBLOCK) == 0, fcntl(farEnd, F_SETFD, FD_CLOEXEC) == 0 else {
      throw Failure(call: "fcntl")
    }
    path = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    address = try PortAddress("serial:\(path)")
  }

  deinit { unplug() }

  /// What the device sends.
  func send(_ bytes: [UInt8]) throws {
    guard write(farEnd, bytes, bytes.count) == bytes.count else { throw Failure(call: "write") }
  }

  /// What the device received until now; waits for the first of it.
  func received(limit: Int = 4096) throws -> [UInt8] {
    guard isReadable(farEnd) else { throw Failure(call: "poll") }
    var bytes = [UInt8](repeating: 0, count: limit)
    let count = read(farEnd, &bytes, limit)
    guard count >= 0 else { throw Failure(call: "read") }
    return Array(bytes.prefix(count))
  }

  /// How the port is set now, seen from the far end.
  func mode() throws -> termios {
    var mode = termios()
    guard tcgetattr(farEnd, &mode) == 0 else { throw Failure(call: "tcgetattr") }
    return mode
  }

  /// The device is gone.
  func unplug() {
    if farEnd >= 0 { close(farEnd) }
    farEnd = -1
  }
}

/// Whether something can be read, waiting at most ten seconds for it.
func isReadable(_ descriptor: Int32, within milliseconds: Int32 = 10_000) -> Bool {
  var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
  return poll(&entry, 1, milliseconds) == 1
}

/// Reads until `count` bytes have come.
func readAll(_ port: borrowing SerialPort, count: Int) throws -> [UInt8] {
  var bytes: [UInt8] = []
  while bytes.count < count, isReadable(port.descriptor) { bytes += try port.read(limit: 100) }
  return bytes
}
