extension DenyReason {
  func englishForMember(_ detail: DenyDetail) -> String {
    let here = detail.resource ?? "this"
    switch self {
    case .policyMissing: return "This board has no rules to go by yet. Please ask a steward."
    case .resourceUnknown: return "The rules do not mention \(here) yet. Please ask a steward."
    case .resourceDisabled: return "\(here.capitalisedFirst) is switched off for everybody. Please ask a steward."
    case .lockdown: return "The space is in lockdown. The way out is open as always; wait for a steward to end it."
    case .closedHours:
      guard let opens = detail.begins.english else { return "Closed to everybody until further notice. Ask a steward." }
      return "Closed to everybody now. It opens \(opens)."
    case .pinLocked:
      return "Too many wrong codes. They work again \(detail.begins.english ?? "later"), or ask a steward."
    case .pinWrong: return "That code is not right. Try again; tries are limited."
    case .credentialMalformed: return "The reader did not understand that. Hold the badge flat and try again."
    case .credentialUnknown: return "This badge is not known here. Ask a steward to add it."
    case .credentialSuspended: return "This badge is paused. Ask a steward to switch it on again."
    case .credentialLost: return "This badge was reported lost. If you have it back, ask a steward to switch it on."
    case .credentialRevoked: return "This badge is no longer in use. Ask a steward for another."
    case .credentialNotYetValid:
      return "This badge works from \(detail.begins.english ?? "a later day"). Come back then."
    case .credentialExpired:
      return "This badge ended\(detail.ended.english.spaced). Ask a steward to extend it."
    case .memberSuspended: return "Your membership is paused\(detail.reason.inBrackets). Please talk to a steward."
    case .memberLeft: return "Your membership has ended. To come back, please talk to a steward."
    case .graceEnded: return "Your membership ran out\(detail.ended.english.spaced). Renew it, or talk to a steward."
    case .held:
      let until = detail.begins.english.map { " until \($0)" } ?? ""
      return "You may not use \(here)\(until)\(detail.reason.inBrackets). Please talk to a steward."
    case .policyStale:
      return
        "This board has been offline too long to be sure of your right. Ask a steward, or try again once it is online."
    case .clockUnknown:
      return "This board does not know the time since its power was cut. Ask a steward to set its clock."
    case .noGrant: return "You have no right to \(here) yet. Ask a steward for it."
    case .trainingMissing, .certificationMissing:
      return "You need the training \(detail.certification ?? "for \(here)") first\(detail.givenBy.from)."
    case .scheduleClosed:
      guard let opens = detail.begins.english else { return "Your right to \(here) has no more hours. Ask a steward." }
      return "Closed for you now. It opens \(opens)."
    case .grantNotYetValid: return "Your right to \(here) begins \(detail.begins.english ?? "later"). Come back then."
    case .grantExpired: return "Your right to \(here) ended\(detail.ended.english.spaced). Ask a steward to extend it."
    case .grantUsedUp: return "You have used this right as often as it allows. Ask a steward for more."
    case .approvalMissing: return "Your right to \(here) waits for a second steward. Ask one to approve it."
    case .pinRequired: return "Show your badge, then enter your PIN."
    case .certificationExpired:
      let training = detail.certification ?? "for \(here)"
      return "Your training \(training) ended\(detail.ended.english.spaced). Refresh it\(detail.givenBy.from)."
    case .secondPersonRequired: return "Not alone: ask a second member to tap as well."
    case .supervisorRequired: return "Ask a supervisor to tap first."
    case .signInRequired: return "Sign in at the entrance first, then tap here again."
    case .roomFull: return "It is full. Wait until somebody has left, then tap again."
    case .quotaUsedUp: return "Your time for \(here) is used up for now. Ask a steward if you need more."
    case .antiPassback: return "You are signed in on the other side. Tap out there first, or ask a steward."
    case .interlock: return "Another door is open. Close it, then tap again."
    case .areaArmed: return "The alarm here is on. Ask somebody who may switch it off to come first."
    case .outOfService:
      return "\(here.capitalisedFirst) is out of service\(detail.reason.inBrackets). Unplug it before you service it."
    case .emergencyStop: return "The emergency stop is pressed. See why; once all is well turn it loose, and tap again."
    case .preconditionUnmet: return "Not ready\(detail.reason.inBrackets). Switch on what it needs, then tap again."
    case .inUse: return "Somebody is using \(here). Wait until they have tapped off."
    case .fault: return "\(here.capitalisedFirst) has a fault and stays off. Please tell a steward."
    }
  }

