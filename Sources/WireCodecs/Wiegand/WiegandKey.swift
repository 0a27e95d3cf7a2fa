/// The bursts by which a keypad sends one key over the two wires of a Wiegand line, where their length tells them from
/// cards.
///
/// Four bits are the key's code: a digit's value, 10 for `*`, 11 for `#` (Rosslare and KeyKing manuals). Eight bits are
/// the complement of that code, then the code (HID "Dorado"; HID Wiegand PINpad guide, Rosslare manuals). Six bits are
/// a code between two parities (``WiegandKeyStyle/rosslare``). The most significant bit comes first.
public enum WiegandKey {
  /// What a burst means.
  public enum Output: Sendable, Equatable {
    /// A key was pressed.
    case key(KeypadKey)
    /// A burst of a keypad's length that is no key's.
    case refused(FrameFault)
  }

  /// The lengths of bursts, in bits.
  public static let lengths = Set(WiegandKeyStyle.allCases.map(\.length))

  /// Reads a burst, first bit on the wire first; nil when it has another length than a keypad's.
  ///
  /// - Parameter swapped: true for a keypad on which the key with code 10 enters and the one with code 11 clears.
  public static func read(_ bits: [Bool], swapped: Bool = false) -> Output? {
    guard let style = WiegandKeyStyle.allCases.first(where: { $0.length == bits.count }) else { return nil }
    let value = bits.reduce(UInt8(0)) { $0 << 1 | ($1 ? 1 : 0) }
    let code = style == .rosslare ? value >> 1 & 15 : value & 15
    guard value == burst(code, style) else { return .refused(.parity) }
    guard let key = style == .rosslare ? rosslareKey(code) : KeypadKey(rawValue: code) else {
      return .refused(.charset)
    }
    return .key(swapped ? key.swapped : key)
  }

  /// The burst of a key.
  public static func encode(_ key: KeypadKey, _ style: WiegandKeyStyle, swapped: Bool = false) -> [Bool] {
    let key = swapped ? key.swapped : key
    let code = style == .rosslare ? rosslareCode(key) : key.rawValue
    let value = burst(code, style)
    return (0..<style.length).reversed().map { value >> $0 & 1 == 1 }
  }

  private static func burst(_ code: UInt8, _ style: WiegandKeyStyle) -> UInt8 {
    switch style {
    case .plain: code
    case .complemented: (~code & 15) << 4 | code
    // Even parity over the code's first two bits, odd over its last two.
    case .rosslare: (code >> 3 ^ code >> 2 & 1) << 5 | code << 1 | (code >> 1 ^ code ^ 1) & 1
    }
  }

  private static func rosslareKey(_ code: UInt8) -> KeypadKey? {
    switch code {
    case 0: nil
    case 1...9: KeypadKey(rawValue: code)
    case 10: .digit0
    default: KeypadKey(rawValue: code - 1)
    }
  }

  private static func rosslareCode(_ key: KeypadKey) -> UInt8 {
    key == .digit0 ? 10 : key.digit ?? key.rawValue + 1
  }
}

/// How a keypad codes one key; the length tells them apart.
public enum WiegandKeyStyle: String, Sendable, CaseIterable {
  /// Four bits: the code.
  case plain = "4-bit"
  /// Six bits: even parity, four bits in which 0 is 10, `*` 11 and `#` 12, odd parity (Rosslare AYC and AYG manuals,
  /// option 1).
  case rosslare = "6-bit"
  /// Eight bits: the code's complement, then the code.
  case complemented = "8-bit"

  /// The bits of one key.
  public var length: Int {
    switch self {
    case .plain: 4
    case .rosslare: 6
    case .complemented: 8
    }
  }
}

extension KeypadKey {
  /// Clear for enter and enter for clear; digits as they are.
  fileprivate var swapped: KeypadKey {
    switch self {
    case .clear: .enter
    case .enter: .clear
    default: self
    }
  }
}
