@testable import SpaceCore

/// A door with the little that an agent does for it: the output, the deadlines, and time. It notes on the way what
/// would contradict the rules, and keeps its own count of what may explain an opening.
struct DoorRun {
  var door: Door
  var now = Moment.zero
  var deadlines: [DoorDeadline: Moment] = [:]
  /// What the lock output does; nil before the first command.
  private(set) var released: Bool?
  /// What the output to the door operator does.
  private(set) var pushing = false
  private(set) var broken: [String] = []
  private(set) var counts: [JournalEventType: Int] = [:]

  /// Until when a grant, REX or command may explain an opening, by what the settings say.
  private var explainedUntil = Moment(nanoseconds: -1)
  private var openSince: Moment?
  /// Passes of grants, by member, that have come to no end yet.
  private var unsettled: Set<MemberID> = []
  /// Members who went through or are recorded as not having done so; each has one grant.
  private var settled: Set<MemberID> = []
  private var fire = false
  private var waits = false
  private var proppedUntil: Moment?
  private var rungAt: Moment?
  /// When somebody last had a right to the operator, and until when it may push.
  private var operatorAskedAt: Moment?
  private var pushUntil = Moment.zero
  /// The alarms that the entries say hold: when each was last raised, and how often again.
  private var raised: [DoorAlarm: (at: Moment, repeated: Int)] = [:]

  init(_ settings: DoorSettings) { door = Door(settings: settings) }

  private mutating func expect(_ holds: Bool, _ rule: @autoclosure () -> String) {
    if !holds, broken.count < 5 { broken.append("\(rule()), at \(now.nanoseconds), in \(door.state)") }
  }

  /// Lets time pass; deadlines come in their order.
  mutating func wait(_ duration: Duration) {
    let end = now + duration
    var passed = 0
    while let (deadline, due) = nextDeadline(by: end) {
      passed += 1
      guard passed < 1_000 else { return expect(false, "\(deadline) is armed again and again") }
      now = max(now, due)
      deadlines[deadline] = nil
      apply(.deadline(deadline))
    }
    now = end
  }

  private func nextDeadline(by end: Moment) -> (DoorDeadline, Moment)? {
    var next: (DoorDeadline, Moment)?
    for (deadline, due) in deadlines where due <= end {
      if let earlier = next, earlier.1 <= due { continue }
      next = (deadline, due)
    }
    return next
  }

  mutating func apply(_ event: DoorEvent) {
    let before = door
    let wasReleased = released == true
    let wasPushing = pushing
    if case .restarted(let memory, _) = event { forgetEverything(but: memory) }
    expectUse(of: event)
    let actions = door.handle(event, at: now)
    let seen = carryOut(actions)
    checkModes(event, seen, before: before)
    checkRelease(event, seen, before: before)
    checkWayOut(event)
    checkOpening(event, seen, before: before, wasReleased: wasReleased)
    checkHeld(event, before: before)
    checkGrants()
    checkAlarms()
    checkOperator(event, before: before, wasPushing: wasPushing)
  }

  /// What one event led to.
  private struct Seen {
    var releases = false
    var forced = false
    var opened = false
  }

  private mutating func carryOut(_ actions: [DoorAction]) -> Seen {
    var seen = Seen()
    for action in actions {
      switch action {
      case .release:
        released = true
        seen.releases = true
      case .engage: released = false
      case .doorOperator(let on): pushing = on
      case .arm(let deadline, let when): deadlines[deadline] = when
      case .disarm(let deadline): deadlines[deadline] = nil
      case .record(let type, let data): note(type, data, &seen)
      case .passed(let pass): settle(pass.member, "went through twice on one grant")
      case .indicate: break
      }
    }
    return seen
  }

  private mutating func note(_ type: JournalEventType, _ data: JournalData, _ seen: inout Seen) {
    counts[type, default: 0] += 1
    switch type {
    case .doorForced: seen.forced = true
    case .doorOpened: seen.opened = true
    case .doorUnused: settle(data.member, "unused after going through")
    case .doorBell: ring()
    default: break
    }
    if let alarm = data.alarm.flatMap(DoorAlarm.init(rawValue:)) { note(type, alarm, data.repeated) }
  }

  /// The power was off: no deadline, no signal to the operator, and nothing of what explained an opening is left.
  private mutating func forgetEverything(but memory: DoorMemory) {
    deadlines = [:]
    pushing = false
    operatorAskedAt = nil
    unsettled = []
    fire = false
    proppedUntil = nil
    rungAt = nil
    raised = memory.forced ? [.forced: (now, 0)] : [:]
  }

  private mutating func ring() {
    if let rungAt { expect(now - rungAt >= DoorSettings.bellInterval, "one ring after the other was recorded") }
    rungAt = now
  }

