import Glibc
public import SpaceCore

/// The machine's steady clock, CLOCK_MONOTONIC: the one that kernel time stamps of edges use.
public enum SteadyClock {
  public static var now: Moment {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Moment(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
  }
}
