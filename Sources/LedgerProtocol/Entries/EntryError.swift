/// Why bytes are not an entry, or cannot become one.
public enum EntryError: Error, Equatable, Sendable, CustomStringConvertible {
  /// More than `Entry.maximumBytes`.
  case tooLarge(bytes: Int)
  /// Not a compact JWS with a CloudEvents payload; the text says where.
  case malformed(String)
  /// The header asks for another algorithm than EdDSA.
  case algorithm(String)
  /// A required attribute is absent or empty.
  case missing(attribute: String)
  /// An attribute has a value that its rule does not allow.
  case invalid(attribute: String, reason: String)
  /// The header names another key than the one to verify with.
  case wrongKey(found: String, expected: String)
  /// The signature does not fit the bytes: they were altered, or another key signed.
  case altered
  /// The type is not one that this program knows how to read.
  case unknownType(String)
  /// `data` does not have the fields of its type.
  case data(type: String, reason: String)
  /// The entry could not be signed.
  case unsealable(type: String, cause: String)

  public var description: String {
    switch self {
    case .tooLarge(let bytes):
      "entry: \(bytes) bytes, at most \(Entry.maximumBytes) are allowed; shorten its data"
    case .malformed(let reason): "entry: \(reason); it must be a compact JWS of a CloudEvent, as its author wrote it"
    case .algorithm(let name): "entry: the algorithm is '\(name)'; only EdDSA (Ed25519) is accepted"
    case .missing(let attribute): "entry: the attribute \(attribute) is missing or empty"
    case .invalid(let attribute, let reason): "entry: the attribute \(attribute) \(reason)"
    case .wrongKey(let found, let expected):
      "entry: signed with key \(found), expected \(expected); check which agent sent it and whether its key was changed"
    case .altered: "entry: the signature does not fit; the bytes were altered on the way or in storage"
    case .unknownType(let type): "entry: the type \(type) is not known to this version; update lintel to read it"
    case .data(let type, let reason): "entry of type \(type): \(reason)"
    case .unsealable(let type, let cause): "sealing an entry of type \(type): \(cause)"
    }
  }
}
