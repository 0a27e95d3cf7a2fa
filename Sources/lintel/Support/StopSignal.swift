import Glibc
import Synchronization

/// Makes Ctrl-C and SIGTERM something that poll(2) sees, for commands that give back what they hold. There is one for the
/// program, and it stays.
enum StopSignal {
  private static let writeEnd = Atomic<Int32>(-1)

  /// From now on, readable (POLLIN) once somebody wants the program to end.
  static func listen() throws -> Int32 {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0, ends.allSatisfy({ fcntl($0, F_SETFL, O_NONBLOCK) == 0 }) else {
      throw Failure(.inputOutput, "making a pipe: \(String(cString: strerror(errno)))")
    }
    writeEnd.store(ends[1], ordering: .relaxed)
    for number in [SIGINT, SIGTERM, SIGHUP] {
      signal(number) { _ in
        var byte: UInt8 = 1
        _ = write(StopSignal.writeEnd.load(ordering: .relaxed), &byte, 1)  // full: it has been said already
      }
    }
    signal(SIGPIPE, SIG_IGN)  // who prints learns from Console.hasNoReader
    return ends[0]
  }
}
