// What doors, tools and rooms want done, as the space's own actions, and what follows from it elsewhere.

extension Space {
  mutating func door(_ id: ResourceID, _ event: DoorEvent, at moment: Moment) -> [SpaceAction] {
    guard let index = doorIndex[id] else { return [] }
    let (before, levels) = (doors[index].memory, DoorLevel.allCases.filter { $0.holds(doors[index]) })
    let wanted = doors[index].handle(event, at: moment)
    var saving: [DurableState] = doors[index].memory == before ? [] : [.door(id, doors[index].memory)]
    var actions: [SpaceAction] = []
    for action in wanted {
      switch action {
      case .release(let timing): actions.append(.output(.lock(id), active: releasedLevel(of: index), timing))
      case .engage: actions.append(.output(.lock(id), active: !releasedLevel(of: index), .now))
      case .record(let type, let data):
        actions.append(.record(journalEvent(type, subject: id.name, data, at: moment), saving: saving))
        saving = []
        actions += follows(type, data, door: index, at: moment)
      case .arm(let deadline, let when): actions.append(.arm(.door(id, deadline), when))
      case .disarm(let deadline): actions.append(.disarm(.door(id, deadline)))
      case .passed(let pass): actions += passed(pass, door: index, at: moment)
      case .indicate(let indication):
        actions += (doors[index].settings.readers + doors[index].settings.exitReaders).map { .indicate($0, indication) }
      case .doorOperator(let on): actions.append(.output(.doorOperator(id), active: on, .now))
      }
    }
    unsaved += saving
    for level in DoorLevel.allCases where level.holds(doors[index]) != levels.contains(level) {
      actions += lasts(level.trigger, at: id, active: level.holds(doors[index]), moment)
    }
    return actions
  }

  /// What an entry about a door means to rooms, areas and auxiliary outputs.
  private mutating func follows(
    _ type: JournalEventType, _ data: JournalData, door index: Int, at moment: Moment
  ) -> [SpaceAction] {
    let id = doors[index].id
    switch type {
    case .doorOpened:
      return interlockAlarm(index, at: moment) + unseenOpening(data, of: index, at: moment)
        + tellAreas(of: id, .doorOpened(id, forced: false), at: moment) + happened(.opened, at: id, moment)
    case .doorForced:
      return interlockAlarm(index, at: moment) + unseenOpening(data, of: index, at: moment)
        + tellAreas(of: id, .doorOpened(id, forced: true), at: moment)
    case .doorClosed: return tellAreas(of: id, .doorClosed(id), at: moment)
    case .doorBell: return happened(.bell, at: id, moment)
    case .accessGranted, .accessDenied, .doorHeld, .doorPosture, .doorUnused, .areaArmed, .areaDisarmed,
      .credentialCaptured, .accessForgiven, .outputSwitched, .toolStarted, .toolEnded, .toolLockout, .toolFault,
      .roomOccupancy, .alarmRaised, .alarmAcknowledged, .alarmCleared, .deviceFound, .deviceLost, .deviceDegraded,
      .agentStarted, .agentStopped, .clockChanged, .policyInstalled, .policyRefused, .journalRecovered:
      return []
    }
  }

  /// The way out is never interlocked, so that two doors can stand open at once: somebody should know.
  private func interlockAlarm(_ index: Int, at moment: Moment) -> [SpaceAction] {
    guard interlocked(with: doors[index].id).contains(where: { $0.state.leaf == .open }) else { return [] }
    return record(.alarmRaised, subject: doors[index].id.name, at: moment) { $0.alarm = SpaceAlarm.interlock }
  }

  /// The level of the lock output that lets people through.
  private func releasedLevel(of index: Int) -> Bool {
    switch doors[index].settings.lockKind {
    case .failSecure, .motor: true
    case .failSafe: false
    }
  }

  mutating func tool(_ id: ResourceID, _ event: ToolEvent, at moment: Moment) -> [SpaceAction] {
    guard let index = toolIndex[id] else { return [] }
    let before = tools[index].memory
    let wanted = tools[index].handle(event, at: moment)
    var saving: [DurableState] = tools[index].memory == before ? [] : [.tool(id, tools[index].memory)]
    var actions: [SpaceAction] = []
    for action in wanted {
      switch action {
      case .energise(let timing): actions.append(.output(.relay(id), active: true, timing))
      case .deEnergise: actions.append(.output(.relay(id), active: false, .now))
      case .runOn(let active): actions.append(.output(.runOn(id), active: active, .now))
      case .record(let type, let data):
        actions.append(.record(journalEvent(type, subject: id.name, data, at: moment), saving: saving))
        saving = []
      case .arm(let deadline, let when): actions.append(.arm(.tool(id, deadline), when))
      case .disarm(let deadline): actions.append(.disarm(.tool(id, deadline)))
      case .indicate(let indication): actions += tools[index].settings.readers.map { .indicate($0, indication) }
      }
    }
    return actions
  }

  // MARK: Rooms

  private mutating func passed(_ pass: DoorPass, door: Int, at moment: Moment) -> [SpaceAction] {
    let now = wall(at: moment)
    var actions: [SpaceAction] = []
    for member in [pass.member, pass.companion].compactMap(\.self) {
      if let rule = settings.rules.sides[doors[door].id] {
        unsaved.append(sides.passed(member, rule, leaving: pass.leaving, at: now))
      }
      actions += eachRoom(behind: door, at: moment, pass.leaving ? .left(member) : .entered(member, at: now))
    }
    return actions
  }

  /// A leaf opened for somebody whom no badge names: each room behind it may hold one person more or fewer.
  private mutating func unseenOpening(
    _ data: JournalData, of door: Int, at moment: Moment
  ) -> [SpaceAction] {
    guard data.member == nil else { return [] }
    let leaving: Bool? =
      switch data.cause.flatMap(DoorCause.init(rawValue:)) {
      case .rex: true
      case .posture: nil
      case .grant, .command, DoorCause.none?, nil: false
      }
    return eachRoom(behind: door, at: moment, .unseen(leaving: leaving))
  }

  private mutating func eachRoom(behind door: Int, at moment: Moment, _ event: RoomEvent) -> [SpaceAction] {
    var actions: [SpaceAction] = []
    for index in rooms.indices where rooms[index].settings.doors.contains(doors[door].id) {
      actions += room(index, event, at: moment)
    }
    return actions
  }

  mutating func room(_ index: Int, _ event: RoomEvent, at moment: Moment) -> [SpaceAction] {
    let wasOccupied = rooms[index].estimate.count > 0
    guard let data = rooms[index].handle(event) else { return [] }
    let id = rooms[index].id
    let isOccupied = rooms[index].estimate.count > 0
    let event = journalEvent(.roomOccupancy, subject: id.name, data, at: moment)
    return [.record(event, saving: [.room(id, rooms[index].memory)])]
      + (isOccupied == wasOccupied ? [] : lasts(.occupied, at: id, active: isOccupied, moment))
  }

  // MARK: Entries

  func journalEvent(
    _ type: JournalEventType, subject: String?, _ data: JournalData, at moment: Moment
  ) -> JournalEvent {
    JournalEvent(type, time: wall(at: moment), clock: clock.quality, subject: subject, data: data)
  }

  func record(
    _ type: JournalEventType, subject: String? = nil, at moment: Moment, saving: [DurableState] = [],
    _ fill: (inout JournalData) -> Void
  ) -> [SpaceAction] {
    var data = JournalData()
    fill(&data)
    return [.record(journalEvent(type, subject: subject, data, at: moment), saving: saving)]
  }
}
