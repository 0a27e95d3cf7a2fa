// Presentations that lack something which can still be given here: a code at the keypad, a second person at the door.

extension Space {
  /// A presentation, with what was given along with it so far.
  struct Asking: Sendable, Equatable {
    var presentation: Presentation
    var pin = PINState.notGiven
    /// Who came first, where two enter together.
    var partner: Partner?
    /// True once a refusal of this presentation was recorded: a wrong code was.
    var isRecorded = false
  }

  /// A presentation that waits.
  struct Pending: Sendable, Equatable {
    var asking: Asking
    /// The refusal that it comes to when nothing follows.
    var decision: Decision

    var needsCode: Bool { decision.reason == .pinRequired || decision.reason == .pinWrong }
    var needsSecondPerson: Bool { decision.reason == .secondPersonRequired }
  }

  /// The first of two who enter together.
  struct Partner: Sendable, Equatable {
    var presentation: Presentation
    var pin: PINState
    var decision: Decision
  }

  /// What a refusal comes to: recorded, or waiting where what is missing can be given here; nil where it is final.
  mutating func waiting(
    _ asking: Asking, _ decision: Decision, at id: ResourceID, readers: [ReaderID], moment: Moment
  ) -> [SpaceAction]? {
    var next = Pending(asking: asking, decision: decision)
    let takesCode =
      asking.presentation.credential.kind != .pin && readers.contains(where: settings.rules.keypads.contains)
    guard next.needsCode && takesCode || next.needsSecondPerson && doorIndex[id] != nil && asking.partner == nil else {
      return nil
    }
    var actions: [SpaceAction] = []
    if decision.reason == .pinWrong {
      // Recorded at once, and another may follow.
      actions += refused(decision, asking.presentation, resource: id, at: moment)
      next.asking.isRecorded = true
    } else {
      actions += decision.reason.map { [.indicate(asking.presentation.reader, .waiting($0))] } ?? []
    }
    if let displaced = pending.updateValue(next, forKey: id) { actions += giveUp(displaced, at: id, moment: moment) }
    let time = next.needsCode ? settings.rules.codeWait : settings.rules.secondPersonWait
    return actions + [.arm(.pending(id), moment + time)]
  }

  /// Nothing has followed in time.
  mutating func waitIsOver(_ id: ResourceID, at moment: Moment) -> [SpaceAction] {
    pending.removeValue(forKey: id).map { giveUp($0, at: id, moment: moment) } ?? []
  }

  private mutating func giveUp(_ waiting: Pending, at id: ResourceID, moment: Moment) -> [SpaceAction] {
    let asking = waiting.asking
    let alone = asking.partner.map { refused($0.decision, $0.presentation, resource: id, at: moment) } ?? []
    guard !asking.isRecorded else { return alone + [.indicate(asking.presentation.reader, .idle)] }
    return alone + refused(waiting.decision, asking.presentation, resource: id, at: moment)
  }

  /// Whose code a keypad waits for: the runtime makes the digests of what is entered for this member.
  public func memberAwaitingCode(at reader: ReaderID) -> MemberID? {
    guard let id = readers[reader].flatMap(entrance), let waiting = pending[id], waiting.needsCode else { return nil }
    return waiting.decision.member
  }

  /// The door or tool in front of which a reader stands; nil for any other.
  func entrance(of place: Place) -> ResourceID? {
    switch place {
    case .outside(let door): doors[door].id
    case .tool(let tool): tools[tool].id
    case .inside, .room, .area: nil
    }
  }

  // MARK: Codes

