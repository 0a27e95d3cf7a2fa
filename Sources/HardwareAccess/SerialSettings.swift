/// How a serial port is set: eight data bits, no parity, one stop bit, no flow control, and the speed below.
public struct SerialSettings: Hashable, Sendable {
  /// The speeds that every serial port of Linux knows by name, in bits per second.
  public static let standardBauds = [1200, 2400, 4800, 9600, 19_200, 38_400, 57_600, 115_200, 230_400]

  /// Bits per second; one of ``standardBauds``, checked when the port is opened.
  public var baud: Int
  /// Whether a name that follows the order of discovery (`/dev/ttyUSB0`) is accepted. After a restart it may be
  /// another device, so this is for a bench and not for a door.
  public var allowUnstableName: Bool

  public init(baud: Int = 9600, allowUnstableName: Bool = false) {
    self.baud = baud
    self.allowUnstableName = allowUnstableName
  }
}
