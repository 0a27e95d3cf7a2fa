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

/// What an entry says of a secured door beside its posture. The raw value stands in entries.
public enum DoorMode: String, Sendable, CaseIterable {
  /// Free access begins when the first member has been let in.
  case waitingForMember = "waiting_for_member"
  /// The leaf may stand open for a while.
  case propped
}

/// What the signal to the door operator does.
enum DoorOperatorState: Sendable, Equatable {
  case off
  /// The lock is released and gets its time to come free.
  case starting(at: Moment)
  case on(until: Moment)
}

/// How often an alarm that holds has been raised again, and when it will be; nil when no more.
struct DoorReminder: Sendable, Equatable {
  var due: Moment?
  var repeated = 0
}

/// What of a door survives a restart; written with the entry that changed it.
public struct DoorMemory: Sendable, Equatable, Codable {
  public var posture: DoorPosture
  /// True while a forced alarm waits for somebody to acknowledge it.
  public var forced: Bool
  /// True while free access waits for the first member; the door is secured then.
  public var waitsForMember: Bool

  public init(posture: DoorPosture = .secured, forced: Bool = false, waitsForMember: Bool = false) {
    self.posture = posture
    self.forced = forced
    self.waitsForMember = waitsForMember
  }

  private enum CodingKeys: String, CodingKey {
    case posture, forced
    case waitsForMember = "waits_for_member"
  }

  /// Reads what this version and older ones wrote: those knew no waiting.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      posture: try container.decode(DoorPosture.self, forKey: .posture),
      forced: try container.decode(Bool.self, forKey: .forced),
      waitsForMember: try container.decodeIfPresent(Bool.self, forKey: .waitsForMember) ?? false)
  }
}
