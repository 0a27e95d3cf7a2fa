/// One policy of a rehearsal, with what the rehearsal remembers of it.
struct RehearsalSide: Sendable {
  private struct Use: Hashable, Sendable {
    var grant: PolicyGrant
    var member: MemberID
  }

  let policy: PolicyImage
  private var uses: [Use: UInt32] = [:]
  /// Looked up once each; nil for one that the policy does not know.
  private var resources: [String: PolicyResource?] = [:]
  private var grants: [String: PolicyGrant]?

  init(_ policy: PolicyImage) { self.policy = policy }

  /// Judges by the policy that is compared with, and learns from it what the entry left open: what it says by itself the
  /// board need not have said, and what it asks of somebody who was let in was given.
  mutating func judgeFirst(_ recorded: inout RecordedPresentation) -> RehearsalVerdict {
    if let doubt = recorded.doubt, explains(doubt, recorded) { recorded.settleDoubt() }
    if recorded.outcome == .allowed, case .asks(let conditions) = decide(recorded).verdict { recorded.meet(conditions) }
    return judge(recorded)
  }

  /// Judges, and counts the use.
  mutating func judge(_ recorded: RecordedPresentation) -> RehearsalVerdict {
    if let (id, count) = recorded.usedUp, let grant = grant(id) {
      let use = Use(grant: grant, member: recorded.member)
      uses[use] = max(uses[use] ?? 0, count)
    }
    let (verdict, decision) = decide(recorded)
    if verdict.passes, decision.obligations.contains(.countUse), let grant = decision.grant {
      uses[Use(grant: grant, member: recorded.member), default: 0] += 1
    }
    return verdict
  }

  /// As the space does: whoever may repair a tool that is out of service need not have the right to operate it.
  private mutating func decide(_ recorded: RecordedPresentation) -> (verdict: RehearsalVerdict, decision: Decision) {
    let asked = decide(recorded, recorded.askedRight)
    guard recorded.askedRight == .operate, !asked.verdict.passes else { return asked }
    let repair = decide(recorded, .maintain)
    return repair.verdict.passes && repair.decision.obligations.contains(.maintenance) ? repair : asked
  }

  private mutating func decide(
    _ recorded: RecordedPresentation, _ right: Right
  ) -> (verdict: RehearsalVerdict, decision: Decision) {
    let situation = recorded.situation(in: policy)
    let best = decide(recorded, right, situation.meeting(recorded.unknown))
    if recorded.isFinal { return (final(best.reason, recorded), best) }
    if let reason = best.reason { return (.refused(reason), best) }
    let worst = decide(recorded, right, situation)
    guard let missing = worst.reason else { return (.allowed, worst) }
    let asked = GrantConditions.all.filter { condition, _ in
      recorded.unknown.contains(condition)
        && !decide(recorded, right, situation.meeting(recorded.unknown.subtracting(condition))).isAllowed
    }
    // Where either of two grants would do, the nearer one is named.
    let named = asked.isEmpty ? GrantConditions.all.filter { $0.reason == missing } : asked
    return (.asks(GrantConditions(named.map(\.condition))), best)
  }

  /// The reason that stands goes before those that ``decide(_:policy:at:quality:uses:)`` looks for later.
  private func final(_ reason: DenyReason?, _ recorded: RecordedPresentation) -> RehearsalVerdict {
    guard let reason, case .refused(let kept) = recorded.outcome else { return recorded.outcome }
    let order = DenyReason.allCases
    let isEarlier = (order.firstIndex(of: reason) ?? 0) < (order.firstIndex(of: kept) ?? 0)
    return .refused(isEarlier ? reason : kept)
  }

  private mutating func decide(
    _ recorded: RecordedPresentation, _ right: Right, _ situation: Situation
  ) -> Decision {
    let place = resources[recorded.resource] ?? find(recorded.resource)
    let request = AccessRequest(
      credential: .member(recorded.member), resource: place, right: right, situation: situation)
    let uses = uses
    return SpaceCore.decide(request, policy: policy, at: recorded.time, quality: recorded.clock) { grant, member in
      uses[Use(grant: grant, member: member)] ?? 0
    }
  }

  /// Whether this policy refuses for what is in doubt, without the board.
  private mutating func explains(_ doubt: RecordedPresentation.Doubt, _ recorded: RecordedPresentation) -> Bool {
    var alone = recorded
    alone.doubt = nil
    let decision = decide(alone, alone.askedRight, alone.situation.meeting(alone.unknown))
    guard let reason = decision.reason, recorded.outcome == .refused(reason) else { return false }
    switch doubt {
    case .disabled, .outOfService: return true
    case .certification(let name):
      guard let certification = name.flatMap(policy.certificationIndex(named:)) else { return false }
      return decision.detail.certification == certification
    }
  }

  private mutating func find(_ resource: String) -> PolicyResource? {
    let place = policy.resourceIndex(of: ResourceID(resource))
    resources[resource] = .some(place)
    return place
  }

  private mutating func grant(_ id: String) -> PolicyGrant? {
    if let grants { return grants[id] }
    var found: [String: PolicyGrant] = [:]
    for index in 0..<UInt32(clamping: policy.grantCount) {
      let grant = PolicyGrant(index: index)
      if let id = policy.grantID(of: grant) { found[id] = grant }
    }
    grants = found
    return found[id]
  }
}

extension DecisionDetail {
  /// The certification that it is about.
  fileprivate var certification: PolicyCertification? {
    switch self {
    case .certification(let certification): certification
    case .certificationFrom(let certification, _), .certificationExpired(let certification, at: _): certification
    case .none, .opensAt, .validFrom, .expiredAt, .hold, .standing, .policyAge, .lockedUntil, .lockout, .uses: nil
    }
  }
}
