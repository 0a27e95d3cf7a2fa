public import LedgerProtocol

/// The key and name under which the ledger that this agent joined signs its log.
public struct LedgerLogKey: HeadVerifying {
  let ledger: PublicKey
  let origin: String

  /// - Parameters:
  ///   - ledger: the key that came with the invitation.
  ///   - origin: the name of the log, the first line of its checkpoints (C2SP tlog-checkpoint).
  public init(ledger: PublicKey, origin: String) {
    self.ledger = ledger
    self.origin = origin
  }

  /// The head of a checkpoint. Throws when it is not signed by the ledger or is another log's.
  public func verify(_ checkpoint: String) throws -> TreeHead {
    let checkpoint = try Checkpoint(note: checkpoint, ledger: ledger, origin: origin)
    return TreeHead(size: checkpoint.size, root: checkpoint.root)
  }

  /// Whether the proof shows that `head` continues `earlier` (RFC 6962, section 2.1.2).
  public func isConsistent(_ earlier: TreeHead, _ head: TreeHead, proof: [[UInt8]]) -> Bool {
    do {
      try MerkleTree.verifyConsistency(
        from: earlier.size, root: earlier.root, to: head.size, root: head.root, proof: proof)
      return true
    } catch { return false }
  }
}
