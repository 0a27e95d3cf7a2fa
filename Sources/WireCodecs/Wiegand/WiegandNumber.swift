/// What is printed on a card that is read over Wiegand: its format, its facility (where the format has one) and its
/// number, kept apart.
///
/// Its canonical bytes are its ``typed`` form in ASCII, so a card can be enrolled by what is printed on it. Its
/// descriptions hide the numbers.
public struct WiegandNumber: Hashable, Sendable {
  /// The name of a ``WiegandFormat``.
  public let format: String
  /// Facility, site or company code; nil when the format has none.
  public let facility: UInt64?
  /// The card's own number.
  public let card: UInt64

  /// Takes numbers as they are; ``init(typed:formats:)`` checks that they fit.
  public init(format: String, facility: UInt64?, card: UInt64) {
    self.format = format
    self.facility = facility
    self.card = card
  }

  /// Reads `H10301:123:4567` or, of a format without facility, `H10302:12345`. Leading zeros do not count, and a comma,
  /// a slash or a space may stand between the numbers, as on many cards. nil when the format is not among `formats`, or
  /// has no room for the numbers.
  public init?(typed text: String, formats: [WiegandFormat] = WiegandFormat.known) {
    let parts = text.split(omittingEmptySubsequences: true) { ":,/ ".contains($0) }
    guard (2...3).contains(parts.count),
      let format = formats.first(where: { $0.name.uppercased() == parts[0].uppercased() }),
      let card = Self.number(parts[parts.count - 1])
    else { return nil }
    let facility = parts.count == 3 ? Self.number(parts[1]) : nil
    guard parts.count == 2 || facility != nil, format.accepts(facility: facility, card: card) else { return nil }
    self.init(format: format.name, facility: facility, card: card)
  }

  /// The one way to write it: `H10301:123:4567`, `H10302:12345`.
  public var typed: String {
    ([format] + [facility, card].compactMap { $0.map(String.init) }).joined(separator: ":")
  }

  /// The canonical bytes of the credential, at most 56.
  public var bytes: [UInt8] { Array(typed.utf8) }

  private static func number(_ text: Substring) -> UInt64? {
    text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? UInt64(text) : nil
  }
}

extension WiegandNumber: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// The format, and no number.
  public var description: String { "a \(format) number" }
  /// The same as ``description``.
  public var debugDescription: String { description }
  /// Shows no number.
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
