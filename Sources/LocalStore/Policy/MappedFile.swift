internal import Glibc

/// A file mapped into memory for reading; unmapped with the last reference.
///
/// The pages are read from the file when they are touched, so opening costs nothing however long the file is. The file
/// must not be shortened while it is mapped: the vault only ever makes new files and removes whole ones, and a removed
/// file stays readable through its mapping.
///
/// `@unchecked Sendable`: the bytes never change.
public final class MappedFile: @unchecked Sendable {
  /// The contents. Valid as long as this object is referenced.
  public let bytes: UnsafeRawBufferPointer

  /// Maps `path`; an empty file gives no bytes.
  public init(path: String) throws(StoreError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw StoreFolder.failure("opening", path) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw StoreFolder.failure("measuring", path) }
    let count = Int(status.st_size)
    guard count > 0 else {
      bytes = UnsafeRawBufferPointer(start: nil, count: 0)
      return
    }
    guard let start = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0), start != MAP_FAILED else {
      throw StoreFolder.failure("mapping", path)
    }
    bytes = UnsafeRawBufferPointer(start: start, count: count)
  }

  deinit {
    if let start = bytes.baseAddress { munmap(UnsafeMutableRawPointer(mutating: start), bytes.count) }
  }
}
