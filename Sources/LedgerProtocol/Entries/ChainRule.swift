/// Where an author's chain stands: the number of its last entry and what the next one must name.
public struct ChainEnd: Sendable, Hashable, Codable {
  /// 0 before the first entry.
  public var sequence: UInt64
  /// The 32 bytes that the next entry's `previous` must be; nil before the first entry.
  public var link: [UInt8]?

  /// Before the first entry.
  public static let start = ChainEnd(sequence: 0, link: nil)

  public init(sequence: UInt64, link: [UInt8]?) {
    self.sequence = sequence
    self.link = link
  }

  /// The end after `entry`.
  public init(after entry: Entry) { self.init(sequence: entry.sequence, link: entry.link) }
}

/// Why an entry does not follow.
public enum ChainError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Entries are missing before this one.
  case gap(expected: UInt64, found: UInt64)
  /// The number is already taken: a repeat, or a second entry under the same number.
  case repeated(expected: UInt64, found: UInt64)
  /// The number is right but the entry names another one before it.
  case broken(sequence: UInt64)

  public var description: String {
    switch self {
    case .gap(let expected, let found): "entry \(found): entry \(expected) was expected; send from there"
    case .repeated(let expected, let found): "entry \(found) came before; entry \(expected) was expected"
    case .broken(let sequence): "entry \(sequence) does not name the entry before it; one of the two was altered"
    }
  }
}

/// How entries of one author hang together.
///
/// Each entry has the next number and names the link of the one before. The link is the entry's hash; an entry
/// `journal.recovered` that replaces a damaged one passes on the damaged one's hash, so that the entries after it,
/// written when it was whole, still follow.
public enum ChainRule {
  /// Throws when `entry` is not the one after `end`. The authors must be the same: the caller knows whose end it is.
  public static func follows(_ entry: Entry, after end: ChainEnd) throws(ChainError) {
    let (expected, overflow) = end.sequence.addingReportingOverflow(1)
    guard !overflow, entry.sequence >= expected else { throw .repeated(expected: expected, found: entry.sequence) }
    guard entry.sequence == expected else { throw .gap(expected: expected, found: entry.sequence) }
    guard entry.previous == end.link else { throw .broken(sequence: entry.sequence) }
  }
}
