import LedgerProtocol
import Testing

@testable import LedgerClient

@Suite struct LedgerLogKeyTests {
  @Test func `only the ledger's own checkpoints of its own log are heads`() throws {
    let (ledger, other) = (SigningKey(), SigningKey())
    let root = [UInt8](repeating: 3, count: 32)
    let key = LedgerLogKey(ledger: ledger.publicKey, origin: "ledger.test/log")
    func note(_ signer: SigningKey, _ origin: String) throws -> String {
      try Checkpoint(origin: origin, size: 5, root: root).signed(by: signer).noteText
    }
    #expect(try key.verify(note(ledger, "ledger.test/log")) == TreeHead(size: 5, root: root))
    #expect(throws: (any Error).self) { try key.verify(note(other, "ledger.test/log")) }
    #expect(throws: (any Error).self) { try key.verify(note(ledger, "other.test/log")) }
    #expect(throws: (any Error).self) { try key.verify("garbage") }
  }

  @Test func `a tree that continues another is told from one that does not`() throws {
    let leaves = (0..<8).map { MerkleTree.leafHash([UInt8($0)]) }
    let key = LedgerLogKey(ledger: SigningKey().publicKey, origin: "ledger.test/log")
    let earlier = TreeHead(size: 4, root: MerkleTree.root(of: Array(leaves[..<4])))
    let head = TreeHead(size: 8, root: MerkleTree.root(of: leaves))
    // Between two full trees the proof is the one node that joins them (RFC 6962, section 2.1.2).
    let proof = [MerkleTree.root(of: Array(leaves[4...]))]
    #expect(key.isConsistent(earlier, head, proof: proof))
    #expect(!key.isConsistent(earlier, head, proof: []))
    #expect(!key.isConsistent(TreeHead(size: 4, root: head.root), head, proof: proof))
  }
}
