// Every state of a tool station against every event.

extension Tool {
  mutating func allowed(_ pass: ToolPass, at moment: Moment) -> [ToolAction] {
    // `decide` refuses these; were it asked to start all the same, it stays off.
    guard !emergencyStopActive, unmet.isEmpty, lockout == nil || pass.maintenance else { return [] }
    switch state {
    case .ready, .windingDown:
      return begin(pass, at: moment)
    case .outOfService(let lockout):
      pendingLockout = lockout
      return begin(pass, at: moment)
    case .running:
      return []  // in use: `decide` refuses anybody else, and the member's own tap is `tappedOff`
    }
  }

  private mutating func begin(_ pass: ToolPass, at moment: Moment) -> [ToolAction] {
    sessions &+= 1
    var session = ToolSession(
      number: sessions, member: pass.member, grant: pass.grant, maintenance: pass.maintenance,
      since: pass.presentedAt, startedAt: pass.startedAt)
    if drawsCurrent { session.busySince = moment }
    state = .running(session)
    var data = JournalData()
    data.member = pass.member
    data.grant = pass.grant
    data.session = session.number
    data.right = (pass.maintenance ? Right.maintain : .operate).name
    var actions: [ToolAction] = [
      .record(.toolStarted, data), .disarm(.runOn), .energise(.afterRecord(bound: settings.writeBound)),
    ]
    if settings.runOn != nil { actions.append(.runOn(true)) }
    return actions + [.indicate(.granted)] + watchIdle(from: moment)
  }

  mutating func activity(_ active: Bool, at moment: Moment) -> [ToolAction] {
    guard active != drawsCurrent else { return [] }
    drawsCurrent = active
    switch (state, active) {
    case (.running(var session), true):
      session.busySince = moment
      state = .running(session)
      return [.disarm(.idleWarning), .disarm(.idleOff), .indicate(.idle)]
    case (.running(var session), false):
      session.busy = session.busy(at: moment)
      session.busySince = nil
      state = .running(session)
      if let ending = session.ending { return end(ending, at: moment) }
      if pendingLockout != nil, !session.maintenance { return end(.outOfService, at: moment) }
      return watchIdle(from: moment)
    case (.ready, true), (.outOfService, true):
      return fault("bypassed")  // current without a session: something feeds the machine past its relay
    case (.windingDown, true):
      return fault("current_after_session")
    case (.ready, false), (.outOfService, false), (.windingDown, false):
      return []
    }
  }

  private func fault(_ reason: String) -> [ToolAction] {
    var data = JournalData()
    data.reason = reason
    return [.record(.toolFault, data), .indicate(.warning)]
  }

  mutating func passed(_ deadline: ToolDeadline, at moment: Moment) -> [ToolAction] {
    switch (state, deadline) {
    case (.running, .idleWarning): isIdle ? [.indicate(.warning)] : []
    case (.running, .idleOff): isIdle ? end(.idle, at: moment) : []
    case (.windingDown(let until), .runOn): runOnOver(until, at: moment)
    case (.running, .runOn), (.windingDown, .idleWarning), (.windingDown, .idleOff), (.ready, _), (.outOfService, _): []
    }
  }

  private mutating func runOnOver(_ until: Moment, at moment: Moment) -> [ToolAction] {
    guard until <= moment else { return [.arm(.runOn, until)] }
    rest()
    return [.runOn(false)] + (drawsCurrent ? fault("current_after_session") : [])
  }

  mutating func takeOutOfService(_ lockout: ToolLockout, at moment: Moment) -> [ToolAction] {
    var data = JournalData()
    data.actor = lockout.actor
    data.text = lockout.reason
    switch state {
    case .ready, .outOfService:
      state = .outOfService(lockout)
      data.state = "out_of_service"
      return [.record(.toolLockout, data)]
    case .windingDown:
      pendingLockout = lockout
      data.state = "pending"
      return [.record(.toolLockout, data)]
    case .running(let session):
      pendingLockout = lockout
      data.state = "pending"
      let record = ToolAction.record(.toolLockout, data)
      return isIdle && !session.maintenance ? [record] + end(.outOfService, at: moment) : [record, .indicate(.warning)]
    }
  }

  mutating func clearLockout(actor: String) -> [ToolAction] {
    guard lockout != nil else { return [] }
    pendingLockout = nil
    var data = JournalData()
    data.actor = actor
    data.state = "in_service"
    switch state {
    case .outOfService: state = .ready
    case .ready, .running, .windingDown: break
    }
    return [.record(.toolLockout, data), .indicate(.idle)]
  }

