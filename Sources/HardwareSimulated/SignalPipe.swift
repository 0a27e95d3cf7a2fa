internal import Glibc
internal import HardwareAccess

/// A pipe that is readable while something waits: the pollable side of a simulated handle.
final class SignalPipe: Sendable {
  let reading: Int32
  private let writing: Int32

  init(operation: HardwareOperation, object: String) throws(HardwareError) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw Self.failure(operation, object) }
    for end in ends {
      guard fcntl(end, F_SETFL, O_NONBLOCK) == 0, fcntl(end, F_SETFD, FD_CLOEXEC) == 0 else {
        let failure = Self.failure(operation, object)
        ends.forEach { _ = close($0) }
        throw failure
      }
    }
    reading = ends[0]
    writing = ends[1]
  }

  private static func failure(_ operation: HardwareOperation, _ object: String) -> HardwareError {
    let code = errno
    return .failed(operation: operation, object: object, code: code, cause: String(cString: strerror(code)))
  }

  deinit {
    close(reading)
    close(writing)
  }

  fileprivate func put() {
    var byte: UInt8 = 1
    // One byte at most is ever in the pipe, so it cannot be full, and both ends are open.
    _ = write(writing, &byte, 1)
  }

  fileprivate func take() {
    var byte: UInt8 = 0
    // The byte that `put` left; nothing else writes or reads here.
    _ = read(reading, &byte, 1)
  }
}

/// A signal pipe and whether its byte is in it; changed under the board's lock only.
struct Signal {
  let pipe: SignalPipe
  private(set) var isRaised = false

  init(pipe: SignalPipe) {
    self.pipe = pipe
  }

  mutating func set(_ raised: Bool) {
    guard raised != isRaised else { return }
    isRaised = raised
    if raised { pipe.put() } else { pipe.take() }
  }
}
