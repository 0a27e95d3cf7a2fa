/// The bursts by which a keypad sends one key over the two wires of a Wiegand line, where their length tells them from
/// cards.
///
/// Four bits are the key's code: a digit's value, 10 for `*`, 11 for `#` (Rosslare and KeyKing manuals). Eight bits are
/// the complement of that code, then the code (HID "Dorado"; HID Wiegand PINpad guide, Rosslare manuals). The most
/// significant bit comes first.
public enum WiegandKey {
  /// What a burst means.
  public enum Output: Sendable, Equatable {
    /// A key was pressed.
    case key(KeypadKey)
    /// A burst of a keypad's length that is no key's.
    case refused(FrameFault)
  }

  /// The lengths of bursts, in bits.
  public static let lengths: Set<Int> = [4, 8]

  /// Reads a burst, first bit on the wire first; nil when it has another length than a keypad's.
  ///
  /// - Parameter swapped: true for a keypad on which the key with code 10 enters and the one with code 11 clears.
  public static func read(_ bits: [Bool], swapped: Bool = false) -> Output? {
    guard lengths.contains(bits.count) else { return nil }
    let value = bits.reduce(UInt8(0)) { $0 << 1 | ($1 ? 1 : 0) }
    let code = value & 15
    guard bits.count == 4 || value >> 4 == ~code & 15 else { return .refused(.parity) }
    guard let key = KeypadKey(rawValue: code) else { return .refused(.charset) }
    return .key(swapped ? key.swapped : key)
  }

  /// The burst of a key, in four bits or in eight.
  public static func encode(_ key: KeypadKey, withComplement: Bool, swapped: Bool = false) -> [Bool] {
    let code = (swapped ? key.swapped : key).rawValue
    let value = withComplement ? (~code & 15) << 4 | code : code
    return (0..<(withComplement ? 8 : 4)).reversed().map { value >> $0 & 1 == 1 }
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
