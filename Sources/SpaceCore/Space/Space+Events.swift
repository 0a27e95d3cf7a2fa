// What is neither a presentation nor a command: inputs, devices, the clock, starting and stopping.

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
    case .precondition(let id, let name): tool(id, .precondition(name, isMet: active), at: moment)
    case .doorbell(let id): active ? door(id, .bell, at: moment) : []
    case .holdOpen(let id): active ? toggleKeepingOpen(id, at: moment) : []
    case .lockdown: lockdownInput(active: active, at: moment)
    case .detector(let id, let name): area(id, .detector(name, active: active), at: moment)
    }
  }

  /// The button that keeps a door open, or ends that.
  private mutating func toggleKeepingOpen(_ id: ResourceID, at moment: Moment) -> [SpaceAction] {
    guard let index = doorIndex[id] else { return [] }
    switch doors[index].state.posture {
    case .secured: return keepOpen(index, for: nil, actor: SpaceActor.button, at: moment) ?? []
    case .freeAccess: return endKeepingOpen(index, actor: SpaceActor.button, at: moment)
    case .unlocked, .lockdown, .disabled: return []
    }
  }

  private mutating func lockdownInput(active: Bool, at moment: Moment) -> [SpaceAction] {
    guard active || settings.rules.lockdownInputReleases else { return [] }
    return lockdown(active, actor: SpaceActor.panicButton, at: moment)
  }

  private mutating func fire(active: Bool, at moment: Moment) -> [SpaceAction] {
    guard active != fireActive else { return [] }
    fireActive = active
    // The doors first: people before paper.
    var actions: [SpaceAction] = []
    for id in settings.doors.map(\.id) { actions += door(id, .fire(active: active), at: moment) }
    for id in settings.areas.map(\.id) { actions += area(id, .fire(active: active), at: moment) }
    actions += lasts(.fire, at: nil, active: active, moment)
    return actions + record(active ? .alarmRaised : .alarmCleared, at: moment) { $0.alarm = SpaceAlarm.fire }
  }

  mutating func clockChanged(_ clock: WallClock, at moment: Moment) -> [SpaceAction] {
    let before = self.clock
    self.clock = clock
    let shift = clock.origin.milliseconds.subtractingOrSaturated(before.origin.milliseconds)
    return record(.clockChanged, at: moment) {
      $0.seconds = Double(shift) / 1000
      $0.state = clock.quality.rawValue
    } + calendar(at: moment)
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
    case .runOn, .doorOperator, .siren, .auxiliary: []
    }
  }

  mutating func started(_ memory: SpaceMemory, inputs: [SpaceInput: Bool], at moment: Moment) -> [SpaceAction] {
    var memory = memory
    (pending, inquiries, lastAdmitted, unsaved) = ([:], [], [:], [])
    uses = memory.uses
    renewals = memory.renewals
    sides = SideBook(memory.sides)
    fireActive = false
    if clock.quality == .unknown, let lastKnown = memory.lastKnown, wall(at: moment) < lastKnown {
      clock = WallClock(reading: lastKnown, at: moment, quality: .unknown)
    }
    codes = CodeWatch(memory.codes, clock: clock, at: moment)
    var actions = record(.agentStarted, at: moment) { $0.state = clock.quality.rawValue }
    actions += endFreeAccess(&memory, at: moment)
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
    actions += restartAreas(memory, inputs, at: moment) + restartAuxiliaries(at: moment)
    unsaved = []  // what was remembered is saved already
    for input in otherInputs {
      guard let active = inputs[input] else { continue }
      switch input {
      case .lockSensor, .precondition: actions += changed(input, active: active, at: moment)
      case .contact, .requestToExit, .tamper, .fire, .activity, .emergencyStop, .lockdown:
        if active { actions += changed(input, active: true, at: moment) }
      case .doorbell, .holdOpen, .detector: break  // buttons count when they are pressed; areas know their detectors
      }
    }
    return actions + resumeSchedules(memory, at: moment)
  }

  private mutating func restartAreas(
    _ memory: SpaceMemory, _ inputs: [SpaceInput: Bool], at moment: Moment
  ) -> [SpaceAction] {
    let open = Set(doors.filter { $0.state.leaf == .open }.map(\.id))
    var actions: [SpaceAction] = []
    for settings in settings.areas {
      let detectors = settings.detectors.filter { inputs[.detector(area: settings.id, name: $0)] == true }
      let surroundings = AreaSurroundings(
        activeDetectors: Set(detectors), openDoors: open, fireActive: fireActive, clock: clock)
      actions += area(
        settings.id, .restarted(memory.areas[settings.id] ?? AreaMemory(), surroundings), at: moment)
    }
    return actions
  }

  /// Every input but the contacts, in the order of the settings: how they stand at the start is told in this order.
  private var otherInputs: [SpaceInput] {
    let doors = settings.doors.flatMap { [SpaceInput.requestToExit($0.id), .lockSensor($0.id), .tamper($0.id)] }
    let tools = settings.tools.flatMap { tool in
      [SpaceInput.activity(tool.id), .emergencyStop(tool.id)]
        + tool.preconditions.map { .precondition(tool: tool.id, name: $0.name) }
    }
    return [.fire, .lockdown] + doors + tools
  }
}
