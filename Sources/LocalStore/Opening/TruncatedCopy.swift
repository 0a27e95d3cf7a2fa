internal import Foundation
internal import Glibc

/// A scratch copy of a truncated database, made as long as its header says.
///
/// SQLite reads nothing at all from a file that is shorter than its header says (database header, bytes 16 to 17 and 28
/// to 31 of the file format). With the missing pages as zeros it reads every page that is there. The file that was
/// set aside stays as it is.
struct TruncatedCopy {
  let path: String

  /// Nil when the file is not truncated, or has no header to say so.
  init?(of original: String, at path: String) throws(StoreError) {
    guard let handle = FileHandle(forReadingAtPath: original) else { return nil }
    defer { try? handle.close() }  // opened for reading only: nothing can be lost
    // What cannot be read has no header to go by.
    guard let header = try? handle.read(upToCount: 100), header.count == 100, let length = try? handle.seekToEnd(),
      header.starts(with: Data("SQLite format 3\u{0}".utf8))
    else { return nil }
    let stored = UInt64(header[16]) << 8 | UInt64(header[17])
    let pageSize = stored == 1 ? 65_536 : stored
    let pages = header[28..<32].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard pageSize >= 512, length < pages * pageSize else { return nil }
    self.path = path
    try Self.remove(path)
    for companion in ["", "-wal"] where StoreFolder.exists(original + companion) {
      do { try FileManager.default.copyItem(atPath: original + companion, toPath: path + companion) } catch {
        throw .file(operation: "copying", path: original, cause: error.localizedDescription)
      }
    }
    guard truncate(path, off_t(pages * pageSize)) == 0 else { throw StoreFolder.failure("extending", path) }
  }

  func remove() throws(StoreError) { try Self.remove(path) }

  static func remove(_ path: String) throws(StoreError) {
    for companion in ["", "-wal", "-shm"] { try StoreFolder.remove(path + companion) }
  }
}
