// The way of a badge: who is it, may they, and what follows.

extension Space {
  mutating func presented(_ presentation: Presentation, at moment: Moment) -> [SpaceAction] {
    guard let place = readers[presentation.reader] else {
      // A reader that no resource names: refused and recorded, so that the wiring can be put right.
      let request = AccessRequest(credential: presentation.credential, resource: nil, right: .enter)
      return refused(ask(request, at: moment), presentation, resource: nil, at: moment)
    }
    switch place {
    case .outside(let door): return enter(presentation, door: door, at: moment)
    case .inside(let door): return leave(presentation, door: door, at: moment)
    case .tool(let tool): return operate(presentation, tool: tool, at: moment)
    }
  }

  private mutating func ask(_ request: AccessRequest, at moment: Moment) -> Decision {
    let policy = policy
    let decision = decide(request, policy: policy, at: wall(at: moment), quality: clock.quality) { grant, member in
      policy?.grantID(of: grant).flatMap { uses[GrantUse(grant: $0, member: member)] } ?? 0
    }
    lastDecision = decision
    return decision
  }

  // MARK: Doors

  private mutating func enter(_ presentation: Presentation, door index: Int, at moment: Moment) -> [SpaceAction] {
    let door = doors[index]
    let holder = holder(of: presentation)
    var situation = Situation()
    situation.policyConfirmedAt = policyConfirmedAt
    situation.lockdown = door.state.posture == .lockdown
    situation.resourceDisabled = door.state.posture == .disabled
    situation.signedIn = isPresent(holder)
    situation.roomFull = rooms.contains {
      $0.settings.closesWhenFull && $0.settings.doors.contains(door.id) && $0.isFull && !(holder.map($0.holds) ?? false)
    }
    situation.supervisorPresent = isAnyonePresent(with: .supervise, on: doorResource[index], besides: holder, at: moment)
    let request = AccessRequest(
      credential: presentation.credential, resource: doorResource[index], right: .enter, situation: situation)
    let decision = ask(request, at: moment)
    guard case .allow(let grant, let obligations) = decision.outcome else {
      return refused(decision, presentation, resource: door.id, at: moment) + self.door(door.id, .denied, at: moment)
    }
    var pass = DoorPass(cause: .grant, since: presentation.at)
    pass.member = decision.member
    pass.grant = policy?.grantID(of: grant)
    pass.extended = obligations.contains(.extendedUnlock)
    return granted(decision, presentation, resource: door.id, grant: pass.grant, at: moment)
      + self.door(door.id, .granted(pass), at: moment)
  }

  /// Nobody is kept inside: a badge at an inner reader opens as the exit button does, and tells who left.
  private mutating func leave(_ presentation: Presentation, door index: Int, at moment: Moment) -> [SpaceAction] {
    let door = doors[index]
    let pass = DoorPass(cause: .grant, member: holder(of: presentation), leaving: true, since: presentation.at)
    var data = data(of: presentation)
    data.member = pass.member
    data.cause = DoorCause.rex.rawValue
    let event = journalEvent(.accessGranted, subject: door.id.name, data, at: moment)
    // A disabled or damaged door still lets out: it is asked as by the button, which no posture refuses.
    let opening: DoorEvent = door.state.posture == .disabled ? .requestToExit : .granted(pass)
    return [.record(event, saving: [])] + self.door(door.id, opening, at: moment)
  }

  // MARK: Tools

  private mutating func operate(_ presentation: Presentation, tool index: Int, at moment: Moment) -> [SpaceAction] {
    let tool = tools[index]
    let holder = holder(of: presentation)
    if let session = tool.session, let holder, session.member == holder {
      return self.tool(tool.id, .tappedOff, at: moment)
    }
    var situation = Situation()
    situation.policyConfirmedAt = policyConfirmedAt
    situation.requiredCertifications = toolRequirements[index]
    situation.signedIn = isPresent(holder)
    situation.secondPersonPresent = people(near: tool).contains { $0 != holder }
    situation.supervisorPresent = people(near: tool).contains {
      $0 != holder && may(.supervise, toolResource[index], member: $0, at: moment)
    }
    situation.outOfService = tool.lockout != nil
    situation.emergencyStop = tool.emergencyStopActive
    situation.inUse = tool.session != nil
    var decision = ask(request(presentation, index, .operate, situation), at: moment)
    if decision.reason == .outOfService {
      let repair = ask(request(presentation, index, .maintain, situation), at: moment)
      if repair.isAllowed { decision = repair }
    }
    guard case .allow(let grant, _) = decision.outcome else {
      return refused(decision, presentation, resource: tool.id, at: moment) + self.tool(tool.id, .denied, at: moment)
    }
    let grantID = policy?.grantID(of: grant)
    let pass = ToolPass(
      member: decision.member, grant: grantID, maintenance: decision.right == .maintain,
      startedAt: wall(at: moment), presentedAt: presentation.at)
    return granted(decision, presentation, resource: tool.id, grant: grantID, at: moment)
      + self.tool(tool.id, .allowed(pass), at: moment)
  }

