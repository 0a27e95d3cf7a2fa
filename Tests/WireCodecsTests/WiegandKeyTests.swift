import Testing
import WireCodecs

struct WiegandKeyTests {
  static let keys: [KeypadKey] = [
    .digit0, .digit1, .digit2, .digit3, .digit4, .digit5, .digit6, .digit7, .digit8, .digit9, .clear, .enter,
  ]

  func bits(_ text: String) -> [Bool] { FrameDecoding.bits(text) ?? [] }

  /// Codes of four bits: Rosslare AYC and AYG, KeyKing manuals.
  @Test(
    arguments: zip(
      ["0000", "0001", "0010", "0011", "0100", "0101", "0110", "0111", "1000", "1001", "1010", "1011"], keys))
  func `four bits are the code of a key`(text: String, key: KeypadKey) {
    #expect(WiegandKey.read(bits(text)) == .key(key))
    #expect(WiegandKey.encode(key, .plain) == bits(text))
  }

  /// Codes with their complement: HID Wiegand PINpad guide (which misprints 7) and the Rosslare manuals.
  @Test(
    arguments: zip(
      [0xF0, 0xE1, 0xD2, 0xC3, 0xB4, 0xA5, 0x96, 0x87, 0x78, 0x69, 0x5A, 0x4B] as [UInt8], keys))
  func `eight bits are the complement of the code, then the code`(byte: UInt8, key: KeypadKey) {
    let burst = (0..<8).reversed().map { byte >> $0 & 1 == 1 }
    #expect(WiegandKey.read(burst) == .key(key))
    #expect(WiegandKey.encode(key, .complemented) == burst)
  }

  /// Codes of six bits: Rosslare AYC and AYG manuals, option 1.
  @Test(
    arguments: zip(
      [
        "110100", "000010", "000100", "000111", "101001", "101010", "101100", "101111", "110001", "110010", "110111",
        "011001",
      ], keys))
  func `six bits are a code between two parities`(text: String, key: KeypadKey) {
    #expect(WiegandKey.read(bits(text)) == .key(key))
    #expect(WiegandKey.encode(key, .rosslare) == bits(text))
    for place in 0..<6 {
      var wrong = bits(text)
      wrong[place].toggle()
      #expect(WiegandKey.read(wrong) != .key(key))
    }
  }

  @Test func `codes of no key and complements that do not fit are refused`() {
    for text in ["1100", "1101", "1110", "1111", "00111100"] {
      #expect(WiegandKey.read(bits(text)) == .refused(.charset), "\(text)")
    }
    #expect(WiegandKey.read(bits("11110001")) == .refused(.parity))
    let keys = (UInt8.min ... .max).count { byte in
      if case .key = WiegandKey.read((0..<8).reversed().map { byte >> $0 & 1 == 1 }) { true } else { false }
    }
    #expect(keys == 12)
  }

  @Test func `bursts of other lengths are no keypad's`() {
    for length in (0...64) where !WiegandKey.lengths.contains(length) {
      #expect(WiegandKey.read([Bool](repeating: true, count: length)) == nil, "\(length)")
    }
  }

  @Test func `a keypad whose star enters is read so`() {
    #expect(WiegandKey.read(bits("1010"), swapped: true) == .key(.enter))
    #expect(WiegandKey.read(bits("01001011"), swapped: true) == .key(.clear))
    for key in Self.keys {
      #expect(
        WiegandKey.read(WiegandKey.encode(key, .complemented, swapped: true), swapped: true) == .key(key))
    }
  }
}
