/// How a lock behaves without power: which level releases it, and what it does when the board is dead.
public enum LockKind: String, Sendable, CaseIterable, Codable {
  /// Locked without power (an electric strike): energised to release. The handle inside opens it mechanically.
  case failSecure = "fail-secure"
  /// Unlocked without power (a magnetic lock): energised to hold.
  case failSafe = "fail-safe"
  /// A motor lock with its own controller: the output asks it to unlock.
  case motor
}

/// What a request to exit does.
public enum RequestToExitMode: Sendable, CaseIterable {
  /// Releases the lock for the unlock time.
  case unlocks
  /// Only tells that somebody is leaving, so that the opening is not taken for a forced one.
  case shuntsAlarm
}

/// When a released door locks again; never later than its unlock time.
public enum RelockMode: String, Sendable, CaseIterable, Codable {
  case atDeadline = "at-deadline"
  case onOpen = "on-open"
  case onClose = "on-close"
}

/// A motor that opens the leaf for those who ask for it, started by a signal from the agent.
public struct DoorOperatorSettings: Sendable, Equatable {
  /// How long after the lock is released the signal begins: the bolt must be free before anything pushes the leaf.
  public var delay: Duration
  /// How long the signal lasts.
  public var hold: Duration
  /// True when it opens for every pass; false when only for members who need longer.
  public var forEveryone: Bool

  public init(delay: Duration = .milliseconds(500), hold: Duration = .seconds(5), forEveryone: Bool = false) {
    self.delay = delay
    self.hold = hold
    self.forEveryone = forEveryone
  }
}

/// What is fitted to a door and how long things take.
public struct DoorSettings: Sendable, Equatable {
  /// Its name in `space.yaml` and in grants.
  public var id: ResourceID
  /// The name that people read.
  public var name: String
  /// Readers at which a grant lets somebody in.
  public var readers: [ReaderID]
  /// Readers on the inside: a grant there lets somebody out, and counts as leaving.
  public var exitReaders: [ReaderID]
  /// How the lock behaves without power.
  public var lockKind: LockKind
  /// How long a grant, REX or command releases the lock.
  public var unlock: Duration
  /// The same for members who need longer.
  public var extendedUnlock: Duration
  /// How long the leaf may stand open before a warning; nil for never.
  public var heldWarning: Duration?
  /// How long the leaf may stand open before the alarm; nil for never.
  public var heldAlarm: Duration?
  /// When a released door locks again.
  public var relock: RelockMode
  /// What the exit button or sensor does.
  public var requestToExit: RequestToExitMode
  /// True when an input tells whether the leaf is open.
  public var hasContact: Bool
  /// True when an input tells whether the bolt or armature is in place.
  public var hasLockSensor: Bool
  /// True when a bell button is fitted.
  public var hasDoorbell: Bool
  /// The motor that opens the leaf; nil where none is fitted.
  public var doorOperator: DoorOperatorSettings?
  /// How long an alarm may last before it is raised again, acknowledged or not; nil for never.
  public var renotify: Duration?
  /// How long an output waits for the record to be durable before it moves all the same.
  public var writeBound: Duration

  /// How long the lock sensor may contradict the command before it is an alarm.
  public static let lockSensorGrace: Duration = .seconds(2)
  /// How often an alarm is raised again at most: a journal that nobody reads is not filled by one door.
  public static let renotifyLimit = 24
  /// How long after a ring that was recorded another one is not: children ring bells, and buttons get stuck.
  public static let bellInterval: Duration = .seconds(5)

  public init(
    id: ResourceID, name: String, readers: [ReaderID] = [], exitReaders: [ReaderID] = [],
    lockKind: LockKind = .failSecure, unlock: Duration = .seconds(5), extendedUnlock: Duration = .seconds(15),
    heldWarning: Duration? = nil, heldAlarm: Duration? = nil, relock: RelockMode = .onClose,
    requestToExit: RequestToExitMode = .shuntsAlarm, hasContact: Bool = false, hasLockSensor: Bool = false,
    hasDoorbell: Bool = false, doorOperator: DoorOperatorSettings? = nil, renotify: Duration? = nil,
    writeBound: Duration = .milliseconds(50)
  ) {
    self.id = id
    self.name = name
    self.readers = readers
    self.exitReaders = exitReaders
    self.lockKind = lockKind
    self.unlock = unlock
    self.extendedUnlock = extendedUnlock
    self.heldWarning = heldWarning
    self.heldAlarm = heldAlarm
    self.relock = relock
    self.requestToExit = requestToExit
    self.hasContact = hasContact
    self.hasLockSensor = hasLockSensor
    self.hasDoorbell = hasDoorbell
    self.doorOperator = doorOperator
    self.renotify = renotify
    self.writeBound = writeBound
  }
}
