/// How an entry should look beside its words: a colour and an icon, never the only sign of what happened.
public enum JournalTone: String, Sendable, CaseIterable, Codable {
  /// Something went as it should.
  case ok
  /// Somebody was refused, or something wants care soon.
  case refused
  /// Somebody should look.
  case alarm
  /// Good to know.
  case notice
}

extension JournalEvent {
  /// What happened, in one plain English sentence for somebody who did not see it.
  ///
  /// ```
  /// event.words(name: { names[$0] ?? $0 }, member: { people[$0] ?? "a member" })
  /// // Front door opened for Ada Marsh, released 38 ms after the tap.
  /// ```
  /// - Parameters:
  ///   - name: what people call a door, tool, room or device, by its id.
  ///   - member: what people call a member; a pseudonym's short form where no name is known.
  public func words(name: (String) -> String, member: (MemberID) -> String) -> String {
    JournalSentence(event: self, here: subject.map(name), who: data.member.map(member)).text
  }

  /// The tone of the words.
  public var tone: JournalTone {
    switch type {
    case .accessGranted, .doorOpened, .doorBell, .toolStarted, .areaArmed, .areaDisarmed, .alarmCleared, .deviceFound,
      .credentialCaptured, .policyInstalled:
      .ok
    case .accessDenied: .refused
    case .doorHeld: data.alarm == DoorAlarm.heldWarning.rawValue ? .refused : .alarm
    case .doorForced, .toolFault, .alarmRaised, .deviceLost, .policyRefused, .journalRecovered: .alarm
    case .deviceDegraded: .refused
    case .doorClosed, .doorPosture, .doorUnused, .toolEnded, .toolLockout, .roomOccupancy, .alarmAcknowledged,
      .agentStarted, .agentStopped, .clockChanged:
      .notice
    }
  }
}

/// One sentence in the making: an event, and what people call its subject and its member.
private struct JournalSentence {
  let event: JournalEvent
  /// The name of the subject; nil when the event is about the agent itself.
  let here: String?
  let who: String?

  var data: JournalData { event.data }
  var place: String { here ?? "The agent" }
  var person: String { who ?? "somebody" }
  var by: String { data.actor.map { " by \($0)" } ?? "" }

  var text: String {
    switch event.type {
    case .accessGranted: granted
    case .accessDenied: denied
    case .doorOpened: opened
    case .doorClosed: data.seconds.map { "\(place) closed after \(JournalQuantity.time($0))." } ?? "\(place) closed."
    case .doorForced: "\(place) was forced: it opened and nothing had released it."
    case .doorHeld: held
    case .doorPosture: posture
    case .doorUnused: unused
    case .doorBell: "Somebody rang at \(place)."
    case .credentialCaptured: "A badge\(data.credentialTag.map { " (\($0))" } ?? "") was read at \(place)."
    case .areaArmed: armed
    case .areaDisarmed: "\(place) was disarmed\(who.map { " by \($0)" } ?? by)."
    case .toolStarted: started
    case .toolEnded: ended
    case .toolLockout: lockout
    case .toolFault: fault
    case .roomOccupancy: occupancy
    case .alarmRaised: alarmRaised
    case .alarmAcknowledged: "\(place): the alarm (\(alarmName)) was seen\(by)."
    case .alarmCleared: here.map { "\($0): the alarm (\(alarmName)) is over." } ?? "The alarm (\(alarmName)) is over."
    case .deviceFound: "\(place) is connected."
    case .deviceLost: "\(place) is lost\(colon(data.reason))."
    case .deviceDegraded: degraded
    case .agentStarted: agentStarted
    case .agentStopped: "The agent stopped as asked."
    case .clockChanged: clockChanged
    case .policyInstalled: "\(data.policyVersion.map { "Policy \($0)" } ?? "A new policy") is in force."
    case .policyRefused: "A policy was not taken\(colon(data.text))."
    case .journalRecovered: recovered
    }
  }

  /// `: belt slips`; what somebody wrote, without the full stop that the sentence has of its own.
  func colon(_ text: String?) -> String {
    guard var text else { return "" }
    while text.last == "." || text.last == " " { text.removeLast() }
    return text.isEmpty ? "" : ": \(text)"
  }

  // MARK: People at doors

  private var granted: String {
    if data.cause == DoorCause.command.rawValue { return "\(place) was unlocked\(by)." }
    let right = data.right.flatMap { name in Right.allCases.first { $0.name == name } }
    switch right {
    case .enter: return "\(place) let \(person) pass."
    case .operate: return "\(place) allowed \(person) to start."
    case .maintain: return "\(place) allowed \(person) to work on it."
    case .supervise, .train, .override, .manage, .arm, .disarm, nil: return "\(place) granted \(person) access."
    }
  }

