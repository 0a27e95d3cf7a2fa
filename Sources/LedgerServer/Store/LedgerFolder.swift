internal import Crypto
internal import Foundation
internal import GRDB
internal import Glibc
internal import LedgerProtocol
internal import Synchronization

/// The ledger's folder: its keys, its database and the lock that keeps a second process out.
///
/// The key that seals names and credential bytes lies beside the database in a file of its own, so that a copy of the
/// database alone tells nobody's name; destroying a sealed value forgets a member for good.
final class LedgerFolder: Sendable {
  let path: String
  let key: SigningKey
  let sealKey: SymmetricKey
  private let lock: Mutex<Int32?>

  init(_ path: String) throws(LedgerError) {
    self.path = path
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw .storage(operation: "making the folder", path: path, cause: "\(error.localizedDescription)")
    }
    let lockPath = path + "/ledger.lock"
    let descriptor = open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw .storage(operation: "opening", path: lockPath, cause: String(cString: strerror(errno)))
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw .inUse(path: path)
    }
    lock = Mutex(descriptor)
    do {
      key = try SigningKey.loadOrCreate(at: path + "/ledger.key")
      // The sealing key is 32 random bytes kept in the same careful way as a signing key.
      sealKey = SymmetricKey(data: try SigningKey.loadOrCreate(at: path + "/seal.key").rawRepresentation)
    } catch {
      throw .storage(operation: "opening the keys in", path: path, cause: "\(error)")
    }
  }

  deinit { release() }

  /// Lets another process open the ledger.
  func release() {
    lock.withLock { lock in
      if let lock { close(lock) }
      lock = nil
    }
  }

  var database: String { path + "/ledger.db" }

  /// The name under which the ledger signs its checkpoints, kept beside its public key in `ledger.pub`, the key as C2SP
  /// signed notes write it; made at the first opening.
  func origin(named name: String) throws(LedgerError) -> String {
    let file = path + "/" + Self.publicKeyFile
    if FileManager.default.fileExists(atPath: file) {
      let known = try Self.publicKey(in: path)
      guard known.key == key.publicKey else {
        throw .storage(operation: "opening", path: file, cause: "it is not the public key of ledger.key")
      }
      return known.name
    }
    // Unique without registering anywhere: the name and the first of the key's own id.
    let origin = "\(name).lintel/\(key.publicKey.agentID.prefix(12))"
    do {
      let text = try NoteKey(name: origin, key: key.publicKey).vkey + "\n"
      try Data(text.utf8).write(to: URL(fileURLWithPath: file), options: .atomic)
    } catch is NoteError {
      throw .invalid("'\(name)' cannot name a ledger: use letters, digits, '-' and '.'")
    } catch { throw .storage(operation: "writing", path: file, cause: "\(error.localizedDescription)") }
    return origin
  }

  /// The file with the ledger's name and public key.
  static let publicKeyFile = "ledger.pub"

  /// The name and key of the ledger in `folder`, or of an export.
  static func publicKey(in folder: String) throws(LedgerError) -> NoteKey {
    let file = folder + "/" + publicKeyFile
    do {
      let text = try String(contentsOfFile: file, encoding: .utf8)
      return try NoteKey(vkey: text.trimmingCharacters(in: .whitespacesAndNewlines))
    } catch { throw .storage(operation: "reading the public key in", path: file, cause: "\(error)") }
  }

  /// Seals bytes that identify somebody; `context` binds them to their row.
  func seal(_ bytes: [UInt8], for context: String) throws -> [UInt8] {
    [UInt8](try ChaChaPoly.seal(bytes, using: sealKey, authenticating: Array(context.utf8)).combined)
  }

  /// What was sealed for `context`.
  func unseal(_ sealed: [UInt8], for context: String) throws -> [UInt8] {
    [UInt8](
      try ChaChaPoly.open(
        try ChaChaPoly.SealedBox(combined: sealed), using: sealKey, authenticating: Array(context.utf8)))
  }

  /// The token of the operator, made at the first start: `operator.token`, mode 0600.
  func operatorToken() throws(LedgerError) -> String {
    let file = path + "/operator.token"
    if let data = FileManager.default.contents(atPath: file) {
      return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }
    let token = RandomText.secret()
    // With its mode from the first moment on, so that nobody else reads it in between.
    let descriptor = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw .storage(operation: "making", path: file, cause: String(cString: strerror(errno)))
    }
    defer { close(descriptor) }
    let line = Array((token + "\n").utf8)
    guard write(descriptor, line, line.count) == line.count, fsync(descriptor) == 0 else {
      throw .storage(operation: "writing", path: file, cause: String(cString: strerror(errno)))
    }
    return token
  }
}

extension LedgerFolder {
  /// The database in a folder for reading only, also while another process has it open.
  static func reader(of folder: String) throws(LedgerError) -> DatabaseQueue {
    let path = folder + "/ledger.db"
    guard FileManager.default.fileExists(atPath: path) else {
      throw .storage(operation: "opening", path: path, cause: "there is no ledger in this folder")
    }
    do {
      var configuration = Configuration()
      configuration.readonly = true
      configuration.busyMode = .timeout(5)
      return try DatabaseQueue(path: path, configuration: configuration)
    } catch { throw .storage(operation: "opening", path: path, cause: "\(error)") }
  }
}

/// Random texts from the system's generator.
enum RandomText {
  /// 256 bits, base64url.
  static func secret() -> String { Base64URL.encode(bytes(32)) }

  /// 128 bits in 32 hexadecimal digits: pseudonyms and ids.
  static func identifier() -> String { bytes(16).hexadecimal }

  static func bytes(_ count: Int) -> [UInt8] {
    var random = SystemRandomNumberGenerator()
    return (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
  }

  static func hash(_ text: String) -> [UInt8] { Array(SHA256.hash(data: Array(text.utf8))) }
}

extension [UInt8] {
  /// Two digits for each byte, in lower case.
  var hexadecimal: String {
    map { byte in
      let text = String(byte, radix: 16)
      return text.count == 1 ? "0" + text : text
    }.joined()
  }
}
