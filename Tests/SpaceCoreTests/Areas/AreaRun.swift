@testable import SpaceCore

/// An area with the little that an agent does for it: siren, deadlines and time. It notes what would contradict the
/// rules, and keeps its own account of who armed what and which alarms are open.
struct AreaRun {
  var area: Area
  var now = Moment.zero
  private var deadlines: [AreaDeadline: Moment] = [:]
  private var soundingSince: Moment?
  private var isArmed = false
  private var isOpen = false
  private var fire = false
  private var repeats = 0
  /// What has raised an alarm since arming or acknowledging, by name.
  private var raised: Set<String> = []
  private var enteringSince: Moment?
  private(set) var broken: [String] = []
  private(set) var counts: [String: Int] = [:]

  init(_ settings: AreaSettings) { area = Area(settings: settings) }

  private mutating func expect(_ holds: Bool, _ rule: String) {
    if !holds, broken.count < 5 { broken.append("\(rule), at \(now.nanoseconds), in \(area.state)") }
  }

  mutating func wait(_ duration: Duration) {
    let end = now + duration
    while let (deadline, due) = deadlines.min(by: { $0.value < $1.value }), due <= end {
      now = max(now, due)
      deadlines[deadline] = nil
      apply(.deadline(deadline))
    }
    now = end
    checkSiren()
  }

  mutating func apply(_ event: AreaEvent) {
    let before = area
    let remembered = area.memory(by: AreaFixture.clock)
    let actions = area.handle(event, at: now)
    account(for: event, before: before)
    for action in actions {
      switch action {
      case .siren(let sounding): soundingSince = sounding ? soundingSince ?? now : nil
      case .arm(let deadline, let when): deadlines[deadline] = when
      case .disarm(let deadline): deadlines[deadline] = nil
      case .record(let type, let data): check(type, data, event, before: before)
      case .indicate: break
      }
    }
    checkSiren()
    checkStates(event, before: before)
    if case .restarted(let memory, _) = event {
      expect(memory == remembered, "the run restarts with something else than it remembered")
    }
  }

  /// Who armed and disarmed, by the events alone.
  private mutating func account(for event: AreaEvent, before: Area) {
    switch event {
    case .armed(_, let forced):
      guard !isArmed, before.refusal(forced: forced) == nil else { return }
      isArmed = true
      raised = []
    case .disarmed: isArmed = false
    case .acknowledged:
      if isOpen { raised = [] }
    case .fire(let active): fire = active
    case .restarted(_, let surroundings):
      fire = surroundings.fireActive
      deadlines = [:]  // a new process knows none
      soundingSince = nil
      enteringSince = nil
    case .detector, .doorOpened, .doorClosed, .deadline: break
    }
  }

  private mutating func check(_ type: JournalEventType, _ data: JournalData, _ event: AreaEvent, before: Area) {
    counts[[type.rawValue, data.reason, data.state].compactMap(\.self).joined(separator: " "), default: 0] += 1
    switch type {
    case .alarmRaised:
      guard data.repeated == nil else {
        repeats += 1
        expect(isOpen && data.repeated == repeats, "raised again out of turn")
        return expect(repeats <= AreaSettings.renotifyLimit, "raised again without end")
      }
      expect(before.state != .disarmed || event.isRestart, "an alarm while disarmed")
      if case .arming = before.state { expect(event.isRestart, "an alarm while people leave") }
      expect(isArmed, "an alarm of an area that nobody armed")
      if raised.isEmpty { repeats = 0 }
      expect(raised.insert(data.text ?? "").inserted, "\(data.text ?? "") raised two alarms")
      isOpen = true
    case .alarmCleared:
      expect(isOpen, "an alarm ended that was not open")
      if case .acknowledged = event { isOpen = false } else { expect(false, "\(event) ended an alarm") }
    case .areaArmed: expect(isArmed && before.state != .armed, "armed by nobody, or twice")
    case .areaDisarmed: expect(before.isArmed, "disarmed twice")
    case .alarmAcknowledged: break
    case let other: expect(false, "an entry \(other.rawValue)")
    }
  }

  private mutating func checkSiren() {
    guard let soundingSince else { return }
    expect(!fire, "the siren sounds during a fire signal")
    expect(now - soundingSince <= area.settings.sirenTime, "the siren sounds too long")
    if case .alarm(.some) = area.state {} else { expect(false, "the siren sounds outside an alarm") }
  }

  private mutating func checkStates(_ event: AreaEvent, before: Area) {
    expect(area.isArmed == isArmed, "armed or disarmed by nobody")
    expect((area.alarm != nil) == isOpen, "the entries do not tell whether an alarm is open")
    if case .disarmed = event { expect(area.state == .disarmed && soundingSince == nil, "not disarmed when asked") }
    switch area.state {
    case .disarmed, .armed: enteringSince = nil
    case .arming(let until):
      enteringSince = nil
      expect(deadlines[.exit] == until, "leaving without an end")
    case .entering(let until):
      enteringSince = enteringSince ?? now
      expect(deadlines[.entry] == until, "entering without an end")
      expect(enteringSince.map { now - $0 <= area.settings.entryDelay } ?? false, "entering for too long")
    case .alarm(let sirenUntil):
      enteringSince = nil
      expect(isOpen, "in alarm without an alarm")
      expect((sirenUntil != nil) == (soundingSince != nil), "the siren does not do what the state says")
      expect(sirenUntil == nil || deadlines[.siren] == sirenUntil, "the siren has no end")
    }
    checkVigilance(event, before: before)
  }

  /// What has to raise an alarm does.
  private mutating func checkVigilance(_ event: AreaEvent, before: Area) {
    let guarded =
      switch before.state {
      case .armed, .entering: true
      case .disarmed, .arming, .alarm: false
      }
    guard guarded else { return }
    let alarms =
      switch event {
      case .detector(let name, true):
        !before.active.contains(.detector(name))
          && (before.state == .armed || !before.settings.entryPath.contains(name))
      case .doorOpened(_, let forced): forced
      case .detector(_, false), .armed, .disarmed, .doorClosed, .deadline, .acknowledged, .fire, .restarted: false
      }
    if alarms, case .alarm = area.state {} else { expect(!alarms, "\(event) raised no alarm") }
  }
}

extension AreaEvent {
  fileprivate var isRestart: Bool {
    switch self {
    case .restarted: true
    case .armed, .disarmed, .detector, .doorOpened, .doorClosed, .deadline, .acknowledged, .fire: false
    }
  }
}
