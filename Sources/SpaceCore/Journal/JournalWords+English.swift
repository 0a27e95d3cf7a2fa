extension EnglishTexts {
  static func sentence(_ facts: JournalFacts) -> String { EnglishSentence(facts: facts).text }

  static func decider(_ decider: Decider) -> String {
    switch decider {
    case .ledger: "the ledger, which answered in time"
    case .policyAfterTimeout: "this board's policy: the ledger did not answer in time"
    case .policyAfterFailure: "this board's policy: the ledger could not be asked"
    }
  }
}

/// One English sentence in the making.
private struct EnglishSentence {
  let facts: JournalFacts

  var data: JournalData { facts.data }
  var here: String? { facts.here }
  var place: String { facts.here ?? "The agent" }
  var person: String { facts.who ?? "somebody" }

  var by: String {
    switch facts.actor {
    case nil: ""
    case .schedule?: " by its schedule"
    case .fire?: " by the fire input"
    case .ledger?: " by the ledger"
    case .named(let name)?: " by \(name)"
    }
  }

  /// The member who did it, else whoever or whatever else did.
  var byMember: String { facts.who.map { " by \($0)" } ?? by }
  var with: String { facts.companion.map { " with \($0)" } ?? "" }
  var why: String { data.text.afterColon }

  var text: String {
    switch facts.type {
    case .accessGranted: granted + withoutLedger
    case .accessDenied: denied + withoutLedger
    case .doorOpened: opened
    case .doorClosed: "\(place) closed\(facts.time.map { " after \($0)" } ?? "")."
    case .doorForced: "\(place) was forced: it opened and nothing had released it.\(again)"
    case .doorHeld: held
    case .doorPosture: posture
    case .doorUnused: unused
    case .doorBell: "Somebody rang the bell\(here.map { " at \($0)" } ?? "")."
    case .accessForgiven: "The side on which \(facts.who ?? "everybody") was last seen is forgotten\(by)."
    case .outputSwitched: "\(place) was switched \(data.state == "off" ? "off" : "on")\(by)."
    case .areaArmed: armed
    case .areaDisarmed: "\(place) was disarmed\(byMember)\(facts.alarm == nil ? "" : "; there had been an alarm")."
    case .credentialCaptured:
      "\(badge.capitalisedFirst) was read for enrolment\(facts.reader.map { " at \($0)" } ?? "")."
    case .toolStarted: started
    case .toolEnded: ended
    case .toolLockout: lockout
    case .toolFault: fault
    case .roomOccupancy: occupancy
    case .alarmRaised: "\(raised)\(again)"
    case .alarmAcknowledged: "\(place): the alarm (\(alarm)) was seen\(byMember)."
    case .alarmCleared: here.map { "\($0): the alarm (\(alarm)) is over." } ?? "The alarm (\(alarm)) is over."
    case .deviceFound: "\(place) is connected."
    case .deviceLost: "\(place) is lost\(data.reason.afterColon)."
    case .deviceDegraded: degraded
    case .agentStarted: agentStarted
    case .agentStopped: "The agent stopped as asked."
    case .clockChanged: clockChanged
    case .policyInstalled: "\(data.policyVersion.map { "Policy \($0)" } ?? "A new policy") is in force."
    case .policyRefused: "A policy was not taken\(why)."
    case .journalRecovered: recovered
    }
  }

  /// An alarm that has been raised before.
  private var again: String {
    guard let repeated = data.repeated, repeated > 0 else { return "" }
    return " It is not over (reminder \(repeated))."
  }

  /// What was shown or entered; of a code not even its tag.
  private var badge: String {
    if data.credentialKind == CredentialKind.pin.name { return "a code" }
    let thing = isPass ? "a pass" : "a badge"
    return data.credentialTag.map { "\(thing) (\($0))" } ?? thing
  }

  private var isPass: Bool { data.credentialKind == CredentialKind.pass.name }
  private var onPass: String { isPass ? " with a signed pass" : "" }

  // MARK: People at doors

  private var granted: String {
    switch facts.cause {
    case .command: return "\(place) was unlocked\(by)\(facts.who.map { " for \($0)" } ?? "")."
    case .rex: return "\(place) let \(person) out."
    case .grant, .posture, DoorCause.none?, nil: break
    }
    let note = data.antiPassback == true ? ", although recorded on the other side (anti-passback)" : ""
    return switch facts.right {
    case .enter: "\(place) let \(person) pass\(with)\(onPass)\(note)."
    case .override: "\(place) let \(person) pass\(with) by the right override\(note)."
    case .operate: "\(place) allowed \(person) to start\(with)\(note)."
    case .maintain: "\(place) allowed \(person) to work on it\(with)\(note)."
    case .arm: "\(place) allowed \(person) to arm it."
    case .disarm: "\(place) allowed \(person) to disarm it."
    case .supervise, .train, .manage, nil: "\(place) granted \(person) access\(with)\(note)."
    }
  }

