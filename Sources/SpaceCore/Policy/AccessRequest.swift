/// One question to the policy: may whoever showed this credential do this here, as things stand?
public struct AccessRequest: Sendable {
  public var credential: PresentedCredential
  /// Where, in the policy that is asked; nil when that policy does not know the resource.
  public var resource: PolicyResource?
  public var right: Right
  public var situation: Situation

  public init(
    credential: PresentedCredential, resource: PolicyResource?, right: Right, situation: Situation = Situation()
  ) {
    self.credential = credential
    self.resource = resource
    self.right = right
    self.situation = situation
  }
}

/// What was entered at the keypad for a presentation.
public enum PINState: Sendable, Equatable {
  case notGiven
  /// A PIN or one-time code of the same member.
  case verified
  case wrong
  /// Too many were wrong: none is looked at until then.
  case locked(until: WallTime)
}

/// What the space knows of the moment and the policy cannot: plain values, filled in by the space.
public struct Situation: Sendable, Equatable {
  // Step 1 and 2.
  /// Disabled at the board, as by the door's posture.
  public var resourceDisabled = false
  public var lockdown = false

  // Step 3.
  /// When the credential was last used, where its validity is renewed by use.
  public var credentialLastUsed: WallTime?

  // Step 6.
  /// When the ledger last said that the policy is the newest; nil counts as its time of issue.
  public var policyConfirmedAt: WallTime?

  // Step 9.
  public var pin = PINState.notGiven
  /// Certifications that the configuration asks for beside the policy; a name that the policy does not know is nil,
  /// and nobody can have it.
  public var requiredCertifications: [PolicyCertification?] = []
  public var secondPersonPresent = false
  public var supervisorPresent = false
  public var signedIn = false
  public var roomFull = false
  public var quotaUsedUp = false
  public var antiPassbackViolated = false
  public var interlockOpen = false
  /// The resource lies in an armed intrusion area that the member may not disarm.
  public var areaArmed = false

  // Step 10.
  public var outOfService = false
  public var emergencyStop = false
  public var preconditionUnmet = false
  public var inUse = false
  public var fault = false

  public init() {}

  /// What of step 9 stops whoever may, whatever lets them.
  @inline(__always) var obstacle: DenyReason? {
    if roomFull { return .roomFull }
    if quotaUsedUp { return .quotaUsedUp }
    if antiPassbackViolated { return .antiPassback }
    if interlockOpen { return .interlock }
    return areaArmed ? .areaArmed : nil
  }
}
