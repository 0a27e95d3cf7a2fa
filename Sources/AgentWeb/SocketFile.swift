import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The file of a Unix socket: made way for, restricted, removed.
struct SocketFile: Sendable {
  let path: String

  /// Owner and group: whoever may give commands is put into that group.
  static let mode = 0o660

  /// Removes what a run that ended without cleaning up has left; refuses while somebody answers there.
  func makeWay() throws(SocketFileError) {
    let type: FileAttributeType?
    do {
      type = try FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
    } catch let error as CocoaError where error.code == .fileReadNoSuchFile {
      return
    } catch {
      throw .failed("look at", path, "\(error)")
    }
    guard type == .typeSocket else { throw .occupied(path) }
    guard try !answers() else { throw .inUse(path) }
    try remove()
  }

  func restrict() throws(SocketFileError) {
    do {
      try FileManager.default.setAttributes([.posixPermissions: Self.mode], ofItemAtPath: path)
    } catch {
      throw .failed("set the mode of", path, "\(error)")
    }
  }

  /// One that is gone already is as good.
  func remove() throws(SocketFileError) {
    guard unlink(path) == 0 || errno == ENOENT else { throw .system("remove", path, errno) }
  }

  /// Whether a connection is taken.
  private func answers() throws(SocketFileError) -> Bool {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let room = MemoryLayout.size(ofValue: address.sun_path)
    guard path.utf8.count < room else { throw .tooLong(path, limit: room - 1) }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    #if canImport(Glibc)
      let kind = Int32(SOCK_STREAM.rawValue)
    #else
      let kind = SOCK_STREAM
    #endif
    let descriptor = socket(AF_UNIX, kind, 0)
    guard descriptor >= 0 else { throw .system("probe", path, errno) }
    defer { close(descriptor) }
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    return result == 0
  }
}

/// Why the local socket cannot be served.
enum SocketFileError: Error, Equatable, CustomStringConvertible {
  case inUse(String)
  case occupied(String)
  case tooLong(String, limit: Int)
  case failed(_ operation: String, _ path: String, _ cause: String)

  static func system(_ operation: String, _ path: String, _ code: Int32) -> SocketFileError {
    .failed(operation, path, String(cString: strerror(code)))
  }

  var description: String {
    switch self {
    case .inUse(let path): "cannot serve at \(path): another agent answers there; stop it or choose another path"
    case .occupied(let path): "cannot serve at \(path): something that is no socket is there; move it away"
    case .tooLong(let path, let limit):
      "cannot serve at \(path): the path of a socket has at most \(limit) bytes; choose a shorter one"
    case .failed(let operation, let path, let cause):
      "cannot \(operation) the socket \(path): \(cause); see that its folder exists and is writable"
    }
  }
}
