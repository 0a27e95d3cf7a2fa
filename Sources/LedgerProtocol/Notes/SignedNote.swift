/// One signature line of a note.
public struct NoteSignature: Hashable, Sendable {
  /// The name of the key.
  public let name: String
  /// The key's hash, as `NoteKey.keyHash`.
  public let keyHash: UInt32
  /// 64 bytes for an author; for a witness eight bytes of time before them.
  public let bytes: [UInt8]

  var line: String {
    let hash = (0..<4).map { UInt8(truncatingIfNeeded: keyHash >> UInt32(24 - 8 * $0)) }
    return "\u{2014} \(name) \(Base64.encode(hash + bytes))\n"
  }

  init(name: String, keyHash: UInt32, bytes: [UInt8]) {
    self.name = name
    self.keyHash = keyHash
    self.bytes = bytes
  }

  /// Reads a line without its line feed.
  init?(line: Substring) {
    let parts = line.split(separator: " ", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0] == "\u{2014}", NoteKey.isName(parts[1]), let bytes = Base64.decode(parts[2]),
      bytes.count > 4
    else { return nil }
    name = String(parts[1])
    keyHash = bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    self.bytes = Array(bytes.dropFirst(4))
  }
}

/// A text with signatures below it (C2SP signed-note).
public struct SignedNote: Hashable, Sendable {
  /// The most bytes of a note that is read.
  public static let maximumBytes = 65_536
  /// The most signature lines of a note that is read.
  public static let maximumSignatures = 100

  /// What is signed; ends with a line feed.
  public let text: String
  public private(set) var signatures: [NoteSignature]

  /// A note without signatures yet. Throws `.malformed` for a text that does not end with a line feed or has other
  /// control characters.
  public init(text: String) throws(NoteError) {
    guard text.utf8.last == 0x0A else { throw .malformed("the text does not end with a line feed") }
    guard text.utf8.allSatisfy({ $0 >= 0x20 || $0 == 0x0A }) else {
      throw .malformed("the text has a control character")
    }
    self.text = text
    signatures = []
  }

  /// Reads a note without verifying it.
  public init(note: String) throws(NoteError) {
    let bytes = Array(note.utf8)
    guard bytes.count <= Self.maximumBytes else { throw .malformed("more than \(Self.maximumBytes) bytes") }
    guard bytes.last == 0x0A else { throw .malformed("the last line has no end") }
    guard let blank = bytes.indices.last(where: { $0 > 0 && bytes[$0] == 0x0A && bytes[$0 - 1] == 0x0A }) else {
      throw .malformed("no empty line before the signatures")
    }
    try self.init(text: String(decoding: bytes[..<blank], as: UTF8.self))
    let lines = bytes[(blank + 1)...].split(separator: 0x0A, omittingEmptySubsequences: false).dropLast()
    guard !lines.isEmpty, lines.count <= Self.maximumSignatures else {
      throw .malformed("\(lines.count) signatures instead of 1 to \(Self.maximumSignatures)")
    }
    for line in lines {
      guard let signature = NoteSignature(line: String(decoding: line, as: UTF8.self)[...]) else {
        throw .malformed("a signature line is not dash, name and base64")
      }
      signatures.append(signature)
    }
  }

  /// The text, an empty line and the signatures: the note as it is sent.
  public var noteText: String { text + "\n" + signatures.map(\.line).joined() }

  /// Signs as the author `name`.
  public mutating func sign(name: String, key: SigningKey) throws(NoteError) {
    let noteKey = try NoteKey(name: name, key: key.publicKey)
    do {
      let bytes = try key.sign(Array(text.utf8))
      signatures.append(NoteSignature(name: name, keyHash: noteKey.keyHash, bytes: bytes))
    } catch { throw .unsignable(error) }
  }

  /// Countersigns a checkpoint as the witness `name` at `seconds` since 1970, which is never 0.
  public mutating func cosign(name: String, key: SigningKey, seconds: UInt64) throws(NoteError) {
    let noteKey = try NoteKey(name: name, kind: .cosignature, key: key.publicKey)
    guard seconds > 0 else { throw .malformed("a cosignature has the time 0") }
    do {
      let bytes = try key.sign(cosigned(seconds))
      let time = (0..<8).map { UInt8(truncatingIfNeeded: seconds >> UInt64(56 - 8 * $0)) }
      signatures.append(NoteSignature(name: name, keyHash: noteKey.keyHash, bytes: time + bytes))
    } catch { throw .unsignable(error) }
  }

  /// The keys of `keys` that signed, each once. Unknown signatures are ignored; a signature that names a known key and
  /// does not fit makes the note `.altered`, and without any known key it is `.unsigned`.
  public func verified(by keys: [NoteKey]) throws(NoteError) -> [NoteKey] {
    var found: [NoteKey] = []
    for signature in signatures {
      guard let key = keys.first(where: { $0.name == signature.name && $0.keyHash == signature.keyHash }) else {
        continue
      }
      guard fits(signature, key) else { throw .altered(key: key.name) }
      if !found.contains(key) { found.append(key) }
    }
    guard !found.isEmpty else { throw .unsigned }
    return found
  }

  /// When the witness `key` signed, in seconds since 1970; nil without its line. Verify first.
  public func cosigned(by key: NoteKey) -> UInt64? {
    signatures.first { $0.name == key.name && $0.keyHash == key.keyHash }.flatMap(Self.seconds)
  }

  private func fits(_ signature: NoteSignature, _ key: NoteKey) -> Bool {
    switch key.kind {
    case .ed25519: return key.key.verify(signature.bytes, of: Array(text.utf8))
    case .cosignature:
      guard signature.bytes.count == 72, let seconds = Self.seconds(signature), seconds > 0 else { return false }
      return key.key.verify(signature.bytes.dropFirst(8), of: cosigned(seconds))
    }
  }

  private static func seconds(_ signature: NoteSignature) -> UInt64? {
    guard signature.bytes.count == 72 else { return nil }
    return signature.bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
  }

  private func cosigned(_ seconds: UInt64) -> [UInt8] { Array("cosignature/v1\ntime \(seconds)\n\(text)".utf8) }
}
