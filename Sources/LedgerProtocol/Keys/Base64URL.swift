/// Base64 with the URL alphabet and without padding (RFC 4648, section 5), as JOSE uses it.
///
/// Reading is strict: one text for one value, so that a changed character can never mean the same bytes.
public enum Base64URL {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

  private static let values: [UInt8] = {
    var values = [UInt8](repeating: 0xFF, count: 256)
    for (value, character) in alphabet.enumerated() { values[Int(character)] = UInt8(value) }
    return values
  }()

  /// The text of `bytes`.
  public static func encode(_ bytes: some Collection<UInt8>) -> String {
    String(decoding: ascii(bytes), as: UTF8.self)
  }

  /// The text of `bytes`, as ASCII.
  public static func ascii(_ bytes: some Collection<UInt8>) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count * 4 + 2) / 3)
    var held: UInt32 = 0
    var bits = 0
    for byte in bytes {
      held = held << 8 | UInt32(byte)
      bits += 8
      while bits >= 6 {
        bits -= 6
        text.append(alphabet[Int(held >> UInt32(bits)) & 63])
      }
    }
    if bits > 0 { text.append(alphabet[Int(held << UInt32(6 - bits)) & 63]) }
    return text
  }

  /// The bytes of `text`; nil for padding, other characters, an impossible length or spare bits that are not zero.
  public static func decode(_ text: String) -> [UInt8]? { decode(ascii: text.utf8) }

  /// The bytes of ASCII `text`; nil where `decode(_:)` gives nil.
  public static func decode(ascii text: some Collection<UInt8>) -> [UInt8]? {
    guard text.count % 4 != 1 else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count * 3 / 4)
    var held: UInt32 = 0
    var bits = 0
    for character in text {
      let value = values[Int(character)]
      guard value != 0xFF else { return nil }
      held = held << 6 | UInt32(value)
      bits += 6
      if bits >= 8 {
        bits -= 8
        bytes.append(UInt8(truncatingIfNeeded: held >> UInt32(bits)))
      }
    }
    return held & (1 << UInt32(bits) - 1) == 0 ? bytes : nil
  }
}
