/// Every protocol that can be read by hand: what `lintel decode` knows.
public enum FrameDecoding {
  /// The names, in alphabetical order.
  public static let protocols = [
    "ccid", "co2", "em4100", "gwiot7941", "hid", "ld2410", "pn532", "relay", "temper", "wiegand",
  ]
  /// The names of those that have a form in bytes.
  public static let byteProtocols = ["ccid", "co2", "em4100", "gwiot7941", "hid", "ld2410", "pn532", "relay", "temper"]
  /// The names of those that have a form in bits.
  public static let bitProtocols = ["em4100", "wiegand"]
  /// The most bytes or bits that are read at once.
  public static let longestInput = 65_536

  /// Reads a frame, or what a line carried, as hexadecimal text: either case, with spaces or colons between bytes.
  /// `raw:` before it computes the check value of the bytes instead; for the five bytes of an EM4100 card it also gives
  /// the forms printed on cards. nil for a protocol that is not in ``byteProtocols``.
  public static func decode(_ name: String, hex text: String) -> FrameReport? {
    let isRaw = text.hasPrefix("raw:")
    guard byteProtocols.contains(name) else { return nil }
    guard let bytes = bytes(hex: isRaw ? text.dropFirst(4) : text[...]) else {
      return .refused(FrameFault.charset.rawValue)
    }
    return isRaw ? check(name, bytes) : decode(name, bytes: bytes)
  }

  /// Reads bytes as they came over the line. nil for a protocol that is not in ``byteProtocols``.
  public static func decode(_ name: String, bytes: [UInt8]) -> FrameReport? {
    guard bytes.count <= longestInput else { return .refused(FrameFault.overlong.rawValue) }
    switch name {
    case "ccid": return CCIDReport.report(bytes)
    case "co2": return AirMonitorReport.report(bytes)
    case "em4100": return EM4100AirFrame.report(packed: bytes) ?? EM4100FrameDecoder.report(bytes)
    case "gwiot7941": return Gwiot7941FrameDecoder.report(bytes)
    case "hid": return KeyboardTextReport.report(bytes)
    case "ld2410": return LD2410FrameDecoder.report(bytes)
    case "pn532": return PN532Report.report(bytes)
    case "relay": return HIDRelayState.report(bytes)
    case "temper": return TemperReply.report(bytes)
    default: return nil
    }
  }

  /// Reads bits, first bit on the air first. nil for a protocol that is not in ``bitProtocols``.
  public static func decode(_ name: String, bits: [Bool]) -> FrameReport? {
    guard bits.count <= longestInput else { return .refused(FrameFault.overlong.rawValue) }
    switch name {
    case "em4100": return EM4100AirFrame.report(bits)
    case "wiegand": return WiegandReport.report(bits)
    default: return nil
    }
  }

  /// Bytes from hexadecimal text; nil for an odd number of digits, other characters, or more than ``longestInput``.
  public static func bytes(hex text: some StringProtocol) -> [UInt8]? {
    let digits = text.utf8.filter { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: ":") }
    guard digits.count % 2 == 0, digits.count <= longestInput * 2 else { return nil }
    var bytes: [UInt8] = []
    for index in stride(from: 0, to: digits.count, by: 2) {
      guard let high = hexValue(digits[index]), let low = hexValue(digits[index + 1]) else { return nil }
      bytes.append(high << 4 | low)
    }
    return bytes
  }

  /// Bits from noughts and ones, with spaces anywhere; nil for other characters, or more than ``longestInput``.
  public static func bits(_ text: some StringProtocol) -> [Bool]? {
    var bits: [Bool] = []
    for character in text.utf8 where character != UInt8(ascii: " ") {
      switch character {
      case UInt8(ascii: "0"): bits.append(false)
      case UInt8(ascii: "1"): bits.append(true)
      default: return nil
      }
      guard bits.count <= longestInput else { return nil }
    }
    return bits
  }

  private static func check(_ name: String, _ bytes: [UInt8]) -> FrameReport {
    func fields(_ name: String, _ value: UInt8) -> FrameReport {
      FrameReport([.init(name, .text(hex([value]))), .init("ok", .flag(true))])
    }
    switch name {
    case "em4100":
      guard let frame = EM4100Frame(bytes: bytes) else { return fields("checksum", bytes.reduce(0, ^)) }
      return FrameReport(frame.report + [.init("ok", .flag(true))])
    case "gwiot7941": return fields("bcc", bytes.reduce(0, ^))
    case "co2": return fields("checksum", bytes.reduce(0, &+))
    case "pn532": return fields("dcs", 0 &- bytes.reduce(0, &+))
    default: return .refused("no check value")
    }
  }
}