  func englishForSteward(_ detail: DenyDetail) -> String {
    let grant = detail.grant.map { "Grant \($0)" } ?? "The nearest grant"
    switch self {
    case .policyMissing:
      return
        "No verified policy is installed, or it is damaged: join the ledger or compile one, then see lintel doctor."
    case .resourceUnknown: return "The policy has no resource of this name: add it there, or correct space.yaml."
    case .resourceDisabled:
      return "The resource is disabled: enable it in the policy, or change the posture at the board."
    case .lockdown:
      return "Lockdown: the member has no grant of override here. End it by setting the posture to secured."
    case .closedHours:
      return "Closed by the resource's own schedule; it opens \(detail.begins.english ?? "no more"): change that."
    case .pinLocked:
      return "Too many wrong codes here or by this member: they are taken again \(detail.begins.english ?? "later")."
    case .pinWrong: return "The code is no PIN or one-time code of this member, or of anybody when shown alone."
    case .credentialMalformed: return "The reader sent no known form of credential: see lintel devices watch."
    case .credentialUnknown: return "No member has this credential: enrol it by tapping it at the Access page."
    case .credentialSuspended: return "The credential is suspended: set it active on the member's page."
    case .credentialLost:
      return "A credential reported lost was presented: see who has it; set it active if it was found."
    case .credentialRevoked: return "The credential was revoked: give the member another."
    case .credentialNotYetValid: return "The credential is valid from \(detail.begins.english ?? "later")."
    case .credentialExpired:
      return "The credential expired\(detail.ended.english.spaced): extend it on the member's page."
    case .memberSuspended: return "The member is suspended\(detail.reason.inBrackets): change the standing to end it."
    case .memberLeft: return "The member has left: change the standing if they are back."
    case .graceEnded: return "The member's grace ended\(detail.ended.english.spaced): record the renewal."
    case .held:
      return "A hold is in force \(detail.begins.english.map { "until \($0)" } ?? "without an end")"
        + "\(detail.reason.inBrackets): lift it on the member's page."
    case .policyStale:
      let age = detail.policyAge.map { "\($0 / 3600) h" } ?? "too long"
      let bound = detail.policyAgeBound.map { "\($0 / 3600) h" } ?? "its bound"
      return "\(grant) allows a policy unconfirmed for \(bound); it is \(age): connect the board to the ledger."
    case .clockUnknown:
      return
        "The clock is unknown and this needs it: connect a time source, set the clock, or change when_clock_unknown."
    case .noGrant: return "No grant gives this member this right here: add one on the Access page."
    case .trainingMissing:
      return "\(grant) takes the certification \(detail.certification ?? "it names"), which the member never had."
    case .certificationMissing:
      return detail.certification.map { "The resource takes the certification \($0), which the member never had." }
        ?? "The configuration (space.yaml) requires a certification that the policy does not know: correct one of them."
    case .scheduleClosed:
      return "\(grant) is closed by its schedule; it opens \(detail.begins.english ?? "not within 400 days")."
    case .grantNotYetValid: return "\(grant) is valid from \(detail.begins.english ?? "later")."
    case .grantExpired: return "\(grant) expired\(detail.ended.english.spaced): extend it on the Access page."
    case .grantUsedUp:
      return "\(grant) allows \(detail.usesLimit.map(String.init) ?? "so many") uses, and all are used."
    case .approvalMissing: return "\(grant) gives a dangerous right and waits for a second steward's approval."
    case .pinRequired: return "\(grant) takes a PIN, and none was given."
    case .certificationExpired:
      return "The certification \(detail.certification ?? "required") ended\(detail.ended.english.spaced): renew it."
    case .secondPersonRequired: return "\(grant) takes a second person, and nobody else tapped."
    case .supervisorRequired: return "\(grant) takes a supervisor, and none is present."
    case .signInRequired: return "\(grant) takes a member who is signed in to the space, and this one is not."
    case .roomFull: return "The room is at its capacity and closes when full: correct the count if it is wrong."
    case .quotaUsedUp: return "The member's quota here is used up."
    case .antiPassback: return "Anti-passback: the member is recorded on the other side. Forgive it at the door's page."
    case .interlock: return "An interlocked door is not closed."
    case .areaArmed: return "The intrusion area is armed, and the member has no right disarm on it."
    case .outOfService:
      return "Out of service\(detail.reason.inBrackets): clear it at the tool's page once it is repaired."
    case .emergencyStop: return "The emergency-stop loop is open. Lintel only watches it."
    case .preconditionUnmet: return "A precondition of the tool is not met\(detail.reason.inBrackets)."
    case .inUse: return "Another session is running."
    case .fault: return "The resource is in fault: see its page."
    }
  }
}

extension DenyDetail.Time? {
  /// `today at 18:00`, `tomorrow at 08:00`, `on Tue 3 Mar at 08:00`; with the year when it is not within half a year.
  var english: String? {
    guard let self else { return nil }
    let local = self.local
    let clock = "\(local.hour.twoDigits):\(local.minute.twoDigits)"
    switch local.day - self.today {
    case 0: return "today at \(clock)"
    case 1: return "tomorrow at \(clock)"
    case -1: return "yesterday at \(clock)"
    case let distance:
      let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
      let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
      let date = local.date
      let year = distance.magnitude > 180 ? " \(date.year)" : ""
      return "on \(weekdays[local.weekday]) \(date.day) \(months[date.month - 1])\(year) at \(clock)"
    }
  }
}

extension String? {
  fileprivate var spaced: String { map { " \($0)" } ?? "" }
  fileprivate var inBrackets: String { map { " (\($0))" } ?? "" }
  fileprivate var from: String { map { ". Ask \($0)" } ?? ". Ask a steward who gives it" }
}

extension String {
  fileprivate var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }
}

extension Int {
  fileprivate var twoDigits: String { self < 10 ? "0\(self)" : "\(self)" }
}
