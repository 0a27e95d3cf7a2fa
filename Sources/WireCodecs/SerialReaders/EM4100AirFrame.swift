/// The 64 bits that an EM4100 tag sends over the air, for readers and tools that show them raw.
///
/// Nine ones; ten rows of four data bits and an even parity bit; four even column parity bits; a zero (EM
/// Microelectronic EM4100 data sheet, memory array for 64 bit).
public enum EM4100AirFrame {
  static let bitCount = 64

  /// Reads 64 bits, first bit on the air first.
  public static func decode(_ bits: [Bool]) throws(EM4100AirFault) -> EM4100Frame {
    guard bits.count == bitCount else { throw EM4100AirFault(.length) }
    guard bits.prefix(9).allSatisfy({ $0 }) else { throw EM4100AirFault(.header) }
    guard !bits[63] else { throw EM4100AirFault(.stop) }
    var value: UInt64 = 0
    var columns = [false, false, false, false]
    for row in 0..<10 {
      let start = 9 + row * 5
      var parity = false
      for column in 0..<4 {
        let bit = bits[start + column]
        value = value << 1 | (bit ? 1 : 0)
        parity = parity != bit
        columns[column] = columns[column] != bit
      }
      guard parity == bits[start + 4] else { throw EM4100AirFault(.parity) }
    }
    guard columns == Array(bits[59..<63]) else { throw EM4100AirFault(.parity) }
    return EM4100Frame(version: UInt8(value >> 32 & 255), tag: UInt32(value & 0xFFFF_FFFF))
  }

  /// The 64 bits of a tag.
  public static func encode(_ frame: EM4100Frame) -> [Bool] {
    var bits = Array(repeating: true, count: 9)
    var columns = [false, false, false, false]
    let value = UInt64(frame.version) << 32 | UInt64(frame.tag)
    for row in 0..<10 {
      var parity = false
      for column in 0..<4 {
        let bit = value >> UInt64(39 - row * 4 - column) & 1 == 1
        bits.append(bit)
        parity = parity != bit
        columns[column] = columns[column] != bit
      }
      bits.append(parity)
    }
    return bits + columns + [false]
  }

  /// Reads 64 bits packed into eight bytes; nil for anything that does not begin as they do.
  static func report(packed bytes: [UInt8]) -> FrameReport? {
    guard bytes.count == bitCount / 8, bytes[0] == 0xFF, bytes[1] >= 0x80 else { return nil }
    return report(bytes.flatMap { byte in (0..<8).map { byte >> (7 - $0) & 1 == 1 } })
  }

  /// Reads bits for `lintel decode em4100 --bits`.
  public static func report(_ bits: [Bool]) -> FrameReport {
    do {
      let frame = try decode(bits)
      return FrameReport(
        [.init("format", .text("EM4100 air"))] + frame.report + [
          .init("parity", .flag(true)), .init("ok", .flag(true)),
        ])
    } catch {
      return .refused(error.fault.rawValue)
    }
  }
}

/// Why 64 bits are no EM4100 frame.
public struct EM4100AirFault: Error, Equatable, Sendable {
  public let fault: FrameFault

  public init(_ fault: FrameFault) {
    self.fault = fault
  }
}
