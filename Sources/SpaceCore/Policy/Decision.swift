/// What `decide` answered and what it saw, so that the record alone explains it.
///
/// Plain numbers throughout: making one takes no memory. ``PolicyImage/detail(of:on:)`` turns them into words.
public struct Decision: Sendable, Equatable {
  public enum Outcome: Sendable, Equatable {
    case allow(PolicyGrant, Obligations)
    case deny(DenyReason)
  }

  public var outcome: Outcome
  /// Whose credential it is, as soon as that is known; also when it is refused.
  public var member: MemberID?
  /// What was shown; nil for a member who is known by other means.
  public var credentialKind: CredentialKind?
  /// The right that was asked for; `override` when the request was judged by that in a lockdown.
  public var right: Right
  /// The grant that allowed, or the one that came nearest.
  public var grant: PolicyGrant?
  /// The version of the policy that decided; nil without one.
  public var policyVersion: UInt64?
  /// The wall time that it was decided for, and how it was known.
  public var wall: WallTime
  public var clock: ClockQuality
  public var detail: DecisionDetail

  public var isAllowed: Bool { reason == nil }

  public var reason: DenyReason? {
    switch outcome {
    case .allow: nil
    case .deny(let reason): reason
    }
  }

  /// What the space must do along with allowing; empty for a refusal.
  public var obligations: Obligations {
    switch outcome {
    case .allow(_, let obligations): obligations
    case .deny: []
    }
  }
}

extension Decision {
  /// Whether a grant in force was found (steps 6 to 8), whatever it still lacks or the resource forbids.
  ///
  /// At a tool that is out of service the answer to `maintain` counts where this is so, and that to `operate` otherwise.
  public var isOfGrantInForce: Bool {
    switch reason {
    case nil, .pinLocked, .pinWrong, .pinRequired, .certificationMissing, .certificationExpired,
      .secondPersonRequired, .supervisorRequired, .signInRequired, .roomFull, .quotaUsedUp, .antiPassback, .interlock,
      .areaArmed, .outOfService, .emergencyStop, .preconditionUnmet, .inUse, .fault:
      grant != nil  // codes are also refused before any grant is looked at
    case .policyMissing, .resourceUnknown, .resourceDisabled, .lockdown, .closedHours, .credentialMalformed,
      .credentialUnknown, .credentialSuspended, .credentialLost, .credentialRevoked, .credentialNotYetValid,
      .credentialExpired, .memberSuspended, .memberLeft, .graceEnded, .held, .policyStale, .clockUnknown, .noGrant,
      .trainingMissing, .scheduleClosed, .grantNotYetValid, .grantExpired, .grantUsedUp, .approvalMissing:
      false
    }
  }
}

/// What comes with a permission.
public struct Obligations: OptionSet, Hashable, Sendable {
  public let rawValue: UInt8
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Give the longer unlock time: the member needs it, or the grant says so.
  public static let extendedUnlock = Obligations(rawValue: 1)
  /// Count one more use of the grant by this member, durably: the grant allows only so many.
  public static let countUse = Obligations(rawValue: 2)
  /// A lockdown was passed by the right `override`: record it as that.
  public static let overridesLockdown = Obligations(rawValue: 4)
  /// The resource is out of service, and the right `maintain` let the member at it.
  public static let maintenance = Obligations(rawValue: 8)
  /// The credential's validity is renewed by this use: keep when it was, durably.
  public static let renewCredential = Obligations(rawValue: 16)
  /// The credential is marked for use under duress: raise a silent alarm and show nothing of it.
  public static let duress = Obligations(rawValue: 32)
}

/// What more there is to say about a refusal, as it stands in the image.
public enum DecisionDetail: Sendable, Equatable {
  case none
  /// When the schedule next opens within the grant's validity; nil when that is not within 400 days.
  case opensAt(WallTime?)
  /// A validity begins then.
  case validFrom(WallTime)
  /// A validity or grace ended then.
  case expiredAt(WallTime)
  /// The certification that is missing; nil when the configuration names one that the policy does not know.
  case certification(PolicyCertification?)
  /// The certification that is missing, and begins to count then: an age is reached, a training is valid.
  case certificationFrom(PolicyCertification, WallTime)
  case certificationExpired(PolicyCertification, at: WallTime)
  /// A hold: its reason, and its end if it has one.
  case hold(PolicyText, until: WallTime?)
  /// Why the member is suspended.
  case standing(PolicyText)
  /// How long ago the policy was confirmed, and how long ago the grant allows, in seconds.
  case policyAge(seconds: Int64, bound: UInt32)
  /// Codes are not taken before then.
  case lockedUntil(WallTime)
  /// Why the resource is out of service, as the policy says.
  case lockout(PolicyText)
  /// How many uses the grant allows.
  case uses(limit: UInt32)
}
