// Coming in and leaving.

extension Space {
  /// A credential at the outer reader of a door.
  mutating func come(_ presentation: Presentation, door index: Int, at moment: Moment) -> [SpaceAction] {
    let id = doors[index].id
    var asking = Asking(presentation: presentation)
    var actions: [SpaceAction] = []
    if let waiting = pending[id], waiting.needsSecondPerson, let member = holder(of: presentation),
      member != waiting.decision.member
    {
      pending[id] = nil
      asking.partner = Partner(
        presentation: waiting.asking.presentation, pin: waiting.asking.pin, decision: waiting.decision)
      actions.append(.disarm(.pending(id)))
    }
    return actions + enter(asking, door: index, at: moment)
  }

  mutating func enter(_ asking: Asking, door index: Int, at moment: Moment) -> [SpaceAction] {
    let id = doors[index].id
    let decision = askToEnter(asking.presentation, asking.pin, inPair: asking.partner != nil, door: index, at: moment)
    guard decision.isAllowed else {
      if let actions = waiting(asking, decision, at: id, readers: doors[index].settings.readers, moment: moment) {
        return actions
      }
      let first = asking.partner.map { refused($0.decision, $0.presentation, resource: id, at: moment) } ?? []
      return first + refused(decision, asking.presentation, resource: id, at: moment) + door(id, .denied, at: moment)
    }
    guard let partner = asking.partner else { return admit(decision, asking.presentation, door: index, at: moment) }
    let first = askToEnter(partner.presentation, partner.pin, inPair: true, door: index, at: moment)
    guard first.isAllowed else {
      // Whoever came first may not after all: the second is asked again, alone.
      var alone = asking
      alone.partner = nil
      return refused(first, partner.presentation, resource: id, at: moment) + enter(alone, door: index, at: moment)
    }
    let pair = Admission(
      companion: decision.member, since: asking.presentation.at,
      extended: decision.obligations.contains(.extendedUnlock))
    return granted(decision, asking.presentation, resource: id, at: moment) { $0.companion = first.member }
      + admit(first, partner.presentation, door: index, pair, at: moment)
  }

  private mutating func askToEnter(
    _ presentation: Presentation, _ pin: PINState, inPair: Bool, door index: Int, at moment: Moment
  ) -> Decision {
    let member = holder(of: presentation)
    var situation = situation(door: index, holder: member, at: moment)
    situation.pin = pinState(pin, of: member, at: presentation.reader, moment: moment)
    situation.secondPersonPresent = inPair
    let request = AccessRequest(
      credential: presentation.credential, resource: places.doors[index], right: .enter, situation: situation)
    return ask(request, at: moment) { $0.isSupervised(door: index, holder: member, at: $0.wall(at: moment)) }
  }

  /// What comes with letting somebody in, beside the decision.
  struct Admission {
    var companion: MemberID?
    /// When the last thing that was needed was given; nil for the presentation itself.
    var since: Moment?
    var cause = DoorCause.grant
    var actor: String?
    /// Somebody who comes along needs longer.
    var extended = false
  }

  /// Lets a member in, and does what comes with it.
  mutating func admit(
    _ decision: Decision, _ presentation: Presentation, door index: Int, _ admission: Admission = Admission(),
    at moment: Moment
  ) -> [SpaceAction] {
    let id = doors[index].id
    var pass = DoorPass(cause: admission.cause, since: admission.since ?? presentation.at)
    pass.member = decision.member
    pass.grant = grantID(decision, presentation)
    pass.isOfSignedPass = presentation.credential.kind == .pass
    pass.extended = admission.extended || decision.obligations.contains(.extendedUnlock)
    pass.companion = admission.companion
    let isViolation = isOnWrongSide(decision.member, door: index, at: moment)
    var actions = granted(decision, presentation, resource: id, at: moment) {
      $0.companion = admission.companion
      $0.actor = admission.actor
      if admission.cause != .grant { $0.cause = admission.cause.rawValue }
      if isViolation { $0.antiPassback = true }
    }
    if let member = decision.member {
      if let double = secondPresentation(of: member, door: index, presentation, at: moment) { return actions + double }
      // Before the lock moves: whoever may disarm the area has done so when the leaf opens.
      actions += disarmAreas(of: index, by: member, at: moment)
    }
    return actions + door(id, .granted(pass), at: moment) + happened(.granted, at: id, moment)
  }

