internal import Foundation

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

extension SigningKey {
  /// The key in the file at `path`, or a new one kept there when there is no such file.
  ///
  /// The file holds 32 bytes with mode 0600. It appears whole or not at all, also when power fails: written beside
  /// its place, flushed, then linked to its name. When two processes start at once, both get the key that came first.
  /// Throws `.exposed` for a file that its group or others can read, `.malformed` for other content.
  public static func loadOrCreate(at path: String) throws(KeyError) -> SigningKey {
    if let key = try load(path) { return key }
    try create(SigningKey(), at: path)
    guard let key = try load(path) else {
      throw .file(operation: "reading back the key", path: path, cause: "the file is gone")
    }
    return key
  }

  private static func load(_ path: String) throws(KeyError) -> SigningKey? {
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard file >= 0 else {
      if errno == ENOENT { return nil }
      throw failure("opening the key", path)
    }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw failure("reading the mode of the key", path) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .malformed("\(path) is not a regular file") }
    guard status.st_mode & 0o077 == 0 else {
      throw .exposed(path: path, mode: UInt16(truncatingIfNeeded: status.st_mode & 0o777))
    }
    var bytes = [UInt8](repeating: 0, count: 33)
    let count = read(file, &bytes, bytes.count)
    guard count >= 0 else { throw failure("reading the key", path) }
    return try SigningKey(rawRepresentation: bytes.prefix(count))
  }

  private static func create(_ key: SigningKey, at path: String) throws(KeyError) {
    let draft = "\(path).\(Base64URL.encode(withUnsafeBytes(of: UInt64.random(in: 0 ... .max)) { [UInt8]($0) })).new"
    let file = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard file >= 0 else { throw failure("creating the key", draft) }
    defer { unlink(draft) }
    do {
      defer { close(file) }
      let bytes = key.rawRepresentation
      guard write(file, bytes, bytes.count) == bytes.count else { throw failure("writing the key", draft) }
      guard fsync(file) == 0 else { throw failure("flushing the key", draft) }
    }
    // A link, unlike a rename, never replaces a key that another process has put there in the meantime.
    if link(draft, path) != 0, errno != EEXIST { throw failure("naming the key", path) }
    try flushFolder(of: path)
  }

  private static func flushFolder(of path: String) throws(KeyError) {
    let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    let handle = open(folder, O_RDONLY | O_CLOEXEC | O_DIRECTORY)
    guard handle >= 0 else { throw failure("opening the folder of the key", folder) }
    defer { close(handle) }
    guard fsync(handle) == 0 else { throw failure("flushing the folder of the key", folder) }
  }

  private static func failure(_ operation: String, _ path: String) -> KeyError {
    .file(operation: operation, path: path, cause: String(cString: strerror(errno)))
  }
}
