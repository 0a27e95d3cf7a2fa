/// One door: a state machine that is told what happens and says what to do.
///
/// What must hold, whatever the order of events:
/// 1. The lock is released only by a grant, REX, a command, the posture or a fire input.
/// 2. A release that is not the posture's ends within the unlock time.
/// 3. A leaf that opens without a cause while the door is secured or in lockdown is *forced*.
/// 4. Nothing here can keep anybody in: REX, an inner reader and fire are honoured in every posture.
/// 5. A grant or command whose release ends before the leaf opens is recorded as unused.
/// 6. The door operator pushes only a leaf that is released or stands open, not during fire, and no door that was forced.
///
/// The door holds no clock, line or logger: time comes in as a `Moment`, deadlines go out as actions.
public struct Door: Sendable, Equatable {
  public let settings: DoorSettings
  public internal(set) var state = DoorState()
  /// The pass in progress.
  public internal(set) var pass: DoorPass?
  public internal(set) var fireActive = false
  /// True while a secured door waits for the first member, whose entering begins free access.
  public internal(set) var waitsForMember = false
  /// Until when the leaf may stand open, or the next opening last, without an alarm; nil when it is not propped.
  public internal(set) var proppedUntil: Moment?
  /// Until when the pass explains an opening.
  var passUntil: Moment?
  /// Until when REX explains an opening that the pass in progress does not.
  var exitUntil: Moment?
  /// Every alarm that holds, and when it is raised again.
  var alarms: [DoorAlarm: DoorReminder] = [:]
  var lockSensedReleased = false
  var openedAt: Moment?
  /// When the last ring that was recorded came.
  var rungAt: Moment?
  var operating: DoorOperatorState = .off

  public init(settings: DoorSettings) {
    self.settings = settings
  }

  public var id: ResourceID { settings.id }

  /// What has to survive a restart.
  public var memory: DoorMemory {
    DoorMemory(posture: state.posture, forced: alarms[.forced] != nil, waitsForMember: waitsForMember)
  }

  /// True when entering is open to everybody.
  public var standsOpen: Bool {
    switch state.posture {
    case .freeAccess, .unlocked: true
    case .secured, .lockdown, .disabled: false
    }
  }

  /// Why a posture cannot be set now; nil when it can.
  public func refusal(of posture: DoorPosture) -> String? {
    guard fireActive, settings.lockKind == .failSafe, posture != .unlocked else { return nil }
    return "the fire input is active: \(settings.name) stays released until the fire panel is reset"
  }

  /// Why the door cannot be propped until then; nil when it can.
  public func refusal(ofPropping until: Moment, at moment: Moment) -> String? {
    switch state.posture {
    case .secured: until > moment ? nil : "say for how long \(settings.name) may stand open"
    case .lockdown: "\(settings.name) is in lockdown; end that before you prop it"
    case .freeAccess, .unlocked: "\(settings.name) is open to everybody and may stand open"
    case .disabled: "\(settings.name) is disabled and raises no alarm when it stands open"
    }
  }

  /// Takes one event and returns what to do about it, in order.
  public mutating func handle(_ event: DoorEvent, at moment: Moment) -> [DoorAction] {
    let actions = respond(to: event, at: moment)
    return actions + restrainOperator()
  }

  private mutating func respond(to event: DoorEvent, at moment: Moment) -> [DoorAction] {
    switch event {
    case .granted(let pass): granted(pass, at: moment)
    case .denied: []
    case .requestToExit: requestedToExit(at: moment)
    case .leafOpened: leafOpened(at: moment)
    case .leafClosed: leafClosed(at: moment)
    case .lockSensedEngaged: lockSensed(released: false, at: moment)
    case .lockSensedReleased: lockSensed(released: true, at: moment)
    case .deadline(let deadline): passed(deadline, at: moment)
    case .unlock(let actor): unlocked(by: actor, at: moment)
    case .posture(let posture, let actor): setPosture(posture, actor: actor, at: moment)
    case .acknowledged(let actor): acknowledged(by: actor)
    case .freeAccess(let begins, let waits, let actor):
      freeAccess(begins: begins, waitsForMember: waits, actor: actor, at: moment)
    case .propped(let until, let actor): propped(until: until, actor: actor, at: moment)
    case .bell: rung(at: moment)
    case .fire(let active): fire(active: active, at: moment)
    case .tamper(let active): tamper(active: active, at: moment)
    case .policyChanged: []
    case .restarted(let memory, let leaf): restarted(memory, leaf: leaf, at: moment)
    case .released(let late): outputMoved(late: late, at: moment)
    }
  }
}
