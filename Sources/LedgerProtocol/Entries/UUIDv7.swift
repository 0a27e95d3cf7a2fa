internal import SpaceCore

/// Identifiers that sort by time (RFC 9562, section 5.7): 48 bits of milliseconds, 74 random bits.
enum UUIDv7 {
  /// Appends a new identifier for `time`, 36 characters.
  static func append(_ time: WallTime, to bytes: inout [UInt8]) {
    let stamp = UInt64(truncatingIfNeeded: time.milliseconds) << 16
    let high = stamp | 0x7000 | UInt64.random(in: 0...0xFFF)
    let low = UInt64.random(in: 0 ... .max) & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
    for place in 0..<32 {
      if [8, 12, 16, 20].contains(place) { bytes.append(UInt8(ascii: "-")) }
      let word = place < 16 ? high : low
      bytes.append(JSONText.hexadecimal[Int(word >> UInt64(60 - 4 * (place & 15)) & 15)])
    }
  }
}
