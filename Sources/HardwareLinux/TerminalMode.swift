internal import Glibc
internal import HardwareAccess

/// How a terminal device is set (termios).
struct TerminalMode: Sendable {
  private var attributes = termios()

  /// The mode that the device has now.
  init(of descriptor: Int32, _ operation: HardwareOperation, _ object: String) throws(HardwareError) {
    guard tcgetattr(descriptor, &attributes) == 0 else { throw SystemFailure.error(operation, object) }
  }

  /// This mode changed to raw bytes, 8 data bits, no parity, 1 stop bit, no flow control.
  func raw(speed: speed_t) -> TerminalMode {
    var mode = self
    cfmakeraw(&mode.attributes)
    mode.attributes.c_cflag |= tcflag_t(CLOCAL | CREAD | CS8)
    mode.attributes.c_cflag &= ~(tcflag_t(CSTOPB | PARENB) | CRTSCTS)
    mode.attributes.c_iflag &= ~tcflag_t(IXOFF | IXANY | INPCK)
    withUnsafeMutableBytes(of: &mode.attributes.c_cc) { characters in
      characters[Int(VMIN)] = 1
      characters[Int(VTIME)] = 0
    }
    // Both fail for speeds outside the table only, and `speed` comes from it.
    cfsetispeed(&mode.attributes, speed)
    cfsetospeed(&mode.attributes, speed)
    return mode
  }

  func apply(to descriptor: Int32, _ operation: HardwareOperation, _ object: String) throws(HardwareError) {
    var attributes = attributes
    var result: Int32 = 0
    repeat { result = tcsetattr(descriptor, TCSANOW, &attributes) } while result != 0 && errno == EINTR
    guard result == 0 else { throw SystemFailure.error(operation, object) }
  }

  /// Whether what matters of a serial line is equal: tcsetattr succeeds when any part of a change was possible.
  func agrees(with other: TerminalMode) -> Bool {
    let frame = tcflag_t(CSIZE | CSTOPB | PARENB) | CRTSCTS
    var (mine, theirs) = (attributes, other.attributes)
    return mine.c_cflag & frame == theirs.c_cflag & frame && mine.c_lflag == theirs.c_lflag
      && mine.c_iflag == theirs.c_iflag && cfgetospeed(&mine) == cfgetospeed(&theirs)
  }

  /// The constant of a speed in bits per second; nil for one that not every port knows.
  static func speed(of baud: Int) -> speed_t? {
    let constant: Int32
    switch baud {
    case 1200: constant = B1200
    case 2400: constant = B2400
    case 4800: constant = B4800
    case 9600: constant = B9600
    case 19_200: constant = B19200
    case 38_400: constant = B38400
    case 57_600: constant = B57600
    case 115_200: constant = B115200
    case 230_400: constant = B230400
    default: return nil
    }
    return speed_t(constant)
  }
}
