import Glibc

/// A non-blocking pipe by which any thread wakes one that polls.
final class WakePipe: Sendable {
  /// Readable after `signal`, until `drain`.
  let descriptor: Int32
  private let writeEnd: Int32

  init() throws(AgentError) {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw AgentError.system("make a pipe for the control loop", errno) }
    descriptor = ends[0]
    writeEnd = ends[1]
    for end in ends {
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
    }
  }

  deinit {
    close(descriptor)
    close(writeEnd)
  }

  /// Never blocks: a full pipe is readable already, which is all that is wanted.
  func signal() {
    var byte: UInt8 = 1
    _ = write(writeEnd, &byte, 1)
  }

  func drain() {
    var bytes = [UInt8](repeating: 0, count: 64)
    while read(descriptor, &bytes, bytes.count) > 0 {}
  }
}
