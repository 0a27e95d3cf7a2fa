/// What an input line means.
public enum SpaceInput: Hashable, Sendable {
  /// Active while the leaf is open.
  case contact(ResourceID)
  /// Active while somebody asks to leave.
  case requestToExit(ResourceID)
  /// Active while the bolt or armature is in place.
  case lockSensor(ResourceID)
  /// Active while a reader or enclosure at the door is open.
  case tamper(ResourceID)
  /// Active while the fire panel signals.
  case fire
  /// Active while the machine draws current.
  case activity(ResourceID)
  /// Active while the emergency-stop loop is open.
  case emergencyStop(ResourceID)
  /// Active while a precondition of a tool is met.
  case precondition(tool: ResourceID, name: String)
  /// Active while somebody rings at a door.
  case doorbell(ResourceID)
  /// Active while the button that keeps a door open, or ends that, is pressed.
  case holdOpen(ResourceID)
  /// Active while the panic button is pressed: all doors go into lockdown.
  case lockdown
  /// Active while a detector of an area sees somebody.
  case detector(area: ResourceID, name: String)
}

/// What an output line does. Active means powered; which level that is on the wire is configuration.
public enum SpaceOutput: Hashable, Sendable {
  case lock(ResourceID)
  /// Active while the motor that opens the leaf is to open it.
  case doorOperator(ResourceID)
  case relay(ResourceID)
  case runOn(ResourceID)
  case siren(ResourceID)
  case auxiliary(ResourceID)
}

/// What an operator can ask for, with the operator's name.
public enum SpaceCommand: Sendable, Equatable {
  case unlock(door: ResourceID)
  case posture(door: ResourceID, DoorPosture)
  case acknowledge(door: ResourceID)
  case lockout(tool: ResourceID, reason: String)
  case clearLockout(tool: ResourceID)
  case stop(tool: ResourceID, emergency: Bool)
  case correct(room: ResourceID, count: Int)
  /// All doors into lockdown, or those in lockdown back to secured.
  case lockdown(Bool)
  /// All doors unlocked, or those unlocked back to secured: people leave the building.
  case evacuate(Bool)
  /// Lets a door stand open for so long without an alarm.
  case prop(door: ResourceID, for: Duration)
  /// Forgets on which side a member was last seen, or all members.
  case forgive(member: MemberID?)
  /// Arms an area; `forced` leaves out what is active instead of refusing.
  case arm(area: ResourceID, forced: Bool)
  case disarm(area: ResourceID)
  case acknowledgeArea(area: ResourceID)
  case auxiliary(ResourceID, on: Bool)
  /// A member asks over the network to be let in; decided as a tap would be.
  case remoteUnlock(door: ResourceID, member: MemberID)
}

/// A change of a device: a reader, a line's chip, a port.
public enum DeviceChange: Sendable, Equatable {
  case found(device: String)
  case lost(device: String, reason: String)
  case degraded(device: String, finding: String, count: Int)
}

/// What can happen to a space.
public enum SpaceEvent: Sendable {
  /// The agent has started: what the last run remembered, and what the inputs say now.
  case started(SpaceMemory, inputs: [SpaceInput: Bool])
  case presented(Presentation)
  /// A code was entered at a keypad.
  case code(CodeEntry)
  /// A badge was read to be enrolled, at the wish of an operator; it opened nothing.
  case captured(Presentation, actor: String)
  case input(SpaceInput, active: Bool)
  case deadline(SpaceDeadline)
  case command(SpaceCommand, actor: String)
  /// The wall clock was set, or its quality changed.
  case clock(WallClock)
  /// A verified policy is in force; `confirmedAt` is when the ledger last said that it is the newest.
  case policy(PolicyImage, confirmedAt: WallTime)
  case policyConfirmed(WallTime)
  /// A policy was offered and not taken.
  case policyRefused(String)
  /// The ledger's answer to a question: the version of the newest policy; nil when there was none to use.
  case ledgerAnswered(_ question: UInt64, newest: UInt64?)
  case device(DeviceChange)
  /// An output that waited for its record has moved.
  case outputMoved(SpaceOutput, late: Bool)
  case stopping
}

/// A deadline of the space; at most one of each is armed.
public enum SpaceDeadline: Hashable, Sendable {
  case door(ResourceID, DoorDeadline)
  case tool(ResourceID, ToolDeadline)
  case area(ResourceID, AreaDeadline)
  case auxiliary(ResourceID)
  /// What a presentation waits for at a door or tool has not come.
  case pending(ResourceID)
  /// The ledger has not answered.
  case ledger(question: UInt64)
  /// The next time at which a schedule begins or ends, or the sides of doors are forgiven.
  case calendar
}

/// What the space wants done.
public enum SpaceAction: Sendable, Equatable {
  /// Write an entry, and in the same transaction the state that it changed.
  case record(JournalEvent, saving: [DurableState])
  case output(SpaceOutput, active: Bool, OutputTiming)
  case indicate(ReaderID, Indication)
  case arm(SpaceDeadline, Moment)
  case disarm(SpaceDeadline)
  /// Ask the ledger, without waiting for it here.
  case askLedger(LedgerQuestion)
}

extension SpaceAction {
  var isOutput: Bool { if case .output = self { true } else { false } }
  var isIndication: Bool { if case .indicate = self { true } else { false } }
  var isRecord: Bool { if case .record = self { true } else { false } }
}