  /// That the ledger should have decided and did not.
  private var withoutLedger: String {
    switch facts.decider {
    case .ledger, nil: ""
    case .policyAfterTimeout: " The ledger did not answer in time."
    case .policyAfterFailure: " The ledger could not be asked."
    }
  }

  private var denied: String {
    let start = "\(facts.reader ?? "A reader") refused \(facts.who.map { $0 + onPass } ?? badge)"
    guard let reason = facts.reason else { return "\(start)\(data.reason.afterColon)." }
    let ofPass = isPass ? PassRefusal(reason).map { EnglishTexts.pass($0, DenyDetail()).phrase } : nil
    return "\(start): \(ofPass ?? EnglishTexts.phrase(reason, data))."
  }

  private var opened: String {
    switch facts.cause {
    case .grant: "\(place) opened for \(person)\(with)\(facts.latency.map { ", released \($0) after the tap" } ?? "")."
    case .rex: "\(place) opened for somebody leaving."
    case .command: "\(place) opened after a command\(by)."
    case .posture: "\(place) opened for \(person); it stands open to everybody."
    case DoorCause.none?: "\(place) opened, and nothing had released it."
    case nil: "\(place) opened\(facts.who.map { " for \($0)" } ?? "")."
    }
  }

  private var held: String {
    switch facts.doorAlarm {
    case .heldWarning: "\(place) has stood open\(facts.time.map { " for \($0)" } ?? ""): please close it."
    case .held, .lockFailed, .tamper, .forced, DoorAlarm.none?, nil:
      "\(place) has stood open too long\(facts.time.inBrackets).\(again)"
    }
  }

  private var posture: String {
    let span = facts.time.map { " for \($0)" }
    return switch facts.posture {
    case .secured where facts.doorMode == .waitingForMember:
      "\(place) opens to everybody\(by) when the first member comes in."
    case .secured where facts.doorMode == .propped:
      "\(place) may stand open\(span ?? "")\(byMember.isEmpty ? "" : ", as allowed\(byMember)")."
    case .freeAccess where facts.actor == .schedule:
      "\(place) is open to everybody\(by)\(facts.who.map { ", since \($0) came in" } ?? "")."
    case .secured: "\(place) was secured\(byMember)."
    case .freeAccess: "\(place) is open to everybody\(span ?? "")\(byMember)."
    case .unlocked where facts.actor == .fire: "\(place) was released by the fire input."
    case .unlocked: "\(place) was unlocked\(span ?? " until further notice")\(byMember)."
    case .lockdown: "\(place) went into lockdown\(byMember): the way out stays free."
    case .disabled: "\(place) was taken out of use\(byMember)."
    case nil: "\(place) changed its posture\(byMember)."
    }
  }

  private var unused: String {
    switch facts.cause {
    case .grant: "\(place) was released for \(person), and nobody opened it."
    case .rex: "\(place) was released from the inside, and nobody opened it."
    case .command, .posture, DoorCause.none?, nil: "\(place) was released, and nobody opened it."
    }
  }

  private var armed: String {
    let without = data.text.trimmed.map { ", without \($0)" } ?? ""
    guard data.state == "arming", let time = facts.time else { return "\(place) is armed\(byMember)\(without)." }
    return "\(place) is being armed\(byMember)\(without): \(time) to leave."
  }

  // MARK: Tools

  private var started: String {
    let work = facts.right == .maintain ? " for repair" : ""
    return "\(place) started\(work) for \(person)\(with)\(facts.latency.map { ", \($0) after the tap" } ?? "")."
  }

  private var ended: String {
    let time = facts.time.map { " after \(data.estimated == true ? "about " : "")\($0)" } ?? ""
    let spent = time + (facts.busy.map { ", \($0) of it busy" } ?? "")
    let whose = "\(place): the session of \(person)"
    return switch facts.sessionEnd {
    case .tappedOff: "\(whose) ended\(spent)."
    case .idle: "\(whose) ended\(spent), because it stood idle."
    case .outOfService: "\(whose) ended\(spent), because it was taken out of service."
    case .stoppedByOperator: "\(whose) was ended by an operator\(spent)."
    case .emergencyStop: "\(whose) ended\(spent): its emergency-stop loop was opened."
    case .preconditionLost: "\(whose) ended\(spent): it lost what it needs\(data.text.inBrackets)."
    case .powerLost: "\(whose) ended\(time), when the board lost power or stopped."
    case nil: "\(whose) ended\(spent)."
    }
  }

