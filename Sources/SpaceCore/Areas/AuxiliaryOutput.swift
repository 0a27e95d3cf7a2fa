/// What an auxiliary output does.
public enum AuxiliaryState: Sendable, Equatable {
  case off
  /// On until then, or for as long as its cause lasts when nil; by hand it lasts until somebody switches it off.
  case on(until: Moment?, byHand: Bool)
}

/// What can happen to an auxiliary output. It is told of everything and picks what it answers to.
public enum AuxiliaryEvent: Sendable, Equatable {
  /// Something happened once at a door: a grant, an opening, the bell.
  case happened(AuxiliaryTrigger, at: ResourceID)
  /// Something that lasts begins or ends at a door, room or area; the fire input belongs to none.
  case level(AuxiliaryTrigger, at: ResourceID?, active: Bool)
  /// Its time is over.
  case deadline
  case switched(on: Bool, actor: String)
  /// The agent has started. What lasts is told again afterwards.
  case restarted
}

/// What an auxiliary output wants done.
public enum AuxiliaryAction: Sendable, Equatable {
  /// Switch it, now.
  case output(Bool)
  /// An entry about a command, with its actor and `on` or `off` as the state. What follows from other things is told
  /// by their own entries.
  case record(JournalData)
  /// The one deadline of the output.
  case arm(Moment)
  case disarm
}

/// One auxiliary output: it is on while something lasts, or for its time after something happened.
///
/// What must hold, whatever the order of events:
/// 1. With an on-time it is never on for longer than that after the last cause.
/// 2. Without a cause or a command it is off.
/// 3. Off by hand is off, until something begins anew.
/// 4. A sounder is off during a fire signal, and does not sound again by itself when the signal ends.
/// 5. After a restart it is off until it is told of what lasts.
public struct AuxiliaryOutput: Sendable, Equatable {
  /// What it answers to, and for how long.
  public let settings: AuxiliarySettings
  /// What it does now.
  public private(set) var state: AuxiliaryState = .off
  /// Where what lasts lasts now; nil stands for the whole space.
  private var causes: Set<ResourceID?> = []
  /// The fire input, where it is not what this answers to.
  private var fireActive = false

  public init(settings: AuxiliarySettings) {
    self.settings = settings
  }

  /// Its name in `space.yaml`.
  public var id: ResourceID { settings.id }

  /// True while the output is on.
  public var isOn: Bool { state != .off }

  /// True while nothing can switch it on: a sounder during a fire signal.
  public var isSilenced: Bool { settings.isSounder && fireActive }

  /// Takes one event and returns what to do about it, in order.
  public mutating func handle(_ event: AuxiliaryEvent, at moment: Moment) -> [AuxiliaryAction] {
    switch event {
    case .happened(let trigger, let id):
      guard !trigger.lasts, listens(to: trigger, at: id) else { return [] }
      return begin(byHand: false, at: moment)
    case .level(.fire, _, let active) where settings.trigger != .fire:
      fireActive = active
      return isSilenced && isOn ? end() : []
    case .level(let trigger, let id, let active):
      guard trigger.lasts, listens(to: trigger, at: id) else { return [] }
      return active ? causeBegan(id, at: moment) : causeEnded(id)
    case .deadline: return timeOver(at: moment)
    case .switched(let on, let actor): return switched(on: on, actor: actor, at: moment)
    case .restarted:
      self = AuxiliaryOutput(settings: settings)
      return [.output(false)]
    }
  }

  private func listens(to trigger: AuxiliaryTrigger, at id: ResourceID?) -> Bool {
    guard trigger == settings.trigger, trigger != .manual else { return false }
    guard let id else { return true }
    return settings.listensTo.isEmpty || settings.listensTo.contains(id)
  }

  private mutating func causeBegan(_ id: ResourceID?, at moment: Moment) -> [AuxiliaryAction] {
    causes.insert(id).inserted ? begin(byHand: false, at: moment) : []
  }

  private mutating func causeEnded(_ id: ResourceID?) -> [AuxiliaryAction] {
    guard causes.remove(id) != nil, causes.isEmpty else { return [] }
    switch state {
    case .off, .on(_, byHand: true): return []
    case .on(_, byHand: false): return end()
    }
  }

  /// On from now, for the whole of its time; what somebody switched on stays theirs.
  private mutating func begin(byHand: Bool, at moment: Moment) -> [AuxiliaryAction] {
    guard !isSilenced else { return [] }
    let until = settings.onTime.map { moment + $0 }
    let timing = until.map { [AuxiliaryAction.arm($0)] } ?? []
    switch state {
    case .off:
      state = .on(until: until, byHand: byHand)
      return [.output(true)] + timing
    case .on(_, let already):
      state = .on(until: until, byHand: byHand || already)
      return timing
    }
  }

  private mutating func end() -> [AuxiliaryAction] {
    state = .off
    return [.output(false), .disarm]
  }

  private mutating func timeOver(at moment: Moment) -> [AuxiliaryAction] {
    switch state {
    case .off, .on(until: nil, _): return []
    case .on(let until?, _): return until <= moment ? end() : [.arm(until)]
    }
  }

  private mutating func switched(on: Bool, actor: String, at moment: Moment) -> [AuxiliaryAction] {
    var data = JournalData()
    data.actor = actor
    data.state = on ? "on" : "off"
    if on { return isSilenced ? [] : [.record(data)] + begin(byHand: true, at: moment) }
    return isOn ? [.record(data)] + end() : []
  }
}
