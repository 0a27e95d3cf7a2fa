/// Steps 6 to 9 of `decide` for one grant.
struct GrantJudge {
  let search: GrantSearch
  let grant: PolicyGrant
  let record: PolicyRecord
  let schedule: PolicyRecord?
  let training: TrainingCheck
  /// True when the clock is missing, for this grant or before it was looked at.
  let clockMissing: Bool

  private var clock: PolicyClock { search.clock }

  /// How near a grant came, nearest first; see ``decide(_:policy:at:quality:uses:)``.
  private enum Distance: Int {
    case allows, condition, staleOnly, clockOnly, closed, notYet, expired, usedUp, unapproved, untrained, stale, clock
  }

  /// Nil when the image is damaged where this grant leads.
  @inline(__always)
  init?(
    search: GrantSearch, grant: PolicyGrant, record: PolicyRecord, _ situation: Situation, clockNeeded: Bool
  ) {
    let resource = search.record
    var training = TrainingCheck()
    guard
      training.require(first: record.u32(28), count: record.u32(32), ofGrant: true, search.person, search.clock),
      training.require(first: resource.u32(16), count: resource.u32(20), ofGrant: false, search.person, search.clock)
    else { return nil }
    training.require(situation.requiredCertifications, search.person, search.clock)
    var schedule: PolicyRecord?
    if record.u32(4) != PolicyLayout.none {
      guard let found = search.person.policy.sections.pointee.schedules.record(record.u32(4)) else { return nil }
      schedule = found
    }
    self.search = search
    self.grant = grant
    self.record = record
    self.schedule = schedule
    self.training = training
    let isBound = schedule != nil || record.u32(20) != 0 || training.clockNeeded
    let validity = search.clock.standing(from: record.u32(8), until: record.u32(12))
    clockMissing = clockNeeded || (search.clock.isMissing && isBound) || validity == .clockNeeded
  }

  @inline(__always) func finding(
    _ situation: Situation, _ uses: (PolicyGrant, MemberID) -> UInt32
  ) -> GrantSearch.Finding {
    if let age = staleness(situation.policyConfirmedAt) {
      return stopped(.policyStale, age, clockMissing || isMissed(uses) ? .stale : .staleOnly)
    }
    if clockMissing { return stopped(.clockUnknown, .none, isMissed(uses) ? .clock : .clockOnly) }
    if let miss = miss(uses) { return miss }
    if let (reason, detail) = condition(situation) { return stopped(reason, detail, .condition) }
    return GrantSearch.Finding(
      grant: grant, extendedUnlock: record.u8(25) & 1 != 0, countsUse: record.u32(16) != 0,
      distance: Distance.allows.rawValue)
  }

  private func stopped(
    _ reason: DenyReason, _ detail: DecisionDetail, _ distance: Distance, tie: Int64 = .max
  ) -> GrantSearch.Finding {
    GrantSearch.Finding(stopped: reason, detail: detail, grant: grant, distance: distance.rawValue, tie: tie)
  }

  // MARK: Step 6

  /// The age of the policy when it is over this grant's bound. A confirmation farther ahead than the bound counts too:
  /// then one of the two clocks is wrong.
  private func staleness(_ confirmedAt: WallTime?) -> DecisionDetail? {
    let bound = record.u32(20)
    guard bound != 0 else { return nil }
    let confirmed = confirmedAt ?? search.person.policy.issuedAt
    let (age, overflow) = clock.wall.seconds.subtractingReportingOverflow(confirmed.seconds)
    if !overflow, age.magnitude <= UInt64(bound) { return nil }
    // An unknown clock is a lower bound: it proves that a policy is old, never that a confirmation is in the future.
    if !clock.isKnown, age < 0 || overflow { return nil }
    return .policyAge(seconds: overflow ? .max : age, bound: bound)
  }

  // MARK: Step 8

  /// Whether step 8 stops this grant, as far as the clock can tell.
  private func isMissed(_ uses: (PolicyGrant, MemberID) -> UInt32) -> Bool {
    lastingMiss(uses) != nil || !isBegun || !isOpen
  }

  private var isBegun: Bool { clock.standing(from: record.u32(8), until: 0) != .notYet }

  /// True also while the clock is missing: then step 7 speaks.
  private var isOpen: Bool {
    guard let schedule, clock.isKnown else { return true }
    let policy = search.person.policy
    return policy.isOpen(schedule, at: policy.localTime(of: clock.wall))
  }

  private func miss(_ uses: (PolicyGrant, MemberID) -> UInt32) -> GrantSearch.Finding? {
    if let lasting = lastingMiss(uses) { return lasting }
    let from = PolicyClock.time(minutes: record.u32(8))
    if !isBegun { return stopped(.grantNotYetValid, .validFrom(from), .notYet, tie: from.seconds) }
    guard !isOpen, let schedule else { return nil }
    let until = record.u32(12) == 0 ? WallTime(milliseconds: .max) : PolicyClock.time(minutes: record.u32(12))
    let opening = search.person.policy.nextEdge(of: schedule, after: clock.wall, open: true)
    guard let opening, opening < until else { return stopped(.scheduleClosed, .opensAt(nil), .closed) }
    return stopped(.scheduleClosed, .opensAt(opening), .closed, tie: opening.seconds)
  }

  /// What waiting does not cure: expired, used up, not approved, never trained.
  private func lastingMiss(_ uses: (PolicyGrant, MemberID) -> UInt32) -> GrantSearch.Finding? {
    if clock.standing(from: 0, until: record.u32(12)) == .over {
      let time = PolicyClock.time(minutes: record.u32(12))
      return stopped(.grantExpired, .expiredAt(time), .expired, tie: -time.seconds)
    }
    let limit = record.u32(16)
    if limit != 0, uses(grant, search.person.id) >= limit {
      return stopped(.grantUsedUp, .uses(limit: limit), .usedUp)
    }
    if record.u8(25) & 2 != 0 { return stopped(.approvalMissing, .none, .unapproved) }
    guard let lack = training.untrained else { return nil }
    return stopped(.trainingMissing, lack.detail, .untrained)
  }

  // MARK: Step 9

  private func condition(_ situation: Situation) -> (DenyReason, DecisionDetail)? {
    let conditions = GrantConditions(rawValue: record.u8(24))
    if conditions.contains(.pin), let missing = pinRefusal(situation.pin) { return missing }
    if let lack = training.missing { return (.certificationMissing, lack.detail) }
    if let (certification, time) = training.expired {
      return (.certificationExpired, .certificationExpired(certification, at: time))
    }
    if conditions.contains(.secondPerson), !situation.secondPersonPresent { return (.secondPersonRequired, .none) }
    if conditions.contains(.supervisor), !situation.supervisorPresent { return (.supervisorRequired, .none) }
    if conditions.contains(.signedIn), !situation.signedIn { return (.signInRequired, .none) }
    return situation.obstacle.map { ($0, .none) }
  }

  private func pinRefusal(_ pin: PINState) -> (DenyReason, DecisionDetail)? {
    if search.person.flags.contains(.pinExempt) { return nil }
    switch pin {
    case .verified: return nil
    case .notGiven: return (.pinRequired, .none)
    case .wrong: return (.pinWrong, .none)
    case .locked(let until): return (.pinLocked, .lockedUntil(until))
    }
  }
}
