extension DenyReason {
  /// A short phrase for the end of a sentence: `the training laser-basics is missing`.
  /// - Parameter particulars: the text of the entry: the words that the member read, or a name alone.
  func phrase(particulars text: String?) -> String {
    switch self {
    case .policyMissing: "this board has no policy yet"
    case .resourceUnknown: "the policy does not mention it"
    case .resourceDisabled: "it is switched off for everybody"
    case .lockdown: "the space is in lockdown"
    case .closedHours: "it is closed to everybody at this hour"
    case .pinLocked: "too many codes were wrong"
    case .pinWrong: "the code was wrong"
    case .credentialMalformed: "the reader did not understand the badge"
    case .credentialUnknown: "the badge is not known"
    case .credentialSuspended: "the badge is paused"
    case .credentialLost: "the badge was reported lost"
    case .credentialRevoked: "the badge was revoked"
    case .credentialNotYetValid: "the badge is not valid yet"
    case .credentialExpired: "the badge has expired"
    case .memberSuspended: "the membership is paused" + bracketed(text)
    case .memberLeft: "the membership has ended"
    case .graceEnded: "the membership ran out"
    case .held: "a hold is in force" + bracketed(text)
    case .policyStale: "the board was offline too long to be sure"
    case .clockUnknown: "the board does not know the time"
    case .noGrant: "nobody has given that right"
    case .trainingMissing, .certificationMissing:
      training(text).map { "the training \($0) is missing" } ?? "a training is missing"
    case .scheduleClosed: "it is outside the hours of that right"
    case .grantNotYetValid: "the right has not begun"
    case .grantExpired: "the right has expired"
    case .grantUsedUp: "the right is used up"
    case .approvalMissing: "a second steward has not approved that right"
    case .pinRequired: "the PIN was missing"
    case .certificationExpired: training(text).map { "the training \($0) has expired" } ?? "a training has expired"
    case .secondPersonRequired: "a second person was missing"
    case .supervisorRequired: "a supervisor was missing"
    case .signInRequired: "the member had not signed in at the entrance"
    case .roomFull: "the room is full"
    case .quotaUsedUp: "the quota is used up"
    case .antiPassback: "the member is recorded on the other side"
    case .interlock: "another door was open"
    case .areaArmed: "the alarm there is armed"
    case .outOfService: "it is out of service" + bracketed(text)
    case .emergencyStop: "its emergency-stop loop is open"
    case .preconditionUnmet: "it was not ready" + bracketed(text)
    case .inUse: "somebody else is using it"
    case .fault: "it has a fault"
    }
  }

  /// The training that a text names: the text itself when it is a bare name, else the words that the member's text
  /// has in that place. Compared with the same text about a training called `\0`, so that both change together.
  private func training(_ text: String?) -> String? {
    guard let text, !text.isEmpty else { return nil }
    guard text.utf8.last == UInt8(ascii: ".") else { return text }
    var detail = DenyDetail()
    detail.certification = "\0"
    let parts = memberText(detail).split(separator: "\0", maxSplits: 1)
    guard parts.count == 2, text.hasPrefix(parts[0]), let end = parts[1].dropFirst().split(separator: " ").first else {
      return nil
    }
    let rest = text.dropFirst(parts[0].count).split(separator: " ")
    let word = end.last == "." ? end.dropLast() : end
    guard let stop = rest.firstIndex(where: { $0 == word || $0.hasPrefix("\(word).") }), stop > 0 else { return nil }
    return rest[..<stop].joined(separator: " ")
  }

  /// The reason that the member's text has in brackets, in brackets; empty when there is none.
  private func bracketed(_ text: String?) -> String {
    guard let text, let open = text.firstIndex(of: "("), let close = text.lastIndex(of: ")"), open < close else {
      return ""
    }
    return " " + text[open...close]
  }
}