  mutating func emergencyStop(_ active: Bool, at moment: Moment) -> [ToolAction] {
    guard active != emergencyStopActive else { return [] }
    emergencyStopActive = active
    var data = JournalData()
    data.alarm = "emergency_stop"
    guard active else { return [.record(.alarmCleared, data), .indicate(.idle)] }
    return end(.emergencyStop, at: moment) + [.record(.alarmRaised, data), .indicate(.warning)]
  }

  mutating func precondition(_ name: String, isMet: Bool, at moment: Moment) -> [ToolAction] {
    guard let precondition = settings.preconditions.first(where: { $0.name == name }) else { return [] }
    let rest = unmet.filter { $0 != name }
    let now = isMet ? rest : settings.preconditions.map(\.name).filter { rest.contains($0) || $0 == name }
    guard now != unmet else { return [] }
    unmet = now
    guard !isMet else { return [] }
    return precondition.isSafety ? end(.preconditionLost, at: moment) : endWhenIdle(.preconditionLost, at: moment)
  }

  /// Ends the session now if the machine is idle, else as soon as it is.
  mutating func endWhenIdle(_ reason: ToolSessionEnd, at moment: Moment) -> [ToolAction] {
    switch state {
    case .running(var session):
      // Without an activity input only the member, who stands at the machine, knows that it is idle.
      let mayCut = reason == .tappedOff ? !drawsCurrent : isIdle
      guard !mayCut else { return end(reason, at: moment) }
      session.ending = reason
      state = .running(session)
      return [.indicate(.warning)]
    case .ready, .outOfService, .windingDown:
      return []
    }
  }

  mutating func end(_ reason: ToolSessionEnd, at moment: Moment) -> [ToolAction] {
    switch state {
    case .ready, .outOfService, .windingDown:
      return []
    case .running(let session):
      var data = JournalData()
      data.member = session.member
      data.session = session.number
      data.reason = reason.rawValue
      data.seconds = (moment - session.since).seconds
      if settings.hasActivity { data.busySeconds = session.busy(at: moment).seconds }
      data.latencyMicroseconds = session.latencyMicroseconds
      if session.recordedLate { data.recordedLate = true }
      if reason == .preconditionLost { data.text = unmet.joined(separator: ", ") }
      var actions: [ToolAction] = [
        .deEnergise, .disarm(.idleWarning), .disarm(.idleOff), .record(.toolEnded, data), .indicate(.idle),
      ]
      if let runOn = settings.runOn {
        state = .windingDown(until: moment + runOn)
        actions.append(.arm(.runOn, moment + runOn))
      } else {
        rest()
      }
      return actions
    }
  }

  /// After a session and its run-on: ready again, or out of service if that was waiting.
  private mutating func rest() {
    state = pendingLockout.map(ToolState.outOfService) ?? .ready
    pendingLockout = nil
  }

  private func watchIdle(from moment: Moment) -> [ToolAction] {
    guard isIdle else { return [] }
    var actions: [ToolAction] = []
    if let warning = settings.idleWarning { actions.append(.arm(.idleWarning, moment + warning)) }
    if let off = settings.idleOff { actions.append(.arm(.idleOff, moment + off)) }
    return actions
  }

  mutating func energised(late: Bool, at moment: Moment) -> [ToolAction] {
    guard case .running(var session) = state else { return [] }
    session.latencyMicroseconds = (moment - session.since).wholeNanoseconds / 1000
    session.recordedLate = late
    state = .running(session)
    return []
  }

  mutating func restarted(_ memory: ToolMemory, lastKnown: WallTime) -> [ToolAction] {
    self = Tool(settings: settings)
    sessions = memory.sessions
    state = memory.lockout.map(ToolState.outOfService) ?? .ready
    // Nothing starts by itself when power returns: not the extraction either.
    let off: [ToolAction] = settings.runOn == nil ? [.deEnergise] : [.deEnergise, .runOn(false)]
    guard let open = memory.session else { return off }
    var data = JournalData()
    data.member = open.member
    data.session = memory.sessions
    data.reason = ToolSessionEnd.powerLost.rawValue
    data.seconds = Double(max(0, lastKnown.milliseconds.subtractingOrSaturated(open.startedAt.milliseconds))) / 1000
    data.estimated = true
    return off + [.record(.toolEnded, data)]
  }
}
