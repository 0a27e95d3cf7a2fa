/// The name of one input or output line: a scheme, which chooses the hardware, and a name within it.
///
/// Written `scheme:name` in the configuration: `sim:strike-front`, `gpio:GPIO17`, `gpio:pinctrl-rp1/17`.
public struct LineAddress: Hashable, Sendable, CustomStringConvertible {
  /// Which hardware owns the line: `sim`, `gpio`. Lower-case letters and digits, starting with a letter.
  public let scheme: String
  /// The line within that hardware; 1 to ``AddressText/longestName`` bytes without spaces or control characters.
  public let name: String

  /// Reads `scheme:name`; throws ``HardwareError/malformedAddress(text:problem:)`` for anything else.
  public init(_ text: String) throws(HardwareError) {
    (scheme, name) = try AddressText.split(text)
  }

  /// The address as the configuration writes it.
  public var description: String { "\(scheme):\(name)" }
}

/// The name of one serial port: a scheme, which chooses the hardware, and a name within it.
///
/// Written `scheme:name` in the configuration: `sim:reader-front`, `serial:/dev/serial/by-id/usb-1a86_USB_Serial-if00`.
public struct PortAddress: Hashable, Sendable, CustomStringConvertible {
  /// Which hardware owns the port: `sim`, `serial`. Lower-case letters and digits, starting with a letter.
  public let scheme: String
  /// The port within that hardware; 1 to ``AddressText/longestName`` bytes without spaces or control characters.
  public let name: String

  /// Reads `scheme:name`; throws ``HardwareError/malformedAddress(text:problem:)`` for anything else.
  public init(_ text: String) throws(HardwareError) {
    (scheme, name) = try AddressText.split(text)
  }

  /// The address as the configuration writes it.
  public var description: String { "\(scheme):\(name)" }
}

/// The rules that all addresses share.
public enum AddressText {
  /// The longest name within a scheme, in bytes. Names under `/dev/serial/by-id` can pass 100 bytes; 255 is the
  /// longest file name of Linux.
  public static let longestName = 255

  /// The longest scheme, in bytes.
  public static let longestScheme = 16

  static func split(_ text: String) throws(HardwareError) -> (scheme: String, name: String) {
    guard let colon = text.firstIndex(of: ":") else {
      throw .malformedAddress(text: text, problem: "it has no scheme; write it as scheme:name, such as gpio:GPIO17")
    }
    let scheme = text[..<colon]
    let name = text[text.index(after: colon)...]
    guard isScheme(scheme.utf8) else {
      throw .malformedAddress(
        text: text, problem: "its scheme must be 1 to \(longestScheme) lower-case letters and digits, a letter first")
    }
    guard (1...longestName).contains(name.utf8.count), name.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else {
      throw .malformedAddress(
        text: text, problem: "its name must be 1 to \(longestName) bytes without spaces or control characters")
    }
    return (String(scheme), String(name))
  }

  private static func isScheme(_ bytes: Substring.UTF8View) -> Bool {
    let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    guard let first = bytes.first, letters.contains(first), bytes.count <= longestScheme else { return false }
    return bytes.allSatisfy { letters.contains($0) || digits.contains($0) }
  }
}
