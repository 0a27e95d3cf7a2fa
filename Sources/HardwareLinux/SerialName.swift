internal import HardwareAccess

/// Which names of serial ports stay with their device.
///
/// The kernel numbers USB and Bluetooth ports in the order in which it finds them, so after a restart `ttyUSB0` may be
/// the other reader. The links that udev makes from serial number or place do not move, nor do a board's own UARTs.
public enum SerialName {
  /// Where stable names are found.
  public static let stableFolder = "/dev/serial/by-id"
  /// What the kernel numbers by discovery.
  static let numbered = ["ttyUSB", "ttyACM", "rfcomm"]

  static func check(_ address: PortAddress, allowUnstable: Bool) throws(HardwareError) {
    guard address.name.hasPrefix("/") else {
      throw .invalidSetting(
        object: address.description, problem: "its name must be a whole path, such as \(stableFolder)/usb-...")
    }
    guard allowUnstable || !isUnstable(address.name) else {
      throw .unstableName(object: address.description, stableFolder: stableFolder)
    }
  }

  /// Whether a path follows the order of discovery.
  public static func isUnstable(_ path: String) -> Bool {
    guard let file = path.split(separator: "/").last else { return false }
    return numbered.contains { prefix in
      file.hasPrefix(prefix) && file.utf8.dropFirst(prefix.utf8.count).allSatisfy { (0x30...0x39).contains($0) }
    }
  }
}
