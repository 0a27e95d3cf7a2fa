/// A tile of the log's tree (C2SP tlog-tiles): up to 256 neighbouring hashes of one level.
///
/// The hashes of tile level L are the roots of full subtrees of 256^L leaves.
public struct Tile: Hashable, Sendable {
  /// 0...7: more would be more than 64 bits of leaves.
  public let level: Int
  public let index: UInt64
  /// How many hashes the tile has: 256 when full, fewer at the right edge.
  public let width: Int

  /// The most hashes of a tile.
  public static let fullWidth = 256

  /// A tile; nil for a level outside 0...7, a width outside 1...256, or leaves beyond 64 bits.
  public init?(level: Int, index: UInt64, width: Int = Tile.fullWidth) {
    guard (0...7).contains(level), (1...Self.fullWidth).contains(width),
      index <= UInt64.max >> (8 * (level + 1))
    else { return nil }
    self.level = level
    self.index = index
    self.width = width
  }

  /// The path below the log's prefix: `tile/0/x001/067`, with `.p/5` when partial.
  public var path: String { "tile/\(level)/\(Self.indexPath(index))\(Self.partial(width))" }

  /// The tile of a path as `path` writes it, without a leading slash; nil for anything else.
  public init?(path: String) {
    guard case .tree(let tile) = TilePath(path) else { return nil }
    self = tile
  }

  /// The place of the tile's hash number `offset` as a subtree.
  public func node(_ offset: Int) -> NodePlace {
    NodePlace(level: level * 8, index: index * UInt64(Self.fullWidth) + UInt64(offset))
  }

  /// All hashes of the tile, one after the other, from stored nodes of full subtrees.
  public func bytes<Failure: Error>(node: (NodePlace) throws(Failure) -> [UInt8]) throws(Failure) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(width * 32)
    for offset in 0..<width { bytes += try node(self.node(offset)) }
    return bytes
  }

  /// Whether a log of `size` entries has this tile in this width: a narrower one stays readable as the log grows.
  public func exists(in size: UInt64) -> Bool {
    let hashes = size >> UInt64(8 * level)
    let start = index * UInt64(Self.fullWidth)
    return hashes > start && hashes - start >= UInt64(width)
  }

  /// The number of full tiles of `level` in a log of `size` entries, and the width of the partial one; 0 for none.
  public static func count(level: Int, size: UInt64) -> (full: UInt64, partialWidth: Int) {
    precondition((0...7).contains(level), "a log has eight levels of tiles")
    let hashes = size >> UInt64(8 * level)
    return (hashes >> 8, Int(hashes & 255))
  }

  /// An index in groups of three digits, all but the last with an `x` before: 1234067 is `x001/x234/067`.
  static func indexPath(_ index: UInt64) -> String {
    let digits = String(index)
    let padded = String(repeating: "0", count: (3 - digits.count % 3) % 3) + digits
    var groups: [Substring] = []
    var rest = padded[...]
    while !rest.isEmpty {
      groups.append(rest.prefix(3))
      rest = rest.dropFirst(3)
    }
    return groups.enumerated().map { $0.offset == groups.count - 1 ? "\($0.element)" : "x\($0.element)" }
      .joined(separator: "/")
  }

  static func partial(_ width: Int) -> String { width == fullWidth ? "" : ".p/\(width)" }
}
