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

/// What is fitted to a door and how long things take.
public struct DoorSettings: Sendable, Equatable {
  public var id: ResourceID
  /// The name that people read.
  public var name: String
  /// Readers at which a grant lets somebody in.
  public var readers: [ReaderID]
  /// Readers on the inside: a grant there lets somebody out, and counts as leaving.
  public var exitReaders: [ReaderID]
  public var lockKind: LockKind
  /// How long a grant, REX or command releases the lock.
  public var unlock: Duration
  /// The same for members who need longer.
  public var extendedUnlock: Duration
  /// How long the leaf may stand open before a warning; nil for never.
  public var heldWarning: Duration?
  /// How long the leaf may stand open before the alarm; nil for never.
  public var heldAlarm: Duration?
  public var relock: RelockMode
  public var requestToExit: RequestToExitMode
  public var hasContact: Bool
  public var hasLockSensor: Bool
  /// How long an output waits for the record to be durable before it moves all the same.
  public var writeBound: Duration

  /// How long the lock sensor may contradict the command before it is an alarm.
  public static let lockSensorGrace: Duration = .seconds(2)

  public init(
    id: ResourceID, name: String, readers: [ReaderID] = [], exitReaders: [ReaderID] = [],
    lockKind: LockKind = .failSecure, unlock: Duration = .seconds(5), extendedUnlock: Duration = .seconds(15),
    heldWarning: Duration? = nil, heldAlarm: Duration? = nil, relock: RelockMode = .onClose,
    requestToExit: RequestToExitMode = .shuntsAlarm, hasContact: Bool = false, hasLockSensor: Bool = false,
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
    self.writeBound = writeBound
  }
}
