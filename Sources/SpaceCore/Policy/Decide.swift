/// Decides one request. Pure: the same arguments give the same decision, on the board, in `lintel explain` and in a
/// rehearsal. It never throws, waits or takes memory; whatever it cannot read in the policy it refuses.
///
/// The first of these that applies refuses:
///  0. no policy, or one that is damaged where it is needed;
///  1. the resource is unknown, or disabled in the policy or at the board;
///  2. lockdown, unless the member has a grant of `override` here: then that is judged in place of the right asked for;
///  3. the credential is malformed, unknown, suspended, lost, revoked, not yet valid, or expired;
///  4. the member is suspended, has left, or grace has ended;
///  5. the member is held from this resource or from all;
///  6. the policy is older than every grant's freshness bound, measured from `policyConfirmedAt`;
///  7. the wall clock is unknown and the credential, the grace or every grant needs it (``ClockUnknownRule``);
///  8. no grant for this right, resource and moment; the *nearest miss* is named (below);
///  9. of the first grant that stands so far: PIN, certifications in force (those of the grant, the resource and the
///     configuration), second person, supervisor, signed in; then room full, quota, anti-passback, interlock;
/// 10. the resource: out of service (which the right `maintain` passes), emergency stop, precondition, in use, fault.
///
/// Grants are tried in their order; the first that passes 6 to 9 allows. When none does, the refusal is that of, in
/// this order: the first grant stopped at 9; one stopped by its freshness bound alone; one stopped by the clock alone;
/// the nearest miss of step 8; then any at 6 or 7. The nearest miss among several grants is the one whose schedule
/// opens earliest, else the one that begins earliest, else the one that expired last, else one used up, else one whose
/// training was never done. Of one grant what waiting does not cure is named first: expired, used up, training
/// missing, not yet valid, schedule closed. A certification once held and now over is a condition (9), not a miss (8).
///
/// A hold counts until its end is proved; so does every refusal while only a lower bound of the clock is known.
///
/// - Parameter uses: how often a member has used a grant; asked only for grants with a limit.
public func decide(
  _ request: AccessRequest, policy: PolicyImage?, at wall: WallTime, quality: ClockQuality,
  uses: (PolicyGrant, MemberID) -> UInt32 = { _, _ in 0 }
) -> Decision {
  let kind: CredentialKind =
    switch request.credential {
    case .digest(_, let kind), .malformed(let kind): kind
    }
  var decision = Decision(
    outcome: .deny(.policyMissing), member: nil, credentialKind: kind, right: request.right, grant: nil,
    policyVersion: policy?.version, wall: wall, clock: quality, detail: .none)
  guard let policy else { return decision }  // 0
  decision.outcome = withExtendedLifetime(policy) {
    policy.view.judge(request, wall: wall, quality: quality, uses: uses, into: &decision)
  }
  return decision
}

extension PolicyView {
  /// Steps 1 to 10. `decision` learns what was seen on the way.
  fileprivate func judge(
    _ request: AccessRequest, wall: WallTime, quality: ClockQuality, uses: (PolicyGrant, MemberID) -> UInt32,
    into decision: inout Decision
  ) -> Decision.Outcome {
    guard let place = request.resource, let resource = sections.pointee.resources.record(place.index) else {
      return .deny(.resourceUnknown)
    }
    if resource.u8(9) & 1 == 0 || request.situation.resourceDisabled { return .deny(.resourceDisabled) }
    guard let rule = ClockUnknownRule(rawValue: resource.u8(10)) else { return .deny(.policyMissing) }
    let clock = PolicyClock(wall: wall, quality: quality, rule: rule)

    var slot: PolicyRecord?
    if case .digest(let digest, _) = request.credential { slot = credential(digest) }
    if request.situation.lockdown {
      guard let slot, let person = PolicyPerson(self, slot: slot) else { return .deny(.lockdown) }
      decision.member = person.id
      guard person.hasGrant(.override, on: place) else { return .deny(.lockdown) }
      decision.right = .override
    }
    guard let slot else {
      if case .malformed = request.credential { return .deny(.credentialMalformed) }
      return .deny(.credentialUnknown)
    }
    guard let person = PolicyPerson(self, slot: slot) else { return .deny(.policyMissing) }
    decision.member = person.id
    var clockNeeded = false
    if let reason = credentialRefusal(slot, clock: clock, clockNeeded: &clockNeeded, detail: &decision.detail) {
      return .deny(reason)
    }
    if let reason = person.refusal(on: place, clock: clock, clockNeeded: &clockNeeded, detail: &decision.detail) {
      return .deny(reason)
    }
    let search = GrantSearch(
      person: person, right: decision.right, resource: place, record: resource, clock: clock, clockNeeded: clockNeeded)
    let found = search.run(request.situation, uses)
    decision.grant = found.grant
    decision.detail = found.detail
    switch found.stopped {
    case .some(let reason): return .deny(reason)
    case .none:
      guard let grant = found.grant else { return .deny(.policyMissing) }
      if let reason = request.situation.ownRefusal(right: request.right) { return .deny(reason) }
      return .allow(grant, obligations(found, person, request))
    }
  }

  /// Step 3, for a credential that the policy knows.
  private func credentialRefusal(
    _ slot: PolicyRecord, clock: PolicyClock, clockNeeded: inout Bool, detail: inout DecisionDetail
  ) -> DenyReason? {
    guard
      let record = sections.pointee.credentialClasses.record(slot.u32(36)),
      let state = CredentialState(rawValue: record.u8(1))
    else { return .policyMissing }
    switch state {
    case .active: break
    case .suspended: return .credentialSuspended
    case .lost: return .credentialLost
    case .revoked: return .credentialRevoked
    }
    switch clock.standing(from: record.u32(4), until: record.u32(8)) {
    case .inForce: return nil
    case .clockNeeded:
      clockNeeded = true
      return nil
    case .notYet:
      detail = .validFrom(PolicyClock.time(minutes: record.u32(4)))
      return .credentialNotYetValid
    case .over:
      detail = .expiredAt(PolicyClock.time(minutes: record.u32(8)))
      return .credentialExpired
    }
  }

  private func obligations(
    _ found: GrantSearch.Finding, _ person: PolicyPerson, _ request: AccessRequest
  ) -> Obligations {
    var obligations: Obligations = []
    if found.extendedUnlock || person.flags.contains(.extendedUnlock) { obligations.insert(.extendedUnlock) }
    if found.countsUse { obligations.insert(.countUse) }
    if request.situation.lockdown { obligations.insert(.overridesLockdown) }
    if request.situation.outOfService { obligations.insert(.maintenance) }
    return obligations
  }
}

extension Situation {
  /// Step 10.
  fileprivate func ownRefusal(right: Right) -> DenyReason? {
    if outOfService, right != .maintain { return .outOfService }
    if emergencyStop { return .emergencyStop }
    if preconditionUnmet { return .preconditionUnmet }
    if inUse { return .inUse }
    return fault ? .fault : nil
  }
}
