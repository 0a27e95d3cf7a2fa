/// The size and root of the ledger's tree, as a checkpoint with a verified signature says.
public struct TreeHead: Sendable, Equatable {
  /// How many entries the tree has.
  public var size: UInt64
  /// 32 bytes.
  public var root: [UInt8]

  public init(size: UInt64, root: [UInt8]) {
    self.size = size
    self.root = root
  }
}

/// What a signed checkpoint means beside the last one that was seen.
enum HeadComparison: Equatable {
  /// The first one, or the same again.
  case accepted
  /// Larger: a consistency proof must show that it continues the last one.
  case needsProof
  /// Signed, and impossible for an append-only log.
  case contradiction(String)
}

extension TreeHead {
  /// Compares a newly signed head with the last one that this agent accepted.
  func compared(to last: TreeHead?) -> HeadComparison {
    guard let last, last.size > 0 else { return .accepted }
    if size < last.size { return .contradiction("it was at \(last.size) entries and shows \(size): a rollback") }
    if size > last.size { return .needsProof }
    return root == last.root ? .accepted : .contradiction("it shows two trees of \(size) entries: a fork")
  }
}
