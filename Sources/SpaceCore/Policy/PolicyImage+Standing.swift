extension PolicyImage {
  /// Whether a member has a right on a resource now, without a credential: the grant, or nil.
  ///
  /// Steps 1 and 4 to 8 of `decide` with the certifications of the grant and the resource; the other conditions of
  /// step 9 (PIN, second person, supervisor, signed in) are left out. For whoever supervises or stands by, for
  /// free access with the first member, and for pages.
  public func wouldHold(
    _ right: Right, on resource: PolicyResource, member: MemberID, at wall: WallTime, quality: ClockQuality,
    confirmedAt: WallTime? = nil, uses: (PolicyGrant, MemberID) -> UInt32 = { _, _ in 0 }
  ) -> PolicyGrant? {
    guard
      let record = view.sections.pointee.resources.record(resource.index), record.u8(9) & 1 != 0,
      let rule = ClockUnknownRule(rawValue: record.u8(10)), let place = self.member(member),
      let slot = view.sections.pointee.credentials.record(place.index), let person = PolicyPerson(view, slot: slot)
    else { return nil }
    let clock = PolicyClock(wall: wall, quality: quality, rule: rule)
    var clockNeeded = false
    var detail = DecisionDetail.none
    guard person.refusal(on: resource, clock: clock, clockNeeded: &clockNeeded, detail: &detail) == nil else {
      return nil
    }
    var situation = Situation()
    situation.policyConfirmedAt = confirmedAt
    situation.pin = .verified
    situation.secondPersonPresent = true
    situation.supervisorPresent = true
    situation.signedIn = true
    let search = GrantSearch(
      person: person, right: right, resource: resource, record: record, clock: clock, clockNeeded: clockNeeded)
    let found = withExtendedLifetime(self) { search.run(situation, uses) }
    return found.stopped == nil ? found.grant : nil
  }
}
