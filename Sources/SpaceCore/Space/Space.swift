/// One board's doors, tools, rooms and areas as a single value: told what happens, it says what to do.
///
/// `handle` is the only way in. It holds no clock, task, logger, file or line: the same events give the same actions,
/// so a recorded day replays exactly. Rules that span resources (interlocks, buddies, full rooms, sides of doors) are
/// decided here, because only the space sees all of them.
public struct Space: Sendable {
  /// What is there, and how it behaves.
  public let settings: SpaceSettings
  /// In the order of the settings, as are the others.
  public internal(set) var doors: [Door]
  /// The tools.
  public internal(set) var tools: [Tool]
  /// The rooms.
  public internal(set) var rooms: [Room]
  /// The intrusion areas.
  public internal(set) var areas: [Area]
  /// The outputs beside locks and tools.
  public internal(set) var auxiliaries: [AuxiliaryOutput]
  /// The wall clock, as far as it is known.
  public internal(set) var clock: WallClock
  /// The policy in force; nil before the first.
  public internal(set) var policy: PolicyImage?
  /// When the ledger last said that the policy is the newest.
  public internal(set) var policyConfirmedAt: WallTime?
  /// True while the fire input is active.
  public internal(set) var fireActive = false
  /// The last decision, for explanations and measurements.
  public internal(set) var lastDecision: Decision?

  let readers: [ReaderID: Place]
  var doorIndex: [ResourceID: Int] = [:]
  var toolIndex: [ResourceID: Int] = [:]
  var areaIndex: [ResourceID: Int] = [:]
  var places = PolicyPlacesOfSpace()

  // What people did, and the policy cannot know.
  var uses: [GrantUse: UInt32] = [:]
  /// When credentials that are renewed by use were last used.
  var renewals: [CredentialDigest: WallTime] = [:]
  /// Presentations that wait for a code or a second person, by door or tool.
  var pending: [ResourceID: Pending] = [:]
  var codes = CodeWatch()
  /// Presentations that wait for the ledger, the oldest first.
  var inquiries: [Inquiry] = []
  var lastQuestion: UInt64 = 0
  var sides = SideBook()
  /// Whom a door last let in: a steward's second presentation within moments means more than the first.
  var lastAdmitted: [ResourceID: LastAdmitted] = [:]
  /// Doors that somebody keeps open, and until when.
  var keptOpen: [ResourceID: WallTime] = [:]
  /// Doors that stand open, and areas that are armed, as their schedules say.
  var scheduled: Set<ResourceID> = []
  /// States that changed without an entry of their own: written with the next one.
  var unsaved: [DurableState] = []

  /// Where a reader stands.
  enum Place: Sendable, Equatable {
    case outside(door: Int)
    case inside(door: Int)
    case tool(Int)
    case room(Int)
    case area(Int)
  }

  /// - Parameter clock: the wall clock as known at the start; unknown until a source or person sets it.
  public init(settings: SpaceSettings, clock: WallClock) {
    self.settings = settings
    self.clock = clock
    doors = settings.doors.map(Door.init)
    tools = settings.tools.map(Tool.init)
    rooms = settings.rooms.map(Room.init)
    areas = settings.areas.map(Area.init)
    auxiliaries = settings.auxiliaries.map(AuxiliaryOutput.init)
    var readers: [ReaderID: Place] = [:]
    for (index, door) in settings.doors.enumerated() {
      doorIndex[door.id] = index
      for reader in door.readers { readers[reader] = .outside(door: index) }
      for reader in door.exitReaders { readers[reader] = .inside(door: index) }
    }
    for (index, tool) in settings.tools.enumerated() {
      toolIndex[tool.id] = index
      for reader in tool.readers { readers[reader] = .tool(index) }
    }
    for (index, room) in settings.rooms.enumerated() {
      for reader in room.readers { readers[reader] = .room(index) }
    }
    for (index, area) in settings.areas.enumerated() {
      areaIndex[area.id] = index
      for reader in area.readers { readers[reader] = .area(index) }
    }
    self.readers = readers
    places = PolicyPlacesOfSpace(settings, in: nil)
  }

