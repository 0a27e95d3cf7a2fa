internal import Foundation
internal import GRDB
internal import LedgerProtocol

/// One row of `journal`, as it is on the disk.
struct JournalRow: Sendable {
  var sequence: UInt64
  var bytes: [UInt8]?
  var hash: [UInt8]
  /// What the next entry must name; empty when it is not known (an entry lost after its delivery).
  var link: [UInt8]

  init(_ row: Row) {
    sequence = row.count("sequence")
    bytes = row.blob("entry")
    hash = (row.blob("hash") ?? [])
    link = (row.blob("link") ?? [])
  }

  static let columns = "sequence, entry, hash, link"
}

/// Follows the chain row by row: numbers without gaps, hashes, signatures, and each entry naming the one before.
struct ChainCheck {
  enum Verdict: Equatable {
    case sound
    /// Its retention has ended, or it was lost after delivery: only its place is left.
    case erased
    /// The entry, or what the row says about it, is not what was signed.
    case altered
    /// Numbers before this row are missing.
    case gap
  }

  let seal: EntrySeal
  /// The number that must come next, and what it must name.
  private(set) var end: ChainEnd
  /// False when what the next entry must name is not known.
  private var linkKnown: Bool

  init(seal: EntrySeal, after end: ChainEnd, linkKnown: Bool = true) {
    self.seal = seal
    self.end = end
    self.linkKnown = linkKnown
  }

  mutating func next(_ row: JournalRow) -> Verdict {
    guard row.sequence == end.sequence + 1 else { return .gap }
    let expected = linkKnown ? end.link : nil
    let mustMatch = linkKnown
    end = ChainEnd(sequence: row.sequence, link: row.link.isEmpty ? nil : row.link)
    linkKnown = !row.link.isEmpty
    guard let bytes = row.bytes else { return .erased }
    guard let entry = try? seal.read(bytes), entry.sequence == row.sequence, entry.hash == row.hash,
      entry.link == row.link, !mustMatch || entry.previous == expected
    else { return .altered }  // why it cannot be read makes no difference: it is not what was signed
    return .sound
  }
}
