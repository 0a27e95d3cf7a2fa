import Testing

@testable import LedgerProtocol

@Suite struct MerkleTreeTests {
  @Test func `every kind of vector that is implemented has cases`() {
    let kinds = [
      "leaf-hash", "roots", "inclusion", "consistency", "note-sign", "note-verify", "vkey", "keyid", "checkpoint",
      "cosign",
      "cosign-verify", "tlog-proof", "witness-request", "tile-path", "tile-set", "entry-bundle", "cloudevents-batch",
    ]
    for kind in kinds { #expect(!LedgerVector.of(kind).isEmpty, "\(kind)") }
  }

  @Test(arguments: LedgerVector.of("leaf-hash"))
  func `leaves have the published hashes`(_ vector: LedgerVector) throws {
    let leaves = try #require(vector.input as? [String]).map(LedgerVector.bytes)
    let hashes = try #require(vector.expected as? [String]).map(LedgerVector.bytes)
    #expect(leaves.map { MerkleTree.leafHash($0) } == hashes)
  }

  @Test(arguments: LedgerVector.of("roots"))
  func `trees have the published roots, grown and from stored nodes`(_ vector: LedgerVector) throws {
    let leaves = try #require(vector.input as? [String]).map { MerkleTree.leafHash(try LedgerVector.bytes($0)) }
    for (size, root) in try #require(vector.expected as? [String: String]) {
      let size = try #require(Int(size))
      #expect(MerkleTree.root(of: Array(leaves.prefix(size))) == (try LedgerVector.bytes(root)))
      let nodes = Self.nodes(leaves)
      #expect(try MerkleTree.root(size: UInt64(size)) { try #require(nodes[$0]) } == LedgerVector.bytes(root))
    }
  }

  @Test(arguments: LedgerVector.of("inclusion"))
  func `inclusion proofs are taken and refused as published`(_ vector: LedgerVector) throws {
    let proof = try vector.member("proof", [String].self).map(LedgerVector.bytes)
    let index = UInt64(try vector.member("index", Int.self))
    let size = UInt64(try vector.member("size", Int.self))
    func verify() throws {
      try MerkleTree.verifyInclusion(
        leafHash: try vector.bytes("leaf_hash"), index: index, size: size, proof: proof, root: try vector.bytes("root"))
    }
    if try vector.outcome("ok", Bool.self) {
      #expect(throws: Never.self) { try verify() }
    } else {
      #expect(throws: ProofError.self) { try verify() }
    }
  }

  @Test(arguments: LedgerVector.of("consistency"))
  func `consistency proofs are taken and refused as published`(_ vector: LedgerVector) throws {
    let proof = try vector.member("proof", [String].self).map(LedgerVector.bytes)
    let (old, new) = (UInt64(try vector.member("old", Int.self)), UInt64(try vector.member("new", Int.self)))
    func verify() throws {
      try MerkleTree.verifyConsistency(
        from: old, root: try vector.bytes("old_root"), to: new, root: try vector.bytes("new_root"), proof: proof)
    }
    if try vector.outcome("ok", Bool.self) {
      #expect(throws: Never.self) { try verify() }
    } else {
      #expect(throws: ProofError.self) { try verify() }
    }
  }

  @Test func `every proof of every tree up to 40 leaves verifies, and with one hash changed none does`() throws {
    let leaves = (0..<40).map { MerkleTree.leafHash([UInt8($0)]) }
    let nodes = Self.nodes(leaves)
    for size in 1...40 {
      let root = MerkleTree.root(of: Array(leaves.prefix(size)))
      for index in 0..<size {
        let proof = try MerkleTree.inclusionProof(of: UInt64(index), size: UInt64(size)) { try #require(nodes[$0]) }
        try MerkleTree.verifyInclusion(
          leafHash: leaves[index], index: UInt64(index), size: UInt64(size), proof: proof, root: root)
        for place in proof.indices {
          var harmed = proof
          harmed[place][0] ^= 1
          #expect(throws: ProofError.mismatch) {
            try MerkleTree.verifyInclusion(
              leafHash: leaves[index], index: UInt64(index), size: UInt64(size), proof: harmed, root: root)
          }
        }
      }
      for old in 1...size {
        let oldRoot = MerkleTree.root(of: Array(leaves.prefix(old)))
        let proof = try MerkleTree.consistencyProof(from: UInt64(old), to: UInt64(size)) { try #require(nodes[$0]) }
        try MerkleTree.verifyConsistency(
          from: UInt64(old), root: oldRoot, to: UInt64(size), root: root, proof: proof)
        #expect(throws: ProofError.self) {
          try MerkleTree.verifyConsistency(
            from: UInt64(old), root: oldRoot, to: UInt64(size), root: root, proof: proof + [root])
        }
      }
    }
  }

  @Test func `a frontier goes on from where it was stored`() throws {
    var whole = TreeFrontier()
    for number in 0..<100 {
      var again = try TreeFrontier(size: whole.size, hashes: whole.hashes)
      let leaf = MerkleTree.leafHash([UInt8(number)])
      again.append(leafHash: leaf)
      whole.append(leafHash: leaf)
      #expect(again == whole)
    }
    #expect(throws: ProofError.self) { try TreeFrontier(size: 3, hashes: [whole.root]) }
    #expect(throws: ProofError.self) { try TreeFrontier(size: 1, hashes: [[1]]) }
  }

  private static func nodes(_ leaves: [[UInt8]]) -> [NodePlace: [UInt8]] {
    var frontier = TreeFrontier()
    var nodes: [NodePlace: [UInt8]] = [:]
    for leaf in leaves { for (place, hash) in frontier.append(leafHash: leaf) { nodes[place] = hash } }
    return nodes
  }
}
