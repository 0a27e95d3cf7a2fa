internal import Foundation
internal import Glibc
internal import Synchronization

/// The agent's folder: its files' names, its lock, and the few file operations that must be exact.
///
/// The folder is 0700 and belongs to one process at a time: `agent.lock` is held with flock(2) while the store is
/// open, and the kernel lets go of it when the process ends, however it ends.
final class StoreFolder: Sendable {
  let path: String
  /// The descriptor that holds the lock; -1 when it was let go.
  private let lock: Mutex<Int32>

  var database: String { path + "/agent.db" }
  var key: String { path + "/agent.key" }

  /// Makes the folder if it is missing, narrows its mode, and takes the lock.
  init(_ path: String) throws(StoreError) {
    self.path = path
    if mkdir(path, 0o700) != 0 && errno != EEXIST { throw Self.failure("making the folder", path) }
    guard chmod(path, 0o700) == 0 else { throw Self.failure("setting the mode of", path) }
    let file = path + "/agent.lock"
    let descriptor = Glibc.open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Self.failure("opening", file) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let cause = errno
      Glibc.close(descriptor)
      throw cause == EWOULDBLOCK ? .inUse(folder: path) : Self.failure("locking", file, cause)
    }
    lock = Mutex(descriptor)
  }

  deinit { release() }

  /// Lets another process, or another opening in this one, have the folder.
  func release() {
    lock.withLock { descriptor in
      guard descriptor >= 0 else { return }
      // Unlocked by name: a child that was forked and has not yet executed its program shares the descriptor, and
      // closing ours alone would leave the lock with it.
      flock(descriptor, LOCK_UN)
      Glibc.close(descriptor)
      descriptor = -1
    }
  }

  /// The names in the folder; those of other programs too.
  func names() throws(StoreError) -> [String] {
    do { return try FileManager.default.contentsOfDirectory(atPath: path) } catch {
      throw .file(operation: "listing", path: path, cause: error.localizedDescription)
    }
  }

  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// Reads a whole file of at most `limit` bytes.
  static func read(_ path: String, limit: Int) throws(StoreError) -> [UInt8] {
    let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure("opening", path) }
    defer { Glibc.close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw failure("reading", path) }
      if count == 0 { return bytes }
      bytes += chunk[..<count]
      guard bytes.count <= limit else {
        throw .file(operation: "reading", path: path, cause: "longer than \(limit) bytes")
      }
    }
  }

  /// Writes `bytes` to `path` with mode 0600 so that a power cut leaves the old file or the new one, never a part.
  static func replace(_ path: String, with bytes: UnsafeRawBufferPointer) throws(StoreError) {
    let temporary = path + ".new"
    try write(temporary, bytes)
    try rename(temporary, to: path)
  }

  /// Writes and flushes a new file with mode 0600; an older one of that name is replaced.
  static func write(_ path: String, _ bytes: UnsafeRawBufferPointer) throws(StoreError) {
    let descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure("making", path) }
    defer { Glibc.close(descriptor) }
    var offset = 0
    while offset < bytes.count {
      let rest = UnsafeRawBufferPointer(rebasing: bytes[offset...])
      let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw failure("writing", path) }
      offset += count
    }
    guard fsync(descriptor) == 0 else { throw failure("flushing", path) }
  }

  /// Renames and flushes the folder, so that the new name survives a power cut.
  static func rename(_ old: String, to new: String) throws(StoreError) {
    guard Glibc.rename(old, new) == 0 else { throw failure("renaming", old) }
    try flushFolder(of: new)
  }

  /// Removes a file; one that is not there counts as removed.
  static func remove(_ path: String) throws(StoreError) {
    guard unlink(path) == 0 || errno == ENOENT else { throw failure("removing", path) }
  }

  private static func flushFolder(of path: String) throws(StoreError) {
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    let descriptor = Glibc.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure("opening", folder) }
    defer { Glibc.close(descriptor) }
    guard fsync(descriptor) == 0 else { throw failure("flushing", folder) }
  }

  static func failure(_ operation: String, _ path: String, _ code: Int32 = errno) -> StoreError {
    .file(operation: operation, path: path, cause: String(cString: strerror(code)))
  }
}
