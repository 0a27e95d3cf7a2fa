/// What can happen to an intrusion area.
public enum AreaEvent: Sendable, Equatable {
  /// Somebody arms it; `forced` leaves out what is active instead of refusing, as the schedule always does.
  case armed(by: AreaActor, forced: Bool)
  case disarmed(by: AreaActor)
  /// A detector becomes active or quiet.
  case detector(String, active: Bool)
  /// A leaf opens: forced when nothing explains it, else for a grant, REX, command or posture.
  case doorOpened(ResourceID, forced: Bool)
  case doorClosed(ResourceID)
  case deadline(AreaDeadline)
  case acknowledged(by: AreaActor)
  /// The fire input. The siren is silent while it is active, so that the evacuation signal is heard.
  case fire(active: Bool)
  /// The agent has started: what the last run remembered, and how things stand now.
  case restarted(AreaMemory, AreaSurroundings)
}

/// How things stand around an area as the agent starts.
public struct AreaSurroundings: Sendable, Equatable {
  /// The names of the detectors that are active.
  public var activeDetectors: Set<String>
  /// The doors whose leaves stand open.
  public var openDoors: Set<ResourceID>
  /// True while the fire input is active.
  public var fireActive: Bool
  /// The wall clock, to tell whether the siren still has time left.
  public var clock: WallClock

  public init(
    activeDetectors: Set<String> = [], openDoors: Set<ResourceID> = [], fireActive: Bool = false, clock: WallClock
  ) {
    self.activeDetectors = activeDetectors
    self.openDoors = openDoors
    self.fireActive = fireActive
    self.clock = clock
  }
}

/// The deadlines of an area; at most one of each is armed.
public enum AreaDeadline: String, Sendable, CaseIterable {
  /// The exit delay is over.
  case exit
  /// The entry delay is over and nobody has disarmed.
  case entry
  /// The siren has sounded for its time.
  case siren
  /// An alarm has waited for its acknowledgement.
  case renotify
}

/// What an area wants done. None of it locks anything.
public enum AreaAction: Sendable, Equatable {
  case record(JournalEventType, JournalData)
  /// Sound the siren, or silence it, now.
  case siren(Bool)
  case arm(AreaDeadline, Moment)
  case disarm(AreaDeadline)
  /// Tell the people at the area's readers.
  case indicate(Indication)
}
