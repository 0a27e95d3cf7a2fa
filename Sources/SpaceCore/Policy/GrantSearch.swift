/// Steps 6 to 9 of `decide`: one member's grants of one right on one resource, in their order.
///
/// Numbers and addresses only, so that passing it on counts no references.
struct GrantSearch {
  let person: PolicyPerson
  let right: Right
  let resource: PolicyResource
  /// The resource's own record.
  let record: PolicyRecord
  let clock: PolicyClock
  /// True when the credential or the grace already needs a clock that is unknown.
  let clockNeeded: Bool

  /// What became of one grant, or of all.
  struct Finding {
    /// Nil: it allows.
    var stopped: DenyReason?
    var detail: DecisionDetail = .none
    var grant: PolicyGrant?
    var extendedUnlock = false
    var countsUse = false
    /// How near it came, 0 for a grant that allows.
    var distance = 0
    /// Orders misses of the same distance: seconds, the smaller the nearer.
    var tie = Int64.max
  }

  /// The finding that decides; see ``decide(_:policy:at:quality:uses:)`` for the order.
  func run(_ situation: Situation, _ uses: (PolicyGrant, MemberID) -> UInt32) -> Finding {
    let everythingNeedsClock = clockNeeded || (!clock.isKnown && clock.rule == .deny)
    let key = PolicyPerson.key(right, resource)
    guard let rights = person.rights, resource.index <= UInt32(UInt16.max) else {
      return Finding(stopped: .policyMissing)
    }
    var best: Finding?
    var place = rights.firstPlace { $0.u64(0) < key }
    while let entry = rights.record(place), entry.u64(0) >> 40 == key >> 40 {
      let grant = PolicyGrant(index: UInt32(truncatingIfNeeded: entry.u64(0)))
      guard
        let grantRecord = person.policy.sections.pointee.grants.record(grant.index),
        let judge = GrantJudge(
          search: self, grant: grant, record: grantRecord, situation, clockNeeded: everythingNeedsClock)
      else { return Finding(stopped: .policyMissing) }
      let finding = judge.finding(situation, uses)
      if finding.distance == 0 { return finding }
      if best.map({ (finding.distance, finding.tie) < ($0.distance, $0.tie) }) ?? true { best = finding }
      place += 1
    }
    return best ?? Finding(stopped: everythingNeedsClock ? .clockUnknown : .noGrant)
  }
}
