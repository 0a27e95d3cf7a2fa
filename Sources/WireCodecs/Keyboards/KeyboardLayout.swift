/// What the keys of a keyboard mean: a usage of HID page 07 and the modifiers beside it give a character.
///
/// A reader that types must be set to the layout that is chosen here; most know the United States layout only. Dead
/// keys, which wait for the next one, give no character.
public enum KeyboardLayout: String, Sendable, CaseIterable {
  /// United States.
  case us
  /// Germany (DIN 2137).
  case de
  /// France (AZERTY).
  case fr

  /// Both shift keys.
  static let shift: UInt8 = 0x22
  /// The right alt key, as AltGr.
  static let altGr: UInt8 = 0x40

  /// The character of a key; nil for a key without one, and for shortcuts with control, the left alt or GUI.
  public func character(usage: UInt8, modifiers: UInt8) -> Character? {
    guard modifiers & ~(Self.shift | Self.altGr) == 0 else { return nil }
    let isShifted = modifiers & Self.shift != 0
    if let key = keypad(usage) { return modifiers == 0 ? key : nil }
    if modifiers & Self.altGr != 0 { return isShifted ? nil : Self.third(self)[usage] }
    let row = isShifted ? Self.shifted(self) : Self.plain(self)
    return row[usage]
  }

  /// The key that types a character; nil when no key does. The keypad is not asked.
  public func stroke(for character: Character) -> (usage: UInt8, modifiers: UInt8)? {
    for (modifiers, row) in [(0, Self.plain(self)), (0x02, Self.shifted(self)), (Self.altGr, Self.third(self))] {
      if let usage = row.filter({ $0.value == character }).keys.min() { return (usage, modifiers) }
    }
    return nil
  }

  private func keypad(_ usage: UInt8) -> Character? {
    switch usage {
    case 0x54: "/"
    case 0x55: "*"
    case 0x56: "-"
    case 0x57: "+"
    case 0x59...0x61: Character(Unicode.Scalar(UInt8(ascii: "1") + usage - 0x59))
    case 0x62: "0"
    case 0x63: self == .de ? "," : "."
    default: nil
    }
  }

  // Rows of the usages 04 to 38 and 64; a middle dot stands for a key without a character.

  private static let rows: [KeyboardLayout: [[UInt8: Character]]] = [
    .us: [
      row(#"abcdefghijklmnopqrstuvwxyz1234567890···· -=[]\\;'`,./·"#),
      row(#"ABCDEFGHIJKLMNOPQRSTUVWXYZ!@#$%^&*()···· _+{}||:"~<>?·"#), [:],
    ],
    .de: [
      row(#"abcdefghijklmnopqrstuvwxzy1234567890···· ß·ü+##öä·,.-<"#),
      row(#"ABCDEFGHIJKLMNOPQRSTUVWXZY!"§$%&/()=···· ?·Ü*''ÖÄ°;:_>"#),
      [
        0x08: "€", 0x10: "µ", 0x14: "@", 0x1F: "²", 0x20: "³", 0x24: "{", 0x25: "[", 0x26: "]", 0x27: "}", 0x2D: "\\",
        0x30: "~", 0x64: "|",
      ],
    ],
    .fr: [
      row(#"qbcdefghijkl,noparstuvzxyw&é"'(-è_çà···· )=·$**mù²;:!<"#),
      row(#"QBCDEFGHIJKL?NOPARSTUVZXYW1234567890···· °+·£µµM%·./§>"#),
      [
        0x08: "€", 0x1F: "~", 0x20: "#", 0x21: "{", 0x22: "[", 0x23: "|", 0x24: "`", 0x25: "\\", 0x26: "^", 0x27: "@",
        0x2D: "]", 0x2E: "}", 0x30: "¤",
      ],
    ],
  ]

  private static func plain(_ layout: KeyboardLayout) -> [UInt8: Character] { rows[layout]?[0] ?? [:] }
  private static func shifted(_ layout: KeyboardLayout) -> [UInt8: Character] { rows[layout]?[1] ?? [:] }
  private static func third(_ layout: KeyboardLayout) -> [UInt8: Character] { rows[layout]?[2] ?? [:] }

  private static func row(_ text: String) -> [UInt8: Character] {
    let usages = Array(UInt8(0x04)...0x38) + [0x64]
    precondition(text.count == usages.count, "a row of a layout has \(usages.count) keys")
    return Dictionary(uniqueKeysWithValues: zip(usages, text).filter { $0.1 != "·" })
  }
}
