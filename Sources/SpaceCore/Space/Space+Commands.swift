// What operators ask for, and why it may not be done.

extension Space {
  mutating func carryOut(_ command: SpaceCommand, actor: String, at moment: Moment) -> [SpaceAction] {
    // A command that was possible when it was given may no longer be.
    if let interlocked = command.releasedDoor.flatMap({ doorIndex[$0] }), isInterlocked(interlocked) { return [] }
    switch command {
    case .unlock(let id): return door(id, .unlock(actor: actor), at: moment)
    case .posture(let id, let posture): return setPosture(id, posture, actor: actor, at: moment)
    case .acknowledge(let id): return door(id, .acknowledged(actor: actor), at: moment)
    case .prop(let id, let time): return door(id, .propped(until: moment + time, actor: actor), at: moment)
    case .lockdown(let active): return lockdown(active, actor: actor, at: moment)
    case .evacuate(let active): return evacuate(active, actor: actor, at: moment)
    case .remoteUnlock(let id, let member): return remoteUnlock(id, member, actor: actor, at: moment)
    case .lockout(let id, let reason):
      let lockout = ToolLockout(reason: reason, actor: actor, since: wall(at: moment))
      return tool(id, .lockout(lockout), at: moment)
    case .clearLockout(let id): return tool(id, .cleared(actor: actor), at: moment)
    case .stop(let id, let emergency): return tool(id, .stop(actor: actor, emergency: emergency), at: moment)
    case .correct(let id, let count):
      guard let index = rooms.firstIndex(where: { $0.id == id }) else { return [] }
      return room(index, .corrected(count: count, actor: actor), at: moment)
    case .forgive(let member):
      unsaved.append(sides.forgive(member, at: wall(at: moment)))
      return record(.accessForgiven, at: moment) {
        $0.member = member
        $0.actor = actor
      }
    case .arm(let id, let forced): return area(id, .armed(by: .named(actor), forced: forced), at: moment)
    case .disarm(let id): return area(id, .disarmed(by: .named(actor)), at: moment)
    case .acknowledgeArea(let id): return area(id, .acknowledged(by: .named(actor)), at: moment)
    case .auxiliary(let id, let on): return auxiliary(id, .switched(on: on, actor: actor), at: moment)
    }
  }

  private mutating func setPosture(
    _ id: ResourceID, _ posture: DoorPosture, actor: String, at moment: Moment
  ) -> [SpaceAction] {
    guard let index = doorIndex[id] else { return [] }
    let before = doors[index].state.posture
    keep(id, open: nil)
    let actions = door(id, .posture(posture, actor: actor), at: moment)
    guard posture == .secured, doors[index].state.posture == .secured else { return actions }
    switch before {
    case .lockdown, .unlocked, .disabled: return actions + resumeSchedule(door: index, at: moment)
    case .secured, .freeAccess: return actions  // an operator has ended the hours of free access early
    }
  }

  /// All doors into lockdown, or those that are in it back to secured.
  mutating func lockdown(_ active: Bool, actor: String, at moment: Moment) -> [SpaceAction] {
    everyDoor(active ? .lockdown : .secured, actor: actor, at: moment) { posture in
      switch posture {
      case .secured, .freeAccess, .unlocked: active
      case .lockdown: !active
      case .disabled: false
      }
    }
  }

  private mutating func evacuate(_ active: Bool, actor: String, at moment: Moment) -> [SpaceAction] {
    everyDoor(active ? .unlocked : .secured, actor: actor, at: moment) { posture in
      switch posture {
      case .secured, .freeAccess, .lockdown, .disabled: active
      case .unlocked: !active
      }
    }
  }

  private mutating func everyDoor(
    _ posture: DoorPosture, actor: String, at moment: Moment, where concerns: (DoorPosture) -> Bool
  ) -> [SpaceAction] {
    var actions: [SpaceAction] = []
    for door in doors where concerns(door.state.posture) {
      actions += setPosture(door.id, posture, actor: actor, at: moment)
    }
    return actions
  }

  /// Decided as a tap would be, for the member that the caller has made sure of.
  private mutating func remoteUnlock(
    _ id: ResourceID, _ member: MemberID, actor: String, at moment: Moment
  ) -> [SpaceAction] {
    guard let index = doorIndex[id], settings.rules.remoteUnlock.contains(id) else { return [] }
    let presentation = Presentation(
      reader: ReaderID(SpaceActor.network), credential: .member(member), at: moment)
    guard let decision = forecast(.member(member), of: member, on: id, at: wall(at: moment)) else { return [] }
    lastDecision = decision
    guard decision.isAllowed else { return refused(decision, presentation, resource: id, at: moment) }
    return admit(decision, presentation, door: index, Admission(cause: .command, actor: actor), at: moment)
  }

  // MARK: Refusing

