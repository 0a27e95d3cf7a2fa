internal import Glibc
internal import HardwareAccess

/// What an error number of the kernel means for a serial port or a line.
enum SystemFailure {
  /// The group that may use serial ports on Debian and its descendants.
  static let serialGroup = "dialout"
  /// The group that may use GPIO chips on Raspberry Pi OS, and elsewhere when a udev rule says so.
  static let lineGroup = "gpio"

  /// The error for `errno` as it is now; read it before anything else is called.
  static func error(_ operation: HardwareOperation, _ object: String) -> HardwareError {
    error(operation, object, code: errno)
  }

  static func error(
    _ operation: HardwareOperation, _ object: String, code: Int32, group: String = serialGroup
  ) -> HardwareError {
    switch code {
    case ENOENT, ENOTDIR: .notFound(operation: operation, object: object)
    case ENODEV, ENXIO, EIO:
      isOpening(operation)
        ? .notFound(operation: operation, object: object) : .disconnected(operation: operation, object: object)
    case EACCES, EPERM: .notPermitted(operation: operation, object: object, group: group)
    case EBUSY: .busy(operation: operation, object: object)
    default:
      .failed(operation: operation, object: object, code: code, cause: String(cString: strerror(code)))
    }
  }

  private static func isOpening(_ operation: HardwareOperation) -> Bool {
    switch operation {
    case .openOutput, .openInputs, .openSerialPort, .claim, .inspect: true
    case .set, .readLevel, .readEdges, .read, .write, .configure, .transfer, .release: false
    }
  }
}
