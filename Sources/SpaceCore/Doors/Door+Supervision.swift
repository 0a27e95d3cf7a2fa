// Watching the door: deadlines, the leaf, the lock sensor, the bell.

extension Door {
  mutating func passed(_ deadline: DoorDeadline, at moment: Moment) -> [DoorAction] {
    switch deadline {
    case .relock: unlockTimeOver(at: moment)
    case .heldWarning: heldTooLong(.heldWarning, at: moment)
    case .held: heldTooLong(.held, at: moment)
    case .lockCheck: lockContradicts(at: moment)
    case .operatorStart: operatorDue(at: moment)
    case .operatorEnd: operatorOver(at: moment)
    case .propEnd: proppingOver(at: moment)
    case .renotify: raiseAgain(at: moment)
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
    guard state.leaf == .open, isWatched, alarms[alarm] == nil, alarms[.held] == nil else { return [] }
    alarms[.heldWarning] = nil
    var data = JournalData()
    data.alarm = alarm.rawValue
    if let openedAt { data.seconds = (moment - openedAt).seconds }
    return raise(alarm, .doorHeld, data, at: moment)
  }

  private mutating func lockContradicts(at moment: Moment) -> [DoorAction] {
    guard
      state.lock == .engaged, state.leaf != .open, lockSensedReleased, state.posture != .disabled,
      alarms[.lockFailed] == nil
    else { return [] }
    return raise(.lockFailed, at: moment)
  }

  /// True while a leaf must not stand open for long: neither the posture nor propping allows it.
  private var isWatched: Bool {
    switch state.posture {
    case .secured, .lockdown: proppedUntil == nil
    case .freeAccess, .unlocked, .disabled: false
    }
  }

  /// Arms the held-open deadlines for a leaf that stands open from now on without leave.
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

  /// Rings are recorded at most once in a while, in every posture.
  mutating func rung(at moment: Moment) -> [DoorAction] {
    if let rungAt, moment - rungAt < DoorSettings.bellInterval { return [] }
    rungAt = moment
    return [.record(.doorBell, JournalData())]
  }
}
