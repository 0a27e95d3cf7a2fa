/// What a witness is asked to countersign: a checkpoint and the proof that it goes on from the one seen before
/// (C2SP tlog-witness, `add-checkpoint`).
public struct WitnessRequest: Hashable, Sendable {
  /// The size that the witness saw last; 0 for none.
  public let old: UInt64
  /// At most `MerkleTree.longestProof` hashes.
  public let proof: [[UInt8]]
  public let note: SignedNote

  public init(old: UInt64, proof: [[UInt8]], note: SignedNote) {
    self.old = old
    self.proof = proof
    self.note = note
  }

  /// Reads the body of a request without verifying it.
  public init(body: String) throws(NoteError) {
    guard body.utf8.count <= 2 * SignedNote.maximumBytes else { throw .malformed("a request is too long") }
    guard let blank = body.firstRange(of: "\n\n") else { throw .malformed("a request has no empty line") }
    var lines = body[..<blank.lowerBound].split(separator: "\n", omittingEmptySubsequences: false)[...]
    guard let first = lines.popFirst(), first.hasPrefix("old "), let old = UInt64(first.dropFirst(4)),
      String(old) == first.dropFirst(4), lines.count <= MerkleTree.longestProof
    else { throw .malformed("a request does not begin with the old size and at most 63 hashes") }
    var proof: [[UInt8]] = []
    for line in lines {
      guard let hash = Base64.decode(line), hash.count == 32 else { throw .malformed("a hash is not 32 bytes") }
      proof.append(hash)
    }
    self.init(old: old, proof: proof, note: try SignedNote(note: String(body[blank.upperBound...])))
  }

  /// The body of the request.
  public var body: String {
    "old \(old)\n" + proof.map { Base64.encode($0) + "\n" }.joined() + "\n" + note.noteText
  }
}
