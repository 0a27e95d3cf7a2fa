// Letting people through: grants, REX, commands, and what the leaf and the unlock time make of them.

extension Door {
  mutating func granted(_ pass: DoorPass, at moment: Moment) -> [DoorAction] {
    let timing: OutputTiming = pass.leaving ? .now : .afterRecord(bound: settings.writeBound)
    switch state.posture {
    case .secured where waitsForMember && pass.cause == .grant && !pass.leaving && !pass.isOfSignedPass:
      return beginFreeAccess(for: pass, timing, at: moment) + attribute(pass, timing, at: moment)
        + [.indicate(.granted)]
    case .secured, .lockdown: return begin(pass, timing, at: moment) + [.indicate(.granted)]
    case .freeAccess, .unlocked: return attribute(pass, at: moment) + [.indicate(.granted)]
    case .disabled:
      // `decide` refuses entry here; were it asked to open all the same, it stays shut. The way out is free.
      return pass.leaving ? begin(pass, timing, at: moment) + [.indicate(.granted)] : []
    }
  }

  mutating func unlocked(by actor: String, at moment: Moment) -> [DoorAction] {
    let pass = DoorPass(cause: .command, since: moment)
    var data = JournalData()
    data.actor = actor
    data.cause = DoorCause.command.rawValue
    let record = DoorAction.record(.accessGranted, data)
    let timing = OutputTiming.afterRecord(bound: settings.writeBound)
    switch state.posture {
    case .secured, .lockdown: return [record] + begin(pass, timing, at: moment) + [.indicate(.granted)]
    case .freeAccess, .unlocked: return [record] + attribute(pass, at: moment)
    case .disabled: return []
    }
  }

  mutating func requestedToExit(at moment: Moment) -> [DoorAction] {
    let exit = DoorPass(cause: .rex, leaving: true, since: moment)
    switch (state.posture, settings.requestToExit) {
    case (.secured, .unlocks), (.lockdown, .unlocks), (.disabled, .unlocks):
      return begin(exit, .now, at: moment)
    case (.secured, .shuntsAlarm), (.lockdown, .shuntsAlarm), (.disabled, .shuntsAlarm),
      (.freeAccess, .unlocks), (.freeAccess, .shuntsAlarm), (.unlocked, .unlocks), (.unlocked, .shuntsAlarm):
      return attribute(exit, at: moment)
    }
  }

  /// Releases the lock for a pass; the unlock time starts now. A release already given is never shortened by another.
  private mutating func begin(_ pass: DoorPass, _ timing: OutputTiming, at moment: Moment) -> [DoorAction] {
    var until = moment + unlockTime(of: pass)
    if let already = releaseEnd { until = max(until, already) }
    state.lock = .released(until: until)
    return [.release(timing), .disarm(.lockCheck)] + expect(pass, until: until, at: moment)
      + startOperator(for: pass, timing, at: moment)
  }

  /// Notes a pass without moving the lock: it stands open already, or REX only shunts the alarm.
  private mutating func attribute(
    _ pass: DoorPass, _ timing: OutputTiming = .now, at moment: Moment
  ) -> [DoorAction] {
    expect(pass, until: moment + unlockTime(of: pass), at: moment) + startOperator(for: pass, timing, at: moment)
  }

  private func unlockTime(of pass: DoorPass) -> Duration {
    pass.extended ? settings.extendedUnlock : settings.unlock
  }

  /// Makes `pass` the one that explains the next opening until then.
  private mutating func expect(_ pass: DoorPass, until: Moment, at moment: Moment) -> [DoorAction] {
    var actions: [DoorAction] = []
    if let current = self.pass, !current.used {
      switch (current.cause == .rex, pass.cause == .rex) {
      case (false, true):
        // Somebody's own grant explains an opening better than the button does: REX comes after it.
        exitUntil = max(exitUntil ?? until, until)
        return [armRelock()]
      case (true, false):
        exitUntil = max(exitUntil ?? until, passUntil ?? until)
      case (false, false):
        if !standsOpen, (current.cause, current.member) != (pass.cause, pass.member) { actions += unused(current) }
      case (true, true):
        break
      }
    }
    self.pass = pass
    passUntil = max(until, releaseEnd ?? until)
    actions.append(armRelock())
    switch state.leaf {
    case .closed: break
    case .open:
      // Held open for the next person, who goes through now. REX, which a sensor may give for ever, buys no time.
      actions += goThrough(pass)
      if pass.cause != .rex { actions += watchOpenLeaf(from: moment) }
    case .unknown:
      actions += goThrough(pass)
    }
    return actions
  }

  private mutating func goThrough(_ pass: DoorPass) -> [DoorAction] {
    self.pass?.used = true
    return [.passed(pass)]
  }

  /// Arms the relock deadline for the first of the end of the release and the end of the pass.
  func armRelock() -> DoorAction {
    guard let first = [releaseEnd, passUntil].compactMap(\.self).min() else { return .disarm(.relock) }
    return .arm(.relock, first)
  }

