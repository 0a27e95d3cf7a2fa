/// What an intrusion area does.
public enum AreaState: Sendable, Equatable {
  case disarmed
  /// Somebody armed it; people leave until then, and nothing alarms.
  case arming(until: Moment)
  case armed
  /// Somebody came in properly and has until then to disarm.
  case entering(until: Moment)
  /// Armed, with an alarm that nobody has acknowledged; the siren sounds until then, or is silent when nil.
  case alarm(sirenUntil: Moment?)
}

/// Who arms, disarms or acknowledges.
public enum AreaActor: Hashable, Sendable, Codable {
  /// A member with a badge, by pseudonym.
  case member(MemberID)
  /// An operator, by name.
  case named(String)
  /// The closed hours of the area have begun.
  case schedule
}

/// What can raise an intrusion alarm: a detector or a door of the area.
public enum AreaSource: Hashable, Sendable, Codable {
  /// A detector, by its name in the settings.
  case detector(String)
  /// A door of the area.
  case door(ResourceID)

  /// The name that entries carry.
  public var name: String {
    switch self {
    case .detector(let name): name
    case .door(let id): id.name
    }
  }
}

/// Why an area alarms. The raw value stands in entries as `reason`.
public enum AreaAlarmReason: String, Sendable, CaseIterable, Codable {
  /// A detector saw something.
  case detector
  /// A door of the area opened without a cause.
  case forcedDoor = "forced_door"
  /// Somebody came in properly and did not disarm within the entry delay.
  case notDisarmed = "not_disarmed"
  /// A detector was active, or a door open, when the agent started again, and was not left out at arming.
  case foundAtStart = "found_at_start"
}

/// An intrusion alarm that nobody has acknowledged yet.
public struct AreaAlarm: Sendable, Equatable, Codable {
  /// The alarm's word in entries.
  public static let word = "intrusion"

  /// Why it was raised.
  public var reason: AreaAlarmReason
  /// What raised it.
  public var source: AreaSource
  /// How often it has been raised again.
  public var repeated: Int

  public init(reason: AreaAlarmReason, source: AreaSource, repeated: Int = 0) {
    self.reason = reason
    self.source = source
    self.repeated = repeated
  }
}

/// What of an area survives a restart; written with the entry that changed it.
public struct AreaMemory: Sendable, Equatable, Codable {
  /// The standing part of the state: an entry in progress is begun anew by whatever shows it.
  public enum Mode: String, Sendable, CaseIterable, Codable {
    case disarmed, arming, armed, alarm
  }

  /// What the area was doing.
  public var mode: Mode
  /// Who armed it; nil when it is disarmed.
  public var armedBy: AreaActor?
  /// What was active when it was armed, and does not count until it has been quiet.
  public var leftOut: Set<AreaSource>
  /// The alarm that waits for somebody to acknowledge it, disarmed or not.
  public var alarm: AreaAlarm?
  /// What has raised an alarm since the area was armed or the last alarm was acknowledged.
  public var raised: Set<AreaSource>
  /// When the siren falls silent, by the wall clock; nil when it does not sound.
  public var sirenEnds: WallTime?

  public init(
    mode: Mode = .disarmed, armedBy: AreaActor? = nil, leftOut: Set<AreaSource> = [], alarm: AreaAlarm? = nil,
    raised: Set<AreaSource> = [], sirenEnds: WallTime? = nil
  ) {
    self.mode = mode
    self.armedBy = armedBy
    self.leftOut = leftOut
    self.alarm = alarm
    self.raised = raised
    self.sirenEnds = sirenEnds
  }
}
