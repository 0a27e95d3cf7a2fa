internal import Glibc
internal import Synchronization

/// Lets one thread sleep until another has something for it, without the other ever waiting.
///
/// The sleeper says that it will sleep, looks once more, and polls a pipe. The waker writes one byte to the
/// non-blocking end only if the sleeper said so: a full pipe is a wake-up already on its way.
final class WakePipe: Sendable {
  private let reading: Int32
  private let writing: Int32
  private let sleeping = Atomic<Bool>(false)

  init() throws(StoreError) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw StoreFolder.failure("making", "a pipe for the journal writer") }
    for end in ends {
      guard fcntl(end, F_SETFL, O_NONBLOCK) == 0, fcntl(end, F_SETFD, FD_CLOEXEC) == 0 else {
        let failure = StoreFolder.failure("setting", "a pipe for the journal writer")
        ends.forEach { _ = close($0) }
        throw failure
      }
    }
    reading = ends[0]
    writing = ends[1]
  }

  deinit {
    close(reading)
    close(writing)
  }

  /// Wakes the sleeper if it sleeps. Never blocks.
  func wake() {
    guard sleeping.exchange(false, ordering: .sequentiallyConsistent) else { return }
    var byte: UInt8 = 1
    // EAGAIN means that a wake-up waits in the pipe already; no other failure is possible while both ends are open.
    _ = Glibc.write(writing, &byte, 1)
  }

  /// Sleeps until woken or until the time is over, unless `ready` says that there is something now.
  /// - Returns: false when the time was over.
  @discardableResult
  func sleep(atMost duration: Duration?, unless ready: () -> Bool) -> Bool {
    sleeping.store(true, ordering: .sequentiallyConsistent)
    defer { sleeping.store(false, ordering: .sequentiallyConsistent) }
    if ready() { return true }
    var watch = pollfd(fd: reading, events: Int16(POLLIN), revents: 0)
    let milliseconds = duration.map { Int32(clamping: ($0 / .milliseconds(1)).rounded(.up)) } ?? -1
    let answer = poll(&watch, 1, milliseconds)
    var bytes: (UInt64, UInt64) = (0, 0)
    if answer > 0 { _ = Glibc.read(reading, &bytes, 16) }
    return answer != 0
  }
}

extension Int32 {
  fileprivate init(clamping value: Double) { self = value >= 2_147_483_647 ? .max : Int32(value) }
}
