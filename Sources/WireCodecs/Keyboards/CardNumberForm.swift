/// How a reader types the number of a card, or how it is printed on it.
///
/// X is the four bytes of an EM4100 card after its version, or the four bytes of a chip's number (NITGEN eNCard-i manual,
/// page 56, for the forms of EM4100).
public enum CardNumberForm: String, Sendable, CaseIterable {
  /// All five bytes of an EM4100 card in ten hexadecimal digits.
  case hex10 = "10H"
  /// X in eight hexadecimal digits.
  case hex8 = "8H"
  /// X in ten decimal digits; the usual setting of most readers, also called 8H10D.
  case decimal10 = "10D"
  /// The two halves of X in five decimal digits each, with a comma between them.
  case halves = "5.5D"
  /// The lowest 24 bits of X: three decimal digits of facility, a comma, five of number.
  case facility = "3.5D"
  /// The same as ``facility`` without the comma.
  case facilityDigits = "8D"
  /// A chip's number of four, seven or ten bytes in hexadecimal digits.
  case hexUID = "UID-H"

  /// Reads a number in this form: exactly its digits, letters of either case, and nothing beside them. nil when a part is
  /// too large or there is another number of digits.
  public func read(_ text: some Collection<UInt8>) -> CardNumber? {
    let text = Array(text)
    switch self {
    case .hex10: return CardNumber(hexadecimal: text, digits: [10])
    case .hex8: return CardNumber(hexadecimal: text, digits: [8])
    case .hexUID: return CardNumber(hexadecimal: text, digits: [8, 14, 20])
    case .decimal10: return CardNumber(decimal: [text], digits: [10], bytes: [4])
    case .halves: return CardNumber(decimal: Self.parts(text), digits: [5, 5], bytes: [2, 2])
    case .facility: return CardNumber(decimal: Self.parts(text), digits: [3, 5], bytes: [1, 2])
    case .facilityDigits:
      return CardNumber(decimal: [Array(text.prefix(3)), Array(text.dropFirst(3))], digits: [3, 5], bytes: [1, 2])
    }
  }

  /// The one way to write a number in this form; nil when it has not the bytes that the form is of.
  public func write(_ number: CardNumber) -> String? {
    let bytes = number.bytes
    func value(_ part: ArraySlice<UInt8>, _ width: Int) -> String {
      padded(part.reduce(0) { $0 << 8 | Int($1) }, width)
    }
    switch (self, bytes.count) {
    case (.hex10, 5), (.hex8, 4), (.hexUID, 4), (.hexUID, 7), (.hexUID, 10): return hex(bytes)
    case (.decimal10, 4): return value(bytes[...], 10)
    case (.halves, 4): return value(bytes[..<2], 5) + "," + value(bytes[2...], 5)
    case (.facility, 3): return value(bytes[..<1], 3) + "," + value(bytes[1...], 5)
    case (.facilityDigits, 3): return value(bytes[..<1], 3) + value(bytes[1...], 5)
    case (.hex10, _), (.hex8, _), (.hexUID, _), (.decimal10, _), (.halves, _), (.facility, _), (.facilityDigits, _):
      return nil
    }
  }

  /// How many bytes of a card's number it tells; nil for any that a chip has.
  public var byteCount: Int? {
    switch self {
    case .hex10: 5
    case .hex8, .decimal10, .halves: 4
    case .facility, .facilityDigits: 3
    case .hexUID: nil
    }
  }

  private static func parts(_ text: [UInt8]) -> [[UInt8]] {
    text.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map(Array.init)
  }
}

/// The bytes of a card's number, as many as its form tells, most significant first.
///
/// Its descriptions hide them.
public struct CardNumber: Hashable, Sendable {
  /// Three (the lowest of an EM4100 card), four, five (all of an EM4100 card), seven or ten.
  public let bytes: [UInt8]

  public init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// The last byte first, as some readers send a chip's number.
  public var reversed: CardNumber { CardNumber(bytes: bytes.reversed()) }

  /// The lowest 24 bits as facility and number, as readers send them over Wiegand in 26 bits; nil for less.
  public var facilityAndNumber: (facility: UInt8, number: UInt16)? {
    guard bytes.count >= 3 else { return nil }
    let low = bytes.suffix(3).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    return (UInt8(low >> 16), UInt16(low & 0xFFFF))
  }

  /// The lowest 32 bits as two halves, as readers send them over Wiegand in 34 bits; nil for less.
  public var halves: (facility: UInt16, number: UInt16)? {
    guard bytes.count >= 4 else { return nil }
    let low = bytes.suffix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    return (UInt16(low >> 16), UInt16(low & 0xFFFF))
  }

  init?(hexadecimal text: [UInt8], digits: Set<Int>) {
    guard digits.contains(text.count) else { return nil }
    var bytes: [UInt8] = []
    for index in stride(from: 0, to: text.count, by: 2) {
      guard let high = hexValue(text[index]), let low = hexValue(text[index + 1]) else { return nil }
      bytes.append(high << 4 | low)
    }
    self.init(bytes: bytes)
  }

  init?(decimal parts: [[UInt8]], digits: [Int], bytes sizes: [Int]) {
    guard parts.map(\.count) == digits else { return nil }
    var bytes: [UInt8] = []
    for (part, size) in zip(parts, sizes) {
      var value: UInt64 = 0
      for digit in part {
        guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
        value = value * 10 + UInt64(digit - UInt8(ascii: "0"))  // at most ten digits
      }
      guard value >> (8 * UInt64(size)) == 0 else { return nil }
      bytes += (0..<size).reversed().map { UInt8(value >> (8 * UInt64($0)) & 255) }
    }
    self.init(bytes: bytes)
  }
}

extension CardNumber: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// How long it is, and no digit.
  public var description: String { "a card number of \(bytes.count) bytes" }
  /// The same as ``description``.
  public var debugDescription: String { description }
  /// Shows no digit.
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
