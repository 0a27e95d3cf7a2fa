// The alarms of a door: each begins and ends by itself, and the gravest of those that hold is shown.

extension Door {
  mutating func tamper(active: Bool, at moment: Moment) -> [DoorAction] {
    guard active != (alarms[.tamper] != nil) else { return [] }
    return active ? raise(.tamper, at: moment) : clear(.tamper)
  }

  /// Records the beginning of an alarm, or one more forced opening.
  mutating func raise(
    _ alarm: DoorAlarm, _ type: JournalEventType = .alarmRaised, _ data: JournalData = JournalData(),
    at moment: Moment
  ) -> [DoorAction] {
    var data = data
    data.alarm = alarm.rawValue
    return [.record(type, data), .indicate(.warning)] + show(alarm, at: moment)
  }

  /// Holds an alarm without recording it: it was recorded when it began.
  mutating func show(_ alarm: DoorAlarm, at moment: Moment) -> [DoorAction] {
    alarms[alarm] = DoorReminder(due: nextReminder(of: alarm, after: 0, at: moment))
    showGravest()
    return armRenotify()
  }

  /// Raises again whatever has lasted long enough since it was last raised.
  mutating func raiseAgain(at moment: Moment) -> [DoorAction] {
    var actions: [DoorAction] = []
    for alarm in DoorAlarm.allCases {
      guard let reminder = alarms[alarm], let due = reminder.due, due <= moment else { continue }
      let repeated = reminder.repeated + 1
      alarms[alarm] = DoorReminder(due: nextReminder(of: alarm, after: repeated, at: moment), repeated: repeated)
      var data = JournalData()
      data.alarm = alarm.rawValue
      data.repeated = repeated
      actions.append(.record(.alarmRaised, data))
    }
    return actions + (actions.isEmpty ? [] : [.indicate(.warning)]) + armRenotify()
  }

  private func nextReminder(of alarm: DoorAlarm, after repeated: Int, at moment: Moment) -> Moment? {
    guard let renotify = settings.renotify, repeated < DoorSettings.renotifyLimit else { return nil }
    switch alarm {
    case .none, .heldWarning: return nil  // the alarm itself comes next
    case .held, .lockFailed, .tamper, .forced: return moment + renotify
    }
  }

  /// Arms the deadline for the first of the alarms that are to be raised again.
  private func armRenotify() -> [DoorAction] {
    guard settings.renotify != nil else { return [] }
    guard let next = alarms.values.compactMap(\.due).min() else { return [.disarm(.renotify)] }
    return [.arm(.renotify, next)]
  }

  mutating func acknowledged(by actor: String) -> [DoorAction] {
    var data = JournalData()
    data.alarm = state.alarm.rawValue
    data.actor = actor
    let record = DoorAction.record(.alarmAcknowledged, data)
    switch state.alarm {
    case .none: return []
    case .forced: return [record] + clear(.forced)
    case .heldWarning, .held, .lockFailed, .tamper: return [record]  // these last as long as their cause
    }
  }

  mutating func clearHeld() -> [DoorAction] { clear(.heldWarning) + clear(.held) }

  /// Records the end of an alarm that holds; the readers are told when it was the last.
  mutating func clear(_ alarm: DoorAlarm) -> [DoorAction] {
    guard alarms.removeValue(forKey: alarm) != nil else { return [] }
    showGravest()
    var data = JournalData()
    data.alarm = alarm.rawValue
    return [.record(.alarmCleared, data)] + (state.alarm == .none ? [.indicate(.idle)] : []) + armRenotify()
  }

  private mutating func showGravest() {
    state.alarm = DoorAlarm.allCases.last { alarms[$0] != nil } ?? .none
  }
}
