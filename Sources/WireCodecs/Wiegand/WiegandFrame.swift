/// The bits of one frame on the two wires of a Wiegand line: at most 64, first on the wire first.
///
/// Its descriptions show how many there are and none of them: they are a credential.
public struct WiegandFrame: Hashable, Sendable {
  /// The most bits of a frame.
  public static let longest = 64

  /// How many bits there are, 1 to ``longest``.
  public let count: Int
  /// The bits as a number: the last one on the wire is the lowest.
  let value: UInt64

  /// nil for no bits, or for more than ``longest``.
  public init?(_ bits: [Bool]) {
    guard (1...Self.longest).contains(bits.count) else { return nil }
    self.init(value: bits.reduce(0) { $0 << 1 | ($1 ? 1 : 0) }, count: bits.count)
  }

  init(value: UInt64, count: Int) {
    self.value = value
    self.count = count
  }

  /// The bits, first on the wire first.
  public var bits: [Bool] { (0..<count).reversed().map { value >> UInt64($0) & 1 == 1 } }

  /// The frame that arrives when both wires are exchanged.
  public var complement: WiegandFrame {
    WiegandFrame(value: ~value & (UInt64.max >> UInt64(Self.longest - count)), count: count)
  }

  /// True when all bits are equal: only one of the wires has pulsed.
  public var isUniform: Bool { value == 0 || complement.value == 0 }

  /// The bits at these positions as a number, the first position highest.
  func number(at positions: WiegandPositions) -> UInt64 {
    positions.ranges.reduce(0) { number, range in
      number << UInt64(range.count) | value >> UInt64(count - range.upperBound) & (1 << UInt64(range.count) - 1)
    }
  }
}

extension WiegandFrame: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// How many bits there are.
  public var description: String { "a frame of \(count) bits" }
  /// The same as ``description``.
  public var debugDescription: String { description }
  /// Shows no bit.
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// Places in a frame, counted from 1 for the first bit on the wire, as the makers' sheets count them: `2-9`, `3-4,6-7`.
public struct WiegandPositions: Hashable, Sendable {
  /// In the order in which the bits form a number, each place at most once.
  public let ranges: [ClosedRange<Int>]

  /// nil for nothing, for places outside 1 to 64, and for a place that is named twice.
  public init?(_ ranges: [ClosedRange<Int>]) {
    let places = ranges.flatMap(Array.init)
    guard !places.isEmpty, places.count <= WiegandFrame.longest, Set(places).count == places.count,
      places.allSatisfy({ (1...WiegandFrame.longest).contains($0) })
    else { return nil }
    self.init(known: ranges)
  }

  /// Reads `2-9`, `5` and lists of them with commas; nil for anything else.
  public init?(text: some StringProtocol) {
    var ranges: [ClosedRange<Int>] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let ends = part.split(separator: "-", omittingEmptySubsequences: false).map { end in
        Int(end.drop { $0 == " " }.prefix { $0 != " " })
      }
      guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1], first <= last,
        first >= 1, last <= WiegandFrame.longest
      else { return nil }
      ranges.append(first...last)
    }
    self.init(ranges)
  }

  init(known ranges: [ClosedRange<Int>]) {
    self.ranges = ranges
  }

  /// How many places there are.
  public var count: Int { ranges.reduce(0) { $0 + $1.count } }

  /// The places as bits of a frame of `length` bits.
  func mask(in length: Int) -> UInt64 {
    ranges.flatMap(Array.init).reduce(0) { $0 | 1 << UInt64(length - $1) }
  }
}
