/// A language that texts for people are written in. A new one is a new case and a new file of texts.
public enum TextLanguage: String, Sendable, CaseIterable {
  case english = "en"
}

/// What a reader with two colours and a beeper can tell apart.
public enum DenyIndication: String, Sendable, CaseIterable {
  /// Not with this credential: ask whoever gives rights.
  case refused
  /// Not now: later, by itself.
  case later
  /// Do something first, here and now: enter the PIN, fetch somebody, close a door.
  case doFirst = "do_first"
  /// The resource itself is out of use, for everybody.
  case outOfUse = "out_of_use"
}

extension DenyReason {
  /// What the member reads: why, and what to do next. Nothing about others, and no reproach.
  public func memberText(_ detail: DenyDetail = DenyDetail(), language: TextLanguage = .english) -> String {
    switch language {
    case .english: englishForMember(detail)
    }
  }

  /// What a steward reads: the cause in the terms of the policy, and where to change it.
  public func stewardText(_ detail: DenyDetail = DenyDetail(), language: TextLanguage = .english) -> String {
    switch language {
    case .english: englishForSteward(detail)
    }
  }

  public var indication: DenyIndication {
    switch self {
    case .resourceUnknown, .credentialMalformed, .credentialUnknown, .credentialSuspended, .credentialLost,
      .credentialRevoked, .credentialExpired, .memberSuspended, .memberLeft, .graceEnded, .held, .noGrant,
      .trainingMissing, .grantExpired, .grantUsedUp, .approvalMissing, .certificationMissing, .certificationExpired:
      .refused
    case .policyStale, .clockUnknown, .credentialNotYetValid, .scheduleClosed, .grantNotYetValid, .roomFull,
      .quotaUsedUp, .inUse, .pinLocked, .closedHours:
      .later
    case .pinRequired, .pinWrong, .secondPersonRequired, .supervisorRequired, .signInRequired, .antiPassback,
      .interlock,
      .emergencyStop, .preconditionUnmet:
      .doFirst
    case .policyMissing, .resourceDisabled, .lockdown, .areaArmed, .outOfService, .fault:
      .outOfUse
    }
  }
}
