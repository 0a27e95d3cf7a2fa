/// What kinds of things an agent records: a closed, versioned set. The raw value is the `type` of the entry.
public enum JournalEventType: String, Sendable, CaseIterable, Codable {
  case accessGranted = "access.granted"
  case accessDenied = "access.denied"
  /// On which side of the doors a member, or everybody, was last seen is forgotten.
  case accessForgiven = "access.forgiven"
  case doorOpened = "door.opened"
  case doorClosed = "door.closed"
  case doorForced = "door.forced"
  case doorHeld = "door.held"
  case doorPosture = "door.posture"
  case doorUnused = "door.unused"
  /// Somebody rang the bell.
  case doorBell = "door.bell"
  case areaArmed = "area.armed"
  case areaDisarmed = "area.disarmed"
  /// Somebody switched an auxiliary output by hand.
  case outputSwitched = "output.switched"
  /// A badge was read at a reader that was waiting for one to enrol: its kind and tag, never its number.
  case credentialCaptured = "credential.captured"
  case toolStarted = "tool.started"
  case toolEnded = "tool.ended"
  case toolLockout = "tool.lockout"
  case toolFault = "tool.fault"
  case roomOccupancy = "room.occupancy"
  case alarmRaised = "alarm.raised"
  case alarmAcknowledged = "alarm.acknowledged"
  case alarmCleared = "alarm.cleared"
  case deviceFound = "device.found"
  case deviceLost = "device.lost"
  case deviceDegraded = "device.degraded"
  case agentStarted = "agent.started"
  case agentStopped = "agent.stopped"
  case clockChanged = "clock.changed"
  case policyInstalled = "policy.installed"
  case policyRefused = "policy.refused"
  case journalRecovered = "journal.recovered"
}

/// One thing that happened, before it is signed: what the writer of the journal turns into an entry.
public struct JournalEvent: Sendable, Equatable, Codable {
  public var type: JournalEventType
  /// When it happened, by the wall clock of that moment.
  public var time: WallTime
  /// How that time was known.
  public var clock: ClockQuality
  /// The door, tool, room or device it is about; nil for the agent itself.
  public var subject: String?
  public var data: JournalData

  public init(
    _ type: JournalEventType, time: WallTime, clock: ClockQuality, subject: String? = nil,
    data: JournalData = JournalData()
  ) {
    self.type = type
    self.time = time
    self.clock = clock
    self.subject = subject
    self.data = data
  }
}

/// Everything an entry can carry beside its type, time and subject. A field that does not apply is absent.
///
/// This is the one list of what entries contain; readers keep fields they do not know.
public struct JournalData: Sendable, Equatable, Codable {
  // Who and with what.
  /// The member, by pseudonym.
  public var member: MemberID?
  /// The second person of a grant that takes two, by pseudonym.
  public var companion: MemberID?
  /// A `CredentialKind`, by its name.
  public var credentialKind: String?
  /// The four-character check tag of the credential's digest.
  public var credentialTag: String?
  /// The reader where it was shown, by its id.
  public var reader: String?
  /// The operator who gave a command, or the input that did (`fire`, `rex`).
  public var actor: String?

  // Why.
  /// A `Right`, by its name: what was asked for.
  public var right: String?
  /// A `DenyReason`, or why an alarm, fault or lockout exists.
  public var reason: String?
  /// The grant that allowed it, or that came nearest, by its id in the policy.
  public var grant: String?
  /// The version of the policy that decided (the ledger index that it reflects).
  public var policyVersion: UInt64?
  /// Where the ledger is asked first, who decided: a `Decider`.
  public var decidedBy: String?
  /// What let a door open or a tool start: `grant`, `rex`, `posture`, `command`, `fire`, `none`.
  public var cause: String?
  /// What more there is to say, in words: what the member read, the text of a lockout, what was left out.
  public var text: String?
  /// The certification that is missing or over, by its name.
  public var certification: String?
  /// What kind of certification that is: a `CertificationKind`, by its name.
  public var certificationKind: String?
  /// Who gives it, or where a waiver is signed, as somebody wrote it.
  public var givenBy: String?
  /// Why there is a hold, a suspension or a lockout, as somebody wrote it.
  public var note: String?
  /// When what was refused becomes possible, where that is known.
  public var opensAt: WallTime?
  /// When what was refused ended.
  public var endedAt: WallTime?
  /// How many uses the nearest grant allows.
  public var usesLimit: UInt32?
  /// Seconds since the policy was confirmed, and as many as the nearest grant allows, where that refused.
  public var policyAge: Int64?
  public var policyAgeBound: UInt32?
  /// True when anti-passback was violated and the member was let in all the same.
  public var antiPassback: Bool?

  // States.
  /// A `DoorPosture`.
  public var posture: String?
  /// What is alarmed about: a `DoorAlarm`, `duress`, `intrusion`, `interlock`, `credential_lost`, `fire`,
  /// `emergency_stop`.
  public var alarm: String?
  /// How often an alarm that lasts has been raised again.
  public var repeated: Int?
  /// The state that was reached: of a clock, a lockout or the arming of an area.
  public var state: String?
  /// The tool session, by its number on this agent.
  public var session: UInt64?

  // Quantities, with their units.
  /// Microseconds from the presentation to the output.
  public var latencyMicroseconds: Int64?
  /// True when the output moved before the record was durable, because the write bound passed first.
  public var recordedLate: Bool?
  /// How long it lasted or will last; of a clock, how far it was moved, negative for back.
  public var seconds: Double?
  /// How long of a session the machine worked.
  public var busySeconds: Double?
  /// People counted.
  public var count: Int?
  /// The fewest and the most people that it can be.
  public var countLow: Int?
  public var countHigh: Int?
  /// How many people the room holds.
  public var capacity: Int?
  /// How many things a recovery, a fault or an overrun is about.
  public var number: Int?
  /// True when the time given is a bound and not a reading: after a loss of power.
  public var estimated: Bool?

  // Recovery of the journal.
  /// True when this entry stands in for a damaged one at its own sequence number.
  public var replaces: Bool?
  /// The hash of the entry it stands in for, base64url.
  public var hash: String?

  public init() {}

  public enum CodingKeys: String, CodingKey {
    case member, companion
    case credentialKind = "credential_kind"
    case credentialTag = "credential_tag"
    case reader, actor, right, reason, grant
    case policyVersion = "policy_version"
    case decidedBy = "decided_by"
    case cause, text, certification
    case certificationKind = "certification_kind"
    case givenBy = "given_by"
    case note
    case opensAt = "opens_at_ms"
    case endedAt = "ended_at_ms"
    case usesLimit = "uses_limit"
    case policyAge = "policy_age"
    case policyAgeBound = "policy_age_bound"
    case antiPassback = "anti_passback"
    case posture, alarm, repeated, state, session
    case latencyMicroseconds = "latency_us"
    case recordedLate = "recorded_late"
    case seconds
    case busySeconds = "busy_seconds"
    case count
    case countLow = "count_low"
    case countHigh = "count_high"
    case capacity, number, estimated, replaces, hash
  }
}
