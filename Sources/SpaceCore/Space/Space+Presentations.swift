// The way of a badge: who is it, may they, and what follows.

extension Space {
  mutating func presented(_ presentation: Presentation, at moment: Moment) -> [SpaceAction] {
    guard let place = readers[presentation.reader] else {
      // A reader that no resource names: refused and recorded, so that the wiring can be put right.
      let request = AccessRequest(credential: presentation.credential, resource: nil, right: .enter)
      return refused(ask(request, at: moment), presentation, resource: nil, at: moment)
    }
    var presentation = presentation
    if let actions = asking(&presentation, at: place, moment: moment) { return actions }
    let actions =
      switch place {
      case .outside(let door): come(presentation, door: door, at: moment)
      case .inside(let door): leave(presentation, door: door, at: moment)
      case .tool(let tool): operate(presentation, tool: tool, at: moment)
      case .room(let room): signIn(presentation, room: room, at: moment)
      case .area(let area): turn(presentation, area: area, at: moment)
      }
    // Whatever came of it: somebody who is forced asks for help.
    guard case .digest(let digest, _) = presentation.credential, policy?.isForDuress(digest) == true else {
      return actions
    }
    return actions + duress(presentation, holder(of: presentation), resource: resource(at: place), at: moment)
  }

  /// What stands behind a reader; nil for one that no resource names.
  public func resource(at reader: ReaderID) -> ResourceID? { readers[reader].map(resource(at:)) }

  private func resource(at place: Place) -> ResourceID {
    switch place {
    case .outside(let door), .inside(let door): doors[door].id
    case .tool(let tool): tools[tool].id
    case .room(let room): rooms[room].id
    case .area(let area): areas[area].id
    }
  }

  /// - Parameter supervisor: whether somebody who supervises is there; asked only when a grant takes one, because
  ///   finding out means asking the policy about everybody present.
  mutating func ask(
    _ request: AccessRequest, at moment: Moment, supervisor: (Space) -> Bool = { _ in false }
  ) -> Decision {
    var decision = judge(request, at: wall(at: moment))
    if decision.reason == .supervisorRequired, supervisor(self) {
      var request = request
      request.situation.supervisorPresent = true
      decision = judge(request, at: wall(at: moment))
    }
    lastDecision = decision
    return decision
  }

  func judge(_ request: AccessRequest, at wall: WallTime) -> Decision {
    var request = request
    if case .digest(let digest, _) = request.credential, !renewals.isEmpty {
      request.situation.credentialLastUsed = renewals[digest]
    }
    return decide(request, policy: policy, at: wall, quality: clock.quality) { grant, member in
      policy?.grantID(of: grant).flatMap { uses[GrantUse(grant: $0, member: member)] } ?? 0
    }
  }

  /// A badge was read for enrolment: it opens nothing.
  mutating func captured(_ presentation: Presentation, actor: String, at moment: Moment) -> [SpaceAction] {
    var data = data(of: presentation)
    data.actor = actor
    data.member = holder(of: presentation)
    return [.record(journalEvent(.credentialCaptured, subject: nil, data, at: moment), saving: [])]
  }

  // MARK: Tools

  private mutating func operate(_ presentation: Presentation, tool index: Int, at moment: Moment) -> [SpaceAction] {
    let tool = tools[index]
    if let session = tool.session, let holder = holder(of: presentation), session.member == holder {
      return self.tool(tool.id, .tappedOff, at: moment)
    }
    return use(Asking(presentation: presentation), tool: index, at: moment)
  }

  mutating func use(_ asking: Asking, tool index: Int, at moment: Moment) -> [SpaceAction] {
    let tool = tools[index]
    let presentation = asking.presentation
    let member = holder(of: presentation)
    var situation = situation(tool: index, holder: member)
    situation.pin = pinState(asking.pin, of: member, at: presentation.reader, moment: moment)
    let supervisor: (Space) -> Bool = { $0.isSupervised(tool: index, holder: member, at: $0.wall(at: moment)) }
    func request(_ right: Right) -> AccessRequest {
      AccessRequest(
        credential: presentation.credential, resource: places.tools[index], right: right, situation: situation)
    }
    var decision: Decision?
    if situation.outOfService {
      // Whoever repairs it need not have the right to operate it, and is told what the repair lacks.
      let repair = ask(request(.maintain), at: moment, supervisor: supervisor)
      if repair.isOfGrantInForce { decision = repair }
    }
    let decided = decision ?? ask(request(.operate), at: moment, supervisor: supervisor)
    guard case .allow(let grant, _) = decided.outcome else {
      return waiting(asking, decided, at: tool.id, readers: tool.settings.readers, moment: moment)
        ?? refused(decided, presentation, resource: tool.id, at: moment) + self.tool(tool.id, .denied, at: moment)
    }
    let pass = ToolPass(
      member: decided.member, grant: policy?.grantID(of: grant), maintenance: decided.right == .maintain,
      startedAt: wall(at: moment), presentedAt: presentation.at)
    return granted(decided, presentation, resource: tool.id, at: moment)
      + self.tool(tool.id, .allowed(pass), at: moment)
  }

  // MARK: Rooms