  private var lockout: String {
    switch facts.lockout {
    case .inService: "\(place) is back in service\(by.isEmpty ? "" : ", cleared\(by)")."
    case .pending: "\(place) goes out of service\(by) as soon as its session ends\(why)."
    case .outOfService, nil: "\(place) was taken out of service\(by)\(why). Unplug it before you service it."
    }
  }

  private var fault: String {
    switch facts.fault {
    case .bypassed: "\(place) draws current without a session: something feeds it past its relay."
    case .afterSession: "\(place) still draws current after its session."
    case nil: "\(place) has a fault\(data.reason.afterColon)."
    }
  }
}

// Rooms, alarms and the agent itself.
extension EnglishSentence {
  private var occupancy: String {
    let count = data.count ?? 0
    let people = count == 1 ? "1 person" : "\(count) people"
    let rest = (data.capacity.map { ", room for \($0)" } ?? "") + (by.isEmpty ? "" : " (counted\(by))")
    guard let bounds = facts.bounds else { return "\(place): \(people)\(rest)." }
    return "\(place): about \(people), between \(bounds.lowerBound) and \(bounds.upperBound)\(rest)."
  }

  private var alarm: String {
    switch facts.alarm {
    case nil: "no kind given"
    case .fire: "fire input"
    case .emergencyStop: "emergency-stop loop open"
    case .credentialLost: "badge reported lost"
    case .intrusion: "intrusion"
    case .duress: "duress"
    case .interlock: "interlock"
    case .door(.forced): "forced"
    case .door(.held): "held open"
    case .door(.heldWarning): "open for long"
    case .door(.tamper): "tamper"
    case .door(.lockFailed): "lock does not follow"
    case .door(.none): "none"
    case .other(let words): words
    }
  }

  private var raised: String {
    switch facts.alarm {
    case .fire: "The fire input became active."
    case .intrusion: "\(place): \(intruded)."
    case .duress: "\(place): \(person) may act under threat. Get help, and let nobody there notice."
    case .interlock: "\(place) opened while a door that is interlocked with it was open."
    case .emergencyStop: "\(place): its emergency-stop loop was opened."
    case .credentialLost: lost
    case .door(.tamper): "\(place): somebody may have opened a reader or its box (tamper)."
    case .door(.lockFailed): "\(place): the lock does not do what it is told."
    case .door(.forced), .door(.held), .door(.heldWarning), .door(.none), .other, nil: "\(place): alarm (\(alarm))."
    }
  }

  private var lost: String {
    let badge = "The badge\(data.credentialTag.spaced), reported lost\(facts.who.map { " by \($0)" } ?? "")"
    return "\(badge), was shown at \(facts.reader ?? "a reader")."
  }

  private var intruded: String {
    let source = facts.source.trimmed
    return switch facts.intrusion {
    case .forcedDoor: "intrusion, \(source ?? "a door") opened without a cause"
    case .notDisarmed: "somebody came in\(source.map { " (\($0))" } ?? "") and did not disarm it in time"
    case .foundAtStart: "\(source ?? "a detector") was active or open when the agent started again"
    case .detector, nil: "intrusion\(source.map { ", \($0) saw somebody" } ?? "")"
    }
  }

  private var degraded: String {
    let count = data.number.map { $0 == 1 ? " (once)" : " (\($0) times)" } ?? ""
    return "\(place) does not work well\(why)\(count)."
  }

  private var agentStarted: String {
    switch facts.clock {
    case .synchronised: "The agent started; its clock is synchronised."
    case .held: "The agent started; its clock runs on without a time source."
    case .unknown: "The agent started and does not know the time yet."
    case nil: "The agent started."
    }
  }

  private var clockChanged: String {
    let shift = facts.shift.map { " by \($0.time) \($0.isBack ? "back" : "forward")" } ?? ""
    return switch facts.clock {
    case .synchronised: "The clock was set\(shift) by a time source."
    case .held: "The clock was set\(shift) and runs on without a time source."
    case .unknown: "The clock was set\(shift); the time is not known."
    case nil: "The clock was set\(shift)."
    }
  }

  private var recovered: String {
    if data.replaces == true { return "A damaged entry was set aside; this one stands in its place." }
    let lost = data.number ?? 0
    return switch facts.loss {
    case .overflow: "The storage was away too long: \(lost == 1 ? "1 event" : "\(lost) events") could not be kept."
    case .newChain: "The journal was damaged beyond repair and begins anew\(why)."
    case nil:
      "The journal was repaired; \(lost == 1 ? "1 entry is" : "\(lost) entries are") missing\(data.text.inBrackets)."
    }
  }
}