  private func request(
    _ presentation: Presentation, _ tool: Int, _ right: Right, _ situation: Situation
  ) -> AccessRequest {
    AccessRequest(
      credential: presentation.credential, resource: toolResource[tool], right: right, situation: situation)
  }

  // MARK: What the space knows of people

  private func holder(of presentation: Presentation) -> MemberID? {
    guard let policy, case .digest(let digest, _) = presentation.credential else { return nil }
    return policy.holder(of: digest).flatMap(policy.memberID)
  }

  private func isPresent(_ member: MemberID?) -> Bool {
    guard let member else { return false }
    return rooms.contains { $0.holds(member) }
  }

  /// Members counted in the tool's room, or in the whole space when the tool names none.
  private func people(near tool: Tool) -> [MemberID] {
    rooms.filter { tool.settings.room == nil || $0.id == tool.settings.room }.flatMap { $0.memory.present.keys }
  }

  private func isAnyonePresent(
    with right: Right, on resource: PolicyResource?, besides member: MemberID?, at moment: Moment
  ) -> Bool {
    rooms.contains { room in
      room.memory.present.keys.contains { $0 != member && may(right, resource, member: $0, at: moment) }
    }
  }

  private func may(_ right: Right, _ resource: PolicyResource?, member: MemberID, at moment: Moment) -> Bool {
    guard let policy, let resource else { return false }
    return policy.wouldHold(
      right, on: resource, member: member, at: wall(at: moment), quality: clock.quality, confirmedAt: policyConfirmedAt)
      != nil
  }

  // MARK: Entries

  private func data(of presentation: Presentation) -> JournalData {
    var data = JournalData()
    data.reader = presentation.reader.name
    data.policyVersion = policy?.version
    switch presentation.credential {
    case .digest(let digest, let kind):
      data.credentialKind = kind.name
      data.credentialTag = digest.checkTag
    case .malformed(let kind):
      data.credentialKind = kind.name
    }
    return data
  }

  private mutating func granted(
    _ decision: Decision, _ presentation: Presentation, resource: ResourceID, grant: String?, at moment: Moment
  ) -> [SpaceAction] {
    var data = data(of: presentation)
    data.member = decision.member
    data.right = decision.right.name
    data.grant = grant
    var saving: [DurableState] = []
    if decision.obligations.contains(.countUse), let grant, let member = decision.member {
      let use = GrantUse(grant: grant, member: member)
      let count = (uses[use] ?? 0) + 1
      uses[use] = count
      saving = [.uses(grant: grant, member: member, count: count)]
    }
    return [.record(journalEvent(.accessGranted, subject: resource.name, data, at: moment), saving: saving)]
  }

  private mutating func refused(
    _ decision: Decision, _ presentation: Presentation, resource: ResourceID?, at moment: Moment
  ) -> [SpaceAction] {
    guard let reason = decision.reason else { return [] }
    var data = data(of: presentation)
    data.member = decision.member
    data.right = decision.right.name
    data.reason = reason.rawValue
    var detail = policy?.detail(of: decision) ?? DenyDetail()
    if let resource, reason == .outOfService { detail.reason = tool(resource)?.lockout?.reason }
    data.text = reason.memberText(detail)
    if case .opensAt(let time) = decision.detail { data.opensAt = time }
    var actions: [SpaceAction] = [
      .record(journalEvent(.accessDenied, subject: resource?.name, data, at: moment), saving: []),
      .indicate(presentation.reader, .denied(reason)),
    ]
    if reason == .credentialLost {
      var alarm = data
      alarm.alarm = "credential_lost"
      alarm.text = nil
      actions.append(.record(journalEvent(.alarmRaised, subject: resource?.name, alarm, at: moment), saving: []))
    }
    return actions
  }

  // MARK: The policy

  /// Puts the policy of the last run in force again, before anything happens; no entry says so, as nothing changed.
  public mutating func restore(policy: PolicyImage, confirmedAt: WallTime) {
    self.policy = policy
    policyConfirmedAt = confirmedAt
    doorResource = doors.map { policy.resourceIndex(of: $0.id) }
    toolResource = tools.map { policy.resourceIndex(of: $0.id) }
    toolRequirements = tools.map { $0.settings.requires.map(policy.certificationIndex(named:)) }
  }

  mutating func installed(_ policy: PolicyImage, confirmedAt: WallTime, at moment: Moment) -> [SpaceAction] {
    restore(policy: policy, confirmedAt: confirmedAt)
    var actions = record(.policyInstalled, at: moment) { $0.policyVersion = policy.version }
    for id in settings.doors.map(\.id) { actions += door(id, .policyChanged, at: moment) }
    for id in settings.tools.map(\.id) { actions += tool(id, .policyChanged, at: moment) }
    return actions
  }
}