  /// Nobody is kept inside: a badge at an inner reader opens as the exit button does, and tells who left.
  mutating func leave(_ presentation: Presentation, door index: Int, at moment: Moment) -> [SpaceAction] {
    let id = doors[index].id
    let member = holder(of: presentation)
    let pass = DoorPass(cause: member == nil ? .rex : .grant, member: member, leaving: true, since: presentation.at)
    var data = data(of: presentation)
    data.member = member
    data.cause = DoorCause.rex.rawValue
    if let rule = settings.rules.sides[id], let member, sides.leavesFromElsewhere(member, rule) {
      data.antiPassback = true
    }
    let event = journalEvent(.accessGranted, subject: id.name, data, at: moment)
    let request = AccessRequest(credential: presentation.credential, resource: places.doors[index], right: .enter)
    let entering = judge(request, at: wall(at: moment))
    return [.record(event, saving: [])] + door(id, .granted(pass), at: moment)
      + (entering.reason == .credentialLost ? lostCredential(data, resource: id, at: moment) : [])
  }

  // MARK: A steward's second presentation

  /// The same steward again within moments: holds the door open, or props an open leaf, or ends the holding.
  private mutating func secondPresentation(
    of member: MemberID, door index: Int, _ presentation: Presentation, at moment: Moment
  ) -> [SpaceAction]? {
    let id = doors[index].id
    let last = lastAdmitted.updateValue(LastAdmitted(member: member, at: presentation.at), forKey: id)
    guard
      let last, last.member == member, presentation.at - last.at <= settings.rules.doublePresentation,
      may(.manage, places.doors[index], member: member, at: wall(at: moment))
    else { return nil }
    let actions: [SpaceAction]
    switch doors[index].state.posture {
    case .freeAccess:
      actions = endKeepingOpen(index, actor: member.description, at: moment)
    case .secured where doors[index].state.leaf == .open:
      let until = moment + settings.rules.propTime
      actions = door(id, .propped(until: until, actor: member.description), at: moment)
    case .secured:
      guard let kept = keepOpen(index, for: member, actor: member.description, at: moment) else { return nil }
      actions = kept
    case .unlocked, .lockdown, .disabled:
      return nil
    }
    lastAdmitted[id] = nil
    return actions + [.indicate(presentation.reader, .granted)]
  }

  /// Holds a door open until its own schedule ends, else that of whoever does it, else the end of the day; nil where the
  /// interlock forbids it.
  mutating func keepOpen(_ index: Int, for member: MemberID?, actor: String, at moment: Moment) -> [SpaceAction]? {
    guard !isInterlocked(index) else { return nil }
    let id = doors[index].id
    let now = wall(at: moment)
    keep(id, open: closing(of: places.doors[index], member: member, after: now))
    return door(id, .freeAccess(begins: true, waitsForMember: false, actor: actor), at: moment)
  }

  /// Ends free access, by whatever it began, until its schedule begins anew.
  mutating func endKeepingOpen(_ index: Int, actor: String, at moment: Moment) -> [SpaceAction] {
    keep(doors[index].id, open: nil)
    return door(doors[index].id, .freeAccess(begins: false, waitsForMember: false, actor: actor), at: moment)
  }

  mutating func keep(_ id: ResourceID, open until: WallTime?) {
    guard keptOpen[id] != until else { return }
    keptOpen[id] = until
    unsaved.append(.keptOpen(id, until: until))
  }

  private func closing(of resource: PolicyResource?, member: MemberID?, after now: WallTime) -> WallTime {
    guard let policy, let resource else { return now + .seconds(4 * 3600) }
    func end(_ schedule: PolicySchedule?) -> WallTime? {
      guard let schedule, policy.isOpen(schedule, at: now) else { return nil }
      return policy.nextClosing(of: schedule, after: now)
    }
    let grant = member.flatMap {
      policy.wouldHold(
        .manage, on: resource, member: $0, at: now, quality: clock.quality, confirmedAt: policyConfirmedAt)
    }
    return end(policy.resource(resource)?.freeAccess) ?? end(grant.flatMap(policy.schedule))
      ?? policy.nextMidnight(after: now)
  }

  // MARK: Interlock and sides

  /// True while another door of its interlock is open, or may be opened.
  func isInterlocked(_ index: Int) -> Bool {
    interlocked(with: doors[index].id).contains { $0.isReleased || $0.state.leaf == .open }
  }

  /// The other doors of the groups that a door is in.
  func interlocked(with id: ResourceID) -> [Door] {
    guard !settings.rules.interlocks.isEmpty else { return [] }
    return settings.rules.interlocks.filter { $0.contains(id) }.flatMap { group in
      group.filter { $0 != id }.compactMap { doorIndex[$0].map { doors[$0] } }
    }
  }

  /// Whether a member who wants to come in was last seen elsewhere than where the door leads from.
  func isOnWrongSide(_ member: MemberID?, door index: Int, at moment: Moment) -> Bool {
    guard let member, let rule = settings.rules.sides[doors[index].id] else { return false }
    return sides.isOnWrongSide(member, rule, at: wall(at: moment))
  }
}

/// Whom a door last let in, and when.
struct LastAdmitted: Sendable, Equatable {
  var member: MemberID
  var at: Moment
}
