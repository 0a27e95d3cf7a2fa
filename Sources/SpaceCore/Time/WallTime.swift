/// A civil point in time: milliseconds since 1970-01-01T00:00:00Z, leap seconds ignored (POSIX time).
/// Encoded as that number.
public struct WallTime: Comparable, Hashable, Sendable {
  /// Milliseconds since 1970-01-01T00:00:00Z.
  public var milliseconds: Int64

  public init(milliseconds: Int64) {
    self.milliseconds = milliseconds
  }

  public static func < (a: WallTime, b: WallTime) -> Bool { a.milliseconds < b.milliseconds }

  /// The time `duration` later. Saturates instead of overflowing.
  public static func + (time: WallTime, duration: Duration) -> WallTime {
    WallTime(milliseconds: time.milliseconds.addingOrSaturated(duration.wholeNanoseconds / 1_000_000))
  }

  /// Whole seconds since 1970, rounded down.
  public var seconds: Int64 { milliseconds.flooredDivision(by: 1000) }

  /// Whole minutes since 1970, rounded down: the resolution of validities in a policy.
  public var minutes: Int64 { milliseconds.flooredDivision(by: 60_000) }
}

extension WallTime: Codable {
  public init(from decoder: any Decoder) throws {
    milliseconds = try decoder.singleValueContainer().decode(Int64.self)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(milliseconds)
  }
}

extension Int64 {
  func addingOrSaturated(_ other: Int64) -> Int64 {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? (self < 0 ? .min : .max) : sum
  }

  func subtractingOrSaturated(_ other: Int64) -> Int64 {
    let (difference, overflow) = subtractingReportingOverflow(other)
    return overflow ? (self < 0 ? .min : .max) : difference
  }

  /// The quotient rounded towards minus infinity, so that times before 1970 behave as those after it.
  package func flooredDivision(by divisor: Int64) -> Int64 {
    let quotient = self / divisor
    return self % divisor != 0 && (self < 0) != (divisor < 0) ? quotient - 1 : quotient
  }
}

/// How the wall clock is known. A board has no clock battery, so after a power cut without network it knows
/// only that time has passed since the last entry.
public enum ClockQuality: String, Sendable, CaseIterable, Codable {
  /// Disciplined by a time source now (NTP, PTP, GNSS).
  case synchronised
  /// Once set by a source or a person and running since, without a source now.
  case held
  /// Not set since power came: the last recorded time is a lower bound and nothing more.
  case unknown
}

/// The wall clock as the space knows it: where it stands against the steady clock, and how well.
///
/// The space keeps one and is told of every change by an event, so the same events give the same decisions.
public struct WallClock: Hashable, Sendable, Codable {
  /// The wall time at `Moment.zero`.
  public var origin: WallTime
  public var quality: ClockQuality

  public init(origin: WallTime, quality: ClockQuality) {
    self.origin = origin
    self.quality = quality
  }

  /// A clock that read `time` at `moment`.
  public init(reading time: WallTime, at moment: Moment, quality: ClockQuality) {
    let origin = time.milliseconds.subtractingOrSaturated(moment.nanoseconds / 1_000_000)
    self.init(origin: WallTime(milliseconds: origin), quality: quality)
  }

  /// The wall time at `moment`; a lower bound when the quality is `.unknown`.
  public func time(at moment: Moment) -> WallTime { origin + .nanoseconds(moment.nanoseconds) }

  /// The first moment at which the clock reads `time`; may be negative for times before the agent started.
  public func moment(of time: WallTime) -> Moment {
    let milliseconds = time.milliseconds.subtractingOrSaturated(origin.milliseconds)
    return Moment(nanoseconds: milliseconds.multipliedOrSaturated(by: 1_000_000))
  }
}
