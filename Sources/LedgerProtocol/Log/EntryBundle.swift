/// Why bytes are not a bundle of entries.
public enum EntryBundleError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Entry number `index` is longer than a 16-bit length can say.
  case entryTooLong(index: Int, bytes: Int)
  /// More entries than one tile covers.
  case tooMany
  /// The bytes end inside entry number `index`.
  case truncated(index: Int)

  public var description: String {
    switch self {
    case .entryTooLong(let index, let bytes): "entry bundle: entry \(index) has \(bytes) bytes, at most 65,535"
    case .tooMany: "entry bundle: more than \(Tile.fullWidth) entries"
    case .truncated(let index): "entry bundle: the bytes end inside entry \(index); fetch the bundle again"
    }
  }
}

/// The entries below one tile of leaf hashes (C2SP tlog-tiles): each with its length before it, 16 bits, most
/// significant byte first. An erased entry is empty.
public enum EntryBundle {
  public static func encode(_ entries: [[UInt8]]) throws(EntryBundleError) -> [UInt8] {
    guard entries.count <= Tile.fullWidth else { throw .tooMany }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(entries.reduce(0) { $0 + $1.count + 2 })
    for (index, entry) in entries.enumerated() {
      guard let length = UInt16(exactly: entry.count) else { throw .entryTooLong(index: index, bytes: entry.count) }
      bytes.append(UInt8(length >> 8))
      bytes.append(UInt8(length & 255))
      bytes += entry
    }
    return bytes
  }

  public static func decode(_ bytes: [UInt8]) throws(EntryBundleError) -> [[UInt8]] {
    var entries: [[UInt8]] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      guard entries.count < Tile.fullWidth else { throw .tooMany }
      guard rest.count >= 2 else { throw .truncated(index: entries.count) }
      let length = Int(rest[rest.startIndex]) << 8 | Int(rest[rest.startIndex + 1])
      rest = rest.dropFirst(2)
      guard rest.count >= length else { throw .truncated(index: entries.count) }
      entries.append(Array(rest.prefix(length)))
      rest = rest.dropFirst(length)
    }
    return entries
  }
}
