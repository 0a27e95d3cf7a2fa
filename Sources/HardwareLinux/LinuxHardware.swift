public import HardwareAccess

/// This machine's kernel: serial ports under the scheme `serial`.
///
/// A port is named by its device file: `serial:/dev/serial/by-id/usb-1a86_USB_Serial-if00-port0`. Names that follow the
/// order of discovery are refused unless the settings allow them, see ``SerialName``.
public final class LinuxHardware: Hardware {
  /// The scheme of serial ports.
  public static let serialScheme = "serial"
  /// The scheme of GPIO lines, which this build names and does not have.
  public static let lineScheme = "gpio"

  public init() {}

  public var schemes: [String] { [Self.lineScheme, Self.serialScheme] }

  public func openOutput(_ address: LineAddress, idle: Level, activeLow: Bool) throws(HardwareError) -> OutputLine {
    throw noLines(.openOutput, address.scheme, address.description)
  }

  public func openInputs(
    _ addresses: [LineAddress], activeLow: Bool, pull: Pull
  ) throws(HardwareError) -> InputLines {
    guard let first = addresses.first else {
      throw .invalidSetting(object: "inputs", problem: "a request needs at least one line")
    }
    throw noLines(.openInputs, first.scheme, first.description)
  }

  public func openSerialPort(_ address: PortAddress, settings: SerialSettings) throws(HardwareError) -> SerialPort {
    guard address.scheme == Self.serialScheme else {
      throw .unknownScheme(
        operation: .openSerialPort, object: address.description, available: [Self.serialScheme])
    }
    try SerialName.check(address, allowUnstable: settings.allowUnstableName)
    return SerialPort(address: address, backEnd: try LinuxSerialPort(address, baud: settings.baud))
  }

  private func noLines(_ operation: HardwareOperation, _ scheme: String, _ object: String) -> HardwareError {
    guard scheme == Self.lineScheme else {
      return .unknownScheme(operation: operation, object: object, available: [])
    }
    return .unsupported(
      operation: operation, object: object,
      explanation: "this build has no GPIO yet; use simulated lines (sim:) or a build with GPIO")
  }
}
