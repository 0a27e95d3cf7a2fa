/// A presentation as its entry tells it: who asked for what, and what the board saw of the moment that no policy knows.
///
/// What a policy can be asked about a recorded refusal depends on its reason:
/// - *The policy and the time alone* say no such resource, closed hours, suspended, left, grace over, held, clock
///   unknown, and every nearest miss: decided again. A policy that was too old is, by the age that the entry carries; a
///   grant that was used up counts as used that often.
/// - *The board saw* a lockdown, a wrong or locked code, a missing PIN, second person, supervisor or sign-in, a full
///   room, a used-up quota, anti-passback, an interlock, an armed area, an emergency stop, a precondition, another
///   session or a fault: that stands, so the refusal is as recorded unless the rehearsed policy refuses earlier, or no
///   longer asks for it (no PIN, a right `override`).
/// - *The board or the policy* may have said disabled, out of service, or a certification missing or over (`space.yaml`
///   can require one): that stands too, unless the policy compared with says it by itself.
/// - *The badge* was suspended, lost, revoked, expired or not yet valid: which one it was is not in the entry, so that
///   stands.
///
/// What a signed pass did is left out: no policy gave its right.
///
/// Of whoever was let in, nothing the board saw stood against it. What the entry does not tell is whether a PIN was
/// entered, a second person (unless named) or a supervisor was there, or the member had signed in.
struct RecordedPresentation {
  enum Unusable: Error {
    case otherEvent, notDecided, withoutMember, unreadable
  }

  /// What may have come from the policy as well as from the board.
  enum Doubt: Equatable {
    case disabled, outOfService
    /// Nil for a certification that the policy did not know.
    case certification(String?)
  }

  let member: MemberID
  let resource: String
  let right: Right
  let time: WallTime
  let clock: ClockQuality
  let outcome: RehearsalVerdict
  /// What stands, without what is in doubt.
  var situation = Situation()
  /// Conditions of which the entry tells neither that they were met nor that they were not.
  var unknown: GrantConditions = [.pin, .secondPerson, .supervisor, .signedIn]
  var doubt: Doubt?
  /// True when the reason itself stands, whatever a policy says of the member.
  private(set) var isFinal = false
  /// True when the board saw what refused.
  private(set) var isOfBoard = false
  /// The grant that was used up, and how often at least.
  private(set) var usedUp: (grant: String, count: UInt32)?

  /// - Throws: ``Unusable`` for an entry that is no presentation of a member.
  init(_ event: JournalEvent) throws(Unusable) {
    let data = event.data
    let isGranted = event.type == .accessGranted
    guard isGranted || event.type == .accessDenied else { throw .otherEvent }
    if data.cause == DoorCause.rex.rawValue || isGranted && data.right == nil { throw .notDecided }
    // A pass brings its right along: no policy gives it.
    if data.credentialKind == CredentialKind.pass.name { throw .notDecided }
    guard let member = data.member else { throw .withoutMember }
    guard let right = data.right.flatMap(Right.init(name:)), let resource = event.subject else { throw .unreadable }
    self.member = member
    self.resource = resource
    self.right = right
    time = event.time
    clock = event.clock
    // Whoever got as far as this had a policy that was fresh enough, unless the refusal says otherwise.
    situation.policyConfirmedAt = event.time
    // Judged by override: the door was closed to everybody, by an operator or by its hours.
    situation.lockdown = right == .override
    guard !isGranted else {
      outcome = .allowed
      situation.outOfService = right == .maintain
      if data.companion != nil { meet(.secondPerson) }
      return
    }
    guard let reason = data.reason.flatMap(DenyReason.init(rawValue:)) else { throw .unreadable }
    outcome = .refused(reason)
    note(reason, data)
  }

  /// What is asked for again: nobody asks to override or maintain, these stand in where the right asked for does not do.
  var askedRight: Right {
    switch right {
    case .override: .enter
    case .maintain: .operate
    case .enter, .operate, .supervise, .train, .manage, .arm, .disarm: right
    }
  }

