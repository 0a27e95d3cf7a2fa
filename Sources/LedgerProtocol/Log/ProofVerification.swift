/// Why a proof does not prove, or a tree is not what it says.
public enum ProofError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The leaf does not lie in a tree of that size.
  case outside(index: UInt64, size: UInt64)
  /// The new tree is smaller than the old one.
  case shrunk(from: UInt64, to: UInt64)
  /// More or fewer hashes than the sizes ask for.
  case length(found: Int)
  /// A hash does not have 32 bytes.
  case hashLength(Int)
  /// The hashes lead to another root than the one that was signed.
  case mismatch

  public var description: String {
    switch self {
    case .outside(let index, let size): "proof: entry \(index) does not lie in a log of \(size) entries"
    case .shrunk(let old, let new): "proof: the log went from \(old) to \(new) entries; a log never shrinks"
    case .length(let found): "proof: \(found) hashes are not as many as these sizes ask for"
    case .hashLength(let count): "proof: a hash has \(count) bytes instead of 32"
    case .mismatch: "proof: the hashes lead to another root; the log shows two histories or the proof was altered"
    }
  }
}

extension MerkleTree {
  /// The most hashes that a proof may have.
  public static let longestProof = 63

  /// Verifies that the leaf with `leafHash` lies at `index` of the tree of `size` leaves with `root`
  /// (RFC 9162, section 2.1.3.2).
  public static func verifyInclusion(
    leafHash: [UInt8], index: UInt64, size: UInt64, proof: [[UInt8]], root: [UInt8]
  ) throws(ProofError) {
    guard index < size else { throw .outside(index: index, size: size) }
    try check(proof, [leafHash, root])
    var place = index
    var last = size - 1
    var hash = leafHash
    for sibling in proof {
      guard last > 0 else { throw .length(found: proof.count) }
      if place & 1 == 1 || place == last {
        hash = nodeHash(sibling, hash)
        while place & 1 == 0, place != 0 {
          place >>= 1
          last >>= 1
        }
      } else {
        hash = nodeHash(hash, sibling)
      }
      place >>= 1
      last >>= 1
    }
    guard last == 0 else { throw .length(found: proof.count) }
    guard hash == root else { throw .mismatch }
  }

  /// Verifies that the tree of `old` leaves with `oldRoot` is the beginning of the tree of `new` leaves with `newRoot`
  /// (RFC 9162, section 2.1.4.2). Every tree goes on from the empty one, with an empty proof.
  public static func verifyConsistency(
    from old: UInt64, root oldRoot: [UInt8], to new: UInt64, root newRoot: [UInt8], proof: [[UInt8]]
  ) throws(ProofError) {
    guard old <= new else { throw .shrunk(from: old, to: new) }
    try check(proof, [oldRoot, newRoot])
    if old == 0 || old == new {
      guard proof.isEmpty else { throw .length(found: proof.count) }
      guard old == new ? oldRoot == newRoot : oldRoot == emptyRoot else { throw .mismatch }
      return
    }
    var path = proof[...]
    if old & (old - 1) == 0 { path = [oldRoot] + path }
    var place = old - 1
    var last = new - 1
    while place & 1 == 1 {
      place >>= 1
      last >>= 1
    }
    guard let seed = path.popFirst() else { throw .length(found: proof.count) }
    var (first, second) = (seed, seed)
    for sibling in path {
      guard last > 0 else { throw .length(found: proof.count) }
      if place & 1 == 1 || place == last {
        first = nodeHash(sibling, first)
        second = nodeHash(sibling, second)
        while place & 1 == 0, place != 0 {
          place >>= 1
          last >>= 1
        }
      } else {
        second = nodeHash(second, sibling)
      }
      place >>= 1
      last >>= 1
    }
    guard last == 0 else { throw .length(found: proof.count) }
    guard first == oldRoot, second == newRoot else { throw .mismatch }
  }

  private static func check(_ proof: [[UInt8]], _ others: [[UInt8]]) throws(ProofError) {
    guard proof.count <= longestProof else { throw .length(found: proof.count) }
    for hash in proof + others where hash.count != 32 { throw .hashLength(hash.count) }
  }
}
