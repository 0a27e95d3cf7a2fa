/// What a path of the log's tiles names (C2SP tlog-tiles): hashes, or the entries themselves.
public enum TilePath: Hashable, Sendable {
  case tree(Tile)
  /// A bundle of `width` entries from `index` * 256.
  case entries(index: UInt64, width: Int)

  /// Reads `tile/<L>/<N>[.p/<W>]` or `tile/entries/<N>[.p/<W>]`; nil for anything that is not written just so.
  public init?(_ path: String) {
    guard path.utf8.count <= 64 else { return nil }
    var parts = path.split(separator: "/", omittingEmptySubsequences: false)[...]
    guard parts.popFirst() == "tile", let level = parts.popFirst() else { return nil }
    var width = Tile.fullWidth
    if parts.count >= 2, parts[parts.endIndex - 2].hasSuffix(".p") {
      guard let last = parts.popLast(), let partial = Int(last), (1..<Tile.fullWidth).contains(partial),
        let group = parts.popLast()
      else { return nil }
      width = partial
      parts.append(group.dropLast(2))
    }
    let digits = parts.map { $0.hasPrefix("x") ? $0.dropFirst() : $0 }.joined()
    guard let index = UInt64(digits) else { return nil }
    if level == "entries" {
      self = .entries(index: index, width: width)
    } else {
      guard let number = Int(level), let tile = Tile(level: number, index: index, width: width) else { return nil }
      self = .tree(tile)
    }
    guard description == path else { return nil }
  }
}

extension TilePath: CustomStringConvertible {
  /// The path without a leading slash.
  public var description: String {
    switch self {
    case .tree(let tile): tile.path
    case .entries(let index, let width): "tile/entries/\(Tile.indexPath(index))\(Tile.partial(width))"
    }
  }
}
