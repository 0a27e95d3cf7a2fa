/// A door's standing mode.
public enum DoorPosture: String, Sendable, CaseIterable, Codable {
  /// Locked; a grant, REX or command releases it for a while.
  case secured
  /// Open to everybody for as long as a schedule says.
  case freeAccess = "free_access"
  /// Open to everybody until somebody says otherwise, or because of a fire input.
  case unlocked
  /// Nobody enters without the right `override`; leaving is as free as ever.
  case lockdown
  /// Out of use: nobody enters, and neither leaf nor lock alarms. Leaving is as free as ever.
  case disabled
}

/// What the lock is commanded to do.
public enum DoorLock: Sendable, Equatable {
  case engaged
  /// Released; until a moment, or for as long as the posture lasts when nil.
  case released(until: Moment?)
  /// Before the first command after a start.
  case unknown
}

/// What the door position switch says.
public enum DoorLeaf: String, Sendable, CaseIterable, Codable {
  case closed, open
  /// No contact is fitted, or none has been heard of yet.
  case unknown
}

/// The alarm that a door shows: of those that hold, the gravest. The cases ascend in gravity.
public enum DoorAlarm: String, Sendable, CaseIterable, Codable {
  case none
  /// The leaf has stood open so long that it will alarm soon.
  case heldWarning = "held_warning"
  case held
  /// The lock sensor contradicts the command.
  case lockFailed = "lock_failed"
  case tamper
  /// The leaf opened and nothing had released the door. Stays until acknowledged.
  case forced
}

/// The four-part state of a door: posture × lock × leaf × alarm.
public struct DoorState: Sendable, Equatable {
  public var posture: DoorPosture
  public var lock: DoorLock
  public var leaf: DoorLeaf
  public var alarm: DoorAlarm

  public init(
    posture: DoorPosture = .secured, lock: DoorLock = .unknown, leaf: DoorLeaf = .unknown, alarm: DoorAlarm = .none
  ) {
    self.posture = posture
    self.lock = lock
    self.leaf = leaf
    self.alarm = alarm
  }
}

/// What of a door survives a restart; written with the entry that changed it.
public struct DoorMemory: Sendable, Equatable, Codable {
  public var posture: DoorPosture
  /// True while a forced alarm waits for somebody to acknowledge it.
  public var forced: Bool

  public init(posture: DoorPosture = .secured, forced: Bool = false) {
    self.posture = posture
    self.forced = forced
  }
}