  /// Takes one event and returns what to do about it, in order.
  public mutating func handle(_ event: SpaceEvent, at moment: Moment) -> [SpaceAction] {
    let actions = react(to: event, at: moment)
    return unsaved.isEmpty ? actions : saveBesides(actions)
  }

  private mutating func react(to event: SpaceEvent, at moment: Moment) -> [SpaceAction] {
    switch event {
    case .started(let memory, let inputs): started(memory, inputs: inputs, at: moment)
    case .presented(let presentation): presented(presentation, at: moment)
    case .code(let code): entered(code, at: moment)
    case .captured(let presentation, let actor): captured(presentation, actor: actor, at: moment)
    case .input(let input, let active): changed(input, active: active, at: moment)
    case .deadline(let deadline): passed(deadline, at: moment)
    case .command(let command, let actor): carryOut(command, actor: actor, at: moment)
    case .clock(let clock): clockChanged(clock, at: moment)
    case .policy(let policy, let confirmedAt): installed(policy, confirmedAt: confirmedAt, at: moment)
    case .policyConfirmed(let time): confirmed(time)
    case .ledgerAnswered(let question, let newest): ledgerAnswered(question, newest: newest, at: moment)
    case .policyRefused(let why): record(.policyRefused, at: moment) { $0.text = why }
    case .device(let change): device(change, at: moment)
    case .outputMoved(let output, let late): moved(output, late: late, at: moment)
    case .stopping: record(.agentStopped, at: moment) { _ in }
    }
  }

  private mutating func passed(_ deadline: SpaceDeadline, at moment: Moment) -> [SpaceAction] {
    switch deadline {
    case .door(let id, let deadline): door(id, .deadline(deadline), at: moment)
    case .tool(let id, let deadline): tool(id, .deadline(deadline), at: moment)
    case .area(let id, let deadline): area(id, .deadline(deadline), at: moment)
    case .auxiliary(let id): auxiliary(id, .deadline, at: moment)
    case .pending(let id): waitIsOver(id, at: moment)
    case .ledger(let question): ledgerIsLate(question, at: moment)
    case .calendar: calendar(at: moment)
    }
  }

  /// Puts what has no entry of its own into the transaction of the first one that is written.
  private mutating func saveBesides(_ actions: [SpaceAction]) -> [SpaceAction] {
    guard let first = actions.firstIndex(where: \.isRecord), case .record(let event, let saving) = actions[first] else {
      return actions
    }
    var actions = actions
    actions[first] = .record(event, saving: saving + unsaved)
    unsaved = []
    return actions
  }

  /// A door by its id; nil when there is none, as of the others.
  public func door(_ id: ResourceID) -> Door? { doorIndex[id].map { doors[$0] } }
  /// A tool by its id.
  public func tool(_ id: ResourceID) -> Tool? { toolIndex[id].map { tools[$0] } }
  /// A room by its id.
  public func room(_ id: ResourceID) -> Room? { rooms.first { $0.id == id } }
  /// An area by its id.
  public func area(_ id: ResourceID) -> Area? { areaIndex[id].map { areas[$0] } }
  /// An auxiliary output by its id.
  public func auxiliary(_ id: ResourceID) -> AuxiliaryOutput? { auxiliaries.first { $0.id == id } }

  /// The wall time of `moment`.
  public func wall(at moment: Moment) -> WallTime { clock.time(at: moment) }
}

/// Where the resources of the settings are in the policy in force, looked up once when it is installed.
struct PolicyPlacesOfSpace: Sendable {
  var doors: [PolicyResource?] = []
  var tools: [PolicyResource?] = []
  var rooms: [PolicyResource?] = []
  var areas: [PolicyResource?] = []
  /// Certifications that the configuration asks for at each tool, beside the policy.
  var toolRequirements: [[PolicyCertification?]] = []

  init() {}

  init(_ settings: SpaceSettings, in policy: PolicyImage?) {
    doors = settings.doors.map { policy?.resourceIndex(of: $0.id) }
    tools = settings.tools.map { policy?.resourceIndex(of: $0.id) }
    rooms = settings.rooms.map { policy?.resourceIndex(of: $0.id) }
    areas = settings.areas.map { policy?.resourceIndex(of: $0.id) }
    toolRequirements = settings.tools.map { $0.requires.map { policy?.certificationIndex(named: $0) } }
  }
}
