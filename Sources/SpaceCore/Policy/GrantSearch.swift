/// Steps 6 to 9 of `decide`: one member's grants of one right on one resource, in their order.
struct GrantSearch {
  let person: PolicyPerson
  let resource: PolicyResource
  let right: Right
  let clock: PolicyClock
  let situation: Situation
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
  func run(_ record: PolicyRecord, uses: (PolicyGrant, MemberID) -> UInt32) -> Finding {
    let everythingNeedsClock = clockNeeded || (!clock.isKnown && clock.rule == .deny)
    let key = PolicyPerson.key(right, resource)
    guard let rights = person.rights, resource.index <= UInt32(UInt16.max) else {
      return Finding(stopped: .policyMissing)
    }
    var best: Finding?
    var place = rights.firstPlace { $0.u64(0) < key }
    while let entry = rights.record(place), entry.u64(0) >> 40 == key >> 40 {
      let grant = PolicyGrant(index: UInt32(truncatingIfNeeded: entry.u64(0)))
      guard let grantRecord = person.policy.tables.grants.record(grant.index) else {
        return Finding(stopped: .policyMissing)
      }
      guard
        let judge = GrantJudge(
          search: self, resource: record, grant: grant, record: grantRecord, clockNeeded: everythingNeedsClock)
      else { return Finding(stopped: .policyMissing) }
      let finding = judge.finding(uses)
      if finding.distance == 0 { return finding }
      if best.map({ (finding.distance, finding.tie) < ($0.distance, $0.tie) }) ?? true { best = finding }
      place += 1
    }
    return best ?? Finding(stopped: everythingNeedsClock ? .clockUnknown : .noGrant)
  }
}
