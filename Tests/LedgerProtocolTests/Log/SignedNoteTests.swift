import Testing

@testable import LedgerProtocol

@Suite struct SignedNoteTests {
  @Test(arguments: LedgerVector.of("note-verify"))
  func `notes are taken and refused as published`(_ vector: LedgerVector) throws {
    let keys = try vector.member("vkeys", [String].self).map { try NoteKey(vkey: $0) }
    let note = try vector.member("note", String.self)
    guard try vector.outcome("ok", Bool.self) else {
      #expect(throws: NoteError.self) { try SignedNote(note: note).verified(by: keys) }
      return
    }
    let signed = try SignedNote(note: note)
    #expect(try signed.verified(by: keys).map(\.name) == vector.outcome("verified", [String].self))
    if let text = (vector.expected as? [String: Any])?["text"] as? String { #expect(signed.text == text) }
    #expect(signed.noteText == note)
  }

  @Test(arguments: LedgerVector.of("vkey"))
  func `a verifier key with a wrong hash is refused`(_ vector: LedgerVector) throws {
    #expect(try vector.outcome("ok", Bool.self) == false)
    #expect(throws: NoteError.self) { try NoteKey(vkey: try vector.member("vkey")) }
  }

  @Test(arguments: LedgerVector.of("keyid"))
  func `keys have the published ids`(_ vector: LedgerVector) throws {
    let key = try SigningKey(rawRepresentation: try vector.bytes("seed"))
    #expect(try key.publicKey.rawRepresentation == vector.bytes("public_key"))
    let kind = try #require(NoteKey.Kind(rawValue: UInt8(try vector.member("type", Int.self))))
    let noteKey = try NoteKey(name: try vector.member("name"), kind: kind, key: key.publicKey)
    #expect(try noteKey.keyHash == UInt32(vector.outcome("key_id", String.self), radix: 16))
    if let vkey = (vector.expected as? [String: Any])?["vkey"] as? String {
      #expect(noteKey.vkey == vkey)
      #expect(try NoteKey(vkey: vkey) == noteKey)
    }
  }

  @Test(arguments: LedgerVector.of("note-sign"))
  func `the published example is signed to the byte`(_ vector: LedgerVector) throws {
    // PRIVATE+KEY+name+hash+base64 of the type byte and the seed (golang/mod, sumdb/note).
    let parts = try vector.member("skey", String.self).split(separator: "+", maxSplits: 4)
    let key = try SigningKey(rawRepresentation: try #require(Base64.decode(parts[4])).dropFirst())
    var note = try SignedNote(text: try vector.member("text"))
    try note.sign(name: String(parts[2]), key: key)
    #expect(try note.noteText == vector.outcome("note", String.self))
  }

  @Test(arguments: LedgerVector.of("checkpoint"))
  func `a checkpoint is signed and read as published`(_ vector: LedgerVector) throws {
    let key = try SigningKey(rawRepresentation: try vector.bytes("seed"))
    let origin = try vector.member("origin", String.self)
    let checkpoint = try Checkpoint(
      origin: origin, size: UInt64(try vector.member("size", Int.self)), root: try vector.bytes("root"))
    let note = try vector.outcome("note", String.self)
    #expect(try checkpoint.signed(by: key).noteText == note)
    #expect(try Checkpoint(note: note, ledger: key.publicKey, origin: origin) == checkpoint)
    #expect(throws: NoteError.self) { try Checkpoint(note: note, ledger: SigningKey().publicKey, origin: origin) }
    #expect(throws: NoteError.self) { try Checkpoint(note: note, ledger: key.publicKey, origin: "other") }
  }

  @Test(arguments: LedgerVector.of("cosign"))
  func `witnesses countersign as published`(_ vector: LedgerVector) throws {
    var note = try SignedNote(note: try vector.member("checkpoint"))
    for witness in try vector.member("witness", [[String: Any]].self) {
      let seed = try LedgerVector.bytes(try #require(witness["seed"] as? String))
      try note.cosign(
        name: try #require(witness["name"] as? String), key: try SigningKey(rawRepresentation: seed),
        seconds: UInt64(try #require(witness["time"] as? Int)))
    }
    #expect(try note.noteText == vector.outcome("note", String.self))
  }

  @Test(arguments: LedgerVector.of("tlog-proof"))
  func `a proof verifies without a network`(_ vector: LedgerVector) throws {
    let text = try vector.member("proof", String.self)
    let proof = try LogProof(text: text)
    #expect(proof.text == text)
    #expect(proof.index == UInt64(try vector.outcome("index", Int.self)))
    let log = try NoteKey(vkey: try vector.member("log_vkey"))
    let witnesses = try vector.member("witness_vkeys", [String].self).map { try NoteKey(vkey: $0) }
    let leaf = MerkleTree.leafHash(try vector.bytes("leaf"))
    let checkpoint = try proof.verify(
      leafHash: leaf, log: log, witnesses: witnesses, quorum: try vector.member("quorum"))
    #expect(checkpoint.size == UInt64(try vector.outcome("size", Int.self)))
    #expect(throws: NoteError.self) { try proof.verify(leafHash: MerkleTree.leafHash([]), log: log) }
    #expect(throws: NoteError.self) { try proof.verify(leafHash: leaf, log: log, witnesses: witnesses, quorum: 3) }
  }

  @Test(arguments: LedgerVector.of("cosign-verify"))
  func `unknown witnesses do not count`(_ vector: LedgerVector) throws {
    let log = try NoteKey(vkey: try vector.member("log_vkey"))
    let witnesses = try vector.member("witness_vkeys", [String].self).map { try NoteKey(vkey: $0) }
    let signed = try SignedNote(note: try vector.member("note")).verified(by: [log] + witnesses)
    let count = signed.filter { $0 != log }.count
    #expect(try count == vector.outcome("valid_witnesses", Int.self))
    #expect(try (count >= vector.member("quorum", Int.self)) == vector.outcome("ok", Bool.self))
  }

  @Test(arguments: LedgerVector.of("witness-request"))
  func `a request to a witness is written and read as published`(_ vector: LedgerVector) throws {
    let request = WitnessRequest(
      old: UInt64(try vector.member("old", Int.self)),
      proof: try vector.member("proof", [String].self).map(LedgerVector.bytes),
      note: try SignedNote(note: try vector.member("checkpoint")))
    let body = try vector.outcome("body", String.self)
    #expect(request.body == body)
    #expect(try WitnessRequest(body: body) == request)
  }
}
