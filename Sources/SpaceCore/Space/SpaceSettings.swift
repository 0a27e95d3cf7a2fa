/// Everything that one agent controls, as data: what `space.yaml` says about doors, tools, rooms and areas.
public struct SpaceSettings: Sendable, Equatable {
  /// A short name for the space.
  public var id: String
  /// The name that people read.
  public var name: String
  /// Its doors.
  public var doors: [DoorSettings]
  /// Its tools.
  public var tools: [ToolSettings]
  /// Its rooms.
  public var rooms: [RoomSettings]
  /// Its intrusion areas.
  public var areas: [AreaSettings]
  /// Its outputs beside locks and tools.
  public var auxiliaries: [AuxiliarySettings]
  /// Rules that span doors, and the times that people get.
  public var rules: SpaceRules
  /// What people read here: in entries, at displays and on the page.
  public var language: TextLanguage

  public init(
    id: String, name: String, doors: [DoorSettings] = [], tools: [ToolSettings] = [], rooms: [RoomSettings] = [],
    areas: [AreaSettings] = [], auxiliaries: [AuxiliarySettings] = [], rules: SpaceRules = SpaceRules(),
    language: TextLanguage = .english
  ) {
    self.id = id
    self.name = name
    self.doors = doors
    self.tools = tools
    self.rooms = rooms
    self.areas = areas
    self.auxiliaries = auxiliaries
    self.rules = rules
    self.language = language
  }
}

/// What a board keeps beside its resources: rules that span doors, and the times that people get.
public struct SpaceRules: Sendable, Equatable {
  /// Groups of doors of which no two are released together: an airlock, a sluice. The way out by REX, an inner reader
  /// or fire is not part of the rule: nobody is kept between two doors.
  public var interlocks: [[ResourceID]] = []
  /// Anti-passback, by door.
  public var sides: [ResourceID: SideRule] = [:]
  /// The local minute of the day, 0 to 1,439, at which every side is forgotten; nil for never.
  public var forgiveAt: Int?
  /// Doors that a member may unlock over the network as a tap would.
  public var remoteUnlock: Set<ResourceID> = []
  /// Doors and tools where the ledger is asked first, and how long its answer is waited for.
  public var ledgerWaits: [ResourceID: Duration] = [:]
  /// Readers at which a code can be entered.
  public var keypads: Set<ReaderID> = []
  /// How long a presentation waits for its code.
  public var codeWait: Duration = .seconds(20)
  /// How long a presentation waits for a second person.
  public var secondPersonWait: Duration = .seconds(30)
  /// How soon a steward's second presentation follows the first, to hold a door open or to end that.
  public var doublePresentation: Duration = .seconds(5)
  /// For how long a steward's double presentation at an open leaf lets it stand open.
  public var propTime: Duration = .seconds(600)
  /// True when the end of the lockdown input (a key switch, not a button) ends the lockdown.
  public var lockdownInputReleases = false

  public init() {}
}

/// Anti-passback at one door: a badge that went in does not go in again before it has come out.
public struct SideRule: Sendable, Equatable {
  /// What becomes of somebody on the wrong side.
  public enum Mode: String, Sendable, CaseIterable, Codable {
    /// Lets pass and records it.
    case soft
    /// Refuses to let in. Nobody is ever refused the way out.
    case hard
  }

  /// What becomes of somebody on the wrong side.
  public var mode: Mode
  /// The zone that the door leads from, for somebody who comes in.
  public var from: String
  /// The zone that it leads into.
  public var to: String
  /// How long a member counts as being where they were last seen; nil for as long as nothing else is seen. A door
  /// without a reader on the inside needs one: nobody is ever seen to leave by it.
  public var forgiveAfter: Duration?

  /// The zone outside every door.
  public static let outside = "outside"

  public init(mode: Mode, from: String = Self.outside, to: String, forgiveAfter: Duration? = nil) {
    self.mode = mode
    self.from = from
    self.to = to
    self.forgiveAfter = forgiveAfter
  }
}
