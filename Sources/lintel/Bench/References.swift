import Glibc

/// What the machine does by itself, measured in the same run as that which builds on it.
enum References {
  /// Appending 512 bytes to a file and flushing them: the least that a durable record costs on this disk.
  static func fdatasync(in folder: String, count: Int) throws -> Latency.Figures {
    let path = folder + "/reference"
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw Failure(.inputOutput, "making \(path): \(String(cString: strerror(errno)))") }
    defer {
      close(file)
      unlink(path)
    }
    let bytes = [UInt8](repeating: 0x5A, count: 512)
    var latency = Latency()
    for _ in 0..<count {
      let start = Clock.nanoseconds
      guard write(file, bytes, bytes.count) == bytes.count, Glibc.fdatasync(file) == 0 else {
        throw Failure(.inputOutput, "writing \(path): \(String(cString: strerror(errno)))")
      }
      latency.record(Clock.nanoseconds - start)
    }
    return latency.figures
  }

  /// From one thread's write into a pipe until another, which polls it, has woken up.
  static func pollWakeUp(count: Int, realTime: Bool) throws -> Latency.Figures {
    var (request, answer): ([Int32], [Int32]) = ([0, 0], [0, 0])
    guard pipe(&request) == 0, pipe(&answer) == 0 else {
      throw Failure(.inputOutput, "making a pipe: \(String(cString: strerror(errno)))")
    }
    defer { for end in request + answer { close(end) } }
    let ends = Ends(request: request[0], answer: answer[1], realTime: realTime)
    var thread = pthread_t()
    let code = pthread_create(
      &thread, nil,
      { argument in
        guard let argument else { return nil }
        Unmanaged<Ends>.fromOpaque(argument).takeRetainedValue().echo()
        return nil
      }, Unmanaged.passRetained(ends).toOpaque())
    guard code == 0 else { throw Failure(.inputOutput, "starting a thread: \(String(cString: strerror(code)))") }
    var latency = Latency()
    var byte: UInt8 = 1
    var woken: Int64 = 0
    for _ in 0..<count {
      usleep(200)  // lets the other thread fall asleep, as the loop does between taps
      let start = Clock.nanoseconds
      guard write(request[1], &byte, 1) == 1, read(answer[0], &woken, 8) == 8 else {
        throw Failure(.inputOutput, "waking a thread: \(String(cString: strerror(errno)))")
      }
      latency.record(woken - start)
    }
    byte = 0
    _ = write(request[1], &byte, 1)
    pthread_join(thread, nil)
    return latency.figures
  }

  private final class Ends {
    let request: Int32
    let answer: Int32
    let realTime: Bool

    init(request: Int32, answer: Int32, realTime: Bool) {
      self.request = request
      self.answer = answer
      self.realTime = realTime
    }

    /// Answers each byte with the time at which it was seen, until a byte says to end.
    func echo() {
      if realTime {
        var parameters = sched_param()
        parameters.sched_priority = 50
        _ = pthread_setschedparam(pthread_self(), SCHED_FIFO, &parameters)  // refused: then it is measured without
      }
      while true {
        var waiting = pollfd(fd: request, events: Int16(POLLIN), revents: 0)
        _ = poll(&waiting, 1, -1)
        var woken = Clock.nanoseconds
        var byte: UInt8 = 0
        guard read(request, &byte, 1) == 1, byte != 0, write(answer, &woken, 8) == 8 else { return }
      }
    }
  }
}
