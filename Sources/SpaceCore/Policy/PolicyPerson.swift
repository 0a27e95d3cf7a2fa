/// One member as the image has them: what steps 4 and 5 look at, and where their rights and certifications lie.
struct PolicyPerson {
  let policy: PolicyView
  let slot: PolicyRecord
  let memberClass: PolicyRecord

  /// - Parameter slot: a slot of the credential table. Nil when its class is damaged.
  @inline(__always) init?(_ policy: PolicyView, slot: PolicyRecord) {
    guard let memberClass = policy.sections.pointee.memberClasses.record(slot.u32(32)) else { return nil }
    self.policy = policy
    self.slot = slot
    self.memberClass = memberClass
  }

  var id: MemberID { MemberID(high: slot.u64(16), low: slot.u64(24)) }
  var flags: MemberFlags { MemberFlags(rawValue: memberClass.u8(29)) }

  /// Steps 4 and 5: the standing and the holds. Sets `clockNeeded` when grace cannot be told from its end.
  @inline(__always) func refusal(
    on resource: PolicyResource, clock: PolicyClock, clockNeeded: inout Bool, detail: inout DecisionDetail
  ) -> DenyReason? {
    guard let standing = MemberStanding(rawValue: memberClass.u8(28)) else { return .policyMissing }
    switch standing {
    case .active: break
    case .suspended:
      detail = .standing(PolicyText(offset: memberClass.u32(24)))
      return .memberSuspended
    case .left: return .memberLeft
    case .grace:
      switch clock.standing(from: 0, until: memberClass.u32(32)) {
      case .inForce, .notYet: break
      case .clockNeeded: clockNeeded = true
      case .over:
        detail = .expiredAt(PolicyClock.time(minutes: memberClass.u32(32)))
        return .graceEnded
      }
    }
    guard let holds = policy.sections.pointee.holds.run(first: memberClass.u32(16), count: memberClass.u32(20)) else {
      return .policyMissing
    }
    for place in 0..<holds.count {
      guard let hold = holds.record(place) else { return .policyMissing }
      guard hold.u32(0) == resource.index || hold.u32(0) == PolicyLayout.none else { continue }
      let until = hold.u32(8)
      if until != 0, clock.minutes >= Int64(until) { continue }
      detail = .hold(PolicyText(offset: hold.u32(4)), until: until == 0 ? nil : PolicyClock.time(minutes: until))
      return .held
    }
    return nil
  }

  /// The run of this member's rights; nil when damaged.
  var rights: PolicySection? {
    policy.sections.pointee.rights.run(first: memberClass.u32(0), count: memberClass.u32(4))
  }

  func hasGrant(_ right: Right, on resource: PolicyResource) -> Bool {
    guard let rights else { return false }
    let key = Self.key(right, resource)
    return rights.record(rights.firstPlace { $0.u64(0) < key }).map { $0.u64(0) >> 40 == key >> 40 } ?? false
  }

  /// Where the rights to a resource begin: `resource << 48 | right << 40`.
  static func key(_ right: Right, _ resource: PolicyResource) -> UInt64 {
    UInt64(resource.index) << 48 | UInt64(right.rawValue) << 40
  }

  /// The record of a held certification; nil when it was never given.
  @inline(__always) func held(_ certification: UInt32) -> PolicyRecord? {
    guard
      let held = policy.sections.pointee.heldCertifications.run(first: memberClass.u32(8), count: memberClass.u32(12))
    else {
      return nil
    }
    let place = held.firstPlace { $0.u32(0) < certification }
    guard let record = held.record(place), record.u32(0) == certification else { return nil }
    return record
  }
}
