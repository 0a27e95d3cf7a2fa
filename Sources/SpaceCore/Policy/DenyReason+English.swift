/// English.
enum EnglishTexts: LanguageTexts {
  static func member(_ reason: DenyReason, _ detail: DenyDetail) -> String {
    let (here, why) = (detail.resource ?? "this", detail.reason.inBrackets)
    let (begins, ended) = (detail.begins.map(time), detail.ended.map(time).spaced)
    let until = detail.begins.map { " until \(point($0))" } ?? ""
    return switch reason {
    case .policyMissing: "This board has no rules to go by yet. Please ask a steward."
    case .resourceUnknown: "The rules do not mention \(here) yet. Please ask a steward."
    case .resourceDisabled: "\(here.capitalisedFirst) is switched off for everybody. Please ask a steward."
    case .lockdown: "The space is in lockdown. The way out is open as always; wait for a steward to end it."
    case .closedHours: "Closed to everybody now. \(opening(begins))"
    case .pinLocked: "Too many wrong codes. They work again \(begins ?? "later"), or ask a steward."
    case .credentialMalformed: "The reader did not understand that. Hold the badge flat and try again."
    case .credentialUnknown: "This badge is not known here. Ask a steward to add it."
    case .pinWrong: "That code is not right. Try again; tries are limited."
    case .credentialSuspended: "This badge is paused. Ask a steward to switch it on again."
    case .credentialLost: "This badge was reported lost. If you have it back, ask a steward to switch it on."
    case .credentialRevoked: "This badge is no longer in use. Ask a steward for another."
    case .credentialNotYetValid: "This badge starts to work \(begins ?? "later"). Come back then."
    case .credentialExpired: "This badge ended\(ended). Ask a steward to extend it."
    case .memberSuspended: "Your membership is paused\(why). Please talk to a steward."
    case .memberLeft: "Your membership has ended. To come back, please talk to a steward."
    case .graceEnded: "Your membership ran out\(ended). Renew it, or talk to a steward."
    case .held: "You may not use \(here)\(until)\(why). Please talk to a steward."
    case .policyStale: "This board has been offline too long to be sure of your right. Try later, or ask a steward."
    case .clockUnknown: "This board lost the time when its power was cut. Ask a steward to set its clock."
    case .noGrant: "You have no right to \(here) yet. Ask a steward for it."
    case .trainingMissing, .certificationMissing: missing(reason, detail)
    case .scheduleClosed: "Closed for you now. \(opening(begins))"
    case .grantNotYetValid: "Your right to \(here) begins \(begins ?? "later"). Come back then."
    case .grantExpired: "Your right to \(here) ended\(ended). Ask a steward to extend it."
    case .grantUsedUp: "You have used this right as often as it allows. Ask a steward for more."
    case .approvalMissing: "Your right to \(here) waits for a second steward. Ask one to approve it."
    case .pinRequired: "Show your badge, then enter your PIN."
    case .certificationExpired: over(detail)
    case .secondPersonRequired: "Not alone: ask a second member to tap as well."
    case .supervisorRequired: "Ask a supervisor to tap first."
    case .signInRequired: "Sign in at the entrance first, then tap here again."
    case .roomFull: "It is full. Wait until somebody has left, then tap again."
    case .quotaUsedUp: "Your time for \(here) is used up for now. Ask a steward if you need more."
    case .antiPassback: "You are signed in on the other side. Tap out there first, or ask a steward."
    case .interlock: "Another door is open. Close it, then tap again."
    case .areaArmed: "The alarm here is on. Ask somebody who may switch it off to come first."
    case .outOfService: "\(here.capitalisedFirst) is out of service\(why). Unplug it before you service it."
    case .emergencyStop: "The emergency stop is pressed. See why; once all is well turn it loose, and tap again."
    case .preconditionUnmet: "Not ready\(why). Switch on what it needs, then tap again."
    case .inUse: "Somebody is using \(here). Wait until they have tapped off."
    case .fault: "\(here.capitalisedFirst) has a fault and stays off. Please tell a steward."
    }
  }

