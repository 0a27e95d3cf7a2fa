/// Why a signed note, or what stands in it, is not accepted.
public enum NoteError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Not in the form of its specification; the text says where.
  case malformed(String)
  /// No signature by a known key.
  case unsigned
  /// A signature that names a known key does not fit: the note was altered.
  case altered(key: String)
  /// The log is another one.
  case foreignOrigin(found: String, expected: String)
  /// Fewer witnesses signed than are asked for.
  case tooFewWitnesses(found: Int, needed: Int)
  /// The hashes do not lead to the signed root.
  case proof(ProofError)
  /// The signature could not be made.
  case unsignable(KeyError)

  public var description: String {
    switch self {
    case .malformed(let reason): "signed note: \(reason)"
    case .unsigned: "signed note: no signature by a known key; check that this is the right ledger"
    case .altered(let key): "signed note: the signature of \(key) does not fit; the note was altered"
    case .foreignOrigin(let found, let expected): "checkpoint: of the log \(found), expected \(expected)"
    case .tooFewWitnesses(let found, let needed): "checkpoint: \(found) witnesses signed, \(needed) are needed"
    case .proof(let error): error.description
    case .unsignable(let error): error.description
    }
  }
}
