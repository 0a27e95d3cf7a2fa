/// Decides one request. Pure: the same arguments give the same decision, on the board, in `lintel explain` and in a
/// rehearsal. It never throws, waits or takes memory; whatever it cannot read in the policy it refuses.
///
/// The first of these that applies refuses:
///  0. no policy, or one that is damaged where it is needed;
///  1. the resource is unknown, or disabled in the policy or at the board;
///  2. lockdown, or closed hours of the resource (not of an area), unless the member has a grant of `override` here: then
///     that is judged in place of the right asked for;
///  3. the credential: a PIN while codes are locked, malformed, unknown (of a PIN: wrong; one that counts only beside
///     another is unknown by itself), suspended, lost, revoked, not yet valid, or expired, where use may have renewed it;
///  4. the member is suspended, has left, or grace has ended;
///  5. the member is held from this resource or from all;
///  6. the policy is older than every grant's freshness bound, measured from `policyConfirmedAt`;
///  7. the wall clock is unknown and the credential, the grace, closed hours or every grant needs it
///     (``ClockUnknownRule``);
///  8. no grant for this right, resource and moment; the *nearest miss* is named (below);
///  9. of the first grant that stands so far: PIN (locked, wrong, not given; never of a member who is exempt),
///     certifications in force (those of the grant, the resource and the configuration), second person, supervisor,
///     signed in; then room full, quota, anti-passback, interlock, an armed area;
/// 10. the resource: out of service (which the right `maintain` passes), emergency stop, precondition, in use, fault.
///
/// A pass that the ledger signed (``VerifiedPass``) brings its right along: it has no grant of the policy, and nothing
/// overrides for it; its own validity counts at 3, the standing and holds of a holder whom the policy knows at 4 and 5,
/// an unknown clock always at 7, its resources at 8; at 9 it meets no condition of a grant.
///
/// Grants are tried in their order; the first that passes 6 to 9 allows. When none does, the refusal is that of, in
/// this order: the first grant stopped at 9; one stopped by its freshness bound alone; one stopped by the clock alone;
/// the nearest miss of step 8; then any at 6 or 7. The nearest miss among several grants is the one whose schedule
/// opens earliest, else the one that begins earliest, else the one that expired last, else one used up, else one that
/// waits for its approval, else one whose training was never done. Of one grant what waiting does not cure is named
/// first: expired, used up, not approved, training missing, not yet valid, schedule closed. A certification once held
/// and now over is a condition (9), not a miss (8).
///
/// A hold counts until its end is proved; so does every refusal while only a lower bound of the clock is known.
///
/// - Parameter uses: how often a member has used a grant; asked only for grants with a limit.
public func decide(
  _ request: AccessRequest, policy: PolicyImage?, at wall: WallTime, quality: ClockQuality,
  uses: (PolicyGrant, MemberID) -> UInt32 = { _, _ in 0 }
) -> Decision {
  let kind: CredentialKind? =
    switch request.credential {
    case .digest(_, let kind), .malformed(let kind): kind
    case .pass: .pass
    case .member: nil
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

    let slot = slot(of: request.credential)
    var clockNeeded = false
    let closing = closing(resource, request.situation, clock)
    switch closing {
    case .none: break
    case .clockNeeded: clockNeeded = true
    case .damaged: return .deny(.policyMissing)
    case .lockdown, .hours:
      let person = slot.flatMap { PolicyPerson(self, slot: $0) }
      decision.member = person?.id ?? request.credential.holderOfPass
      guard person?.hasGrant(.override, on: place) == true else {
        return .deny(closed(closing, clock, &decision.detail))
      }
      decision.right = .override
    }
    if let reason = codeRefusal(request, &decision.detail) { return .deny(reason) }
    if case .pass(let pass) = request.credential {
      return judge(pass, request, on: place, resource, clock, into: &decision)
    }
    guard let slot else { return .deny(Self.unknown(request.credential)) }
    guard let person = PolicyPerson(self, slot: slot) else { return .deny(.policyMissing) }
    decision.member = person.id
    let credential = CredentialJudge(self, slot: slot, request)
    if let reason = credential.refusal(clock, clockNeeded: &clockNeeded, detail: &decision.detail) {
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
      if let reason = ownRefusal(resource, request.situation, judgedBy: decision.right, detail: &decision.detail) {
        return .deny(reason)
      }
      var obligations = credential.obligations
      if found.extendedUnlock || person.flags.contains(.extendedUnlock) { obligations.insert(.extendedUnlock) }
      if found.countsUse { obligations.insert(.countUse) }
      if closing.isOverridden { obligations.insert(.overridesLockdown) }
      if request.situation.outOfService || resource.isOutOfService { obligations.insert(.maintenance) }
      return .allow(grant, obligations)
    }
  }

  /// Step 2.
  private func closing(_ resource: PolicyRecord, _ situation: Situation, _ clock: PolicyClock) -> Closing {
    if situation.lockdown { return .lockdown }
    let place = resource.u16(30)
    guard place != 0, resource.u8(8) != ResourceKind.area.rawValue else { return .none }
    guard clock.isKnown else { return clock.isMissing ? .clockNeeded : .none }
    guard let schedule = sections.pointee.schedules.record(Int(place) - 1) else { return .damaged }
    return isOpen(schedule, at: localTime(of: clock.wall)) ? .hours(schedule) : .none
  }

  /// The refusal of somebody who may not override; says when closed hours end.
  private func closed(_ closing: Closing, _ clock: PolicyClock, _ detail: inout DecisionDetail) -> DenyReason {
    guard case .hours(let schedule) = closing else { return .lockdown }
    detail = .opensAt(nextEdge(of: schedule, after: clock.wall, open: false))
    return .closedHours
  }

  /// Step 3 for codes: a PIN alone is not even looked up while codes are locked.
  private func codeRefusal(_ request: AccessRequest, _ detail: inout DecisionDetail) -> DenyReason? {
    guard case .digest(_, .pin) = request.credential, case .locked(let until) = request.situation.pin else {
      return nil
    }
    detail = .lockedUntil(until)
    return .pinLocked
  }

  private static func unknown(_ credential: PresentedCredential) -> DenyReason {
    switch credential {
    case .malformed: .credentialMalformed
    case .digest(_, .pin): .pinWrong
    case .digest, .member, .pass: .credentialUnknown
    }
  }

  /// Step 10.
  func ownRefusal(
    _ resource: PolicyRecord, _ situation: Situation, judgedBy right: Right, detail: inout DecisionDetail
  ) -> DenyReason? {
    if situation.outOfService || resource.isOutOfService, right != .maintain {
      if !situation.outOfService { detail = .lockout(PolicyText(offset: resource.u32(24))) }
      return .outOfService
    }
    if situation.emergencyStop { return .emergencyStop }
    if situation.preconditionUnmet { return .preconditionUnmet }
    if situation.inUse { return .inUse }
    return situation.fault ? .fault : nil
  }
}

/// Why nobody but whoever may override enters now.
private enum Closing {
  case none
  case lockdown
  /// Within these closed hours of the resource.
  case hours(PolicyRecord)
  /// The resource has closed hours, and the clock that would tell is unknown.
  case clockNeeded
  /// The image names closed hours that it does not have.
  case damaged

  /// Of a request that was allowed: only `override` can have let it pass.
  var isOverridden: Bool {
    switch self {
    case .lockdown, .hours: true
    case .none, .clockNeeded, .damaged: false
    }
  }
}

extension PolicyRecord {
  /// Of a resource: the policy itself says that it is out of service.
  var isOutOfService: Bool { u8(9) & 2 != 0 }
}