  private static func opening(_ begins: String?) -> String {
    begins.map { "It opens \($0)." } ?? "No hours are planned: ask a steward."
  }

  /// A certification that the member's own grant takes, or that the resource takes of everybody.
  private static func missing(_ reason: DenyReason, _ detail: DenyDetail) -> String {
    let here = detail.resource ?? "this"
    let isForAll = reason == .certificationMissing
    guard let name = detail.certification else {
      return isForAll
        ? "\(here.capitalisedFirst) takes a training that nobody can have yet. Please tell a steward."
        : "You need the training for \(here) first. Ask a steward who gives it."
    }
    let begins = detail.begins
    switch detail.certificationKind ?? .training {
    case .training:
      if let begins { return "Your training \(name) begins to count \(time(begins)). Come back then." }
      let ask = "Ask \(detail.givenBy.trimmed ?? "a steward who gives it")."
      return isForAll
        ? "Everybody needs the training \(name) for \(here). \(ask)" : "You need the training \(name) first. \(ask)"
    case .waiver:
      if let begins { return "Your waiver \(name) begins to count \(time(begins)). Come back then." }
      let sign = isForAll ? "Everybody signs the waiver \(name) for \(here)." : "Please sign the waiver \(name) first."
      return sign + (detail.givenBy.trimmed.map { " Where: \($0)." } ?? " Ask a steward where.")
    case .age:
      let limit = isForAll ? "\(here.capitalisedFirst) has an age limit" : "Your right has an age limit"
      if let begins { return "\(limit) (\(name)). You reach it \(day(begins)); come back then." }
      return "\(limit) (\(name)). If you have reached it, ask a steward to record that."
    }
  }

  /// A certification that the member had.
  private static func over(_ detail: DenyDetail) -> String {
    let ended = detail.ended.map(time).spaced
    let name = detail.certification ?? "for \(detail.resource ?? "this")"
    let giver = detail.givenBy.trimmed
    switch detail.certificationKind ?? .training {
    case .training:
      return "Your training \(name) ended\(ended). Refresh it. Ask \(giver ?? "a steward who gives it")."
    case .waiver:
      return
        "Your waiver \(name) ended\(ended). Please sign it again. \(giver.map { "Where: \($0)" } ?? "Ask a steward where")."
    case .age:
      return "You are past the age limit \(name), which ended\(ended). Please ask a steward."
    }
  }

