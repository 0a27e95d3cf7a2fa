extension PolicyGrant {
  /// What a pass brings along: no grant of any policy.
  public static let pass = PolicyGrant(index: .max)
}

extension PolicyView {
  /// Steps 3 to 10 of `decide` for a pass. Instead of a grant it has its own resources and validity, for the right to
  /// enter alone; its clock must be known whatever the resource allows, because it ends.
  ///
  /// A policy that knows the pass judges its state, one that knows the holder their standing and holds.
  func judge(
    _ pass: VerifiedPass, _ request: AccessRequest, on place: PolicyResource, _ resource: PolicyRecord,
    _ clock: PolicyClock, into decision: inout Decision
  ) -> Decision.Outcome {
    decision.member = pass.holder
    var clockNeeded = !clock.isKnown
    if let slot = credential(pass.digest) {
      let credential = CredentialJudge(self, slot: slot, request)
      if let reason = credential.refusal(clock, clockNeeded: &clockNeeded, detail: &decision.detail) {
        return .deny(reason)
      }
    }
    switch clock.standing(from: pass.from, until: pass.until) {
    case .inForce, .clockNeeded: break
    case .notYet:
      decision.detail = .validFrom(PolicyClock.time(minutes: pass.from))
      return .deny(.credentialNotYetValid)
    case .over:
      decision.detail = .expiredAt(PolicyClock.time(minutes: pass.until))
      return .deny(.credentialExpired)
    }
    let person = slot(of: pass.holder).flatMap { PolicyPerson(self, slot: $0) }
    if let reason = person?.refusal(on: place, clock: clock, clockNeeded: &clockNeeded, detail: &decision.detail) {
      return .deny(reason)
    }
    if clockNeeded { return .deny(.clockUnknown) }
    guard pass.isForHere, decision.right == .enter else { return .deny(.noGrant) }
    decision.grant = .pass
    if let reason = lack(of: person, resource, clock, &decision.detail) ?? request.situation.obstacle {
      return .deny(reason)
    }
    if let reason = ownRefusal(resource, request.situation, judgedBy: .enter, detail: &decision.detail) {
      return .deny(reason)
    }
    return .allow(.pass, person?.flags.contains(.extendedUnlock) == true ? .extendedUnlock : [])
  }

  /// What the resource asks of everybody, such as a waiver: somebody whom the policy does not know has none of it.
  private func lack(
    of person: PolicyPerson?, _ resource: PolicyRecord, _ clock: PolicyClock, _ detail: inout DecisionDetail
  ) -> DenyReason? {
    let (first, count) = (resource.u32(16), resource.u32(20))
    guard count > 0 else { return nil }
    guard let person else {
      guard let record = sections.pointee.certificationLists.record(first) else { return .policyMissing }
      detail = .certification(PolicyCertification(index: record.u32(0)))
      return .certificationMissing
    }
    var training = TrainingCheck()
    guard training.require(first: first, count: count, ofGrant: false, person, clock) else { return .policyMissing }
    if let lack = training.missing {
      detail = lack.detail
      return .certificationMissing
    }
    guard let (certification, time) = training.expired else { return nil }
    detail = .certificationExpired(certification, at: time)
    return .certificationExpired
  }
}
