/// What of the required certifications a member has: those of the grant, of the resource and of the configuration.
struct TrainingCheck {
  /// One that a member lacks: never given, or given from a time on that is still ahead.
  struct Lack {
    /// Nil for a name of the configuration that the policy does not know.
    var certification: PolicyCertification?
    /// When it begins to count, in minutes; 0 when it was never given.
    var from: UInt32 = 0

    var detail: DecisionDetail {
      guard let certification, from != 0 else { return .certification(certification) }
      return .certificationFrom(certification, PolicyClock.time(minutes: from))
    }
  }

  /// The first of the grant's own that the member lacks: a miss of step 8. One that was never given goes before one that
  /// only waits for its time: waiting does not cure it.
  private(set) var untrained: Lack?
  /// The same of the resource's and configuration's: a condition of step 9.
  private(set) var missing: Lack?
  /// The first that was given and is over.
  private(set) var expired: (PolicyCertification, at: WallTime)?
  /// True when one of them ends and the clock that would tell is unknown.
  private(set) var clockNeeded = false

  /// Looks at a run of the certification lists; false when the image is damaged there.
  @inline(__always) mutating func require(
    first: UInt32, count: UInt32, ofGrant: Bool, _ person: PolicyPerson, _ clock: PolicyClock
  ) -> Bool {
    guard count > 0 else { return true }
    guard let run = person.policy.sections.pointee.certificationLists.run(first: first, count: count) else {
      return false
    }
    for place in 0..<run.count {
      guard let record = run.record(place) else { return false }
      require(PolicyCertification(index: record.u32(0)), ofGrant: ofGrant, person, clock)
    }
    return true
  }

  /// Looks at those of the configuration, where nil is a name that the policy does not know.
  mutating func require(
    _ certifications: [PolicyCertification?], _ person: PolicyPerson, _ clock: PolicyClock
  ) {
    for certification in certifications {
      if let certification {
        require(certification, ofGrant: false, person, clock)
      } else {
        note(Lack(), ofGrant: false)
      }
    }
  }

  @inline(__always) private mutating func require(
    _ certification: PolicyCertification, ofGrant: Bool, _ person: PolicyPerson, _ clock: PolicyClock
  ) {
    guard let held = person.held(certification.index) else {
      return note(Lack(certification: certification), ofGrant: ofGrant)
    }
    switch clock.standing(from: held.u32(4), until: held.u32(8)) {
    case .inForce: break
    case .clockNeeded: clockNeeded = true
    case .notYet: note(Lack(certification: certification, from: held.u32(4)), ofGrant: ofGrant)
    case .over: if expired == nil { expired = (certification, at: PolicyClock.time(minutes: held.u32(8))) }
    }
  }

  private mutating func note(_ lack: Lack, ofGrant: Bool) {
    if ofGrant { Self.keep(lack, in: &untrained) } else { Self.keep(lack, in: &missing) }
  }

  private static func keep(_ lack: Lack, in kept: inout Lack?) {
    if kept.map({ $0.from != 0 && lack.from == 0 }) ?? true { kept = lack }
  }
}