  private func isGuarded(_ door: Door) -> Bool { door.state.posture == .secured || door.state.posture == .lockdown }

  private var isHeld: Bool { door.alarms[.held] != nil || door.alarms[.heldWarning] != nil }

  // MARK: Postures, waiting, propping

  /// Only an operator, a schedule, fire, a start or the awaited member changes the posture.
  private mutating func checkModes(_ event: DoorEvent, _ seen: Seen, before: Door) {
    let posture = before.state.posture
    var opensNow = false
    var mayChange = false
    if seen.forced { proppedUntil = nil }
    switch event {
    case .posture(let wanted, _):
      mayChange = true
      if wanted == .secured { waits = false }
    case .freeAccess(let begins, let waiting, _):
      mayChange = !(begins && waiting)
      if posture == .secured { waits = begins && waiting }
    case .granted(let pass):
      opensNow = waits && pass.cause == .grant && !pass.leaving
      mayChange = opensNow
    case .fire: mayChange = true
    case .restarted(let memory, _):
      mayChange = true
      waits = memory.waitsForMember && memory.posture == .secured
    case .propped(let until, _):
      if posture == .secured, until > now { proppedUntil = until }
    case .deadline(.propEnd):
      if let until = proppedUntil, until <= now { proppedUntil = nil }
    case .leafClosed:
      if before.state.leaf == .open { proppedUntil = nil }
    case .denied, .requestToExit, .leafOpened, .lockSensedEngaged, .lockSensedReleased, .deadline, .unlock,
      .acknowledged, .tamper,
      .policyChanged, .released, .bell:
      break
    }
    if door.state.posture != posture {
      expect(mayChange, "\(event) changed the posture")
      if case .restarted = event {} else { waits = false }
      proppedUntil = nil
    }
    if opensNow { expect(door.state.posture == .freeAccess, "the first member came in and the door is not open") }
    expect(door.waitsForMember == waits, "it waits, or waits no more, against the schedule")
    expect(door.memory.waitsForMember == waits, "what it waits for would not survive a restart")
    expect(door.proppedUntil == proppedUntil, "it is propped, or propped no more, against what was asked")
    if let proppedUntil { expect(deadlines[.propEnd] == proppedUntil, "propped without an end") }
  }

  // MARK: The lock

