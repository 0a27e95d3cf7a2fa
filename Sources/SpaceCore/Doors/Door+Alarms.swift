// The alarms of a door: each begins and ends by itself, and the gravest of those that hold is shown.

extension Door {
  mutating func tamper(active: Bool) -> [DoorAction] {
    guard active != alarms.contains(.tamper) else { return [] }
    return active ? raise(.tamper) : clear(.tamper)
  }

  /// Records the beginning of an alarm, or one more forced opening.
  mutating func raise(
    _ alarm: DoorAlarm, _ type: JournalEventType = .alarmRaised, _ data: JournalData = JournalData()
  ) -> [DoorAction] {
    show(alarm)
    var data = data
    data.alarm = alarm.rawValue
    return [.record(type, data), .indicate(.warning)]
  }

  /// Holds an alarm without recording it: it was recorded when it began.
  mutating func show(_ alarm: DoorAlarm) {
    alarms.insert(alarm)
    showGravest()
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
    guard alarms.remove(alarm) != nil else { return [] }
    showGravest()
    var data = JournalData()
    data.alarm = alarm.rawValue
    return [.record(.alarmCleared, data)] + (state.alarm == .none ? [.indicate(.idle)] : [])
  }

  private mutating func showGravest() {
    state.alarm = DoorAlarm.allCases.last(where: alarms.contains) ?? .none
  }
}
