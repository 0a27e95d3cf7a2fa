/// Why a key cannot be read, made or used. Never carries key material.
public enum KeyError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Not the 32 bytes of an Ed25519 key.
  case malformed(String)
  /// The file can be read by its group or by others; `mode` is its permission bits.
  case exposed(path: String, mode: UInt16)
  /// A call of the operating system failed.
  case file(operation: String, path: String, cause: String)
  /// The signature could not be made.
  case unsignable(cause: String)

  public var description: String {
    switch self {
    case .malformed(let what):
      "reading a key: \(what); an Ed25519 key is 32 bytes (43 characters of base64url)"
    case .exposed(let path, let mode):
      "reading the key \(path): others than its owner may read it (mode \(String(mode, radix: 8))); "
        + "run `chmod 600 \(path)`, and make a new key if anybody may have copied it"
    case .file(let operation, let path, let cause):
      "\(operation) \(path): \(cause); check that the folder exists and belongs to the user that runs lintel"
    case .unsignable(let cause):
      "signing: \(cause); restart lintel, and report this if it happens again"
    }
  }
}
