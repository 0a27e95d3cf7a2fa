/// One intrusion area: a state machine that is told what happens and says what to do.
///
/// What must hold, whatever the order of events:
/// 1. It is armed only by a member, an operator or the schedule, and disarming always works, in every state.
/// 2. Nothing alarms while it is disarmed, or while people leave after arming.
/// 3. The siren sounds in an alarm only, never longer than its time at a stretch, and never during a fire signal.
/// 4. An alarm stays recorded as open until somebody acknowledges it, whether or not the area is disarmed meanwhile.
/// 5. A detector or door raises one alarm until somebody acknowledges it or arms anew: chatter is bounded.
/// 6. It locks nothing.
///
/// The area holds no clock, line or logger: time comes in as a `Moment`, deadlines go out as actions.
public struct Area: Sendable, Equatable {
  /// What belongs to it.
  public let settings: AreaSettings
  /// What it does now.
  public internal(set) var state: AreaState = .disarmed
  /// The alarm that waits for somebody to acknowledge it, disarmed or not: the first since the area was last armed.
  public internal(set) var alarm: AreaAlarm?
  /// True while the fire input is active.
  public internal(set) var fireActive = false
  /// What is active or open now.
  public internal(set) var active: Set<AreaSource> = []
  var armedBy: AreaActor?
  var leftOut: Set<AreaSource> = []
  var raised: Set<AreaSource> = []
  /// The door at which the entry in progress began.
  var entryDoor: ResourceID?

  public init(settings: AreaSettings) {
    self.settings = settings
  }

  /// Its name in grants.
  public var id: ResourceID { settings.id }

  /// True from arming until disarming: whoever may not disarm it stays outside. Leaving is free.
  public var isArmed: Bool {
    switch state {
    case .disarmed: false
    case .arming, .armed, .entering, .alarm: true
    }
  }

  /// What has to survive a restart.
  /// - Parameter clock: the wall clock, because the end of the siren's time has to mean something to the next run.
  public func memory(by clock: WallClock) -> AreaMemory {
    var memory = AreaMemory(armedBy: armedBy, leftOut: leftOut, alarm: alarm, raised: raised)
    switch state {
    case .disarmed: memory.mode = .disarmed
    case .arming: memory.mode = .arming
    case .armed, .entering: memory.mode = .armed
    case .alarm(let sirenUntil):
      memory.mode = .alarm
      memory.sirenEnds = sirenUntil.map(clock.time(at:))
    }
    return memory
  }

  /// Why it cannot be armed now; nil when it can. What is on the entry path may be active, because whoever arms stands
  /// there.
  public func refusal(forced: Bool) -> String? {
    switch state {
    case .arming, .armed, .entering, .alarm: return "\(settings.name) is armed already"
    case .disarmed: break
    }
    guard !forced else { return nil }
    guard !fireActive else {
      return "the fire input is active: \(settings.name) can be armed when the fire panel is reset"
    }
    let hindering = named(active.filter { !isOnEntryPath($0) })
    return hindering.isEmpty
      ? nil : "\(settings.name) is not quiet (\(hindering)): see to it first, or arm without what is active"
  }

  /// Takes one event and returns what to do about it, in order.
  public mutating func handle(_ event: AreaEvent, at moment: Moment) -> [AreaAction] {
    switch event {
    case .armed(let actor, let forced): armed(by: actor, forced: forced, at: moment)
    case .disarmed(let actor): disarmed(by: actor)
    case .detector(let name, let active): detector(name, active: active, at: moment)
    case .doorOpened(let id, let forced): doorOpened(id, forced: forced, at: moment)
    case .doorClosed(let id): quiet(.door(id))
    case .deadline(let deadline): passed(deadline, at: moment)
    case .acknowledged(let actor): acknowledged(by: actor)
    case .fire(let active): fire(active: active)
    case .restarted(let memory, let surroundings): restarted(memory, surroundings, at: moment)
    }
  }

  func isOnEntryPath(_ source: AreaSource) -> Bool {
    switch source {
    case .detector(let name): settings.entryPath.contains(name)
    case .door: false
    }
  }

  /// The names of these in the order of the settings, as entries and refusals list them.
  func named(_ sources: Set<AreaSource>) -> String {
    (settings.detectors.map(AreaSource.detector) + settings.doors.map(AreaSource.door))
      .filter(sources.contains).map(\.name).joined(separator: ", ")
  }
}
