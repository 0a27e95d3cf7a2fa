internal import Glibc
internal import HardwareAccess

/// One open terminal device.
final class LinuxSerialPort: SerialPortBackEnd {
  let descriptor: Int32
  private let object: String
  private let former: TerminalMode

  /// Opens the device exclusively, sets it raw at `baud` and throws stale input away. On an error everything is as it
  /// was before.
  init(_ address: PortAddress, baud: Int) throws(HardwareError) {
    object = address.description
    guard let speed = TerminalMode.speed(of: baud) else {
      let known = SerialSettings.standardBauds.map(String.init).joined(separator: ", ")
      throw .invalidSetting(object: object, problem: "\(baud) is no standard speed; there are \(known)")
    }
    descriptor = open(address.name, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw SystemFailure.error(.openSerialPort, object) }
    do throws(HardwareError) {
      former = try Self.takeOver(descriptor, speed: speed, object)
    } catch {
      close(descriptor)
      throw error
    }
  }

  /// - Returns: the mode to restore later.
  private static func takeOver(
    _ descriptor: Int32, speed: speed_t, _ object: String
  ) throws(HardwareError) -> TerminalMode {
    guard isatty(descriptor) == 1 else {
      throw .invalidSetting(object: object, problem: "it is no serial port")
    }
    // TIOCEXCL does not stop root, and the lock stops only those who ask: together they stop all who should be.
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      throw errno == EWOULDBLOCK
        ? .busy(operation: .openSerialPort, object: object) : SystemFailure.error(.openSerialPort, object)
    }
    let former = try TerminalMode(of: descriptor, .openSerialPort, object)
    guard ioctl(descriptor, UInt(TIOCEXCL)) == 0 else { throw SystemFailure.error(.openSerialPort, object) }
    do throws(HardwareError) {
      let raw = former.raw(speed: speed)
      try raw.apply(to: descriptor, .configure, object)
      guard try TerminalMode(of: descriptor, .configure, object).agrees(with: raw) else {
        throw .invalidSetting(object: object, problem: "the port does not take 8 data bits, no parity at this speed")
      }
      guard tcflush(descriptor, TCIFLUSH) == 0 else { throw SystemFailure.error(.configure, object) }
    } catch {
      // The cause is thrown; what cannot be restored belongs to a device that is broken or gone.
      try? former.apply(to: descriptor, .release, object)
      _ = ioctl(descriptor, UInt(TIOCNXCL))
      throw error
    }
    return former
  }

  func read(limit: Int) throws(HardwareError) -> [UInt8] {
    var count = 0
    var code: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, filled in
      repeat {
        count = Glibc.read(descriptor, buffer.baseAddress, limit)
        code = errno
      } while count < 0 && code == EINTR
      filled = max(0, count)
    }
    if count > 0 { return bytes }
    // One byte is the least that a read waits for, so none at all means that the other end is gone.
    guard count < 0 else { throw .disconnected(operation: .read, object: object) }
    guard code == EAGAIN else { throw SystemFailure.error(.read, object, code: code) }
    return []
  }

  func write(_ bytes: [UInt8]) throws(HardwareError) -> Int {
    var count = 0
    repeat { count = Glibc.write(descriptor, bytes, bytes.count) } while count < 0 && errno == EINTR
    if count >= 0 { return count }
    guard errno == EAGAIN else { throw SystemFailure.error(.write, object) }
    return 0
  }

  func relinquish() throws(HardwareError) {
    defer { close(descriptor) }
    do throws(HardwareError) {
      try former.apply(to: descriptor, .release, object)
    } catch .disconnected {
      return  // a device that is gone keeps no settings
    }
    guard ioctl(descriptor, UInt(TIOCNXCL)) == 0 else { throw SystemFailure.error(.release, object) }
  }
}
