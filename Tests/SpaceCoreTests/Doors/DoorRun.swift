@testable import SpaceCore

/// A door with the little that an agent does for it: the output, the deadlines, and time. It notes on the way what
/// would contradict the rules, and keeps its own count of what may explain an opening.
struct DoorRun {
  var door: Door
  var now = Moment.zero
  var deadlines: [DoorDeadline: Moment] = [:]
  /// What the lock output does; nil before the first command.
  var released: Bool?
  /// Until when a grant, REX or command may explain an opening, by what the settings say.
  private var explainedUntil = Moment(nanoseconds: -1)
  private var openSince: Moment?
  /// Passes of grants, by member, that have come to no end yet.
  private var unsettled: Set<MemberID> = []
  /// Members who went through or are recorded as not having done so; each has one grant.
  private var settled: Set<MemberID> = []
  private var fire = false
  private(set) var broken: [String] = []
  private(set) var counts: [JournalEventType: Int] = [:]
  private var raised: Set<String> = []

  init(_ settings: DoorSettings) { door = Door(settings: settings) }

  private mutating func expect(_ holds: Bool, _ rule: String) {
    if !holds, broken.count < 5 { broken.append("\(rule), at \(now.nanoseconds), in \(door.state)") }
  }

  /// Lets time pass; deadlines come in their order.
  mutating func wait(_ duration: Duration) {
    let end = now + duration
    while let (deadline, due) = deadlines.min(by: { $0.value < $1.value }), due <= end {
      now = max(now, due)
      deadlines[deadline] = nil
      apply(.deadline(deadline))
    }
    now = end
  }

  mutating func apply(_ event: DoorEvent) {
    let before = door
    let wasReleased = released == true
    let actions = door.handle(event, at: now)
    carryOut(actions)
    checkRelease(event, actions, before: before)
    checkWayOut(event)
    checkOpening(event, actions, before: before, wasReleased: wasReleased)
    checkHeld(event, before: before)
    checkGrants(event, actions, before: before)
    checkAlarms(event, actions)
    for type in actions.records { counts[type, default: 0] += 1 }
  }

  private mutating func carryOut(_ actions: [DoorAction]) {
    for action in actions {
      switch action {
      case .release: released = true
      case .engage: released = false
      case .arm(let deadline, let when): deadlines[deadline] = when
      case .disarm(let deadline): deadlines[deadline] = nil
      case .record, .passed, .indicate: break
      }
    }
  }

  /// Released only by a grant, REX, a command, the posture or fire, and no longer than the unlock time.
  private mutating func checkRelease(_ event: DoorEvent, _ actions: [DoorAction], before: Door) {
    var allowed = false
    switch event {
    case .granted(let pass):
      allowed = before.state.posture != .disabled || pass.leaving
      if allowed { explain(pass.extended ? door.settings.extendedUnlock : door.settings.unlock) }
    case .unlock:
      allowed = before.state.posture != .disabled
      if allowed { explain(door.settings.unlock) }
    case .requestToExit:
      allowed = door.settings.requestToExit == .unlocks
      explain(door.settings.unlock)
    case .posture, .freeAccess, .restarted, .fire:
      allowed = door.standsOpen
      if before.state.posture != door.state.posture { explainedUntil = Moment(nanoseconds: -1) }
    case .denied, .leafOpened, .leafClosed, .lockSensedEngaged, .lockSensedReleased, .deadline, .acknowledged,
      .tamper, .policyChanged, .released:
      break
    }
    expect(!actions.releases || allowed, "\(event) released the lock")
    if released == true, !door.standsOpen {
      expect(now <= explainedUntil, "released for longer than the unlock time")
      expect(deadlines[.relock] != nil, "released without an end")
    }
    if door.standsOpen { expect(released == true, "the posture stands open and the lock is engaged") }
  }

  private mutating func explain(_ time: Duration) { explainedUntil = max(explainedUntil, now + time) }

