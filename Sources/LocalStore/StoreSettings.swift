public import SpaceCore

/// The bounds and times of the store. The defaults are those of an agent; tests make them small.
public struct StoreSettings: Sendable {
  /// How long a delivered entry is kept on the agent.
  public var retention: Duration = .seconds(90 * 86_400)
  /// How long a delivered entry about an alarm, a fault or a recovery is kept.
  public var alarmRetention: Duration = .seconds(365 * 86_400)
  /// The first pause after a failed commit; each further one doubles it.
  public var retryFirst: Duration = .milliseconds(100)
  /// The longest pause between two attempts to commit.
  public var retryLongest: Duration = .seconds(5)
  /// How many attempts are made for what still waits when the writer is told to stop.
  public var attemptsWhenStopping = 3
  /// The pages that a connection may keep in memory, in KiB.
  public var cacheKiB = 512

  public init() {}

  /// How long a delivered entry of `type` is kept.
  public func retention(of type: String) -> Duration {
    let long =
      type.hasPrefix("alarm.") || type == JournalEventType.toolFault.rawValue
      || type == JournalEventType.doorForced.rawValue || type == JournalEventType.journalRecovered.rawValue
    return long ? alarmRetention : retention
  }
}

/// The two clocks, passed in: the steady one that deadlines are measured by, and the civil one with its quality.
public struct StoreClock: Sendable {
  /// The steady clock of the control loop, the one its deadlines are moments of.
  public let now: @Sendable () -> Moment
  /// The civil time and how it is known.
  public let wall: @Sendable () -> (time: WallTime, quality: ClockQuality)

  public init(
    now: @escaping @Sendable () -> Moment, wall: @escaping @Sendable () -> (time: WallTime, quality: ClockQuality)
  ) {
    self.now = now
    self.wall = wall
  }
}
