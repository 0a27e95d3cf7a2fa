// Intrusion areas, and the outputs that answer to what happens.

extension Space {
  mutating func area(_ id: ResourceID, _ event: AreaEvent, at moment: Moment) -> [SpaceAction] {
    guard let index = areaIndex[id] else { return [] }
    let before = areas[index].memory(by: clock)
    let hadAlarm = areas[index].alarm != nil
    let wanted = areas[index].handle(event, at: moment)
    let after = areas[index].memory(by: clock)
    var saving: [DurableState] = after == before ? [] : [.area(id, after)]
    var actions: [SpaceAction] = []
    for action in wanted {
      switch action {
      case .record(let type, let data):
        actions.append(.record(journalEvent(type, subject: id.name, data, at: moment), saving: saving))
        saving = []
      case .siren(let on): actions.append(.output(.siren(id), active: on, .now))
      case .arm(let deadline, let when): actions.append(.arm(.area(id, deadline), when))
      case .disarm(let deadline): actions.append(.disarm(.area(id, deadline)))
      case .indicate(let indication): actions += areas[index].settings.readers.map { .indicate($0, indication) }
      }
    }
    unsaved += saving
    let hasAlarm = areas[index].alarm != nil
    return hasAlarm == hadAlarm ? actions : actions + lasts(.alarm, at: id, active: hasAlarm, moment)
  }

  /// A credential at an area's own reader disarms it when it is armed, and arms it otherwise.
  mutating func turn(_ presentation: Presentation, area index: Int, at moment: Moment) -> [SpaceAction] {
    let id = areas[index].id
    let right: Right = areas[index].isArmed ? .disarm : .arm
    let member = holder(of: presentation)
    var situation = Situation()
    situation.policyConfirmedAt = policyConfirmedAt
    situation.signedIn = isPresent(member)
    situation.pin = pinState(.notGiven, of: member, at: presentation.reader, moment: moment)
    let decision = ask(
      AccessRequest(
        credential: presentation.credential, resource: places.areas[index], right: right, situation: situation),
      at: moment)
    guard decision.isAllowed, let member = decision.member else {
      return refused(decision, presentation, resource: id, at: moment)
    }
    let event: AreaEvent =
      right == .disarm ? .disarmed(by: .member(member)) : .armed(by: .member(member), forced: false)
    return granted(decision, presentation, resource: id, at: moment) + area(id, event, at: moment)
  }

  /// Whoever may disarm an area does so by being let in at one of its doors, where it is set to.
  mutating func disarmAreas(of door: Int, by member: MemberID, at moment: Moment) -> [SpaceAction] {
    var actions: [SpaceAction] = []
    for index in areas.indices where areas[index].isArmed && areas[index].settings.disarmsAtDoor {
      guard areas[index].settings.doors.contains(doors[door].id),
        may(.disarm, places.areas[index], member: member, at: wall(at: moment))
      else { continue }
      actions += area(areas[index].id, .disarmed(by: .member(member)), at: moment)
    }
    return actions
  }

  /// Tells the areas behind a door of its leaf.
  mutating func tellAreas(of door: ResourceID, _ event: AreaEvent, at moment: Moment) -> [SpaceAction] {
    var actions: [SpaceAction] = []
    for index in areas.indices where areas[index].settings.doors.contains(door) {
      actions += area(areas[index].id, event, at: moment)
    }
    return actions
  }

  // MARK: Auxiliary outputs

  mutating func auxiliary(_ id: ResourceID, _ event: AuxiliaryEvent, at moment: Moment) -> [SpaceAction] {
    guard let index = auxiliaries.firstIndex(where: { $0.id == id }) else { return [] }
    return auxiliary(index, event, at: moment)
  }

  private mutating func auxiliary(_ index: Int, _ event: AuxiliaryEvent, at moment: Moment) -> [SpaceAction] {
    let id = auxiliaries[index].id
    return auxiliaries[index].handle(event, at: moment).map { action in
      switch action {
      case .output(let on): .output(.auxiliary(id), active: on, .now)
      case .record(let data): .record(journalEvent(.outputSwitched, subject: id.name, data, at: moment), saving: [])
      case .arm(let when): .arm(.auxiliary(id), when)
      case .disarm: .disarm(.auxiliary(id))
      }
    }
  }

  /// Tells every output that something happened.
  mutating func happened(_ trigger: AuxiliaryTrigger, at id: ResourceID, _ moment: Moment) -> [SpaceAction] {
    auxiliaries.indices.flatMap { auxiliary($0, .happened(trigger, at: id), at: moment) }
  }

  /// Tells every output that something begins or ends.
  mutating func lasts(
    _ trigger: AuxiliaryTrigger, at id: ResourceID?, active: Bool, _ moment: Moment
  ) -> [SpaceAction] {
    auxiliaries.indices.flatMap { auxiliary($0, .level(trigger, at: id, active: active), at: moment) }
  }

  /// Tells every output, after a start, of what lasts.
  mutating func restartAuxiliaries(at moment: Moment) -> [SpaceAction] {
    var actions = auxiliaries.indices.flatMap { auxiliary($0, .restarted, at: moment) }
    for door in doors {
      for level in DoorLevel.allCases where level.holds(door) {
        actions += lasts(level.trigger, at: door.id, active: true, moment)
      }
    }
    for room in rooms where room.estimate.count > 0 { actions += lasts(.occupied, at: room.id, active: true, moment) }
    for area in areas where area.alarm != nil { actions += lasts(.alarm, at: area.id, active: true, moment) }
    return actions
  }
}

/// What lasts at a door and an auxiliary output may answer to.
enum DoorLevel: CaseIterable {
  case forced, held, lockdown

  var trigger: AuxiliaryTrigger {
    switch self {
    case .forced: .forced
    case .held: .held
    case .lockdown: .lockdown
    }
  }

  func holds(_ door: Door) -> Bool {
    switch self {
    case .forced: door.alarms[.forced] != nil
    case .held: door.alarms[.held] != nil
    case .lockdown: door.state.posture == .lockdown
    }
  }
}