  /// Nobody is kept in: REX and an inner reader release in every posture, fire releases a fail-safe door.
  private mutating func checkWayOut(_ event: DoorEvent) {
    switch event {
    case .requestToExit:
      if door.settings.requestToExit == .unlocks { expect(released == true, "REX did not release") }
    case .granted(let pass):
      if pass.leaving { expect(released == true, "an inner reader did not release") }
    case .fire(let active): fire = active
    case .restarted: fire = false
    case .denied, .leafOpened, .leafClosed, .lockSensedEngaged, .lockSensedReleased, .deadline, .unlock, .posture,
      .acknowledged, .freeAccess, .tamper, .policyChanged, .released:
      break
    }
    if fire, door.settings.lockKind == .failSafe { expect(released == true, "locked during fire") }
  }

  /// A leaf that opens without a cause while the door is secured is forced, and only then.
  private mutating func checkOpening(_ event: DoorEvent, _ actions: [DoorAction], before: Door, wasReleased: Bool) {
    let forced = actions.records.contains(.doorForced)
    guard event == .leafOpened, before.state.leaf != .open else {
      expect(!forced, "\(event) forced the door")
      return
    }
    let guarded = before.state.posture == .secured || before.state.posture == .lockdown
    expect(forced || actions.records.contains(.doorOpened), "an opening was not recorded")
    if !guarded || wasReleased { expect(!forced, "forced although released") }
    if guarded, now > explainedUntil { expect(forced, "opened without a cause and not forced") }
  }

  /// Open too long warns, then alarms, then clears.
  private mutating func checkHeld(_ event: DoorEvent, before: Door) {
    let guarded = door.state.posture == .secured || door.state.posture == .lockdown
    let buysTime =
      switch event {
      case .granted, .unlock, .posture, .freeAccess, .fire, .restarted, .leafOpened: true
      case .denied, .requestToExit, .leafClosed, .lockSensedEngaged, .lockSensedReleased, .deadline, .acknowledged,
        .tamper, .policyChanged, .released:
        false
      }
    guard door.state.leaf == .open, guarded else {
      openSince = nil
      expect(door.alarms.isDisjoint(with: [.held, .heldWarning]), "held and not open")
      return
    }
    if openSince == nil || (buysTime && before != door) { openSince = now }
    guard let openSince, let alarm = door.settings.heldAlarm, let warning = door.settings.heldWarning else { return }
    if now - openSince > alarm { expect(door.alarms.contains(.held), "open too long without an alarm") }
    if now - openSince > warning {
      expect(!door.alarms.isDisjoint(with: [.held, .heldWarning]), "open too long without a warning")
    }
  }

  /// A grant comes to exactly one end: somebody went through, or it is recorded as unused.
  private mutating func checkGrants(_ event: DoorEvent, _ actions: [DoorAction], before: Door) {
    if case .restarted = event { unsettled = [] }
    if case .granted(let pass) = event, let member = pass.member, before.state.posture != .disabled || pass.leaving {
      unsettled.insert(member)
    }
    for action in actions {
      switch action {
      case .passed(let pass):
        settle(pass.member, "went through twice on one grant")
      case .record(.doorUnused, let data):
        settle(data.member, "unused after going through")
      default: break
      }
    }
    if door.standsOpen { unsettled = [] }  // nobody needs a grant there
    expect(unsettled.count <= 1, "a grant that nobody used was forgotten")
    if unsettled.count == 1 { expect(door.pass.map { !$0.used } ?? false, "a grant is open and no pass is") }
  }

  private mutating func settle(_ member: MemberID?, _ rule: String) {
    guard let member else { return }
    unsettled.remove(member)
    expect(settled.insert(member).inserted, rule)
  }

  /// Every alarm that begins ends once, and the gravest is shown.
  private mutating func checkAlarms(_ event: DoorEvent, _ actions: [DoorAction]) {
    if case .restarted(let memory, _) = event { raised = memory.forced ? ["forced"] : [] }
    for case .record(let type, let data) in actions {
      guard let alarm = data.alarm else { continue }
      switch type {
      case .alarmRaised, .doorForced: raised.insert(alarm)
      case .doorHeld:
        raised.remove("held_warning")
        raised.insert(alarm)
      case .alarmCleared: expect(raised.remove(alarm) != nil, "\(alarm) ended and had not begun")
      default: break
      }
    }
    expect(raised == Set(door.alarms.map(\.rawValue)), "the entries do not tell which alarms hold")
    let gravest = DoorAlarm.allCases.last { raised.contains($0.rawValue) } ?? .none
    expect(door.state.alarm == gravest, "another alarm is shown than the gravest")
  }
}