  /// A code was entered at a keypad.
  mutating func entered(_ code: CodeEntry, at moment: Moment) -> [SpaceAction] {
    guard
      let id = readers[code.reader].flatMap(entrance), let waiting = pending[id], waiting.needsCode,
      let member = waiting.decision.member
    else {
      let alone = Presentation(reader: code.reader, credential: .digest(code.alone, .pin), at: code.at)
      return enteredAlone(alone, at: moment)
    }
    pending[id] = nil
    var next = waiting.asking
    next.presentation.at = code.at
    var alarm: [SpaceAction] = []
    if codes.lock(reader: code.reader, member: member, at: moment) == nil {
      let standing = standing(of: code, member: member, on: id, at: moment)
      switch standing {
      case .wrong:
        next.pin = .wrong
        remember(codes.miss(reader: code.reader, member: member, by: clock, at: moment))
      case .good(let step):
        next.pin = .verified
        remember(codes.hit(reader: code.reader, member: member, step: step, by: clock))
      case .duress(let step):
        next.pin = .verified
        remember(codes.hit(reader: code.reader, member: member, step: step, by: clock))
        alarm = duress(next.presentation, member, resource: id, at: moment)
      }
    }
    return [.disarm(.pending(id))] + proceed(next, at: id, moment: moment) + alarm
  }

  /// What was waiting goes on with what was entered.
  private mutating func proceed(_ asking: Asking, at id: ResourceID, moment: Moment) -> [SpaceAction] {
    if let door = doorIndex[id] { return enter(asking, door: door, at: moment) }
    return toolIndex[id].map { use(asking, tool: $0, at: moment) } ?? []
  }

  /// A PIN that names its member by itself.
  mutating func enteredAlone(_ presentation: Presentation, at moment: Moment) -> [SpaceAction] {
    let reader = presentation.reader
    let isLocked = codes.lock(reader: reader, member: nil, at: moment) != nil
    let actions = presented(presentation, at: moment)
    // What the ledger is asked about is neither right nor wrong before it is decided.
    guard !isLocked, !isAsking(presentation) else { return actions }
    if let member = holder(of: presentation) {
      remember(codes.hit(reader: reader, member: member, step: nil, by: clock))
    } else {
      remember(codes.miss(reader: reader, member: nil, by: clock, at: moment))
    }
    return actions
  }

  private enum Standing: Equatable {
    case wrong
    case good(step: UInt64?)
    case duress(step: UInt64?)
  }

  private func standing(of code: CodeEntry, member: MemberID, on id: ResourceID, at moment: Moment) -> Standing {
    guard let policy, let resource = policy.resourceIndex(of: id) else { return .wrong }
    var candidates: [(digest: CredentialDigest, step: UInt64?)] = [(code.alone, nil)]
    if let beside = code.beside, beside.member == member {
      candidates.append((beside.pin, nil))
      if let match = beside.oneTime, codes.isFresh(match, of: member) {
        candidates.append((match.credential, match.step))
      }
    }
    var found = Standing.wrong
    for (digest, step) in candidates {
      switch policy.standing(
        ofCode: digest, member: member, on: resource, at: wall(at: moment), quality: clock.quality)
      {
      case .duress: return .duress(step: step)
      case .good: found = .good(step: step)
      case .wrong: break
      }
    }
    return found
  }

  private mutating func remember(_ state: DurableState?) {
    if let state { unsaved.append(state) }
  }

  /// Silent: nothing at the reader or the door shows it.
  func duress(
    _ presentation: Presentation, _ member: MemberID?, resource: ResourceID?, at moment: Moment
  ) -> [SpaceAction] {
    var data = data(of: presentation)
    data.alarm = SpaceAlarm.duress
    data.member = member
    return [.record(journalEvent(.alarmRaised, subject: resource?.name, data, at: moment), saving: [])]
  }
}

/// The words of alarms that are not a door's own, as entries have them.
public enum SpaceAlarm {
  /// A code or credential was used that says the member is forced. Shown nowhere at the board.
  public static let duress = "duress"
  /// A credential that was reported lost was shown.
  public static let credentialLost = "credential_lost"
  /// The fire input is active.
  public static let fire = "fire"
  /// A door opened while one that is interlocked with it was open.
  public static let interlock = "interlock"
}

/// Who acts when no person does, as entries have it.
public enum SpaceActor {
  /// A schedule of the policy.
  public static let schedule = "schedule"
  /// The fire input.
  public static let fire = "fire"
  /// The button at a door that keeps it open.
  public static let button = "button"
  /// The lockdown input.
  public static let panicButton = "panic button"
  /// The policy, where the community's directory says so.
  public static let ledger = "ledger"
  /// The reader of a request that came over the network.
  public static let network = "network"
}
