// Events in words, for pages, terminals and explanations.

/// How an event is to be taken; pages add a word and a shape to each, never a colour alone.
public enum JournalTone: String, Sendable, CaseIterable, Codable {
  case ok, refused, alarm, notice
}

extension JournalEvent {
  public var tone: JournalTone {
    switch type {
    case .accessGranted, .doorOpened, .toolStarted: .ok
    case .accessDenied: .refused
    case .doorForced, .doorHeld, .toolFault, .alarmRaised, .deviceLost, .policyRefused: .alarm
    case .doorClosed, .doorPosture, .doorUnused, .toolEnded, .toolLockout, .roomOccupancy, .alarmAcknowledged,
      .alarmCleared, .deviceFound, .deviceDegraded, .agentStarted, .agentStopped, .clockChanged, .policyInstalled,
      .journalRecovered:
      .notice
    }
  }

  /// One sentence that says what happened.
  /// - Parameters:
  ///   - name: the name that people read for the id of a door, tool, room or device.
  ///   - member: the words for a member's pseudonym.
  public func words(name: (String) -> String, member: (MemberID) -> String) -> String {
    let thing = subject.map(name) ?? "This board"
    let who = data.member.map(member)
    switch type {
    case .accessGranted: return granted(thing, who)
    case .accessDenied:
      let tag = data.credentialTag.map { " (badge \($0))" } ?? ""
      return "\(thing) refused \(who ?? "an unknown badge\(tag)"): \(data.text ?? plain(data.reason))"
    case .doorOpened: return opened(thing, who)
    case .doorClosed: return "\(thing) closed" + (data.seconds.map { " after \(duration($0))." } ?? ".")
    case .doorForced: return "\(thing) was forced: it opened and nothing had released it."
    case .doorHeld:
      return data.alarm == DoorAlarm.held.rawValue
        ? "\(thing) is held open." : "\(thing) has stood open for long and will alarm soon."
    case .doorPosture: return "\(thing) is now \(plain(data.posture))\(by)."
    case .doorUnused: return "\(thing) was released\(who.map { " for \($0)" } ?? "") and nobody opened it."
    case .toolStarted: return "\(who ?? "Somebody") started \(thing)."
    case .toolEnded: return ended(thing, who)
    case .toolLockout: return lockout(thing)
    case .toolFault: return "\(thing) has a fault: \(plain(data.reason))."
    case .roomOccupancy: return occupancy(thing)
    case .alarmRaised: return "Alarm at \(thing): \(plain(data.alarm))."
    case .alarmAcknowledged: return "The alarm at \(thing) (\(plain(data.alarm))) was acknowledged\(by)."
    case .alarmCleared: return "The alarm at \(thing) (\(plain(data.alarm))) is over."
    case .deviceFound: return "\(thing) is there and works."
    case .deviceLost: return "\(thing) is gone\(data.reason.map { ": \($0)" } ?? ".")"
    case .deviceDegraded: return "\(thing) does not work well: \(data.text ?? "no more is known")."
    case .agentStarted: return "The agent started; the clock is \(plain(data.state))."
    case .agentStopped: return "The agent stopped; every output is at its safe level."
    case .clockChanged: return "The clock was set by \(duration(data.seconds ?? 0)); it is now \(plain(data.state))."
    case .policyInstalled: return "Policy \(data.policyVersion.map(String.init) ?? "?") is in force."
    case .policyRefused: return "A policy was refused: \(data.text ?? plain(data.reason))"
    case .journalRecovered:
      return "The record of this board was damaged and repaired\(data.number.map { "; \($0) entries are missing" } ?? "")."
    }
  }

  private var by: String { data.actor.map { " (\($0))" } ?? "" }

  private func granted(_ thing: String, _ who: String?) -> String {
    switch data.cause {
    case DoorCause.command.rawValue: "\(thing) was released\(by)."
    case DoorCause.rex.rawValue: "\(who ?? "Somebody") leaves by \(thing)."
    default: "\(thing) let \(who ?? "somebody") in."
    }
  }

  private func opened(_ thing: String, _ who: String?) -> String {
    let latency = data.latencyMicroseconds.map { ", \(milliseconds($0)) from tap to lock" } ?? ""
    switch data.cause {
    case DoorCause.grant.rawValue: return "\(thing) opened for \(who ?? "somebody")\(latency)."
    case DoorCause.rex.rawValue: return "\(thing) opened from inside."
    case DoorCause.command.rawValue: return "\(thing) opened after it was released by an operator."
    case DoorCause.posture.rawValue: return "\(thing) opened; it stands open to everybody."
    default: return "\(thing) opened."
    }
  }

  private func ended(_ thing: String, _ who: String?) -> String {
    let length = data.seconds.map { " after \(duration($0))" } ?? ""
    let busy = data.busySeconds.map { ", \(duration($0)) of it at work" } ?? ""
    let why =
      switch data.reason {
      case ToolSessionEnd.idle.rawValue: " because it stood idle"
      case ToolSessionEnd.outOfService.rawValue: " because it goes out of service"
      case ToolSessionEnd.stoppedByOperator.rawValue: " because an operator stopped it"
      case ToolSessionEnd.emergencyStop.rawValue: " because the stop button was pressed"
      case ToolSessionEnd.powerLost.rawValue: " when the power went (time estimated)"
      default: ""
      }
    return "\(who ?? "Somebody")'s session at \(thing) ended\(why)\(length)\(busy)."
  }

  private func lockout(_ thing: String) -> String {
    let reason = data.text.map { ": \($0)" } ?? ""
    switch data.state {
    case "in_service": return "\(thing) is in service again\(by)."
    case "pending": return "\(thing) goes out of service when it is idle\(by)\(reason)."
    default: return "\(thing) is out of service\(by)\(reason). Unplug it before you service it."
    }
  }

  private func occupancy(_ thing: String) -> String {
    let count = data.count ?? 0
    let people = count == 1 ? "1 person" : "\(count) people"
    let capacity = data.capacity.map { " of \($0)" } ?? ""
    guard let low = data.countLow, let high = data.countHigh, low != high else { return "\(thing): \(people)\(capacity)." }
    return "\(thing): \(people)\(capacity), surely between \(low) and \(high)."
  }

  private func plain(_ code: String?) -> String {
    guard let code else { return "no reason given" }
    return String(code.map { $0 == "_" ? " " : $0 })
  }

  private func milliseconds(_ microseconds: Int64) -> String {
    microseconds < 1000 ? "\(microseconds) µs" : "\(microseconds / 1000) ms"
  }

  private func duration(_ seconds: Double) -> String {
    let whole = Int(seconds.magnitude.rounded())
    let sign = seconds < 0 ? "-" : ""
    if seconds.magnitude < 10 { return "\(sign)\((seconds.magnitude * 10).rounded() / 10) s" }
    if whole < 120 { return "\(sign)\(whole) s" }
    return whole < 7200 ? "\(sign)\(whole / 60) min" : "\(sign)\(whole / 3600) h \(whole % 3600 / 60) min"
  }
}
