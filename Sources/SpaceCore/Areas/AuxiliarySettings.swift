/// What an auxiliary output answers to: a closed set. The raw value stands in `space.yaml`.
public enum AuxiliaryTrigger: String, Sendable, CaseIterable, Codable {
  /// Somebody was let in at a door.
  case granted
  /// The leaf of a door opened with a cause.
  case opened
  /// A doorbell was pressed.
  case bell
  /// A door was forced, until somebody acknowledges it.
  case forced
  /// A door is held open for too long, until it closes.
  case held
  /// An intrusion alarm of an area, until somebody acknowledges it.
  case alarm
  /// A door is in lockdown.
  case lockdown
  /// Somebody is in a room.
  case occupied
  /// The fire input is active.
  case fire
  /// Nothing but a command.
  case manual

  /// True for what lasts; false for what only happens, and for `manual`.
  public var lasts: Bool {
    switch self {
    case .forced, .held, .alarm, .lockdown, .occupied, .fire: true
    case .granted, .opened, .bell, .manual: false
    }
  }
}

/// One output beside locks and tools: a light, a gate, a sign, a siren.
public struct AuxiliarySettings: Sendable, Equatable {
  /// Its name in `space.yaml`.
  public var id: ResourceID
  /// The name that people read.
  public var name: String
  /// What it answers to.
  public var trigger: AuxiliaryTrigger
  /// The doors, rooms or areas whose trigger counts; empty for every one.
  public var listensTo: [ResourceID]
  /// How long it stays on at most: for what only happens 10 s when nil, else for as long as it lasts when nil.
  public var holdTime: Duration?
  /// True for a siren or buzzer: silent while the fire input is active, so that the evacuation signal is heard; unless
  /// fire is what it answers to.
  public var isSounder: Bool

  /// How long a pulse is when the settings do not say.
  public static let defaultPulse: Duration = .seconds(10)

  public init(
    id: ResourceID, name: String, trigger: AuxiliaryTrigger, listensTo: [ResourceID] = [], holdTime: Duration? = nil,
    isSounder: Bool = false
  ) {
    self.id = id
    self.name = name
    self.trigger = trigger
    self.listensTo = listensTo
    self.holdTime = holdTime
    self.isSounder = isSounder
  }

  /// How long it stays on; nil for as long as the cause lasts, or until somebody switches it off.
  public var onTime: Duration? {
    switch trigger {
    case .granted, .opened, .bell: holdTime ?? Self.defaultPulse
    case .forced, .held, .alarm, .lockdown, .occupied, .fire, .manual: holdTime
    }
  }
}