  /// Why a command cannot be carried out; nil when it can. Asked before the command is handed in, so that the
  /// operator gets an answer in words.
  public func refusal(of command: SpaceCommand, at moment: Moment) -> SpaceRefusal? {
    switch command {
    case .unlock(let id): refusal(door: id, Self.refusalToUnlock) ?? interlock(of: command)
    case .posture(let id, let posture): refusal(door: id) { $0.refusal(of: posture) } ?? interlock(of: command)
    case .acknowledge(let id):
      refusal(door: id) { $0.state.alarm == .none ? "\($0.settings.name) has no alarm to acknowledge" : nil }
    case .prop(let id, let time):
      refusal(door: id) { door in
        guard time > .zero, time <= SpaceCommand.longestProp else {
          return "a door is propped for up to 24 h at a time"
        }
        return door.refusal(ofPropping: moment + time, at: moment)
      }
    case .remoteUnlock(let id, let member): refusal(remote: id, member, at: moment)
    case .lockdown, .evacuate, .forgive: nil
    case .lockout(let id, let reason):
      refusal(tool: id) { _ in reason.isEmpty ? "say why, so that the next member knows" : nil }
    case .clearLockout(let id): refusal(tool: id, Self.refusalToClear)
    case .stop(let id, _): refusal(tool: id) { $0.session == nil ? "nobody is using \($0.settings.name)" : nil }
    case .correct(let id, let count): refusal(room: id, count)
    case .arm(let id, let forced): refusal(area: id) { $0.refusal(forced: forced) }
    case .disarm(let id): refusal(area: id) { $0.isArmed ? nil : "\($0.settings.name) is not armed" }
    case .acknowledgeArea(let id):
      refusal(area: id) { $0.alarm != nil ? nil : "\($0.settings.name) has no alarm to acknowledge" }
    case .auxiliary(let id, let on): refusal(auxiliary: id, on)
    }
  }

  private static func refusalToUnlock(_ door: Door) -> String? {
    door.state.posture == .disabled ? "\(door.settings.name) is disabled; set its posture to secured first" : nil
  }

  private static func refusalToClear(_ tool: Tool) -> String? {
    guard let lockout = tool.lockout else { return "\(tool.settings.name) is not out of service" }
    guard lockout.isFromPolicy else { return nil }
    return "the ledger took \(tool.settings.name) out of service; end the lockout there"
  }

  private func interlock(of command: SpaceCommand) -> SpaceRefusal? {
    guard let index = command.releasedDoor.flatMap({ doorIndex[$0] }), isInterlocked(index) else { return nil }
    return .notNow("another door of the interlock is open or released; close it first")
  }

  private func refusal(remote id: ResourceID, _ member: MemberID, at moment: Moment) -> SpaceRefusal? {
    if let refusal = refusal(door: id, Self.refusalToUnlock) { return refusal }
    guard settings.rules.remoteUnlock.contains(id) else {
      return .notNow("\(id) is not unlocked over the network: 'remote-unlock' is not set in the configuration")
    }
    guard let decision = forecast(.member(member), of: member, on: id, at: wall(at: moment)) else { return nil }
    return decision.reason.map { .notNow($0.memberText(detail(of: decision, on: id), language: settings.language)) }
  }

  private func refusal(door id: ResourceID, _ why: (Door) -> String?) -> SpaceRefusal? {
    guard let door = door(id) else { return .unknown(id, known: settings.doors.map(\.id)) }
    return why(door).map(SpaceRefusal.notNow)
  }

  private func refusal(tool id: ResourceID, _ why: (Tool) -> String?) -> SpaceRefusal? {
    guard let tool = tool(id) else { return .unknown(id, known: settings.tools.map(\.id)) }
    return why(tool).map(SpaceRefusal.notNow)
  }

  private func refusal(area id: ResourceID, _ why: (Area) -> String?) -> SpaceRefusal? {
    guard let area = area(id) else { return .unknown(id, known: settings.areas.map(\.id)) }
    return why(area).map(SpaceRefusal.notNow)
  }

  private func refusal(room id: ResourceID, _ count: Int) -> SpaceRefusal? {
    guard room(id) != nil else { return .unknown(id, known: settings.rooms.map(\.id)) }
    if count < 0 { return .notNow("a room cannot hold fewer than 0 people") }
    return count > Room.countLimit ? .notNow("a count goes up to \(Room.countLimit) people") : nil
  }

  private func refusal(auxiliary id: ResourceID, _ on: Bool) -> SpaceRefusal? {
    guard let output = auxiliary(id) else { return .unknown(id, known: settings.auxiliaries.map(\.id)) }
    guard on, output.isSilenced else { return nil }
    return .notNow("the fire input is active: \(output.settings.name) stays silent until the fire panel is reset")
  }
}

extension SpaceCommand {
  /// How long a door can be propped at a time.
  public static let longestProp: Duration = .seconds(24 * 3600)

  /// The door that it would release, which the interlock may forbid. Evacuation is never forbidden.
  fileprivate var releasedDoor: ResourceID? {
    switch self {
    case .unlock(let id), .posture(let id, .freeAccess), .posture(let id, .unlocked): id
    case .posture(_, .secured), .posture(_, .lockdown), .posture(_, .disabled), .acknowledge, .lockout, .clearLockout,
      .stop, .correct, .lockdown, .evacuate, .prop, .forgive, .arm, .disarm, .acknowledgeArea, .auxiliary,
      .remoteUnlock:  // decided as a tap, and recorded when it is refused
      nil
    }
  }
}

/// Why the space will not carry out a command.
public enum SpaceRefusal: Sendable, Equatable {
  case unknown(ResourceID, known: [ResourceID])
  case notNow(String)
}