  static func cause(_ reason: DenyReason, _ detail: DenyDetail) -> String {
    let grant = detail.grant.map { "Grant \($0)" } ?? "The nearest grant"
    let why = detail.reason.inBrackets
    let (begins, ended) = (detail.begins.map(point), detail.ended.map(time).spaced)
    return switch reason {
    case .policyMissing: "No verified policy is installed, or it is damaged."
    case .resourceUnknown: "The policy has no resource of this name."
    case .resourceDisabled: "The resource is disabled, in the policy or at the board."
    case .lockdown: "The door is in lockdown, and the member has no grant of override here."
    case .closedHours:
      "The resource's own schedule closes it to everybody \(begins.map { "until \($0)" } ?? "for good")."
    case .pinLocked:
      "Too many wrong codes, here or by this member; none is taken \(begins.map { "until \($0)" } ?? "for a while")."
    case .credentialMalformed: "The reader sent no known form of credential."
    case .credentialUnknown: "No member has this credential, or it does not count by itself."
    case .pinWrong: "The code is no PIN or one-time code of this member; alone, it is no PIN of anybody."
    case .credentialSuspended: "The credential is suspended."
    case .credentialLost: "A credential reported lost was shown: see who has it."
    case .credentialRevoked: "The credential was revoked."
    case .credentialNotYetValid: "The credential is not valid before \(begins ?? "its first moment")."
    case .credentialExpired: "The credential expired\(ended)."
    case .memberSuspended: "The member is suspended\(why)."
    case .memberLeft: "The member has left."
    case .graceEnded: "The member's grace ended\(ended)."
    case .held: "A hold is in force \(begins.map { "until \($0)" } ?? "without an end")\(why)."
    case .policyStale: stale(grant, detail)
    case .clockUnknown: "The clock is unknown, and this right depends on the time."
    case .noGrant: "No grant gives this member this right here."
    case .trainingMissing: "\(grant) takes \(certification(detail)), which the member \(lacks(detail))."
    case .scheduleClosed:
      "\(grant) is closed by its schedule \(begins.map { "until \($0)" } ?? "for the next 400 days")."
    case .grantNotYetValid: "\(grant) is not valid before \(begins ?? "its first moment")."
    case .grantExpired: "\(grant) expired\(ended)."
    case .grantUsedUp: "\(grant) allows \(detail.usesLimit.map { "\($0)" } ?? "so many") uses, and all are used."
    case .approvalMissing: "\(grant) gives a right marked dangerous, and only one steward stands for it."
    case .pinRequired: "\(grant) takes a PIN, and none was given."
    case .certificationMissing where detail.certification == nil:
      "The configuration (space.yaml) requires a certification that the policy does not know."
    case .certificationMissing: "The resource takes \(certification(detail)), which the member \(lacks(detail))."
    case .certificationExpired: "\(certification(detail).capitalisedFirst) of the member ended\(ended)."
    case .secondPersonRequired: "\(grant) takes a second person, and nobody else tapped in time."
    case .supervisorRequired: "\(grant) takes a supervisor, and none is present."
    case .signInRequired: "\(grant) takes a member who has signed in to the space."
    case .roomFull: "The room is at its capacity and closes when full."
    case .quotaUsedUp: "The member's quota here is used up."
    case .antiPassback: "Anti-passback: the member is recorded on the other side."
    case .interlock: "A door that is interlocked with this one is not closed."
    case .areaArmed: "The intrusion area is armed, and the member has no right to disarm it."
    case .outOfService: "The resource is out of service\(why)."
    case .emergencyStop: "The emergency-stop loop is open; Lintel only watches it."
    case .preconditionUnmet: "A precondition of the tool is not met\(why)."
    case .inUse: "Another session is running."
    case .fault: "The resource is in fault."
    }
  }

  private static func certification(_ detail: DenyDetail) -> String {
    let kind =
      switch detail.certificationKind ?? .training {
      case .training: "certification"
      case .waiver: "waiver"
      case .age: "age"
      }
    return detail.certification.map { "the \(kind) \($0)" } ?? "a certification"
  }

  private static func lacks(_ detail: DenyDetail) -> String {
    if let begins = detail.begins { return "has only from \(point(begins)) on" }
    return switch detail.certificationKind ?? .training {
    case .training: "never had"
    case .waiver: "has not signed"
    case .age: "has not reached, as far as is recorded"
    }
  }

  private static func stale(_ grant: String, _ detail: DenyDetail) -> String {
    let bound = detail.policyAgeBound.map { JournalQuantity.time(Double($0)) } ?? "its bound"
    let allows = "\(grant) allows a policy unconfirmed for \(bound);"
    guard let age = detail.policyAge else { return "\(allows) this one is older." }
    let time = JournalQuantity.time(Double(age.magnitude))
    return age < 0
      ? "\(allows) this one is confirmed for \(time) from now: one clock is wrong." : "\(allows) it is \(time)."
  }

