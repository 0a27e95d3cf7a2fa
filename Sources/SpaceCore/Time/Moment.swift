/// A point on the agent's own steady clock: nanoseconds since the agent chose its origin.
///
/// Deadlines are moments. A moment never jumps when somebody sets the wall clock, and it means
/// nothing to another process.
public struct Moment: Comparable, Hashable, Sendable, Codable {
  /// Nanoseconds since the origin; never negative in practice, signed so that differences are safe.
  public var nanoseconds: Int64

  public init(nanoseconds: Int64) {
    self.nanoseconds = nanoseconds
  }

  /// The origin of the clock.
  public static let zero = Moment(nanoseconds: 0)

  public static func < (a: Moment, b: Moment) -> Bool { a.nanoseconds < b.nanoseconds }

  /// The moment `duration` later. Saturates instead of overflowing.
  public static func + (moment: Moment, duration: Duration) -> Moment {
    Moment(nanoseconds: moment.nanoseconds.addingOrSaturated(duration.wholeNanoseconds))
  }

  /// How long after `earlier` this moment is; negative when it is before. Saturates instead of overflowing.
  public static func - (later: Moment, earlier: Moment) -> Duration {
    .nanoseconds(later.nanoseconds.subtractingOrSaturated(earlier.nanoseconds))
  }
}

extension Duration {
  /// This duration in whole nanoseconds, saturated to 64 bits (292 years).
  public var wholeNanoseconds: Int64 {
    let (seconds, fraction) = components
    let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    guard !overflow else { return seconds < 0 ? .min : .max }
    let (sum, overflowed) = scaled.addingReportingOverflow(fraction / 1_000_000_000)
    return overflowed ? (seconds < 0 ? .min : .max) : sum
  }
}
