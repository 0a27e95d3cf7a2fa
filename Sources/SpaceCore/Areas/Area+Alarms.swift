// What raises an alarm, what bounds it, and how it ends.

extension Area {
  mutating func detector(_ name: String, active: Bool, at moment: Moment) -> [AreaAction] {
    guard settings.detectors.contains(name) else { return [] }
    let source = AreaSource.detector(name)
    guard active else { return quiet(source) }
    guard self.active.insert(source).inserted else { return [] }
    switch state {
    case .disarmed, .arming: return []
    case .armed, .alarm: return raise(.detector, source, at: moment)
    case .entering: return isOnEntryPath(source) ? [] : raise(.detector, source, at: moment)
    }
  }

  mutating func doorOpened(_ id: ResourceID, forced: Bool, at moment: Moment) -> [AreaAction] {
    guard settings.doors.contains(id) else { return [] }
    active.insert(.door(id))
    switch (state, forced) {
    case (.disarmed, _), (.arming, _): return []
    case (.armed, true), (.entering, true), (.alarm, true): return raise(.forcedDoor, .door(id), at: moment)
    case (.armed, false): return beginEntry(at: id, at: moment)
    case (.entering, false), (.alarm, false): return []  // a second door buys no time
    }
  }

  private mutating func beginEntry(at door: ResourceID, at moment: Moment) -> [AreaAction] {
    guard settings.entryDelay > .zero else { return raise(.notDisarmed, .door(door), at: moment) }
    let until = moment + settings.entryDelay
    state = .entering(until: until)
    entryDoor = door
    return [.arm(.entry, until), .indicate(.warning)]
  }

  /// What has been quiet once counts from now on.
  mutating func quiet(_ source: AreaSource) -> [AreaAction] {
    active.remove(source)
    leftOut.remove(source)
    return []
  }

  mutating func passed(_ deadline: AreaDeadline, at moment: Moment) -> [AreaAction] {
    switch deadline {
    case .exit: exitDelayOver(at: moment)
    case .entry: entryDelayOver(at: moment)
    case .siren: sirenTimeOver(at: moment)
    case .renotify: raiseAgain(at: moment)
    }
  }

  private mutating func entryDelayOver(at moment: Moment) -> [AreaAction] {
    switch state {
    case .entering(let until):
      guard until <= moment, let entryDoor else { return [.arm(.entry, until)] }
      return raise(.notDisarmed, .door(entryDoor), at: moment)
    case .disarmed, .arming, .armed, .alarm:
      return []
    }
  }

  private mutating func sirenTimeOver(at moment: Moment) -> [AreaAction] {
    switch state {
    case .alarm(let until?):
      guard until <= moment else { return [.arm(.siren, until)] }
      state = .alarm(sirenUntil: nil)
      return [.siren(false)]
    case .alarm(nil), .disarmed, .arming, .armed, .entering:
      return []
    }
  }

  /// Raises an alarm, once for each source; the siren sounds for its time, which a further source makes no longer.
  mutating func raise(
    _ reason: AreaAlarmReason, _ source: AreaSource, silently: Bool = false, at moment: Moment
  ) -> [AreaAction] {
    guard raised.insert(source).inserted else { return [] }
    let raising = AreaAlarm(reason: reason, source: source)
    var actions: [AreaAction] = [.record(.alarmRaised, data(of: raising))]
    if raised.count == 1 {  // the first since it was armed: one from before is told by its own entries
      alarm = raising
      actions += watchAcknowledgement(at: moment)
    }
    if entryDoor != nil { actions.append(.disarm(.entry)) }
    entryDoor = nil
    let sounding = sirenUntil
    state = .alarm(sirenUntil: sounding)
    if !silently, sounding == nil, !fireActive, settings.sirenTime > .zero {
      let until = moment + settings.sirenTime
      state = .alarm(sirenUntil: until)
      actions += [.siren(true), .arm(.siren, until)]
    }
    return actions + [.indicate(.warning)]
  }

  private var sirenUntil: Moment? {
    switch state {
    case .alarm(let until): until
    case .disarmed, .arming, .armed, .entering: nil
    }
  }

  private func data(of alarm: AreaAlarm) -> JournalData {
    var data = JournalData()
    data.alarm = AreaAlarm.word
    data.reason = alarm.reason.rawValue
    data.text = alarm.source.name
    if alarm.repeated > 0 { data.repeated = alarm.repeated }
    return data
  }

  /// Arms the deadline after which an alarm that nobody acknowledged is raised again.
  func watchAcknowledgement(at moment: Moment) -> [AreaAction] {
    guard let renotify = settings.renotify, let alarm, alarm.repeated < AreaSettings.renotifyLimit else { return [] }
    return [.arm(.renotify, moment + renotify)]
  }

  private mutating func raiseAgain(at moment: Moment) -> [AreaAction] {
    guard var again = alarm, again.repeated < AreaSettings.renotifyLimit else { return [] }
    again.repeated += 1
    alarm = again
    return [.record(.alarmRaised, data(of: again))] + watchAcknowledgement(at: moment)
  }

  /// Somebody has looked: the alarm is over, and what raised it may raise another.
  mutating func acknowledged(by actor: AreaActor) -> [AreaAction] {
    guard alarm != nil else { return [] }
    alarm = nil
    raised = []
    var data = JournalData()
    data.alarm = AreaAlarm.word
    var acknowledged = data
    acknowledged.attribute(to: actor)
    let records: [AreaAction] = [
      .disarm(.renotify), .record(.alarmAcknowledged, acknowledged), .record(.alarmCleared, data),
    ]
    switch state {
    case .arming, .entering: return records  // their own warning goes on
    case .disarmed, .armed: return records + [.indicate(.idle)]
    case .alarm:
      state = .armed
      leftOut = active
      return [.siren(false), .disarm(.siren)] + records + [.indicate(.idle)]
    }
  }

  /// A fire signal silences the siren, which does not sound again when the signal ends. Alarms are recorded as ever.
  mutating func fire(active: Bool) -> [AreaAction] {
    guard active != fireActive else { return [] }
    fireActive = active
    switch (state, active) {
    case (.alarm(.some), true):
      state = .alarm(sirenUntil: nil)
      return [.siren(false), .disarm(.siren)]
    case (.alarm(nil), true), (.alarm, false), (.disarmed, _), (.arming, _), (.armed, _), (.entering, _):
      return []
    }
  }
}
