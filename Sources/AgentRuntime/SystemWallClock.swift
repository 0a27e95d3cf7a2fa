import Glibc
import SpaceCore

/// The system's civil time, and how far it can be believed.
struct SystemWallClock: Sendable {
  /// True when whoever starts the agent vouches for it.
  let trusted: Bool

  var now: (time: WallTime, quality: ClockQuality) {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    let milliseconds = Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    return (WallTime(milliseconds: milliseconds), quality)
  }

  /// The civil time against the steady clock. Read again when this thread was held up between the two, which would
  /// look like a clock that was set.
  func reading() -> WallClock {
    var best: (gap: Duration, clock: WallClock)?
    for _ in 0..<Self.attempts {
      let before = SteadyClock.now
      let (time, quality) = now
      let gap = SteadyClock.now - before
      if gap < best?.gap ?? .seconds(Int64.max) {
        best = (gap, WallClock(reading: time, at: before, quality: quality))
      }
      if gap < Self.closeEnough { break }
    }
    return best?.clock ?? WallClock(reading: now.time, at: SteadyClock.now, quality: .unknown)
  }

  private static let attempts = 8
  private static let closeEnough: Duration = .milliseconds(2)

  /// Synchronised when the kernel says so; held when somebody vouches for it or a hardware clock keeps it; else unknown.
  private var quality: ClockQuality {
    if Self.isSynchronised { return .synchronised }
    return trusted || Self.hasBatteryClock ? .held : .unknown
  }

  /// Whether a clock runs on while the machine is off.
  static var hasBatteryClock: Bool { access("/dev/rtc0", F_OK) == 0 }

  /// adjtimex(2) with nothing to change returns TIME_ERROR (5) while no time source disciplines the clock. The C
  /// library's header is outside Swift's module of it, so the function is looked up by name.
  static var isSynchronised: Bool {
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

/// Tells a clock that was set from one that runs.
struct ClockWatch {
  /// A shift that is told to the space: beyond the slewing of a time service, below a minute's rounding.
  static let shiftThresholdMilliseconds: Int64 = 250

  /// What the space goes by.
  private(set) var told: WallClock

  init(told: WallClock) {
    self.told = told
  }

  /// True when `reading` has shifted, or is known otherwise than before.
  func isNews(_ reading: WallClock) -> Bool {
    let shift = reading.origin.milliseconds.subtractingReportingOverflow(told.origin.milliseconds)
    return shift.overflow || shift.partialValue.magnitude > UInt64(Self.shiftThresholdMilliseconds)
      || reading.quality != told.quality
  }

  mutating func tell(_ reading: WallClock) { told = reading }
}
