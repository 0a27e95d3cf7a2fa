// Letting people through: grants, REX, commands, and what the leaf and the unlock time make of them.

extension Door {
  mutating func granted(_ pass: DoorPass, at moment: Moment) -> [DoorAction] {
    let timing = OutputTiming.afterRecord(bound: settings.writeBound)
    switch state.posture {
    case .secured, .lockdown: return begin(pass, timing, at: moment) + [.indicate(.granted)]
    case .freeAccess, .unlocked: return attribute(pass, at: moment) + [.indicate(.granted)]
    case .disabled: return []  // `decide` refuses a disabled door; were it asked to open all the same, it stays shut
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
    // Somebody's own grant explains the opening better than the button does.
    let mine = DoorPass(cause: .rex, leaving: true, since: moment)
    let current = pass.flatMap { $0.used ? nil : $0 } ?? mine
    switch (state.posture, settings.requestToExit) {
    case (.secured, .unlocks), (.lockdown, .unlocks), (.disabled, .unlocks):
      return begin(current, .now, at: moment)
    case (.secured, .shuntsAlarm), (.lockdown, .shuntsAlarm), (.disabled, .shuntsAlarm),
      (.freeAccess, .unlocks), (.freeAccess, .shuntsAlarm), (.unlocked, .unlocks), (.unlocked, .shuntsAlarm):
      return attribute(current, at: moment)
    }
  }

  /// Releases the lock for a pass; the unlock time starts now.
  private mutating func begin(_ pass: DoorPass, _ timing: OutputTiming, at moment: Moment) -> [DoorAction] {
    let until = windowEnd(of: pass, at: moment)
    state.lock = .released(until: until)
    return [.release(timing), .disarm(.lockCheck)] + open(pass, until: until, at: moment)
  }

  /// Notes a pass without moving the lock: it stands open already, or REX only shunts the alarm.
  private mutating func attribute(_ pass: DoorPass, at moment: Moment) -> [DoorAction] {
    open(pass, until: windowEnd(of: pass, at: moment), at: moment)
  }

  private mutating func open(_ pass: DoorPass, until: Moment, at moment: Moment) -> [DoorAction] {
    self.pass = pass
    var actions: [DoorAction] = [.arm(.relock, until)]
    switch state.leaf {
    case .closed: break
    case .open:
      // Held open for the next person: whoever has the grant goes through now.
      self.pass?.used = true
      if !pass.used { actions.append(.passed(pass)) }
      actions += watchOpenLeaf(from: moment)
    case .unknown:
      self.pass?.used = true
      if !pass.used { actions.append(.passed(pass)) }
    }
    return actions
  }

  /// The end of the unlock time; a release already given is never shortened by another.
  private func windowEnd(of pass: DoorPass, at moment: Moment) -> Moment {
    let end = moment + (pass.extended ? settings.extendedUnlock : settings.unlock)
    guard case .released(let until?) = state.lock, self.pass?.cause == .rex || pass.cause == .rex else { return end }
    return max(end, until)
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
      guard pass != nil || isReleased else { return forced() + watchOpenLeaf(from: moment) }
      return passThrough() + relock(after: .onOpen, at: moment) + watchOpenLeaf(from: moment)
    case .freeAccess, .unlocked:
      return passThrough(otherwise: .posture)
    case .disabled:
      return passThrough() + relock(after: .onOpen, at: moment)
    }
  }

  mutating func leafClosed(at moment: Moment) -> [DoorAction] {
    guard state.leaf != .closed else { return [] }
    let wasOpen = state.leaf == .open
    state.leaf = .closed
    var data = JournalData()
    if let openedAt { data.seconds = (moment - openedAt).seconds }
    openedAt = nil
    var actions: [DoorAction] = wasOpen ? [.record(.doorClosed, data)] : []
    actions += [.disarm(.heldWarning), .disarm(.held)] + clearHeld()
    switch state.posture {
    case .secured, .lockdown, .disabled:
      guard pass?.used ?? true else { return actions + checkLock(at: moment) }
      pass = nil
      if !isReleased { actions.append(.disarm(.relock)) }
      return actions + relock(after: .onClose, at: moment) + checkLock(at: moment)
    case .freeAccess, .unlocked:
      return actions
    }
  }

  private mutating func passThrough(otherwise cause: DoorCause = .none) -> [DoorAction] {
    var data = JournalData()
    data.cause = (pass?.cause ?? cause).rawValue
    data.member = pass?.member
    data.grant = pass?.grant
    data.latencyMicroseconds = pass?.latencyMicroseconds
    if pass?.recordedLate == true { data.recordedLate = true }
    guard let pass, !pass.used else { return [.record(.doorOpened, data)] }
    self.pass?.used = true
    return [.record(.doorOpened, data), .passed(pass)]
  }

  private mutating func forced() -> [DoorAction] {
    state.alarm = .forced
    var data = JournalData()
    data.cause = DoorCause.none.rawValue
    return [.record(.doorForced, data), .indicate(.warning)]
  }

  /// Engages the lock early, where the door is set to do so at this point.
  private mutating func relock(after mode: RelockMode, at moment: Moment) -> [DoorAction] {
    guard case .released(_?) = state.lock else { return [] }
    switch (settings.relock, mode) {
    case (.onOpen, .onOpen), (.onOpen, .onClose), (.onClose, .onClose):
      return [.disarm(.relock)] + engage(at: moment)
    case (.atDeadline, _), (.onClose, .onOpen), (_, .atDeadline):
      return []
    }
  }

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