  private var denied: String {
    let at = here ?? data.reader ?? "A reader"
    let whom = who ?? (data.credentialTag.map { "a badge (\($0))" } ?? "a badge")
    guard let reason = data.reason.flatMap(DenyReason.init(rawValue:)) else {
      return "\(at) refused \(whom)\(colon(data.reason))."
    }
    return "\(at) refused \(whom): \(reason.phrase(particulars: data.text))."
  }

  private var opened: String {
    switch data.cause.flatMap(DoorCause.init(rawValue:)) {
    case .grant: return "\(place) opened for \(person)\(latency("released", "after the tap"))."
    case .rex: return "\(place) opened for somebody leaving."
    case .command: return "\(place) opened after a command\(by)."
    case .posture: return "\(place) opened for \(person); it stands open to everybody."
    case DoorCause.none?: return "\(place) opened, and nothing had released it."
    case nil: return "\(place) opened\(who.map { " for \($0)" } ?? "")."
    }
  }

  private var held: String {
    let since = data.seconds.map { " for \(JournalQuantity.time($0))" } ?? ""
    switch data.alarm.flatMap(DoorAlarm.init(rawValue:)) {
    case .heldWarning: return "\(place) has stood open\(since): please close it."
    case .held, .lockFailed, .tamper, .forced, DoorAlarm.none?, nil: return "\(place) has stood open too long\(since)."
    }
  }

  private var posture: String {
    let whose = data.actor == "schedule" ? " by its schedule" : by
    switch data.posture.flatMap(DoorPosture.init(rawValue:)) {
    case .secured: return "\(place) was secured\(whose)."
    case .freeAccess: return "\(place) is open to everybody\(whose)."
    case .unlocked where data.actor == "fire": return "\(place) was released by the fire input."
    case .unlocked: return "\(place) was unlocked until further notice\(whose)."
    case .lockdown: return "\(place) went into lockdown\(whose): the way out stays free."
    case .disabled: return "\(place) was taken out of use\(whose)."
    case nil: return "\(place) changed its posture\(whose)."
    }
  }

  private var armed: String {
    let whose = data.actor == "schedule" ? " by its schedule" : who.map { " by \($0)" } ?? by
    let leftOut = colon(data.text.map { "without \($0)" })
    guard data.state == "arming", let seconds = data.seconds else { return "\(place) is armed\(whose)\(leftOut)." }
    return "\(place) is being armed\(whose): \(JournalQuantity.time(seconds)) to leave."
  }

  private var unused: String {
    switch data.cause.flatMap(DoorCause.init(rawValue:)) {
    case .grant: "\(place) was released for \(person), and nobody opened it."
    case .rex: "\(place) was released from the inside, and nobody opened it."
    case .command, .posture, DoorCause.none?, nil: "\(place) was released, and nobody opened it."
    }
  }

  // MARK: Tools

  private var started: String {
    let right = data.right.flatMap { name in Right.allCases.first { $0.name == name } }
    let work = right == .maintain ? " for repair" : ""
    return "\(place) started\(work) for \(person)\(latency("", "after the tap"))."
  }

  private var ended: String {
    let time = data.seconds.map { " after \(data.estimated == true ? "about " : "")\(JournalQuantity.time($0))" } ?? ""
    let busy = data.busySeconds.map { ", \(JournalQuantity.time($0)) of it busy" } ?? ""
    let whose = "\(place): the session of \(person)"
    switch data.reason.flatMap(ToolSessionEnd.init(rawValue:)) {
    case .tappedOff: return "\(whose) ended\(time)\(busy)."
    case .idle: return "\(whose) ended\(time)\(busy), because it stood idle."
    case .outOfService: return "\(whose) ended\(time)\(busy), because it was taken out of service."
    case .stoppedByOperator: return "\(whose) was ended by an operator\(time)\(busy)."
    case .emergencyStop: return "\(whose) ended\(time)\(busy): its emergency-stop loop was opened."
    case .powerLost: return "\(whose) ended\(time), when the board lost power or stopped."
    case nil: return "\(whose) ended\(time)\(busy)."
    }
  }

  private var lockout: String {
    let why = colon(data.text)
    switch data.state {
    case "in_service"?: return "\(place) is back in service\(data.actor.map { ", cleared by \($0)" } ?? "")."
    case "pending"?: return "\(place) goes out of service\(by) as soon as its session ends\(why)."
    default: return "\(place) was taken out of service\(by)\(why). Unplug it before you service it."
    }
  }

  private var fault: String {
    switch data.reason {
    case "bypassed"?: "\(place) draws current without a session: something feeds it past its relay."
    case "current_after_session"?: "\(place) still draws current after its session."
    case let reason: "\(place) has a fault\(colon(reason))."
    }
  }
}

