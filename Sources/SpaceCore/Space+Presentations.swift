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
    let request = AccessRequest(
      credential: presentation.credential, resource: doorResource[index], right: .enter,
      situation: situation(door: index, holder: holder(of: presentation), at: wall(at: moment)))
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
    let id = doors[index].id
    let member = holder(of: presentation)
    let pass = DoorPass(cause: member == nil ? .rex : .grant, member: member, leaving: true, since: presentation.at)
    var data = data(of: presentation)
    data.member = member
    data.cause = DoorCause.rex.rawValue
    let event = journalEvent(.accessGranted, subject: id.name, data, at: moment)
    let request = AccessRequest(credential: presentation.credential, resource: doorResource[index], right: .enter)
    let entering = decide(request, policy: policy, at: wall(at: moment), quality: clock.quality)
    return [.record(event, saving: [])] + door(id, .granted(pass), at: moment)
      + (entering.reason == .credentialLost ? lostCredential(data, resource: id, at: moment) : [])
  }

  // MARK: Tools

  private mutating func operate(_ presentation: Presentation, tool index: Int, at moment: Moment) -> [SpaceAction] {
    let tool = tools[index]
    let holder = holder(of: presentation)
    if let session = tool.session, let holder, session.member == holder {
      return self.tool(tool.id, .tappedOff, at: moment)
    }
    let situation = situation(tool: index, holder: holder, at: wall(at: moment))
    var decision: Decision?
    if situation.outOfService {
      // Whoever repairs it need not have the right to operate it.
      let repair = ask(request(presentation, index, .maintain, situation), at: moment)
      if repair.isAllowed { decision = repair }
    }
    let decided = decision ?? ask(request(presentation, index, .operate, situation), at: moment)
    return act(on: decided, presentation, tool: tool.id, at: moment)
  }

  private mutating func act(
    on decision: Decision, _ presentation: Presentation, tool: ResourceID, at moment: Moment
  ) -> [SpaceAction] {
    guard case .allow(let grant, _) = decision.outcome else {
      return refused(decision, presentation, resource: tool, at: moment) + self.tool(tool, .denied, at: moment)
    }
    let grantID = policy?.grantID(of: grant)
    let pass = ToolPass(
      member: decision.member, grant: grantID, maintenance: decision.right == .maintain,
      startedAt: wall(at: moment), presentedAt: presentation.at)
    return granted(decision, presentation, resource: tool, grant: grantID, at: moment)
      + self.tool(tool, .allowed(pass), at: moment)
  }

  private func request(
    _ presentation: Presentation, _ tool: Int, _ right: Right, _ situation: Situation
  ) -> AccessRequest {
    AccessRequest(
      credential: presentation.credential, resource: toolResource[tool], right: right, situation: situation)
  }

  private func holder(of presentation: Presentation) -> MemberID? {
    guard let policy, case .digest(let digest, _) = presentation.credential else { return nil }
    return policy.holder(of: digest).flatMap(policy.memberID)
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
    case .member: break
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
    let place = resource.flatMap { id in policy?.resourceIndex(of: id) }
    var detail = policy?.detail(of: decision, on: place) ?? DenyDetail()
    if let resource, reason == .outOfService { detail.reason = tool(resource)?.lockout?.reason }
    data.text = reason.memberText(detail)
    if case .opensAt(let time) = decision.detail { data.opensAt = time }
    var actions: [SpaceAction] = [
      .record(journalEvent(.accessDenied, subject: resource?.name, data, at: moment), saving: []),
      .indicate(presentation.reader, .denied(reason)),
    ]
    if reason == .credentialLost { actions += lostCredential(data, resource: resource, at: moment) }
    return actions
  }

  /// Whoever reported a credential lost wants to know that somebody uses it.
  private func lostCredential(
    _ presented: JournalData, resource: ResourceID?, at moment: Moment
  ) -> [SpaceAction] {
    var data = presented
    data.alarm = "credential_lost"
    data.cause = nil
    data.text = nil
    return [.record(journalEvent(.alarmRaised, subject: resource?.name, data, at: moment), saving: [])]
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
    return actions + followLockouts(at: moment)
  }

  /// How entries name the community's directory where it acts by way of the policy.
  private static let ledgerActor = "ledger"

  /// Takes tools out of service, and puts them back, as the community's directory says. One that was taken out of
  /// service at the board stays so whatever the directory says.
  mutating func followLockouts(at moment: Moment) -> [SpaceAction] {
    guard let policy else { return [] }
    var actions: [SpaceAction] = []
    for index in tools.indices {
      let (id, current) = (tools[index].id, tools[index].lockout)
      let wanted = toolResource[index].flatMap(policy.resource)?.lockout
      let isOurs = current?.isFromPolicy == true
      if let wanted, current == nil || isOurs && current?.reason != wanted {
        let lockout = ToolLockout(
          reason: wanted, actor: Self.ledgerActor, since: wall(at: moment), isFromPolicy: true)
        actions += tool(id, .lockout(lockout), at: moment)
      } else if wanted == nil, isOurs {
        actions += tool(id, .cleared(actor: Self.ledgerActor), at: moment)
      }
    }
    return actions
  }
}
