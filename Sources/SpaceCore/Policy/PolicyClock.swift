/// The wall clock as a decision uses it: a reading, or after a loss of power only a lower bound.
struct PolicyClock {
  enum Standing { case inForce, notYet, over, clockNeeded }

  let wall: WallTime
  let minutes: Int64
  let isKnown: Bool
  /// What the resource allows while the clock is unknown.
  let rule: ClockUnknownRule

  init(wall: WallTime, quality: ClockQuality, rule: ClockUnknownRule) {
    self.wall = wall
    minutes = wall.minutes
    switch quality {
    case .synchronised, .held: isKnown = true
    case .unknown: isKnown = false
    }
    self.rule = rule
  }

  /// True when the clock is unknown and that matters to whatever has a schedule, validity or bound.
  var isMissing: Bool { !isKnown && rule != .allow }

  /// Where the clock stands in a validity, given in minutes with 0 for no bound.
  ///
  /// An end that even the lower bound has passed is over, however the clock is known.
  @inline(__always) func standing(from: UInt32, until: UInt32) -> Standing {
    if until != 0, minutes >= Int64(until) { return .over }
    if isKnown { return Int64(from) > minutes && from != 0 ? .notYet : .inForce }
    guard isMissing else { return .inForce }
    return until != 0 || Int64(from) > minutes ? .clockNeeded : .inForce
  }

  /// The wall time of a bound in minutes.
  static func time(minutes: UInt32) -> WallTime { WallTime(milliseconds: Int64(minutes) * 60_000) }
}