  static func remedy(_ reason: DenyReason, _ detail: DenyDetail) -> String {
    switch reason {
    case .policyMissing: "Join the ledger ('lintel join') or build a policy ('lintel policy compile')."
    case .resourceUnknown: "Add it ('lintel directory set'), or correct space.yaml ('lintel check')."
    case .resourceDisabled: "Enable it ('lintel directory set'), or set its posture ('lintel door posture')."
    case .lockdown: "End it with 'lintel door posture'."
    case .closedHours: "Change that ('lintel directory set'), or grant override ('lintel grants add')."
    case .pinLocked: "That ends by itself; the entries show who tried."
    case .credentialMalformed: "Compare what it sends with its profile: 'lintel decode'."
    case .credentialUnknown: "Give it to its member with 'lintel badges add'."
    case .pinWrong: "'lintel badges list' shows what they have."
    case .credentialSuspended: "Set it active with 'lintel badges state'."
    case .credentialLost: "If its member has it back, set it active with 'lintel badges state'."
    case .credentialRevoked: "Give the member another with 'lintel badges add'."
    case .credentialNotYetValid: "Its validity is set with 'lintel directory set'."
    case .credentialExpired: "Extend it with 'lintel directory set'."
    case .memberSuspended: "'lintel members standing' ends that."
    case .memberLeft: "If they are back, 'lintel members standing' says so."
    case .graceEnded: "Record the renewal with 'lintel members standing'."
    case .held: "Lift it with 'lintel directory end'."
    case .policyStale: "Connect the board to the ledger; 'lintel status' shows how it stands."
    case .clockUnknown: "Connect a time source, or change when_clock_unknown ('lintel directory set')."
    case .noGrant: "Give it with 'lintel grants add'."
    case .certificationMissing where detail.certification == nil:
      "Add it ('lintel directory set'), or correct space.yaml ('lintel check')."
    case .trainingMissing where detail.begins != nil, .certificationMissing where detail.begins != nil:
      "Its first moment is set with 'lintel directory set'."
    case .trainingMissing, .certificationMissing:
      detail.certificationKind == .age
        ? "Record when they reach it with 'lintel directory set'." : "Record it with 'lintel members certify'."
    case .scheduleClosed: "Change that ('lintel directory set'), or give another grant ('lintel grants add')."
    case .grantNotYetValid: "Its validity is set with 'lintel directory set'."
    case .grantExpired: "Extend it ('lintel directory set'), or give another ('lintel grants add')."
    case .grantUsedUp: "Give another with 'lintel grants add'."
    case .approvalMissing: "A second steward has to approve it; 'lintel grants list' shows it."
    case .pinRequired: "Where entering one is a barrier, set pin_exempt for the member ('lintel directory set')."
    case .certificationExpired where detail.certificationKind == .age:
      "If that is wrong, correct it with 'lintel directory set'."
    case .certificationExpired: "Renew it with 'lintel members certify'."
    case .secondPersonRequired, .supervisorRequired: "What the grant requires is set with 'lintel directory set'."
    case .signInRequired: "They sign in at the entrance; what the grant requires is set with 'lintel directory set'."
    case .roomFull: "If the count is wrong, correct it with 'lintel room count'."
    case .quotaUsedUp: "It begins anew with its next period."
    case .antiPassback: "Have them tap out there, or let them in with 'lintel door unlock'."
    case .interlock: "Have it closed; 'lintel status' shows which one it is."
    case .areaArmed: "Disarm it, or give them the right disarm ('lintel grants add')."
    case .outOfService: "Repaired? 'lintel tool clear', or 'lintel directory end' for a lockout of the ledger."
    case .emergencyStop: "See why at the machine before anybody turns it loose."
    case .preconditionUnmet: "'lintel status' shows what its inputs say."
    case .inUse: "It ends when they tap off, or with 'lintel tool stop'."
    case .fault: "'lintel status' says which."
    }
  }