  /// Released only by a grant, REX, a command, the posture or fire, and no longer than the unlock time.
  private mutating func checkRelease(_ event: DoorEvent, _ seen: Seen, before: Door) {
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
      .tamper, .policyChanged, .released, .propped, .bell:
      break
    }
    if case .restarted = event { explainedUntil = Moment(nanoseconds: -1) }
    expect(!seen.releases || allowed, "\(event) released the lock")
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
    case .denied, .leafOpened, .leafClosed, .lockSensedEngaged, .lockSensedReleased, .deadline, .unlock, .posture,
      .acknowledged, .freeAccess, .tamper, .policyChanged, .restarted, .released, .propped, .bell:
      break
    }
    if fire, door.settings.lockKind == .failSafe { expect(released == true, "locked during fire") }
  }

  // MARK: The leaf

  /// A leaf that opens without a cause while the door is secured is forced, propped or not, and only then.
  private mutating func checkOpening(_ event: DoorEvent, _ seen: Seen, before: Door, wasReleased: Bool) {
    let forced = seen.forced
    guard event == .leafOpened, before.state.leaf != .open else {
      expect(!forced, "\(event) forced the door")
      return
    }
    let guarded = isGuarded(before)
    expect(forced || seen.opened, "an opening was not recorded")
    if !guarded || wasReleased { expect(!forced, "forced although released") }
    if guarded, now > explainedUntil { expect(forced, "opened without a cause and not forced") }
  }

  /// Open too long warns, then alarms, then clears; not while it is propped.
  private mutating func checkHeld(_ event: DoorEvent, before: Door) {
    guard door.state.leaf == .open, isGuarded(door), proppedUntil == nil else {
      openSince = nil
      expect(!isHeld, "held and not open, or although it may stand open")
      return
    }
    let buysTime =
      switch event {
      case .granted, .unlock, .posture, .freeAccess, .fire, .restarted, .leafOpened: true
      case .denied, .requestToExit, .leafClosed, .lockSensedEngaged, .lockSensedReleased, .deadline, .acknowledged,
        .tamper, .policyChanged, .released, .propped, .bell:
        false
      }
    if openSince == nil || (buysTime && before != door) { openSince = now }
    guard let openSince, let alarm = door.settings.heldAlarm, let warning = door.settings.heldWarning else { return }
    if now - openSince > alarm { expect(door.alarms[.held] != nil, "open too long without an alarm") }
    if now - openSince > warning { expect(isHeld, "open too long without a warning") }
  }

  // MARK: Grants

  private mutating func expectUse(of event: DoorEvent) {
    guard case .granted(let pass) = event, let member = pass.member else { return }
    if door.state.posture != .disabled || pass.leaving { unsettled.insert(member) }
  }

  /// A grant comes to exactly one end: somebody went through, or it is recorded as unused.
  private mutating func checkGrants() {
    if door.standsOpen { unsettled = [] }  // nobody needs a grant there
    expect(unsettled.count <= 1, "a grant that nobody used was forgotten")
    if unsettled.count == 1 { expect(door.pass.map { !$0.used } ?? false, "a grant is open and no pass is") }
  }

  private mutating func settle(_ member: MemberID?, _ rule: String) {
    guard let member else { return }
    unsettled.remove(member)
    expect(settled.insert(member).inserted, rule)
  }

  // MARK: Alarms

  private mutating func note(_ type: JournalEventType, _ alarm: DoorAlarm, _ repeated: Int?) {
    switch type {
    case .alarmRaised where repeated != nil: checkRepetition(of: alarm, repeated)
    case .alarmRaised, .doorForced: raised[alarm] = (now, 0)
    case .doorHeld:
      raised[.heldWarning] = nil
      raised[alarm] = (now, 0)
    case .alarmCleared: expect(raised.removeValue(forKey: alarm) != nil, "\(alarm) ended and had not begun")
    default: break
    }
  }

  /// Every alarm that begins ends once, one that lasts is raised again in time, and the gravest is shown.
  private mutating func checkAlarms() {
    var gravest = DoorAlarm.none
    for alarm in DoorAlarm.allCases where raised[alarm] != nil { gravest = alarm }
    expect(door.state.alarm == gravest, "another alarm is shown than the gravest")
    expect(
      raised.count == door.alarms.count && raised.keys.allSatisfy { door.alarms[$0] != nil },
      "the entries do not tell which alarms hold")
    guard let renotify = door.settings.renotify else { return }
    for (alarm, last) in raised where alarm != .heldWarning && last.repeated < DoorSettings.renotifyLimit {
      expect(now - last.at <= renotify, "\(alarm) lasts and was not raised again")
    }
  }

  private mutating func checkRepetition(of alarm: DoorAlarm, _ repeated: Int?) {
    guard let last = raised[alarm], let renotify = door.settings.renotify, let repeated else {
      return expect(false, "\(alarm) was raised again and does not hold")
    }
    expect(now - last.at >= renotify, "\(alarm) was raised again too soon")
    expect(repeated == last.repeated + 1 && repeated <= DoorSettings.renotifyLimit, "\(alarm) is the \(repeated)th")
    raised[alarm] = (now, repeated)
  }

  // MARK: The door operator

  /// It begins only for a pass that may have it, once the lock had its time, and pushes against no bolt, fire door or
  /// forced door.
  private mutating func checkOperator(_ event: DoorEvent, before: Door, wasPushing: Bool) {
    let fitted = door.settings.doorOperator
    if let fitted, released == true, mayAsk(event, fitted, before: before) {
      // The one who asked first is waited for; a later pass makes a running signal longer, REX does not.
      if case .starting = before.operating {} else { operatorAskedAt = operatorAskedAt ?? now }
      if wasPushing, event != .requestToExit { pushUntil = now + fitted.hold }
    }
    if pushing, !wasPushing {
      expect(released == true, "the operator started at a locked door")
      expect(operatorAskedAt.map { now - $0 >= (fitted?.delay ?? .zero) } ?? false, "the operator started too soon")
      pushUntil = now + (fitted?.hold ?? .zero)
    }
    if door.operating == .off { operatorAskedAt = nil }
    guard pushing else { return }
    expect(fitted != nil, "there is no operator to start")
    expect(now <= pushUntil && deadlines[.operatorEnd] != nil, "the operator has no end")
    expect(!fire, "the operator fights a fire door")
    expect(raised[.forced] == nil, "the operator moves a forced door")
    expect(released == true || door.state.leaf == .open, "the operator pushes against the bolt")
  }

  private func mayAsk(_ event: DoorEvent, _ fitted: DoorOperatorSettings, before: Door) -> Bool {
    switch event {
    case .granted(let pass):
      (fitted.forEveryone || pass.extended) && (pass.leaving || before.state.posture != .disabled)
    case .unlock, .requestToExit: fitted.forEveryone
    case .denied, .leafOpened, .leafClosed, .lockSensedEngaged, .lockSensedReleased, .deadline, .posture,
      .acknowledged, .freeAccess, .fire, .tamper, .policyChanged, .restarted, .released, .propped, .bell:
      false
    }
  }
}
