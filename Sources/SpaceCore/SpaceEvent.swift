/// Everything that one agent controls, as data: what `space.yaml` says about doors, tools and rooms.
public struct SpaceSettings: Sendable, Equatable {
  public var id: String
  /// The name that people read.
  public var name: String
  public var doors: [DoorSettings]
  public var tools: [ToolSettings]
  public var rooms: [RoomSettings]

  public init(
    id: String, name: String, doors: [DoorSettings] = [], tools: [ToolSettings] = [], rooms: [RoomSettings] = []
  ) {
    self.id = id
    self.name = name
    self.doors = doors
    self.tools = tools
    self.rooms = rooms
  }
}

/// What a reader made of a credential.
public enum PresentedCredential: Sendable, Equatable {
  case digest(CredentialDigest, CredentialKind)
  /// The reader sent something that is no credential of any known form.
  case malformed(CredentialKind)
  /// Known by other means than a credential: somebody who asks over the network, or a rehearsal.
  case member(MemberID)
}

/// One act of showing a credential at a reader.
public struct Presentation: Sendable, Equatable {
  public var reader: ReaderID
  public var credential: PresentedCredential
  /// When the last edge or byte of it arrived.
  public var at: Moment

  public init(reader: ReaderID, credential: PresentedCredential, at: Moment) {
    self.reader = reader
    self.credential = credential
    self.at = at
  }
}

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
}

/// What an output line does. Active means powered; which level that is on the wire is configuration.
public enum SpaceOutput: Hashable, Sendable {
  case lock(ResourceID)
  case relay(ResourceID)
  case runOn(ResourceID)
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
  case device(DeviceChange)
  /// An output that waited for its record has moved.
  case outputMoved(SpaceOutput, late: Bool)
  case stopping
}

/// A deadline of the space; at most one of each is armed.
public enum SpaceDeadline: Hashable, Sendable {
  case door(ResourceID, DoorDeadline)
  case tool(ResourceID, ToolDeadline)
}

/// What the space wants done.
public enum SpaceAction: Sendable, Equatable {
  /// Write an entry, and in the same transaction the state that it changed.
  case record(JournalEvent, saving: [DurableState])
  case output(SpaceOutput, active: Bool, OutputTiming)
  case indicate(ReaderID, Indication)
  case arm(SpaceDeadline, Moment)
  case disarm(SpaceDeadline)
}

extension SpaceAction {
  var isOutput: Bool {
    switch self {
    case .output: true
    case .record, .indicate, .arm, .disarm: false
    }
  }
}

/// One part of what survives a restart.
public enum DurableState: Sendable, Equatable {
  case door(ResourceID, DoorMemory)
  case tool(ResourceID, ToolMemory)
  case room(ResourceID, RoomMemory)
  /// How often a member has used a grant that allows only so many uses.
  case uses(grant: String, member: MemberID, count: UInt32)
}

/// Everything that survives a restart.
public struct SpaceMemory: Sendable, Equatable {
  public var doors: [ResourceID: DoorMemory]
  public var tools: [ResourceID: ToolMemory]
  public var rooms: [ResourceID: RoomMemory]
  public var uses: [GrantUse: UInt32]
  /// The wall time of the last entry: the clock cannot be before it.
  public var lastKnown: WallTime?

  public init(
    doors: [ResourceID: DoorMemory] = [:], tools: [ResourceID: ToolMemory] = [:],
    rooms: [ResourceID: RoomMemory] = [:], uses: [GrantUse: UInt32] = [:], lastKnown: WallTime? = nil
  ) {
    self.doors = doors
    self.tools = tools
    self.rooms = rooms
    self.uses = uses
    self.lastKnown = lastKnown
  }
}

/// One member's use of one grant.
public struct GrantUse: Hashable, Sendable {
  public var grant: String
  public var member: MemberID

  public init(grant: String, member: MemberID) {
    self.grant = grant
    self.member = member
  }
}
