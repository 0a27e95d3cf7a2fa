internal import Crypto
internal import Foundation

/// A full subtree of the log: 2^level leaves, the `index`-th of that size.
public struct NodePlace: Hashable, Sendable {
  /// 0 for a leaf; at most 63.
  public var level: Int
  public var index: UInt64

  public init(level: Int, index: UInt64) {
    self.level = level
    self.index = index
  }
}

/// The hash tree over the log (RFC 6962, section 2.1; RFC 9162, section 2.1), SHA-256.
public enum MerkleTree {
  /// The root of no leaves: SHA-256 of nothing.
  public static let emptyRoot = Array(SHA256.hash(data: Data()))

  /// The hash of a leaf that holds `bytes`.
  public static func leafHash(_ bytes: some Collection<UInt8>) -> [UInt8] {
    var hasher = SHA256()
    hasher.update(data: [0])
    hasher.update(data: Array(bytes))
    return Array(hasher.finalize())
  }

  /// The hash over two subtrees.
  public static func nodeHash(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] {
    var hasher = SHA256()
    hasher.update(data: [1])
    hasher.update(data: left)
    hasher.update(data: right)
    return Array(hasher.finalize())
  }

  /// The root over all of `leafHashes`.
  public static func root(of leafHashes: [[UInt8]]) -> [UInt8] {
    var frontier = TreeFrontier()
    for hash in leafHashes { frontier.append(leafHash: hash) }
    return frontier.root
  }

  /// The root of the first `size` leaves, from stored nodes of full subtrees.
  public static func root<Failure: Error>(
    size: UInt64, node: (NodePlace) throws(Failure) -> [UInt8]
  ) throws(Failure) -> [UInt8] {
    try hash(of: 0, size, node)
  }

  /// The hashes that lead from leaf `index` to the root of the first `size` leaves, leaf side first.
  ///
  /// Reads only full subtrees. It is a programmer error to ask for a leaf that the tree does not have.
  public static func inclusionProof<Failure: Error>(
    of index: UInt64, size: UInt64, node: (NodePlace) throws(Failure) -> [UInt8]
  ) throws(Failure) -> [[UInt8]] {
    precondition(index < size, "the leaf lies in the tree")
    var proof: [[UInt8]] = []
    var first: UInt64 = 0
    var count = size
    while count > 1 {
      let left = split(count)
      if index - first < left {
        proof.append(try hash(of: first + left, count - left, node))
        count = left
      } else {
        proof.append(try hash(of: first, left, node))
        first += left
        count -= left
      }
    }
    return proof.reversed()
  }

  /// The hashes that prove the first `old` leaves to be the beginning of the first `new` ones; empty when `old` is 0
  /// or equals `new`.
  ///
  /// Reads only full subtrees. It is a programmer error to ask for an `old` above `new`.
  public static func consistencyProof<Failure: Error>(
    from old: UInt64, to new: UInt64, node: (NodePlace) throws(Failure) -> [UInt8]
  ) throws(Failure) -> [[UInt8]] {
    precondition(old <= new, "the old tree is not the larger one")
    guard old > 0, old < new else { return [] }
    var proof: [[UInt8]] = []
    var first: UInt64 = 0
    var count = new
    var rest = old
    while rest < count {
      let left = split(count)
      if rest <= left {
        proof.append(try hash(of: first + left, count - left, node))
        count = left
      } else {
        proof.append(try hash(of: first, left, node))
        first += left
        count -= left
        rest -= left
      }
    }
    // The old root itself is known to the verifier when the old tree is one full subtree from the start.
    if first > 0 { proof.append(try hash(of: first, count, node)) }
    return proof.reversed()
  }

  /// The largest power of two below `count`, which is at least 2.
  private static func split(_ count: UInt64) -> UInt64 {
    1 << UInt64(63 - (count - 1).leadingZeroBitCount)
  }

  /// The hash over `count` leaves from `first`: its full subtrees, joined from the right.
  private static func hash<Failure: Error>(
    of first: UInt64, _ count: UInt64, _ node: (NodePlace) throws(Failure) -> [UInt8]
  ) throws(Failure) -> [UInt8] {
    guard count > 0 else { return emptyRoot }
    var places: [NodePlace] = []
    var start = first
    for level in stride(from: 63, through: 0, by: -1) where count >> UInt64(level) & 1 == 1 {
      places.append(NodePlace(level: level, index: start >> UInt64(level)))
      start += 1 << UInt64(level)
    }
    var joined: [UInt8]?
    for place in places.reversed() {
      let left = try node(place)
      joined = joined.map { nodeHash(left, $0) } ?? left
    }
    return joined ?? emptyRoot
  }
}