  /// When the lock is to engage again; nil when it is engaged, or released by the posture.
  var releaseEnd: Moment? {
    guard !standsOpen, case .released(let until) = state.lock else { return nil }
    return until
  }

  func unused(_ pass: DoorPass) -> [DoorAction] {
    guard !pass.used, pass.cause != .rex else { return [] }
    return [.record(.doorUnused, data(of: pass))]
  }

  private func data(of pass: DoorPass) -> JournalData {
    var data = JournalData()
    data.cause = pass.cause.rawValue
    data.member = pass.member
    data.companion = pass.companion
    data.grant = pass.grant
    data.latencyMicroseconds = pass.latencyMicroseconds
    if pass.recordedLate { data.recordedLate = true }
    return data
  }

  mutating func outputMoved(late: Bool, at moment: Moment) -> [DoorAction] {
    guard let since = pass?.since else { return [] }
    pass?.latencyMicroseconds = (moment - since).wholeNanoseconds / 1000
    pass?.recordedLate = late
    return []
  }

  mutating func leafOpened(at moment: Moment) -> [DoorAction] {
    guard state.leaf != .open else { return [] }
    state.leaf = .open
    openedAt = moment
    switch state.posture {
    case .secured, .lockdown:
      guard pass != nil || isReleased else { return forced(at: moment) }
      return passThrough(otherwise: .none) + relock(after: .onOpen, at: moment) + watchOpenLeaf(from: moment)
    case .freeAccess, .unlocked:
      return passThrough(otherwise: .posture)
    case .disabled:
      return passThrough(otherwise: .none) + relock(after: .onOpen, at: moment)
    }
  }

  mutating func leafClosed(at moment: Moment) -> [DoorAction] {
    guard state.leaf != .closed else { return [] }
    let wasOpen = state.leaf == .open
    state.leaf = .closed
    var data = JournalData()
    if let openedAt { data.seconds = (moment - openedAt).seconds }
    openedAt = nil
    var actions: [DoorAction] = wasOpen ? [.record(.doorClosed, data)] + endPropping() : []
    actions += [.disarm(.heldWarning), .disarm(.held)] + clearHeld()
    guard let pass, pass.used else { return actions + checkLock(at: moment) }
    let relocking = relock(after: .onClose, at: moment)
    actions += relocking.isEmpty ? checkLock(at: moment) : relocking
    // While its release lasts the pass still explains an opening, unless somebody has asked to leave meanwhile.
    if releaseEnd == nil || isExitExpected(at: moment) {
      endPass(at: moment)
      actions.append(armRelock())
    }
    return actions
  }

  /// Ends the pass; a REX that came meanwhile takes its place for the rest of its time.
  mutating func endPass(at moment: Moment) {
    pass = nil
    passUntil = nil
    if isExitExpected(at: moment) {
      pass = DoorPass(cause: .rex, leaving: true, since: moment)
      passUntil = exitUntil
    }
    exitUntil = nil
  }

  private mutating func passThrough(otherwise cause: DoorCause) -> [DoorAction] {
    guard let pass, !pass.opened else {
      // Nobody's, or once more within the unlock time: then nobody knows for whom.
      var data = JournalData()
      data.cause = (pass?.cause ?? cause).rawValue
      return [.record(.doorOpened, data)]
    }
    self.pass?.opened = true
    let record = DoorAction.record(.doorOpened, data(of: pass))
    return pass.used ? [record] : [record] + goThrough(pass)
  }

  private mutating func forced(at moment: Moment) -> [DoorAction] {
    var data = JournalData()
    data.cause = DoorCause.none.rawValue
    // Whoever may prop the door did not mean this opening.
    return raise(.forced, .doorForced, data, at: moment) + endPropping() + watchOpenLeaf(from: moment)
  }

  /// Engages the lock early, where the door is set to do so at this point and nobody has asked to leave meanwhile.
  private mutating func relock(after mode: RelockMode, at moment: Moment) -> [DoorAction] {
    guard releaseEnd != nil, !isExitExpected(at: moment) else { return [] }
    switch (settings.relock, mode) {
    case (.onOpen, .onOpen), (.onOpen, .onClose), (.onClose, .onClose):
      return engage(at: moment)
    case (.atDeadline, _), (.onClose, .onOpen), (_, .atDeadline):
      return []
    }
  }

  private func isExitExpected(at moment: Moment) -> Bool { exitUntil.map { $0 > moment } ?? false }

  var isReleased: Bool {
    switch state.lock {
    case .released: true
    case .engaged, .unknown: false
    }
  }

  mutating func engage(at moment: Moment) -> [DoorAction] {
    state.lock = .engaged
    return [.engage] + checkLock(at: moment)
  }
}

extension Duration {
  /// This duration in seconds, rounded to milliseconds: what entries carry.
  package var seconds: Double { Double(wholeNanoseconds / 1_000_000) / 1000 }
}
