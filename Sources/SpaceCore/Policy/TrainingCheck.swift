/// What of the required certifications a member has: those of the grant, of the resource and of the configuration.
struct TrainingCheck {
  /// The first of the grant's own that was never given: a miss of step 8.
  private(set) var untrained: PolicyCertification?
  /// The first of the resource's or configuration's that was never given: a condition of step 9.
  private(set) var isMissing = false
  private(set) var missing: PolicyCertification?
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
      } else if !isMissing {
        isMissing = true
      }
    }
  }

  @inline(__always) private mutating func require(
    _ certification: PolicyCertification, ofGrant: Bool, _ person: PolicyPerson, _ clock: PolicyClock
  ) {
    guard let held = person.held(certification.index) else { return note(never: certification, ofGrant: ofGrant) }
    switch clock.standing(from: held.u32(4), until: held.u32(8)) {
    case .inForce: break
    case .clockNeeded: clockNeeded = true
    case .notYet: note(never: certification, ofGrant: ofGrant)
    case .over: if expired == nil { expired = (certification, at: PolicyClock.time(minutes: held.u32(8))) }
    }
  }

  private mutating func note(never certification: PolicyCertification, ofGrant: Bool) {
    if ofGrant {
      if untrained == nil { untrained = certification }
    } else if !isMissing {
      isMissing = true
      missing = certification
    }
  }
}
