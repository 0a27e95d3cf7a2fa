/// The right edge of a growing tree: the roots of its full subtrees, from the largest to the smallest.
///
/// Enough to append and to know the root, in memory that grows with the logarithm of the size.
public struct TreeFrontier: Sendable, Hashable {
  /// How many leaves the tree has.
  public private(set) var size: UInt64
  /// One hash per bit that is set in `size`, the most significant bit first.
  public private(set) var hashes: [[UInt8]]

  /// The empty tree.
  public init() {
    size = 0
    hashes = []
  }

  /// A tree as it was stored. Throws when the number of hashes or their length does not fit `size`.
  public init(size: UInt64, hashes: [[UInt8]]) throws(ProofError) {
    guard hashes.count == size.nonzeroBitCount else { throw .length(found: hashes.count) }
    for hash in hashes where hash.count != 32 { throw .hashLength(hash.count) }
    self.size = size
    self.hashes = hashes
  }

  /// Appends a leaf and gives every subtree that it completed, the leaf first: what a store of nodes keeps.
  @discardableResult
  public mutating func append(leafHash: [UInt8]) -> [(place: NodePlace, hash: [UInt8])] {
    precondition(leafHash.count == 32 && size < .max, "a leaf hash has 32 bytes")
    var place = NodePlace(level: 0, index: size)
    var hash = leafHash
    var completed = [(place: place, hash: hash)]
    while place.index & 1 == 1, let left = hashes.popLast() {
      hash = MerkleTree.nodeHash(left, hash)
      place = NodePlace(level: place.level + 1, index: place.index >> 1)
      completed.append((place, hash))
    }
    hashes.append(hash)
    size += 1
    return completed
  }

  /// The root of the tree.
  public var root: [UInt8] {
    guard var root = hashes.last else { return MerkleTree.emptyRoot }
    for left in hashes.dropLast().reversed() { root = MerkleTree.nodeHash(left, root) }
    return root
  }
}
