import Glibc
import SpaceCore

/// The system's civil time, and how far it can be believed.
struct SystemWallClock: Sendable {
  /// True when whoever starts the agent vouches for it.
  let trusted: Bool

  /// A shift that is told to the space: beyond the slewing of a time service, below a minute's rounding.
  static let shiftThresholdMilliseconds: Int64 = 250

  var now: (time: WallTime, quality: ClockQuality) {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    let milliseconds = Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    return (WallTime(milliseconds: milliseconds), quality)
  }

  func reading(at moment: Moment) -> WallClock {
    let (time, quality) = now
    return WallClock(reading: time, at: moment, quality: quality)
  }

  /// Synchronised when the kernel says so; held when somebody vouches for it or a hardware clock keeps it; else unknown.
  private var quality: ClockQuality {
    if Self.isSynchronised { return .synchronised }
    return trusted || access("/dev/rtc0", F_OK) == 0 ? .held : .unknown
  }

  /// adjtimex(2) with nothing to change returns TIME_ERROR (5) while no time source disciplines the clock. The C
  /// library's header is outside Swift's module of it, so the function is looked up by name.
  private static var isSynchronised: Bool {
    typealias Function = @convention(c) (UnsafeMutableRawPointer) -> Int32
    guard let address = dlsym(nil, "adjtimex") else { return false }
    let adjtimex = unsafeBitCast(address, to: Function.self)
    let size = 256  // struct timex has 208 bytes on 64-bit Linux; zeroed, it asks and changes nothing
    let timex = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
    defer { timex.deallocate() }
    memset(timex, 0, size)
    return (0..<5).contains(adjtimex(timex))
  }
}
