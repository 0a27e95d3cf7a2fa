public import SpaceCore

/// What pages, the local socket and other services may ask of a running agent: immutable snapshots out, commands in.
///
/// Nothing here touches the control loop's own state; a command is put into its mailbox and answered when handled.
public struct AgentAccess: Sendable {
  /// The newest snapshot; never waits.
  public var snapshot: @Sendable () -> SpaceSnapshot
  /// Snapshots as they are published, the newest only for whoever is slow; ends with the agent.
  public var snapshots: @Sendable () -> AsyncStream<SpaceSnapshot>
  /// The last entries of this board, newest first; at most 1,000.
  public var lastEntries: @Sendable (_ limit: Int) async throws -> [RecordedEvent]
  /// Entries as they become durable, in order; the oldest of more than 1,000 waiting are dropped for whoever is slow.
  public var entries: @Sendable () -> AsyncStream<RecordedEvent>
  /// One entry by its sequence number; nil when there is none.
  public var entry: @Sendable (_ sequence: UInt64) async throws -> RecordedEvent?
  /// Hands a command to the control loop and waits until it was handled.
  public var command: @Sendable (SpaceCommand, _ actor: String) async throws(CommandRefusal) -> CommandReceipt
  /// Whether a member would be let in, or let at a tool, at a time (now when nil); nil for an unknown resource.
  public var forecast: @Sendable (MemberID, ResourceID, WallTime?) async throws(CommandRefusal) -> AccessForecast?
  /// Badges on their way to a member; nil where there are no readers.
  public var badges: BadgeAccess?
  /// What a simulated space adds: badges to tap and people who walk; nil on real hardware.
  public var simulation: SimulationAccess?

  public init(
    snapshot: @escaping @Sendable () -> SpaceSnapshot,
    snapshots: @escaping @Sendable () -> AsyncStream<SpaceSnapshot>,
    lastEntries: @escaping @Sendable (Int) async throws -> [RecordedEvent],
    entries: @escaping @Sendable () -> AsyncStream<RecordedEvent>,
    entry: @escaping @Sendable (UInt64) async throws -> RecordedEvent?,
    command: @escaping @Sendable (SpaceCommand, String) async throws(CommandRefusal) -> CommandReceipt,
    forecast: @escaping @Sendable (MemberID, ResourceID, WallTime?) async throws(CommandRefusal) -> AccessForecast? = {
      _, _, _ in nil
    },
    badges: BadgeAccess? = nil, simulation: SimulationAccess? = nil
  ) {
    self.badges = badges
    self.forecast = forecast
    self.snapshot = snapshot
    self.snapshots = snapshots
    self.lastEntries = lastEntries
    self.entries = entries
    self.entry = entry
    self.command = command
    self.simulation = simulation
  }
}

/// An event with its place in this board's journal.
public struct RecordedEvent: Sendable, Equatable, Codable {
  public var sequence: UInt64
  public var event: JournalEvent
  /// What it says, in words.
  public var words: String

  public init(sequence: UInt64, event: JournalEvent, words: String) {
    self.sequence = sequence
    self.event = event
    self.words = words
  }
}

/// A command was handled.
public struct CommandReceipt: Sendable, Equatable, Codable {
  /// What happened, in words: `Front door is released for 5 s.`
  public var words: String

  public init(words: String) {
    self.words = words
  }
}

/// Why a command was not carried out.
public enum CommandRefusal: Error, Sendable, Equatable, CustomStringConvertible {
  case unknownResource(String, known: [String])
  /// The resource is in no state for it; says why and what to do.
  case notNow(String)
  /// The control loop took no more commands; nothing has been done.
  case busy

  public var description: String {
    switch self {
    case .unknownResource(let name, let known):
      "nothing here is called '\(name)'; there is \(known.joined(separator: ", "))"
    case .notNow(let why): why
    case .busy: "the agent has too many commands waiting; nothing was done, try again"
    }
  }
}

/// What only a simulated space can do. Nothing that is keyed in or scanned is written anywhere.
public struct SimulationAccess: Sendable {
  /// A badge that can be tapped on the page or by `lintel tap`.
  public struct Badge: Sendable, Equatable, Codable {
    /// A short name for commands: `ada`.
    public var id: String
    /// What people read: `Ada Marsh`.
    public var name: String
    /// What to expect of it: `laser and wood shop, evenings`.
    public var note: String

    public init(id: String, name: String, note: String) {
      self.id = id
      self.name = name
      self.note = note
    }
  }

  public var badges: [Badge]
  /// The readers at which keys are pressed, and those that read codes; badges are tapped at all others.
  public var keypads: [String]
  public var scanners: [String]
  /// The doors that have a bell.
  public var bells: [String]
  /// Shows a badge at a simulated reader, by their ids; the bytes go through the same codec as real ones.
  public var tap: @Sendable (_ reader: String, _ badge: String) async throws(CommandRefusal) -> Void
  /// Somebody pushes a door: it opens if the strike is released and falls shut again; with `force` it opens anyhow.
  public var push: @Sendable (_ door: String, _ force: Bool) async throws(CommandRefusal) -> Void
  /// Somebody rings at a door.
  public var ring: @Sendable (_ door: String) async throws(CommandRefusal) -> Void
  /// Somebody presses keys at a keypad, one after another: `0` to `9`, `*` that clears and `#` that enters.
  public var enter: @Sendable (_ reader: String, _ keys: String) async throws(CommandRefusal) -> Void
  /// Somebody holds a code with this text before a scanner.
  public var scan: @Sendable (_ reader: String, _ text: String) async throws(CommandRefusal) -> Void

  public init(
    badges: [Badge], keypads: [String] = [], scanners: [String] = [], bells: [String] = [],
    tap: @escaping @Sendable (String, String) async throws(CommandRefusal) -> Void,
    push: @escaping @Sendable (String, Bool) async throws(CommandRefusal) -> Void,
    ring: @escaping @Sendable (String) async throws(CommandRefusal) -> Void,
    enter: @escaping @Sendable (String, String) async throws(CommandRefusal) -> Void,
    scan: @escaping @Sendable (String, String) async throws(CommandRefusal) -> Void
  ) {
    self.badges = badges
    self.keypads = keypads
    self.scanners = scanners
    self.bells = bells
    self.tap = tap
    self.push = push
    self.ring = ring
    self.enter = enter
    self.scan = scan
  }
}
