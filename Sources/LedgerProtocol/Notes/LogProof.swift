/// A proof that an entry lies in a log, as one text that verifies without a network (C2SP tlog-proof).
public struct LogProof: Hashable, Sendable {
  private static let header = "c2sp.org/tlog-proof@v1"

  /// The place of the entry in the log.
  public let index: UInt64
  /// From the leaf's side to the root's.
  public let hashes: [[UInt8]]
  /// The checkpoint with its signatures.
  public let note: SignedNote
  /// Data of the application, not covered by the proof.
  public let extra: [UInt8]?

  public init(index: UInt64, hashes: [[UInt8]], note: SignedNote, extra: [UInt8]? = nil) {
    self.index = index
    self.hashes = hashes
    self.note = note
    self.extra = extra
  }

  /// Reads the text without verifying it.
  public init(text: String) throws(NoteError) {
    guard text.utf8.count <= 2 * SignedNote.maximumBytes else { throw .malformed("a proof is too long") }
    guard let blank = text.firstRange(of: "\n\n") else { throw .malformed("a proof has no empty line") }
    var lines = text[..<blank.lowerBound].split(separator: "\n", omittingEmptySubsequences: false)[...]
    guard lines.popFirst() == Self.header[...] else { throw .malformed("a proof does not begin with \(Self.header)") }
    var extra: [UInt8]?
    if let line = lines.first, line.hasPrefix("extra ") {
      guard let bytes = Base64.decode(line.dropFirst(6)) else { throw .malformed("extra is not base64") }
      extra = bytes
      lines = lines.dropFirst()
    }
    guard let line = lines.popFirst(), line.hasPrefix("index "), let index = UInt64(line.dropFirst(6)),
      String(index) == line.dropFirst(6)
    else { throw .malformed("a proof has no index") }
    guard lines.count <= MerkleTree.longestProof else { throw .malformed("a proof has \(lines.count) hashes") }
    var hashes: [[UInt8]] = []
    for line in lines {
      guard let hash = Base64.decode(line), hash.count == 32 else { throw .malformed("a hash is not 32 bytes") }
      hashes.append(hash)
    }
    self.init(index: index, hashes: hashes, note: try SignedNote(note: String(text[blank.upperBound...])), extra: extra)
  }

  /// The proof as text.
  public var text: String {
    var text = Self.header + "\n"
    if let extra { text += "extra \(Base64.encode(extra))\n" }
    text += "index \(index)\n"
    for hash in hashes { text += Base64.encode(hash) + "\n" }
    return text + "\n" + note.noteText
  }

  /// Verifies that the leaf lies at `index` of the log that `log` signs, and that at least `quorum` of `witnesses`
  /// have signed too. Gives the checkpoint that proves it.
  @discardableResult
  public func verify(
    leafHash: [UInt8], log: NoteKey, witnesses: [NoteKey] = [], quorum: Int = 0
  ) throws(NoteError) -> Checkpoint {
    let checkpoint = try Checkpoint(text: note.text)
    guard checkpoint.origin == log.name else { throw .foreignOrigin(found: checkpoint.origin, expected: log.name) }
    _ = try note.verified(by: [log])
    let signed = quorum > 0 ? try note.verified(by: [log] + witnesses).filter { $0 != log }.count : 0
    guard signed >= quorum else { throw .tooFewWitnesses(found: signed, needed: quorum) }
    do {
      try MerkleTree.verifyInclusion(
        leafHash: leafHash, index: index, size: checkpoint.size, proof: hashes, root: checkpoint.root)
    } catch { throw .proof(error) }
    return checkpoint
  }
}
