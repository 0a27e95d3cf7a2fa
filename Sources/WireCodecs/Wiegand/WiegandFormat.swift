/// How the bits of a Wiegand frame are divided into numbers and parity. A format is data: the known ones are in
/// ``known``, a site adds its own in the profile of its reader.
public struct WiegandFormat: Hashable, Sendable {
  /// What the bits that are no parity say.
  public enum Content: Hashable, Sendable {
    /// The numbers that are printed on cards: facility (or company), where there is one, and card.
    case number(facility: WiegandPositions?, card: WiegandPositions)
    /// The number of a contactless card's chip, whole bytes, most significant bit first.
    case uid(WiegandPositions)
  }

  /// One parity bit and what it covers.
  public struct Parity: Hashable, Sendable {
    /// Its place in the frame, from 1.
    public var bit: Int
    /// True when the covered bits and the parity bit together have an odd number of ones.
    public var isOdd: Bool
    /// The places that it covers, its own not among them.
    public var over: WiegandPositions

    public init(bit: Int, isOdd: Bool, over: WiegandPositions) {
      self.bit = bit
      self.isOdd = isOdd
      self.over = over
    }
  }

  /// The lengths that a format may have: shorter frames are keys of a keypad or noise.
  public static let lengths = 9...WiegandFrame.longest
  /// The longest name in characters.
  public static let longestName = 16
  /// The most bits of a facility or card number, so that it is a whole number everywhere.
  public static let widest = 63

  /// Upper case letters, digits, `+` and `-`.
  public let name: String
  /// How many bits a frame has.
  public let length: Int
  /// What the bits that are no parity say.
  public let content: Content
  /// In the order in which they are computed: a parity that covers another one comes after it.
  public let parities: [Parity]
  /// The bits of each parity with what it covers, and whether their ones are odd.
  private let checks: [Check]

  private struct Check: Hashable {
    var mask: UInt64
    var isOdd: Bool
  }

  /// Checks that every bit of the frame belongs to exactly one number or parity, so that no two cards are taken for one.
  public init(name: String, length: Int, content: Content, parities: [Parity]) throws(WiegandFormatFault) {
    try Self.check(name: name, length: length, content: content, parities: parities)
    self.init(known: name, length, content, parities)
  }

  init(known name: String, _ length: Int, _ content: Content, _ parities: [Parity]) {
    self.name = name
    self.length = length
    self.content = content
    self.parities = parities
    checks = parities.map { Check(mask: $0.over.mask(in: length) | 1 << UInt64(length - $0.bit), isOdd: $0.isOdd) }
  }

  /// Whether a frame has this format's length and all its parities are right.
  public func fits(_ frame: WiegandFrame) -> Bool {
    frame.count == length && checks.allSatisfy { (frame.value & $0.mask).nonzeroBitCount % 2 == ($0.isOdd ? 1 : 0) }
  }

  /// What a frame says; nil when it does not fit.
  public func read(_ frame: WiegandFrame) -> WiegandReading? { fits(frame) ? unchecked(frame) : nil }

  func unchecked(_ frame: WiegandFrame) -> WiegandReading {
    switch content {
    case .number(let facility, let card):
      return .number(
        WiegandNumber(format: name, facility: facility.map { frame.number(at: $0) }, card: frame.number(at: card)))
    case .uid(let positions):
      let value = frame.number(at: positions)
      return .uid((0..<positions.count / 8).reversed().map { UInt8(value >> (8 * UInt64($0)) & 255) })
    }
  }

  /// The frame of a card; nil when the numbers do not fit, or this is a format of chip numbers.
  public func encode(facility: UInt64? = nil, card: UInt64) -> WiegandFrame? {
    guard case .number(let facilityPositions, let cardPositions) = content, accepts(facility: facility, card: card)
    else { return nil }
    var value = place(card, at: cardPositions)
    if let facility, let facilityPositions { value |= place(facility, at: facilityPositions) }
    return withParity(value)
  }

  /// The frame of a chip's number; nil when it has another length, or this is a format of printed numbers.
  public func encode(uid: [UInt8]) -> WiegandFrame? {
    guard case .uid(let positions) = content, positions.count == uid.count * 8 else { return nil }
    return withParity(place(uid.reduce(0) { $0 << 8 | UInt64($1) }, at: positions))
  }

  /// Whether this format has room for these numbers.
  public func accepts(facility: UInt64?, card: UInt64) -> Bool {
    guard case .number(let facilityPositions, let cardPositions) = content else { return false }
    guard (facility == nil) == (facilityPositions == nil) else { return false }
    let facilityFits = facilityPositions.map { (facility ?? 0) >> UInt64($0.count) == 0 } ?? true
    return facilityFits && card >> UInt64(cardPositions.count) == 0
  }

  private func place(_ number: UInt64, at positions: WiegandPositions) -> UInt64 {
    var rest = number
    return positions.ranges.reversed().reduce(0) { value, range in
      let part = rest & (1 << UInt64(range.count) - 1)
      rest = range.count < 64 ? rest >> UInt64(range.count) : 0
      return value | part << UInt64(length - range.upperBound)
    }
  }

  private func withParity(_ value: UInt64) -> WiegandFrame {
    var value = value
    for (parity, check) in zip(parities, checks) where (value & check.mask).nonzeroBitCount % 2 != (check.isOdd ? 1 : 0)
    {
      value |= 1 << UInt64(length - parity.bit)
    }
    return WiegandFrame(value: value, count: length)
  }
}

/// What a frame says.
public enum WiegandReading: Hashable, Sendable {
  /// The numbers printed on a card.
  case number(WiegandNumber)
  /// The bytes of a chip's number in the order of the wire.
  case uid([UInt8])
}
