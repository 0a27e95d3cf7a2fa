/// The 40 bits of an EM4100 tag, as RDM6300, ID-12 and ID-20 readers send them in ASCII.
///
/// Frame (RDM6300 data sheet): STX, ten hexadecimal digits, two hexadecimal digits of checksum, ETX; 14 bytes. The
/// ID-12 family puts CR and LF before the ETX; 16 bytes. The checksum is the exclusive or of the five bytes.
public struct EM4100Frame: Hashable, Sendable {
  /// Customer or version byte, the first two digits.
  public var version: UInt8
  /// The 32-bit number of the tag.
  public var tag: UInt32

  public init(version: UInt8, tag: UInt32) {
    self.version = version
    self.tag = tag
  }

  /// Reads the five bytes, most significant first; nil for another number of them.
  public init?(bytes: [UInt8]) {
    guard bytes.count == 5 else { return nil }
    self.init(version: bytes[0], tag: bytes[1...].reduce(0) { $0 << 8 | UInt32($1) })
  }

  /// The five bytes, most significant first: the canonical credential.
  public var bytes: [UInt8] {
    [version, UInt8(tag >> 24 & 255), UInt8(tag >> 16 & 255), UInt8(tag >> 8 & 255), UInt8(tag & 255)]
  }

  /// The exclusive or of the five bytes.
  public var checksum: UInt8 { bytes.reduce(0, ^) }

  /// Bits 16 to 23: the first of the two numbers that many cards carry in print.
  public var facility: UInt8 { UInt8(tag >> 16 & 255) }
  /// Bits 0 to 15: the second.
  public var number: UInt16 { UInt16(tag & 0xFFFF) }

  /// The forms printed on cards: all 32 bits in ten decimal digits, and facility with number.
  public var printedDecimal: String { padded(tag, 10) }
  public var printedFacility: String { padded(facility, 3) + "," + padded(number, 5) }

  /// The frame as an RDM6300 sends it, 14 bytes.
  public func encode() -> [UInt8] {
    [EM4100FrameDecoder.start] + hex(bytes + [checksum]).utf8 + [EM4100FrameDecoder.end]
  }

  /// What `lintel decode em4100` prints of it.
  public var report: [FrameReport.Field] {
    [
      .init("version", .text(hex([version]))), .init("tag32", .text(hex(bytes.dropFirst()))),
      .init("decimal", .text(printedDecimal)), .init("facility", .number(Int(facility))),
      .init("number", .number(Int(number))), .init("printed", .text(printedFacility)),
      .init("checksum", .text(hex([checksum]))),
    ]
  }
}
