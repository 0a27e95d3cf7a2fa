/// One board's doors, tools and rooms as a single value: told what happens, it says what to do.
///
/// `handle` is the only way in. It holds no clock, task, logger, file or line: the same events give the same actions,
/// so a recorded day replays exactly. Rules that span resources (interlocks, buddies, full rooms) are decided here,
/// because only the space sees all of them.
public struct Space: Sendable {
  public let settings: SpaceSettings
  public internal(set) var doors: [Door]
  public internal(set) var tools: [Tool]
  public internal(set) var rooms: [Room]
  public internal(set) var clock: WallClock
  public internal(set) var policy: PolicyImage?
  /// When the ledger last said that the policy is the newest.
  public internal(set) var policyConfirmedAt: WallTime?
  public internal(set) var fireActive = false
  /// The last decision, for explanations and measurements.
  public internal(set) var lastDecision: Decision?

  var uses: [GrantUse: UInt32] = [:]
  let readers: [ReaderID: Place]
  var doorIndex: [ResourceID: Int] = [:]
  var toolIndex: [ResourceID: Int] = [:]
  /// Places of doors and tools in the policy in force, looked up once when it is installed.
  var doorResource: [PolicyResource?] = []
  var toolResource: [PolicyResource?] = []
  var toolRequirements: [[PolicyCertification?]] = []

  /// Where a reader stands.
  enum Place: Sendable, Equatable {
    case outside(door: Int)
    case inside(door: Int)
    case tool(Int)
  }

  /// - Parameter clock: the wall clock as known at the start; unknown until a source or person sets it.
  public init(settings: SpaceSettings, clock: WallClock) {
    self.settings = settings
    self.clock = clock
    doors = settings.doors.map(Door.init)
    tools = settings.tools.map(Tool.init)
    rooms = settings.rooms.map(Room.init)
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
    self.readers = readers
    doorResource = Array(repeating: nil, count: doors.count)
    toolResource = Array(repeating: nil, count: tools.count)
    toolRequirements = Array(repeating: [], count: tools.count)
  }

  /// Takes one event and returns what to do about it, in order.
  public mutating func handle(_ event: SpaceEvent, at moment: Moment) -> [SpaceAction] {
    switch event {
    case .started(let memory, let inputs): started(memory, inputs: inputs, at: moment)
    case .presented(let presentation): presented(presentation, at: moment)
    case .input(let input, let active): changed(input, active: active, at: moment)
    case .deadline(.door(let id, let deadline)): door(id, .deadline(deadline), at: moment)
    case .deadline(.tool(let id, let deadline)): tool(id, .deadline(deadline), at: moment)
    case .command(let command, let actor): carryOut(command, actor: actor, at: moment)
    case .clock(let clock): clockChanged(clock, at: moment)
    case .policy(let policy, let confirmedAt): installed(policy, confirmedAt: confirmedAt, at: moment)
    case .policyConfirmed(let time): confirmed(time)
    case .policyRefused(let why): record(.policyRefused, at: moment) { $0.text = why }
    case .device(let change): device(change, at: moment)
    case .outputMoved(let output, let late): moved(output, late: late, at: moment)
    case .stopping: record(.agentStopped, at: moment) { _ in }
    }
  }

  public func door(_ id: ResourceID) -> Door? { doorIndex[id].map { doors[$0] } }
  public func tool(_ id: ResourceID) -> Tool? { toolIndex[id].map { tools[$0] } }
  public func room(_ id: ResourceID) -> Room? { rooms.first { $0.id == id } }

  /// The wall time of `moment`.
  public func wall(at moment: Moment) -> WallTime { clock.time(at: moment) }

  /// Why a command cannot be carried out; nil when it can. Asked before the command is handed in, so that the
  /// operator gets an answer in words.
  public func refusal(of command: SpaceCommand) -> SpaceRefusal? {
    switch command {
    case .unlock(let id):
      guard let door = door(id) else { return .unknown(id, known: settings.doors.map(\.id)) }
      guard door.state.posture != .disabled else {
        return .notNow("\(door.settings.name) is disabled; set its posture to secured first")
      }
      return nil
    case .posture(let id, let posture):
      guard let door = door(id) else { return .unknown(id, known: settings.doors.map(\.id)) }
      return door.refusal(of: posture).map(SpaceRefusal.notNow)
    case .acknowledge(let id):
      guard let door = door(id) else { return .unknown(id, known: settings.doors.map(\.id)) }
      return door.state.alarm == .none ? .notNow("\(door.settings.name) has no alarm to acknowledge") : nil
    case .lockout(let id, let reason):
      guard tool(id) != nil else { return .unknown(id, known: settings.tools.map(\.id)) }
      return reason.isEmpty ? .notNow("say why, so that the next member knows") : nil
    case .clearLockout(let id):
      guard let tool = tool(id) else { return .unknown(id, known: settings.tools.map(\.id)) }
      guard let lockout = tool.lockout else { return .notNow("\(tool.settings.name) is not out of service") }
      guard lockout.isFromPolicy else { return nil }
      return .notNow("the ledger took \(tool.settings.name) out of service; end the lockout there")
    case .stop(let id, _):
      guard let tool = tool(id) else { return .unknown(id, known: settings.tools.map(\.id)) }
      return tool.session == nil ? .notNow("nobody is using \(tool.settings.name)") : nil
    case .correct(let id, let count):
      guard room(id) != nil else { return .unknown(id, known: settings.rooms.map(\.id)) }
      if count < 0 { return .notNow("a room cannot hold fewer than 0 people") }
      return count > Room.countLimit ? .notNow("a count goes up to \(Room.countLimit) people") : nil
    }
  }
}

/// Why the space will not carry out a command.
public enum SpaceRefusal: Sendable, Equatable {
  case unknown(ResourceID, known: [ResourceID])
  case notNow(String)
}
