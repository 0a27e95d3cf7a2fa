public import SpaceCore

/// The space at one moment, immutable: what the control loop publishes and everything else reads.
///
/// Encodes to the JSON of `GET /v1/space` and `lintel status --json`.
public struct SpaceSnapshot: Sendable, Equatable, Codable {
  public struct Door: Sendable, Equatable, Codable {
    public var id: String
    public var name: String
    public var posture: DoorPosture
    /// `engaged`, `released` or `unknown`.
    public var lock: String
    public var leaf: DoorLeaf
    public var alarm: DoorAlarm
    public var readers: [String]
    public var exitReaders: [String]
  }

  public struct Tool: Sendable, Equatable, Codable {
    public var id: String
    public var name: String
    /// `ready`, `running`, `winding_down` or `out_of_service`.
    public var state: String
    /// The member of the session, by pseudonym.
    public var member: MemberID?
    public var since: WallTime?
    /// Nil when no input tells.
    public var busy: Bool?
    public var lockout: ToolLockout?
    /// True when the lockout waits for the session to end.
    public var lockoutPending: Bool
    public var readers: [String]
  }

  public struct Room: Sendable, Equatable, Codable {
    public var id: String
    public var name: String
    public var occupancy: OccupancyEstimate
    public var capacity: Int?
    public var isFull: Bool
  }

  public struct Reader: Sendable, Equatable, Codable {
    public var id: String
    /// The door or tool it belongs to.
    public var resource: String?
    public var isConnected: Bool
    /// What it last showed: `granted`, `denied`, `warning` or `idle`.
    public var indication: String
    /// The text for the member beside it.
    public var text: String?
  }

  public struct Health: Sendable, Equatable, Codable {
    public var startedAt: WallTime
    public var clock: ClockQuality
    public var policyVersion: UInt64?
    /// When the ledger last said that the policy is the newest.
    public var policyConfirmedAt: WallTime?
    /// Entries written on this board, and of those not yet in the ledger.
    public var entries: UInt64
    public var undelivered: UInt64
    /// What is wrong with the store of entries, in words; nil when nothing is.
    public var journalFault: String?
    public var realTime: Bool
  }

  public var space: String
  public var name: String
  /// Counts the snapshots of this run, so that a reader knows when something is new.
  public var revision: UInt64
  public var time: WallTime
  public var doors: [Door]
  public var tools: [Tool]
  public var rooms: [Room]
  public var readers: [Reader]
  public var health: Health
}
