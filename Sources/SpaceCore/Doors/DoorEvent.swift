/// What can happen to a door.
public enum DoorEvent: Sendable, Equatable {
  /// `decide` allowed somebody to pass.
  case granted(DoorPass)
  /// `decide` refused somebody.
  case denied
  /// Somebody wants to leave: the REX button or sensor became active.
  case requestToExit
  case leafOpened
  case leafClosed
  /// The lock sensor reports the bolt or armature in place.
  case lockSensedEngaged
  case lockSensedReleased
  case deadline(DoorDeadline)
  /// An operator releases the door for its unlock time.
  case unlock(actor: String)
  case posture(DoorPosture, actor: String)
  case acknowledged(actor: String)
  /// A schedule, or whoever holds the door open, opens it to everybody, or ends that. With `waitsForMember` the door
  /// stays secured until the first member has been let in.
  case freeAccess(begins: Bool, waitsForMember: Bool, actor: String)
  /// Somebody with the right to do so lets the leaf stand open until then: it raises no held-open alarm.
  case propped(until: Moment, actor: String)
  /// Somebody rings the bell.
  case bell
  case fire(active: Bool)
  case tamper(active: Bool)
  /// A new policy is in force; a pass already given stays given.
  case policyChanged
  /// The agent has started: what the last run remembered, and what the contact says now.
  case restarted(DoorMemory, leaf: DoorLeaf)
  /// The lock output has moved for the pass in progress.
  case released(late: Bool)
}

/// The deadlines of a door; at most one of each is armed.
public enum DoorDeadline: String, Sendable, CaseIterable {
  /// The unlock time is over, and with it the cause that an opening could have.
  case relock
  case heldWarning
  case held
  /// The lock sensor has contradicted the command for too long.
  case lockCheck
  /// The door operator's signal begins; it ends.
  case operatorStart, operatorEnd
  /// A propped leaf may stand open no longer.
  case propEnd
  /// An alarm that lasts is raised again.
  case renotify
}

/// What let a door open. The raw value stands in entries.
public enum DoorCause: String, Sendable, CaseIterable {
  case grant, rex, command, posture, none
}

/// Somebody's permission to pass, from the presentation until the leaf has opened or the unlock time is over.
public struct DoorPass: Sendable, Equatable {
  public var cause: DoorCause
  public var member: MemberID?
  /// The second person of a grant that takes two.
  public var companion: MemberID?
  public var grant: String?
  /// True when this pass leads out: it was given at a reader on the inside, or by REX. No posture refuses it.
  public var leaving: Bool
  /// True for members who need the longer unlock time.
  public var extended: Bool
  /// True for whoever brought a signed pass: a door that waits for its first member goes on waiting.
  public var isOfSignedPass = false
  /// When the credential was presented, the button pressed or the command given.
  public var since: Moment
  /// Microseconds from `since` until the lock output moved, once it has.
  public var latencyMicroseconds: Int64?
  /// True when the lock moved before the record was durable.
  public var recordedLate = false
  /// True once somebody is taken to have gone through: the leaf has opened, stood open, or cannot be seen.
  public var used = false
  /// True once an opening of the leaf was recorded for it.
  public var opened = false

  public init(
    cause: DoorCause, member: MemberID? = nil, companion: MemberID? = nil, grant: String? = nil,
    leaving: Bool = false, extended: Bool = false, since: Moment
  ) {
    self.cause = cause
    self.member = member
    self.companion = companion
    self.grant = grant
    self.leaving = leaving
    self.extended = extended
    self.since = since
  }
}

/// What a door wants done.
public enum DoorAction: Sendable, Equatable {
  /// Move the lock output to its releasing level.
  case release(OutputTiming)
  /// Move the lock output to its locking level, now.
  case engage
  /// Switch the signal to the door operator on or off, now.
  case doorOperator(Bool)
  case record(JournalEventType, JournalData)
  case arm(DoorDeadline, Moment)
  case disarm(DoorDeadline)
  /// The leaf has opened for this pass (or there is no contact to tell): somebody went through.
  case passed(DoorPass)
  /// Tell the people at the door's readers.
  case indicate(Indication)
}

/// When an output may move.
public enum OutputTiming: Sendable, Equatable {
  /// At once: whatever makes things safer, and every way out.
  case now
  /// When the records of the same event are durable, or this long after, whichever is first.
  case afterRecord(bound: Duration)

  /// How much later the output moves at the latest.
  var bound: Duration {
    switch self {
    case .now: .zero
    case .afterRecord(let bound): bound
    }
  }
}

/// What a reader shows or sounds.
public enum Indication: Sendable, Equatable {
  case granted
  case denied(DenyReason)
  /// Something is still missing and may be given here now: a PIN, a second person.
  case waiting(DenyReason)
  /// The next badge read here is taken down for enrolment.
  case enrolling
  /// Something is about to end: the door alarms, the tool switches off.
  case warning
  /// The warning is over.
  case idle
}
