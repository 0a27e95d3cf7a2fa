// Watching the door: deadlines, postures, alarms, fire, and starting again.

extension Door {
  mutating func passed(_ deadline: DoorDeadline, at moment: Moment) -> [DoorAction] {
    switch deadline {
    case .relock: unlockTimeOver(at: moment)
    case .heldWarning: heldTooLong(.heldWarning)
    case .held: heldTooLong(.held)
    case .lockCheck: lockContradicts()
    }
  }

  private mutating func unlockTimeOver(at moment: Moment) -> [DoorAction] {
    let ended = pass
    pass = nil
    var actions: [DoorAction] = []
    switch state.posture {
    case .secured, .lockdown, .disabled:
      if case .released(_?) = state.lock { actions = engage(at: moment) }
      if let ended, !ended.used, ended.cause != .rex {
        var data = JournalData()
        data.cause = ended.cause.rawValue
        data.member = ended.member
        data.grant = ended.grant
        data.latencyMicroseconds = ended.latencyMicroseconds
        if ended.recordedLate { data.recordedLate = true }
        actions.append(.record(.doorUnused, data))
      }
    case .freeAccess, .unlocked:
      break  // the door stands open; only the attribution of the opening is over
    }
    return actions
  }

  private mutating func heldTooLong(_ alarm: DoorAlarm) -> [DoorAction] {
    guard state.leaf == .open, !standsOpen, state.posture != .disabled else { return [] }
    switch state.alarm {
    case .none, .heldWarning: state.alarm = alarm
    case .held, .lockFailed, .tamper, .forced: return []  // something as grave is shown already
    }
    var data = JournalData()
    data.alarm = alarm.rawValue
    return [.record(.doorHeld, data), .indicate(.warning)]
  }

  private mutating func lockContradicts() -> [DoorAction] {
    guard state.lock == .engaged, state.leaf != .open, lockSensedReleased else { return [] }
    return raise(.lockFailed, replacing: [.none, .heldWarning, .held])
  }

  /// Arms the held-open deadlines for a leaf that stands open from now on without the posture's leave.
  func watchOpenLeaf(from moment: Moment) -> [DoorAction] {
    var actions: [DoorAction] = []
    if let warning = settings.heldWarning { actions.append(.arm(.heldWarning, moment + warning)) }
    if let alarm = settings.heldAlarm { actions.append(.arm(.held, moment + alarm)) }
    return actions
  }

  /// After a lock command: gives the sensor its time, where there is one.
  func checkLock(at moment: Moment) -> [DoorAction] {
    guard settings.hasLockSensor, state.lock == .engaged, state.leaf != .open, lockSensedReleased else { return [] }
    return [.arm(.lockCheck, moment + DoorSettings.lockSensorGrace)]
  }

  mutating func lockSensed(released: Bool, at moment: Moment) -> [DoorAction] {
    lockSensedReleased = released
    guard !released else { return checkLock(at: moment) }
    return [.disarm(.lockCheck)] + (state.alarm == .lockFailed ? clear() : [])
  }

  mutating func setPosture(_ posture: DoorPosture, actor: String, at moment: Moment) -> [DoorAction] {
    guard posture != state.posture, refusal(of: posture) == nil else { return [] }
    var data = JournalData()
    data.posture = posture.rawValue
    data.actor = actor
    let record = DoorAction.record(.doorPosture, data)
    return change(to: posture, .afterRecord(bound: settings.writeBound), record: record, at: moment)
  }

  mutating func freeAccess(begins: Bool, at moment: Moment) -> [DoorAction] {
    switch (state.posture, begins) {
    case (.secured, true): setPosture(.freeAccess, actor: "schedule", at: moment)
    case (.freeAccess, false): setPosture(.secured, actor: "schedule", at: moment)
    case (.secured, false), (.freeAccess, true), (.unlocked, _), (.lockdown, _), (.disabled, _): []
    }
  }

  mutating func fire(active: Bool, at moment: Moment) -> [DoorAction] {
    guard active != fireActive else { return [] }
    fireActive = active
    switch (settings.lockKind, active) {
    case (.failSafe, true):
      var data = JournalData()
      data.posture = DoorPosture.unlocked.rawValue
      data.actor = "fire"
      // Released before anything is written, and not locked again by the end of the signal: an operator does that.
      return change(to: .unlocked, .now, record: .record(.doorPosture, data), at: moment)
    case (.failSafe, false), (.failSecure, _), (.motor, _):
      return []
    }
  }

  private mutating func change(
    to posture: DoorPosture, _ timing: OutputTiming, record: DoorAction, at moment: Moment
  ) -> [DoorAction] {
    state.posture = posture
    pass = nil
    var actions: [DoorAction] = [record, .disarm(.relock)]
    switch posture {
    case .secured, .lockdown:
      actions += engage(at: moment)
      if state.leaf == .open { actions += watchOpenLeaf(from: moment) }
    case .freeAccess, .unlocked:
      state.lock = .released(until: nil)
      actions += [.disarm(.heldWarning), .disarm(.held), .disarm(.lockCheck), .release(timing)] + clearHeld()
    case .disabled:
      actions += [.disarm(.heldWarning), .disarm(.held)] + engage(at: moment) + clearHeld()
    }
    return actions
  }

  mutating func tamper(active: Bool) -> [DoorAction] {
    guard active != tamperActive else { return [] }
    tamperActive = active
    guard active else { return state.alarm == .tamper ? clear() : [] }
    return raise(.tamper, replacing: [.none, .heldWarning, .held, .lockFailed])
  }

  /// Records an alarm, and shows it if what is shown now is less grave.
  private mutating func raise(_ alarm: DoorAlarm, replacing lesser: Set<DoorAlarm>) -> [DoorAction] {
    if lesser.contains(state.alarm) { state.alarm = alarm }
    var data = JournalData()
    data.alarm = alarm.rawValue
    return [.record(.alarmRaised, data), .indicate(.warning)]
  }

  mutating func acknowledged(by actor: String) -> [DoorAction] {
    guard state.alarm != .none else { return [] }
    var data = JournalData()
    data.alarm = state.alarm.rawValue
    data.actor = actor
    let record = DoorAction.record(.alarmAcknowledged, data)
    switch state.alarm {
    case .none: return []
    case .forced: return [record] + clear()
    case .heldWarning, .held, .lockFailed, .tamper: return [record]  // these last as long as their cause
    }
  }

  mutating func clearHeld() -> [DoorAction] {
    switch state.alarm {
    case .heldWarning, .held: clear()
    case .none, .lockFailed, .tamper, .forced: []
    }
  }

  /// Ends the alarm that is shown; a tampered reader is shown as soon as nothing graver is.
  private mutating func clear() -> [DoorAction] {
    var data = JournalData()
    data.alarm = state.alarm.rawValue
    let next: DoorAlarm = tamperActive && state.alarm != .tamper ? .tamper : .none
    state.alarm = next
    return [.record(.alarmCleared, data)] + (next == .none ? [.indicate(.idle)] : [])
  }

  mutating func restarted(_ memory: DoorMemory, leaf: DoorLeaf, at moment: Moment) -> [DoorAction] {
    state = DoorState(posture: memory.posture, leaf: leaf, alarm: memory.forced ? .forced : .none)
    pass = nil
    openedAt = leaf == .open ? moment : nil
    switch memory.posture {
    case .secured, .lockdown:
      return engage(at: moment) + (leaf == .open ? watchOpenLeaf(from: moment) : [])
    case .freeAccess, .unlocked:
      state.lock = .released(until: nil)
      return [.release(.now)]
    case .disabled:
      return engage(at: moment)
    }
  }
}
