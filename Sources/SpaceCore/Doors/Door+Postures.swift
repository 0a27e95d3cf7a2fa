// Postures: who opens a door to everybody or to nobody, what fire does, and what a restart restores.

extension Door {
  mutating func setPosture(_ posture: DoorPosture, actor: String, at moment: Moment) -> [DoorAction] {
    guard refusal(of: posture) == nil else { return [] }
    // To secure a door that waits for its first member is to say that it shall stay secured.
    guard posture != state.posture else { return waitsForMember ? waitForMember(false, actor: actor) : [] }
    return change(to: posture, actor: actor, .afterRecord(bound: settings.writeBound), at: moment)
  }

  mutating func freeAccess(
    begins: Bool, waitsForMember waits: Bool, actor: String, at moment: Moment
  ) -> [DoorAction] {
    switch (state.posture, begins) {
    case (.secured, true) where waits: waitsForMember ? [] : waitForMember(true, actor: actor)
    case (.secured, true): setPosture(.freeAccess, actor: actor, at: moment)
    case (.secured, false): waitsForMember ? waitForMember(false, actor: actor) : []
    case (.freeAccess, false): setPosture(.secured, actor: actor, at: moment)
    case (.freeAccess, true), (.unlocked, _), (.lockdown, _), (.disabled, _): []
    }
  }

  /// Free access waits for the first member from now on, or no longer; the lock stays as it is.
  private mutating func waitForMember(_ waits: Bool, actor: String) -> [DoorAction] {
    waitsForMember = waits
    var data = JournalData()
    data.posture = state.posture.rawValue
    data.actor = actor
    if waits { data.state = DoorMode.waitingForMember.rawValue }
    return [.record(.doorPosture, data)]
  }

  /// The first member comes in: from now on the door stands open to everybody, as the schedule says.
  mutating func beginFreeAccess(for pass: DoorPass, _ timing: OutputTiming, at moment: Moment) -> [DoorAction] {
    change(to: .freeAccess, actor: SpaceActor.schedule, member: pass.member, timing, at: moment)
  }

  mutating func fire(active: Bool, at moment: Moment) -> [DoorAction] {
    guard active != fireActive else { return [] }
    fireActive = active
    switch (settings.lockKind, active) {
    case (.failSafe, true):
      // Released without waiting for the record, and not locked again by the end of the signal: an operator does that.
      return change(to: .unlocked, actor: SpaceActor.fire, .now, at: moment)
    case (.failSafe, false), (.failSecure, _), (.motor, _):
      return []
    }
  }

  private mutating func change(
    to posture: DoorPosture, actor: String, member: MemberID? = nil, _ timing: OutputTiming, at moment: Moment
  ) -> [DoorAction] {
    var data = JournalData()
    data.posture = posture.rawValue
    data.actor = actor
    data.member = member
    var actions: [DoorAction] = [.record(.doorPosture, data), .disarm(.relock)]
    if !standsOpen, let pass { actions += unused(pass) }
    state.posture = posture
    pass = nil
    passUntil = nil
    exitUntil = nil
    waitsForMember = false
    actions += endPropping()
    switch posture {
    case .secured, .lockdown:
      actions += stopOperator() + engage(at: moment)
      if state.leaf == .open { actions += watchOpenLeaf(from: moment) }
    case .freeAccess, .unlocked:
      state.lock = .released(until: nil)
      actions += [.disarm(.heldWarning), .disarm(.held), .disarm(.lockCheck), .release(timing)] + clearHeld()
    case .disabled:
      actions += [.disarm(.heldWarning), .disarm(.held)] + stopOperator() + engage(at: moment) + clearHeld()
    }
    return actions
  }

  /// Starts again from nothing but what the last run remembered and what the contact says now.
  mutating func restarted(_ memory: DoorMemory, leaf: DoorLeaf, at moment: Moment) -> [DoorAction] {
    self = Door(settings: settings)
    state.posture = memory.posture
    state.leaf = leaf
    waitsForMember = memory.waitsForMember && memory.posture == .secured
    openedAt = leaf == .open ? moment : nil
    let actions: [DoorAction] =
      (memory.forced ? show(.forced, at: moment) : []) + (settings.doorOperator == nil ? [] : [.doorOperator(false)])
    switch memory.posture {
    case .secured, .lockdown:
      return actions + engage(at: moment) + (leaf == .open ? watchOpenLeaf(from: moment) : [])
    case .freeAccess, .unlocked:
      state.lock = .released(until: nil)
      return actions + [.release(.now)]
    case .disabled:
      return actions + engage(at: moment)
    }
  }
}
