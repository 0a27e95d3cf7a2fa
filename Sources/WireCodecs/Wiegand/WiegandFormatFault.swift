/// Why a description is no format.
public enum WiegandFormatFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// The name is empty, too long, or has other characters than it may.
  case name
  /// The number of bits is outside ``WiegandFormat/lengths``.
  case length
  /// A place is beyond the frame's end.
  case outside(Int)
  /// A bit belongs to two numbers or parities.
  case twice(Int)
  /// A bit belongs to nothing.
  case unused(Int)
  /// A number of no bits, of too many, or a chip's number that is not whole bytes.
  case width
  /// A parity covers itself, or another one that is computed after it.
  case order(Int)

  /// What is wrong and how it should be.
  public var description: String {
    switch self {
    case .name: "a name has 1 to \(WiegandFormat.longestName) letters, digits, '+' and '-'"
    case .length:
      "a format has \(WiegandFormat.lengths.lowerBound) to \(WiegandFormat.lengths.upperBound) bits"
    case .outside(let bit): "bit \(bit) is beyond the last one; the first on the wire is 1"
    case .twice(let bit): "bit \(bit) belongs to two things; facility, number and parity share no bit"
    case .unused(let bit): "bit \(bit) belongs to nothing, so cards could be mistaken; put it before the number"
    case .width: "a number has 1 to \(WiegandFormat.widest) bits, a UID 4 or 7 bytes"
    case .order(let bit): "the parity in bit \(bit) covers itself or one that comes after it in the list"
    }
  }
}

extension WiegandFormat {
  static func check(name: String, length: Int, content: Content, parities: [Parity]) throws(WiegandFormatFault) {
    guard isName(name) else { throw .name }
    guard lengths.contains(length) else { throw .length }
    let numbers: [WiegandPositions]
    switch content {
    case .number(let facility, let card):
      numbers = [facility, card].compactMap { $0 }
      guard numbers.allSatisfy({ $0.count <= widest }) else { throw .width }
    case .uid(let positions):
      numbers = [positions]
      guard [32, 56].contains(positions.count) else { throw .width }
    }
    let places = numbers.flatMap(\.ranges).flatMap(Array.init) + parities.map(\.bit)
    let covered = parities.flatMap(\.over.ranges).flatMap(Array.init)
    if let outside = (places + covered).first(where: { !(1...length).contains($0) }) { throw .outside(outside) }
    var seen: Set<Int> = []
    for place in places where !seen.insert(place).inserted { throw .twice(place) }
    if let unused = (1...length).first(where: { !seen.contains($0) }) { throw .unused(unused) }
    for (index, parity) in parities.enumerated() {
      let later = Set(parities[index...].map(\.bit))
      guard parity.over.ranges.allSatisfy({ later.isDisjoint(with: $0) }) else { throw .order(parity.bit) }
    }
  }

  /// Whether `text` may be the name of a format: 1 to 16 upper case letters, digits, `+` and `-`.
  public static func isName(_ text: String) -> Bool {
    (1...longestName).contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
          || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
      }
  }
}
