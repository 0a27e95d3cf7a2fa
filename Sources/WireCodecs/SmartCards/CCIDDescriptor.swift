/// What a smart card reader says of its abilities among its USB descriptors (USB CCID 1.1, section 5.1).
public struct CCIDDescriptor: Sendable, Equatable {
  /// The highest slot, from 0 (bMaxSlotIndex).
  public let lastSlot: UInt8
  /// What the reader does by itself (dwFeatures); bits 16 to 18 say how commands for the card are exchanged.
  public let features: UInt32
  /// The longest message in bytes, header and all (dwMaxCCIDMessageLength).
  public let longestMessage: Int

  /// Reads the 54 bytes; nil for anything else, or for a message length that no reader has.
  public init?(bytes: [UInt8]) {
    guard bytes.count == 54, bytes[0] == 54, bytes[1] == 0x21 else { return nil }
    func word(_ place: Int) -> UInt32 { bytes[place..<place + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) } }
    let longest = Int(word(44))
    guard CCIDResponseDecoder.longestRange.contains(longest) else { return nil }
    lastSlot = bytes[4]
    features = word(40)
    longestMessage = longest
  }

  /// Whether commands for a card can be sent as they are, short or extended; otherwise the reader wants its blocks made
  /// by the host.
  public var takesAPDUs: Bool { features >> 16 & 6 != 0 }
}