  /// Notes that conditions were met.
  mutating func meet(_ conditions: GrantConditions) {
    situation = situation.meeting(conditions)
    unknown.subtract(conditions)
  }

  /// What a refusal says of the moment.
  private mutating func note(_ reason: DenyReason, _ data: JournalData) {
    isOfBoard = true
    switch reason {
    case .policyMissing, .resourceUnknown, .closedHours, .memberSuspended, .memberLeft, .graceEnded, .held,
      .clockUnknown, .noGrant, .trainingMissing, .scheduleClosed, .grantNotYetValid, .grantExpired, .approvalMissing:
      isOfBoard = false
    case .resourceDisabled: doubt = .disabled
    case .lockdown: situation.lockdown = true
    case .credentialMalformed, .credentialUnknown, .credentialSuspended, .credentialLost, .credentialRevoked,
      .credentialNotYetValid, .credentialExpired:
      isFinal = true
    case .policyStale: noteAge(data)
    case .grantUsedUp: noteUses(data)
    case .pinLocked: lack(.pin) { $0.pin = .locked(until: data.opensAt ?? WallTime(milliseconds: .max)) }
    case .pinWrong: lack(.pin) { $0.pin = .wrong }
    case .pinRequired: lack(.pin) { $0.pin = .notGiven }
    case .certificationMissing: doubt = .certification(data.certification)
    case .certificationExpired:
      isFinal = data.certification == nil
      doubt = data.certification.map { .certification($0) }
    case .secondPersonRequired: lack(.secondPerson) { $0.secondPersonPresent = false }
    case .supervisorRequired: lack(.supervisor) { $0.supervisorPresent = false }
    case .signInRequired: lack(.signedIn) { $0.signedIn = false }
    case .roomFull: situation.roomFull = true
    case .quotaUsedUp: situation.quotaUsedUp = true
    case .antiPassback: situation.antiPassbackViolated = true
    case .interlock: situation.interlockOpen = true
    case .areaArmed: situation.areaArmed = true
    case .outOfService: doubt = .outOfService
    case .emergencyStop: situation.emergencyStop = true
    case .preconditionUnmet: situation.preconditionUnmet = true
    case .inUse: situation.inUse = true
    case .fault: situation.fault = true
    }
  }

  private mutating func lack(_ condition: GrantConditions, _ change: (inout Situation) -> Void) {
    unknown.subtract(condition)
    change(&situation)
  }

  /// An entry of an older agent carries no age: then the refusal stands.
  private mutating func noteAge(_ data: JournalData) {
    guard let age = data.policyAge else { return isFinal = true }
    let confirmed = time.milliseconds.subtractingOrSaturated(age.multipliedOrSaturated(by: 1000))
    situation.policyConfirmedAt = WallTime(milliseconds: confirmed)
    isOfBoard = false
  }

  private mutating func noteUses(_ data: JournalData) {
    guard let grant = data.grant, let limit = data.usesLimit else { return isFinal = true }
    usedUp = (grant, limit)
    isOfBoard = false
  }

  /// The doubt is gone: the policy that it is compared with says the same by itself.
  mutating func settleDoubt() {
    doubt = nil
    isOfBoard = false
  }

  /// What stands when it is asked of a policy.
  func situation(in policy: PolicyImage) -> Situation {
    var situation = situation
    switch doubt {
    case .disabled: situation.resourceDisabled = true
    case .outOfService: situation.outOfService = true
    case .certification(let name): situation.requiredCertifications = [name.flatMap(policy.certificationIndex(named:))]
    case nil: break
    }
    return situation
  }
}

extension Situation {
  /// The same moment with some conditions met.
  func meeting(_ conditions: GrantConditions) -> Situation {
    var situation = self
    if conditions.contains(.pin) { situation.pin = .verified }
    if conditions.contains(.secondPerson) { situation.secondPersonPresent = true }
    if conditions.contains(.supervisor) { situation.supervisorPresent = true }
    if conditions.contains(.signedIn) { situation.signedIn = true }
    return situation
  }
}
