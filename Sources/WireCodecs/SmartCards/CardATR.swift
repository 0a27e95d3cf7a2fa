/// What a card, or a reader in its name, says first (ISO/IEC 7816-3, answer to reset).
///
/// Readers make one up for contactless cards (PC/SC part 3, section 3.1.3.2.3): `3B 8n 80 01`, n historical bytes, and
/// a check byte. For storage cards the historical bytes hold the standard and the name of the chip.
public struct CardATR: Sendable, Equatable {
  /// All of its bytes.
  public let bytes: [UInt8]
  /// The historical bytes.
  public let historical: [UInt8]

  /// The most bytes of one.
  public static let longest = 33

  /// Reads one; nil when its parts do not fit its length or its check byte is wrong.
  public init?(bytes: [UInt8]) {
    guard (2...Self.longest).contains(bytes.count), bytes[0] == 0x3B || bytes[0] == 0x3F else { return nil }
    var place = 2
    var flags = bytes[1] >> 4
    var needsCheck = false
    while flags != 0 {
      let next = flags & 8 != 0
      place += (0..<4).count { flags >> $0 & 1 == 1 }
      guard place <= bytes.count else { return nil }
      guard next else { break }
      let further = bytes[place - 1]
      if further & 15 != 0 { needsCheck = true }
      flags = further >> 4
    }
    let end = place + Int(bytes[1] & 15)
    guard bytes.count == end + (needsCheck ? 1 : 0) else { return nil }
    if needsCheck, bytes.dropFirst().reduce(0, ^) != 0 { return nil }
    self.bytes = bytes
    historical = Array(bytes[place..<end])
  }

  /// The ATR of a contactless card with these historical bytes, at most 15.
  public init(contactless historical: [UInt8]) {
    precondition(historical.count <= 15, "an ATR has room for 15 historical bytes")
    let checked = [0x80 | UInt8(historical.count), 0x80, 0x01] + historical
    bytes = [0x3B] + checked + [checked.reduce(0, ^)]
    self.historical = historical
  }

  /// The two bytes that name a storage card; nil for any other card.
  public var storageName: UInt16? {
    guard historical.count == 15, historical.starts(with: [0x80, 0x4F, 0x0C, 0xA0, 0x00, 0x00, 0x03, 0x06]) else {
      return nil
    }
    return UInt16(historical[9]) << 8 | UInt16(historical[10])
  }

  /// What kind of card it is, as far as an ATR says (PC/SC part 3, supplemental document).
  public var cardName: String {
    switch storageName {
    case 0x0001: return "MIFARE Classic 1K"
    case 0x0002: return "MIFARE Classic 4K"
    case 0x0003: return "MIFARE Ultralight family"
    case 0x0026: return "MIFARE Mini"
    case 0x003B: return "FeliCa"
    case 0x0004: return "Topaz or Jewel"
    case let name?: return "storage card \(hex([UInt8(name >> 8), UInt8(name & 255)]))"
    case nil: break
    }
    if historical == [0x80] { return "ISO14443-4, ATS historical byte 80 (DESFire)" }
    return historical.isEmpty ? "card without historical bytes" : "ISO14443-4 or contact card"
  }
}