  /// At the reader of a room a member signs in, and out again.
  private mutating func signIn(_ presentation: Presentation, room index: Int, at moment: Moment) -> [SpaceAction] {
    let id = rooms[index].id
    let member = holder(of: presentation)
    if let member, rooms[index].holds(member) {
      // Nobody is kept on the list of those who are in: signing out takes no right.
      var data = data(of: presentation)
      data.member = member
      data.cause = DoorCause.rex.rawValue
      return [.record(journalEvent(.accessGranted, subject: id.name, data, at: moment), saving: [])]
        + room(index, .left(member), at: moment) + [.indicate(presentation.reader, .granted)]
    }
    var situation = Situation()
    situation.policyConfirmedAt = policyConfirmedAt
    situation.signedIn = isPresent(member)
    situation.pin = pinState(.notGiven, of: member, at: presentation.reader, moment: moment)
    situation.roomFull = rooms[index].settings.closesWhenFull && rooms[index].isFull
    let request = AccessRequest(
      credential: presentation.credential, resource: places.rooms[index], right: .enter, situation: situation)
    let decision = ask(request, at: moment)
    guard decision.isAllowed, let member = decision.member else {
      return refused(decision, presentation, resource: id, at: moment)
    }
    return granted(decision, presentation, resource: id, at: moment)
      + room(index, .entered(member, at: wall(at: moment)), at: moment) + [.indicate(presentation.reader, .granted)]
  }

  // MARK: Entries

  func holder(of presentation: Presentation) -> MemberID? {
    switch presentation.credential {
    case .digest(let digest, _): policy.flatMap { policy in policy.holder(of: digest).flatMap(policy.memberID) }
    case .member(let id): id
    case .pass(let pass): pass.holder
    case .malformed: nil
    }
  }

  /// The id of the grant that allowed; of a pass its own.
  func grantID(_ decision: Decision, _ presentation: Presentation) -> String? {
    presentation.credential.idOfPass ?? decision.grant.flatMap { policy?.grantID(of: $0) }
  }

  func data(of presentation: Presentation) -> JournalData {
    var data = JournalData()
    data.reader = presentation.reader.name
    data.policyVersion = policy?.version
    data.decidedBy = presentation.decider?.rawValue
    switch presentation.credential {
    case .digest(let digest, let kind):
      data.credentialKind = kind.name
      data.credentialTag = digest.checkTag
    case .pass(let pass):
      data.credentialKind = CredentialKind.pass.name
      data.credentialTag = pass.digest.checkTag
    case .malformed(let kind):
      data.credentialKind = kind.name
    case .member: break
    }
    return data
  }

  /// Records a permission, with what it uses up and renews.
  mutating func granted(
    _ decision: Decision, _ presentation: Presentation, resource: ResourceID, at moment: Moment,
    _ fill: (inout JournalData) -> Void = { _ in }
  ) -> [SpaceAction] {
    var data = data(of: presentation)
    data.member = decision.member
    data.right = decision.right.name
    data.grant = grantID(decision, presentation)
    fill(&data)
    var saving: [DurableState] = []
    if decision.obligations.contains(.countUse), let grant = data.grant, let member = decision.member {
      let use = GrantUse(grant: grant, member: member)
      let count = (uses[use] ?? 0) + 1
      uses[use] = count
      saving.append(.uses(grant: grant, member: member, count: count))
    }
    if decision.obligations.contains(.renewCredential), case .digest(let digest, _) = presentation.credential {
      saving += renew(digest, at: wall(at: moment))
    }
    return [.record(journalEvent(.accessGranted, subject: resource.name, data, at: moment), saving: saving)]
  }

  /// A credential that is renewed by use has been used. Kept at most once an hour: its validity counts in days. What an
  /// unknown clock says would be no use.
  private mutating func renew(_ digest: CredentialDigest, at now: WallTime) -> [DurableState] {
    guard clock.quality != .unknown else { return [] }
    if let last = renewals[digest], now < last + .seconds(3600) { return [] }
    renewals[digest] = now
    return [.renewal(digest, now)]
  }

  mutating func refused(
    _ decision: Decision, _ presentation: Presentation, resource: ResourceID?, at moment: Moment
  ) -> [SpaceAction] {
    guard let reason = decision.reason else { return [] }
    var data = data(of: presentation)
    data.member = decision.member
    data.right = decision.right.name
    data.tell(reason, detail(of: decision, on: resource), language: settings.language)
    data.grant = presentation.credential.idOfPass ?? data.grant
    var actions: [SpaceAction] = [
      .record(journalEvent(.accessDenied, subject: resource?.name, data, at: moment), saving: []),
      .indicate(presentation.reader, .denied(reason)),
    ]
    if reason == .credentialLost { actions += lostCredential(data, resource: resource, at: moment) }
    return actions
  }

  /// The particulars of a refusal, with what only the board knows of it.
  public func detail(of decision: Decision, on resource: ResourceID?) -> DenyDetail {
    let place = resource.flatMap { id in policy?.resourceIndex(of: id) }
    var detail = policy?.detail(of: decision, on: place) ?? DenyDetail()
    guard let tool = resource.flatMap({ tool($0) }) else { return detail }
    if decision.reason == .outOfService, let lockout = tool.lockout { detail.reason = lockout.reason }
    if decision.reason == .preconditionUnmet { detail.reason = tool.unmet.joined(separator: ", ") }
    return detail
  }

  /// Whoever reported a credential lost wants to know that somebody uses it.
  func lostCredential(_ presented: JournalData, resource: ResourceID?, at moment: Moment) -> [SpaceAction] {
    var data = presented
    data.alarm = SpaceAlarm.credentialLost
    data.cause = nil
    data.text = nil
    return [.record(journalEvent(.alarmRaised, subject: resource?.name, data, at: moment), saving: [])]
  }
}

extension PresentedCredential {
  /// What was shown; nil for somebody known by other means.
  var kind: CredentialKind? {
    switch self {
    case .digest(_, let kind), .malformed(let kind): kind
    case .pass: .pass
    case .member: nil
    }
  }

  /// Who carries it, of a pass.
  var holderOfPass: MemberID? {
    if case .pass(let pass) = self { pass.holder } else { nil }
  }

  /// What entries name as its grant, of a pass.
  var idOfPass: String? {
    if case .pass(let pass) = self { pass.id.description } else { nil }
  }
}
