// Watching the door: deadlines, postures, fire, and starting again.

extension Door {
  mutating func passed(_ deadline: DoorDeadline, at moment: Moment) -> [DoorAction] {
    switch deadline {
    case .relock: unlockTimeOver(at: moment)
    case .heldWarning: heldTooLong(.heldWarning, at: moment)
    case .held: heldTooLong(.held, at: moment)
    case .lockCheck: lockContradicts()
    }
  }

  /// The release, the pass or both are over; what is not yet over is waited for again.
  private mutating func unlockTimeOver(at moment: Moment) -> [DoorAction] {
    var actions: [DoorAction] = []
    if let end = releaseEnd, end <= moment { actions += engage(at: moment) }
    if let ended = pass, let end = passUntil, end <= moment {
      if !standsOpen { actions += unused(ended) }
      endPass(at: moment)
    }
    return releaseEnd == nil && passUntil == nil ? actions : actions + [armRelock()]
  }

  private mutating func heldTooLong(_ alarm: DoorAlarm, at moment: Moment) -> [DoorAction] {
    guard state.leaf == .open, isWatched, !alarms.contains(alarm), !alarms.contains(.held) else { return [] }
    alarms.remove(.heldWarning)
    var data = JournalData()
    data.alarm = alarm.rawValue
    if let openedAt { data.seconds = (moment - openedAt).seconds }
    return raise(alarm, .doorHeld, data)
  }

  private mutating func lockContradicts() -> [DoorAction] {
    guard
      state.lock == .engaged, state.leaf != .open, lockSensedReleased, state.posture != .disabled,
      !alarms.contains(.lockFailed)
    else { return [] }
    return raise(.lockFailed)
  }

  /// True in the postures in which a leaf must not stand open for long.
  private var isWatched: Bool {
    switch state.posture {
    case .secured, .lockdown: true
    case .freeAccess, .unlocked, .disabled: false
    }
  }

  /// Arms the held-open deadlines for a leaf that stands open from now on without the posture's leave.
  func watchOpenLeaf(from moment: Moment) -> [DoorAction] {
    guard isWatched else { return [] }
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
    return released ? checkLock(at: moment) : [.disarm(.lockCheck)] + clear(.lockFailed)
  }

  mutating func setPosture(_ posture: DoorPosture, actor: String, at moment: Moment) -> [DoorAction] {
    guard posture != state.posture, refusal(of: posture) == nil else { return [] }
    return change(to: posture, actor: actor, .afterRecord(bound: settings.writeBound), at: moment)
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
      // Released without waiting for the record, and not locked again by the end of the signal: an operator does that.
      return change(to: .unlocked, actor: "fire", .now, at: moment)
    case (.failSafe, false), (.failSecure, _), (.motor, _):
      return []
    }
  }

  private mutating func change(
    to posture: DoorPosture, actor: String, _ timing: OutputTiming, at moment: Moment
  ) -> [DoorAction] {
    var data = JournalData()
    data.posture = posture.rawValue
    data.actor = actor
    var actions: [DoorAction] = [.record(.doorPosture, data), .disarm(.relock)]
    if !standsOpen, let pass { actions += unused(pass) }
    state.posture = posture
    pass = nil
    passUntil = nil
    exitUntil = nil
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

  /// Starts again from nothing but what the last run remembered and what the contact says now.
  mutating func restarted(_ memory: DoorMemory, leaf: DoorLeaf, at moment: Moment) -> [DoorAction] {
    self = Door(settings: settings)
    state.posture = memory.posture
    state.leaf = leaf
    if memory.forced { show(.forced) }
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
