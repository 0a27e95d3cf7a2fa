// What is not a presentation: inputs, commands, devices, the clock, starting and stopping.

extension Space {
  mutating func changed(_ input: SpaceInput, active: Bool, at moment: Moment) -> [SpaceAction] {
    switch input {
    case .contact(let id): door(id, active ? .leafOpened : .leafClosed, at: moment)
    case .requestToExit(let id): active ? door(id, .requestToExit, at: moment) : []
    case .lockSensor(let id): door(id, active ? .lockSensedEngaged : .lockSensedReleased, at: moment)
    case .tamper(let id): door(id, .tamper(active: active), at: moment)
    case .fire: fire(active: active, at: moment)
    case .activity(let id): tool(id, .activity(active), at: moment)
    case .emergencyStop(let id): tool(id, .emergencyStop(active: active), at: moment)
    }
  }

  private mutating func fire(active: Bool, at moment: Moment) -> [SpaceAction] {
    guard active != fireActive else { return [] }
    fireActive = active
    // The doors first: people before paper.
    var actions: [SpaceAction] = []
    for id in settings.doors.map(\.id) { actions += door(id, .fire(active: active), at: moment) }
    return actions + record(active ? .alarmRaised : .alarmCleared, at: moment) { $0.alarm = "fire" }
  }

  mutating func carryOut(_ command: SpaceCommand, actor: String, at moment: Moment) -> [SpaceAction] {
    switch command {
    case .unlock(let id): return door(id, .unlock(actor: actor), at: moment)
    case .posture(let id, let posture): return door(id, .posture(posture, actor: actor), at: moment)
    case .acknowledge(let id): return door(id, .acknowledged(actor: actor), at: moment)
    case .lockout(let id, let reason):
      let lockout = ToolLockout(reason: reason, actor: actor, since: wall(at: moment))
      return tool(id, .lockout(lockout), at: moment)
    case .clearLockout(let id): return tool(id, .cleared(actor: actor), at: moment)
    case .stop(let id, let emergency): return tool(id, .stop(actor: actor, emergency: emergency), at: moment)
    case .correct(let id, let count):
      guard let index = rooms.firstIndex(where: { $0.id == id }) else { return [] }
      return room(index, .corrected(count: count, actor: actor), at: moment)
    }
  }

  mutating func clockChanged(_ clock: WallClock, at moment: Moment) -> [SpaceAction] {
    let before = self.clock
    self.clock = clock
    let shift = clock.origin.milliseconds.subtractingOrSaturated(before.origin.milliseconds)
    return record(.clockChanged, at: moment) {
      $0.seconds = Double(shift) / 1000
      $0.state = clock.quality.rawValue
    }
  }

  mutating func confirmed(_ time: WallTime) -> [SpaceAction] {
    policyConfirmedAt = time
    return []
  }

  mutating func device(_ change: DeviceChange, at moment: Moment) -> [SpaceAction] {
    switch change {
    case .found(let device):
      record(.deviceFound, subject: device, at: moment) { _ in }
    case .lost(let device, let reason):
      record(.deviceLost, subject: device, at: moment) { $0.reason = reason }
    case .degraded(let device, let finding, let count):
      record(.deviceDegraded, subject: device, at: moment) {
        $0.text = finding
        $0.number = count
      }
    }
  }

  mutating func moved(_ output: SpaceOutput, late: Bool, at moment: Moment) -> [SpaceAction] {
    switch output {
    case .lock(let id): door(id, .released(late: late), at: moment)
    case .relay(let id): tool(id, .energised(late: late), at: moment)
    case .runOn: []
    }
  }

  mutating func started(_ memory: SpaceMemory, inputs: [SpaceInput: Bool], at moment: Moment) -> [SpaceAction] {
    uses = memory.uses
    fireActive = false
    if clock.quality == .unknown, let lastKnown = memory.lastKnown, wall(at: moment) < lastKnown {
      clock = WallClock(reading: lastKnown, at: moment, quality: .unknown)
    }
    var actions = record(.agentStarted, at: moment) { $0.state = clock.quality.rawValue }
    for settings in settings.doors {
      let leaf: DoorLeaf =
        switch (settings.hasContact, inputs[.contact(settings.id)]) {
        case (true, true?): .open
        case (true, false?): .closed
        case (true, nil), (false, _): .unknown
        }
      let restarted = DoorEvent.restarted(memory.doors[settings.id] ?? DoorMemory(), leaf: leaf)
      let wanted = door(settings.id, restarted, at: moment)
      // While the fire panel signals, a fail-safe door is not locked even for a moment: it is released below.
      actions += inputs[.fire] == true && settings.lockKind == .failSafe ? wanted.filter { !$0.isOutput } : wanted
    }
    for settings in settings.tools {
      let lastKnown = memory.lastKnown ?? wall(at: moment)
      let remembered = memory.tools[settings.id] ?? ToolMemory()
      actions += tool(settings.id, .restarted(remembered, lastKnown: lastKnown), at: moment)
    }
    actions += followLockouts(at: moment)
    for index in rooms.indices {
      guard let remembered = memory.rooms[rooms[index].id] else { continue }
      actions += room(index, .restarted(remembered), at: moment)
    }
    for input in otherInputs {
      guard let active = inputs[input] else { continue }
      switch input {
      case .lockSensor: actions += changed(input, active: active, at: moment)
      case .contact, .requestToExit, .tamper, .fire, .activity, .emergencyStop:
        if active { actions += changed(input, active: true, at: moment) }
      }
    }
    return actions
  }

  /// Every input but the contacts, in the order of the settings: how they stand at the start is told in this order.
  private var otherInputs: [SpaceInput] {
    let doors = settings.doors.flatMap { [SpaceInput.requestToExit($0.id), .lockSensor($0.id), .tamper($0.id)] }
    let tools = settings.tools.flatMap { [SpaceInput.activity($0.id), .emergencyStop($0.id)] }
    return [.fire] + doors + tools
  }

  // MARK: Resources

  mutating func door(_ id: ResourceID, _ event: DoorEvent, at moment: Moment) -> [SpaceAction] {
    guard let index = doorIndex[id] else { return [] }
    let before = doors[index].memory
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
        actions += unseenOpening(type, data, of: index, at: moment)
      case .arm(let deadline, let when): actions.append(.arm(.door(id, deadline), when))
      case .disarm(let deadline): actions.append(.disarm(.door(id, deadline)))
      case .passed(let pass): actions += passed(pass, door: index, at: moment)
      case .indicate(let indication):
        actions += (doors[index].settings.readers + doors[index].settings.exitReaders).map { .indicate($0, indication) }
      }
    }
    return actions
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
    guard let member = pass.member else { return [] }
    let event = pass.leaving ? RoomEvent.left(member) : .entered(member, at: wall(at: moment))
    return eachRoom(behind: door, at: moment, event)
  }

  /// A leaf opened for somebody whom no badge names: each room behind it may hold one person more or fewer.
  private mutating func unseenOpening(
    _ type: JournalEventType, _ data: JournalData, of door: Int, at moment: Moment
  ) -> [SpaceAction] {
    guard type == .doorOpened || type == .doorForced, data.member == nil else { return [] }
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
    guard let data = rooms[index].handle(event) else { return [] }
    let id = rooms[index].id
    return [
      .record(
        journalEvent(.roomOccupancy, subject: id.name, data, at: moment), saving: [.room(id, rooms[index].memory)])
    ]
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
