/// How far a log has come and the root over all of it (C2SP tlog-checkpoint).
public struct Checkpoint: Hashable, Sendable {
  /// The name of the log, which is also the name of its key.
  public let origin: String
  /// How many entries the log has.
  public let size: UInt64
  /// The root of the tree over them, 32 bytes.
  public let root: [UInt8]

  /// Throws `.malformed` for an origin that cannot name a key or a root of another length.
  public init(origin: String, size: UInt64, root: [UInt8]) throws(NoteError) {
    guard NoteKey.isName(origin) else { throw .malformed("a log has a name that cannot name a key") }
    guard root.count == 32 else { throw .malformed("a root has \(root.count) bytes instead of 32") }
    self.origin = origin
    self.size = size
    self.root = root
  }

  /// Reads the text of a checkpoint: three lines, and further ones that are not used.
  public init(text: String) throws(NoteError) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count >= 4, lines.last?.isEmpty == true, !lines.dropLast().contains(where: \.isEmpty) else {
      throw .malformed("a checkpoint does not have three lines")
    }
    guard let size = UInt64(lines[1]), String(size) == lines[1] else {
      throw .malformed("the size in a checkpoint is not a plain decimal number")
    }
    guard let root = Base64.decode(lines[2]) else { throw .malformed("the root in a checkpoint is not base64") }
    try self.init(origin: String(lines[0]), size: size, root: root)
  }

  /// The text that is signed.
  public var text: String { "\(origin)\n\(size)\n\(Base64.encode(root))\n" }

  /// The checkpoint as a note signed by the log itself, under its origin.
  ///
  /// Keep it before anybody sees it: two different roots for one size, both signed, are a fork for all time.
  public func signed(by key: SigningKey) throws(NoteError) -> SignedNote {
    var note = try SignedNote(text: text)
    try note.sign(name: origin, key: key)
    return note
  }

  /// Reads a note and verifies that the log `origin` signed it with `ledger`'s key.
  public init(note: String, ledger: PublicKey, origin: String) throws(NoteError) {
    let signed = try SignedNote(note: note)
    try self.init(text: signed.text)
    guard self.origin == origin else { throw .foreignOrigin(found: self.origin, expected: origin) }
    _ = try signed.verified(by: [try NoteKey(name: origin, key: ledger)])
  }

  /// Verifies that `newer` goes on from this checkpoint. Throws `.proof` for a fork or a shrunken log.
  public func verifyConsistency(with newer: Checkpoint, proof: [[UInt8]]) throws(NoteError) {
    guard newer.origin == origin else { throw .foreignOrigin(found: newer.origin, expected: origin) }
    do {
      try MerkleTree.verifyConsistency(from: size, root: root, to: newer.size, root: newer.root, proof: proof)
    } catch { throw .proof(error) }
  }
}