// Rooms, alarms and the agent itself.
extension JournalSentence {
  fileprivate var occupancy: String {
    let count = data.count ?? 0
    let people = count == 1 ? "1 person" : "\(count) people"
    let capacity = data.capacity.map { ", room for \($0)" } ?? ""
    let counted = data.actor.map { " (counted by \($0))" } ?? ""
    guard let low = data.countLow, let high = data.countHigh, low != high else {
      return "\(place): \(people)\(capacity)\(counted)."
    }
    return "\(place): about \(people), between \(low) and \(high)\(capacity)\(counted)."
  }

  fileprivate var alarmName: String {
    switch data.alarm {
    case nil: return "no kind given"
    case "fire"?: return "fire input"
    case "emergency_stop"?: return "emergency-stop loop open"
    case "credential_lost"?: return "badge reported lost"
    case "intrusion"?: return "intrusion"
    case "duress"?: return "duress"
    case let alarm?:
      switch DoorAlarm(rawValue: alarm) {
      case .forced: return "forced"
      case .held: return "held open"
      case .heldWarning: return "open for long"
      case .tamper: return "tamper"
      case .lockFailed: return "lock does not follow"
      case DoorAlarm.none?, nil: return alarm.plainWords
      }
    }
  }

  fileprivate var alarmRaised: String {
    switch data.alarm {
    case "fire"?: return "The fire input became active."
    case "intrusion"?: return "\(place): somebody is where nobody should be\(colon(data.text))."
    case "duress"?:
      return "\(place): \(person) may have been forced to open it. Get help, and show nothing of it there."
    case "emergency_stop"?: return "\(place): its emergency-stop loop was opened."
    case "credential_lost"?:
      let tag = data.credentialTag.map { " \($0)" } ?? ""
      let owner = who.map { " by \($0)" } ?? ""
      return "The badge\(tag), reported lost\(owner), was shown at \(here ?? data.reader ?? "a reader")."
    case let alarm:
      switch alarm.flatMap(DoorAlarm.init(rawValue:)) {
      case .tamper: return "\(place): somebody may have opened a reader or its box (tamper)."
      case .lockFailed: return "\(place): the lock does not do what it is told."
      case .forced, .held, .heldWarning, DoorAlarm.none?, nil: return "\(place): alarm (\(alarmName))."
      }
    }
  }

  fileprivate var degraded: String {
    let count = data.number.map { $0 == 1 ? " (once)" : " (\($0) times)" } ?? ""
    return "\(place) does not work well\(colon(data.text))\(count)."
  }

  fileprivate var agentStarted: String {
    switch data.state.flatMap(ClockQuality.init(rawValue:)) {
    case .synchronised: "The agent started; its clock is synchronised."
    case .held: "The agent started; its clock runs on without a time source."
    case .unknown: "The agent started and does not know the time yet."
    case nil: "The agent started."
    }
  }

  fileprivate var clockChanged: String {
    let shift: String
    if let seconds = data.seconds, seconds.magnitude >= 1 {
      shift = " by \(JournalQuantity.time(seconds.magnitude)) \(seconds < 0 ? "back" : "forward")"
    } else {
      shift = ""
    }
    switch data.state.flatMap(ClockQuality.init(rawValue:)) {
    case .synchronised: return "The clock was set\(shift) by a time source."
    case .held: return "The clock was set\(shift) and runs on without a time source."
    case .unknown: return "The clock was set\(shift); the time is not known."
    case nil: return "The clock was set\(shift)."
    }
  }

  fileprivate var recovered: String {
    if data.replaces == true { return "A damaged entry was set aside; this one stands in its place." }
    let lost = data.number ?? 0
    let entries = lost == 1 ? "1 entry is" : "\(lost) entries are"
    switch data.reason {
    case "overflow"?:
      return "The storage was away too long: \(lost == 1 ? "1 event" : "\(lost) events") could not be kept."
    case "new_chain"?:
      return "The journal was damaged beyond repair and begins anew\(colon(data.text))."
    default: return "The journal was repaired; \(entries) missing\(data.text.map { " (\($0))" } ?? "")."
    }
  }

  /// `, released 38 ms after the tap`; what is known of how fast it went.
  fileprivate func latency(_ verb: String, _ since: String) -> String {
    guard let microseconds = data.latencyMicroseconds else { return "" }
    return ", \(verb.isEmpty ? "" : "\(verb) ")\(JournalQuantity.latency(microseconds: microseconds)) \(since)"
  }
}

extension String {
  /// `held_warning` as people read it: `held warning`.
  fileprivate var plainWords: String { String(map { $0 == "_" ? " " : $0 }) }
}