  static func phrase(_ reason: DenyReason, _ data: JournalData) -> String {
    let note = data.note.inBrackets
    return switch reason {
    case .policyMissing: "this board has no policy yet"
    case .resourceUnknown: "the policy does not mention it"
    case .resourceDisabled: "it is switched off for everybody"
    case .lockdown: "the space is in lockdown"
    case .closedHours: "it is closed to everybody at this hour"
    case .pinLocked: "too many codes were wrong"
    case .credentialMalformed: "the reader did not understand the badge"
    case .credentialUnknown: "the badge is not known"
    case .pinWrong: "the code was wrong"
    case .credentialSuspended: "the badge is paused"
    case .credentialLost: "the badge was reported lost"
    case .credentialRevoked: "the badge was revoked"
    case .credentialNotYetValid: "the badge is not valid yet"
    case .credentialExpired: "the badge has expired"
    case .memberSuspended: "the membership is paused\(note)"
    case .memberLeft: "the membership has ended"
    case .graceEnded: "the membership ran out"
    case .held: "a hold is in force\(note)"
    case .policyStale: "the board was offline too long to be sure"
    case .clockUnknown: "the board does not know the time"
    case .noGrant: "nobody has given that right"
    case .trainingMissing, .certificationMissing: missing(data, ofAll: reason == .certificationMissing)
    case .scheduleClosed: "it is outside the hours of that right"
    case .grantNotYetValid: "the right has not begun"
    case .grantExpired: "the right has expired"
    case .grantUsedUp: "the right is used up"
    case .approvalMissing: "a second steward has not approved that right"
    case .pinRequired: "the PIN was missing"
    case .certificationExpired: over(data)
    case .secondPersonRequired: "a second person was missing"
    case .supervisorRequired: "a supervisor was missing"
    case .signInRequired: "the member had not signed in at the entrance"
    case .roomFull: "the room is full"
    case .quotaUsedUp: "the quota is used up"
    case .antiPassback: "the member is recorded on the other side"
    case .interlock: "another door was open"
    case .areaArmed: "the alarm there is armed"
    case .outOfService: "it is out of service\(note)"
    case .emergencyStop: "its emergency-stop loop is open"
    case .preconditionUnmet: "it was not ready\(note)"
    case .inUse: "somebody else is using it"
    case .fault: "it has a fault"
    }
  }

  private static func missing(_ data: JournalData, ofAll: Bool) -> String {
    let everybody = ofAll ? " that everybody needs there" : ""
    let article = data.certification == nil ? "a" : "the"
    let name = data.certification.spaced
    return switch data.certificationKindValue {
    case .training: "\(article) training\(name)\(everybody) is missing"
    case .waiver: "\(article) waiver\(name)\(everybody) is not signed"
    case .age: "\(data.certification == nil ? "an" : "the") age\(name)\(everybody) is not reached"
    }
  }

  private static func over(_ data: JournalData) -> String {
    guard let name = data.certification else { return "a training has expired" }
    return switch data.certificationKindValue {
    case .training: "the training \(name) has expired"
    case .waiver: "the waiver \(name) has expired"
    case .age: "the age \(name) is past"
    }
  }

  /// `today at 18:00`, `tomorrow at 08:00`, `on Tue 3 Mar at 08:00`; with the year when it is not within half a year.
  static func time(_ time: DenyDetail.Time) -> String { "\(day(time)) at \(time.clock(hourDigits: 2))" }

  /// The same after `from`, `until` and `before`: `Tue 3 Mar at 08:00`.
  private static func point(_ time: DenyDetail.Time) -> String {
    "\(day(time, preposition: "")) at \(time.clock(hourDigits: 2))"
  }

  private static func day(_ time: DenyDetail.Time, preposition: String = "on ") -> String {
    switch time.distance {
    case 0: return "today"
    case 1: return "tomorrow"
    case -1: return "yesterday"
    default:
      let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
      let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
      let date = time.local.date
      let year = time.needsYear ? " \(date.year)" : ""
      return "\(preposition)\(weekdays[time.local.weekday]) \(date.day) \(months[date.month - 1])\(year)"
    }
  }
}
