/// An event as a sentence needs it in any language: what people call its subject and its people, and the meaning of its
/// words. A word that no longer has a meaning, as in an old entry, is nil.
struct JournalFacts {
  let data: JournalData
  let type: JournalEventType
  /// The name of the subject; nil when the event is about the agent itself.
  let here: String?
  let who: String?
  let companion: String?
  /// What raised an intrusion alarm, as people call it.
  let source: String?

  init(_ event: JournalEvent, name: (String) -> String, member: (MemberID) -> String) {
    data = event.data
    type = event.type
    here = event.subject.map(name)
    who = event.data.member.map(member)
    companion = event.data.companion.map(member)
    source = event.data.text.map(name)
  }

  /// Where a badge was shown: the subject, else the reader.
  var reader: String? { here ?? data.reader }
  var right: Right? { data.right.flatMap(Right.init(name:)) }
  var reason: DenyReason? { data.reason.flatMap(DenyReason.init(rawValue:)) }
  var cause: DoorCause? { data.cause.flatMap(DoorCause.init(rawValue:)) }
  var posture: DoorPosture? { data.posture.flatMap(DoorPosture.init(rawValue:)) }
  var doorMode: DoorMode? { data.state.flatMap(DoorMode.init(rawValue:)) }
  var sessionEnd: ToolSessionEnd? { data.reason.flatMap(ToolSessionEnd.init(rawValue:)) }
  var decider: Decider? { data.decidedBy.flatMap(Decider.init(rawValue:)) }
  var clock: ClockQuality? { data.state.flatMap(ClockQuality.init(rawValue:)) }
  var lockout: Lockout? { data.state.flatMap(Lockout.init(rawValue:)) }
  var fault: Fault? { data.reason.flatMap(Fault.init(rawValue:)) }
  var loss: Loss? { data.reason.flatMap(Loss.init(rawValue:)) }
  var intrusion: AreaAlarmReason? { data.reason.flatMap(AreaAlarmReason.init(rawValue:)) }

  /// Whether a tool is out of service, will be, or is back.
  enum Lockout: String {
    case outOfService = "out_of_service"
    case pending
    case inService = "in_service"
  }

  /// How a machine drew current that it should not.
  enum Fault: String {
    case bypassed
    case afterSession = "current_after_session"
  }

  /// How entries were lost.
  enum Loss: String {
    case overflow
    case newChain = "new_chain"
  }

  /// Who did it, when it was no member.
  enum Actor: Equatable {
    case schedule, fire, ledger
    case named(String)
  }

  var actor: Actor? {
    switch data.actor {
    case nil: nil
    case SpaceActor.schedule?: .schedule
    case SpaceActor.fire?: .fire
    case SpaceActor.ledger?: .ledger
    case let name?: .named(name)
    }
  }

  /// What an alarm is about.
  enum Alarm: Equatable {
    case fire, emergencyStop, credentialLost, intrusion, duress, interlock
    case door(DoorAlarm)
    /// One that this version does not know, in plain words.
    case other(String)
  }

  var alarm: Alarm? {
    switch data.alarm {
    case nil: nil
    case SpaceAlarm.fire?: .fire
    case "emergency_stop"?: .emergencyStop
    case SpaceAlarm.credentialLost?: .credentialLost
    case AreaAlarm.word?: .intrusion
    case SpaceAlarm.duress?: .duress
    case SpaceAlarm.interlock?: .interlock
    case let word?: DoorAlarm(rawValue: word).map(Alarm.door) ?? .other(String(word.map { $0 == "_" ? " " : $0 }))
    }
  }

  var doorAlarm: DoorAlarm? {
    if case .door(let alarm)? = alarm { alarm } else { nil }
  }

  /// The count and its bounds, where they differ.
  var bounds: ClosedRange<Int>? {
    guard let low = data.countLow, let high = data.countHigh, low < high else { return nil }
    return low...high
  }

  /// How far the clock was moved, from a second on: its size, and whether back.
  var shift: (time: String, isBack: Bool)? {
    guard let seconds = data.seconds, seconds.magnitude >= 1 else { return nil }
    return (JournalQuantity.time(seconds.magnitude), seconds < 0)
  }

  var time: String? { data.seconds.map(JournalQuantity.time) }
  var busy: String? { data.busySeconds.map(JournalQuantity.time) }
  var latency: String? { data.latencyMicroseconds.map { JournalQuantity.latency(microseconds: $0) } }
}
