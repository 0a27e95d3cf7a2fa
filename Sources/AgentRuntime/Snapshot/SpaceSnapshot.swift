public import SpaceCore

/// The space at one moment, immutable: what the control loop publishes and everything else reads.
///
/// Encodes, in snake_case and with times in milliseconds since 1970, to the JSON of `GET /v1/space` and `lintel status --json`.
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
    /// True while free access by the schedule waits for the first member.
    public var waitsForMember: Bool
    /// True while the leaf may stand open for a time that somebody gave it.
    public var isPropped: Bool

    enum CodingKeys: String, CodingKey {
      case id, name, posture, lock, leaf, alarm, readers
      case exitReaders = "exit_readers"
      case waitsForMember = "waits_for_member"
      case isPropped = "propped"
    }
  }

  public struct Tool: Sendable, Equatable, Codable {
    public var id: String
    public var name: String
    /// `ready`, `not_ready`, `running`, `winding_down` or `out_of_service`.
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
    /// The preconditions that are not met.
    public var unmet: [String]

    enum CodingKeys: String, CodingKey {
      case id, name, state, member, busy, lockout, readers, unmet
      case since = "since_ms"
      case lockoutPending = "lockout_pending"
    }
  }

  public struct Room: Sendable, Equatable, Codable {
    public var id: String
    public var name: String
    public var occupancy: OccupancyEstimate
    public var capacity: Int?
    public var isFull: Bool

    enum CodingKeys: String, CodingKey {
      case id, name, occupancy, capacity
      case isFull = "full"
    }
  }

  public struct Reader: Sendable, Equatable, Codable {
    public var id: String
    /// The door, tool, room or area it belongs to.
    public var resource: String?
    public var isConnected: Bool
    /// What it shows: `granted`, `denied`, `waiting` for a code or a second person, `enrolling`, `warning` or `idle`.
    public var indication: String
    /// The text for the member beside it.
    public var text: String?

    enum CodingKeys: String, CodingKey {
      case id, resource, indication, text
      case isConnected = "connected"
    }
  }

  public struct Area: Sendable, Equatable, Codable {
    public var id: String
    public var name: String
    /// `disarmed`, `arming`, `armed`, `entering` or `alarm`.
    public var state: String
    /// True while an alarm waits for somebody to acknowledge it.
    public var hasAlarm: Bool
    public var readers: [String]

    enum CodingKeys: String, CodingKey {
      case id, name, state, readers
      case hasAlarm = "alarm"
    }
  }

  /// An auxiliary output.
  public struct Output: Sendable, Equatable, Codable {
    public var id: String
    public var name: String
    public var isOn: Bool

    enum CodingKeys: String, CodingKey {
      case id, name
      case isOn = "on"
    }
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

    enum CodingKeys: String, CodingKey {
      case clock, entries, undelivered
      case startedAt = "started_at_ms"
      case policyVersion = "policy_version"
      case policyConfirmedAt = "policy_confirmed_at_ms"
      case journalFault = "journal_fault"
      case realTime = "real_time"
    }
  }

  public var space: String
  public var name: String
  /// Counts the snapshots of this run, so that a reader knows when something is new.
  public var revision: UInt64
  public var time: WallTime
  public var doors: [Door]
  public var tools: [Tool]
  public var rooms: [Room]
  public var areas: [Area]
  public var outputs: [Output]
  public var readers: [Reader]
  public var health: Health

  enum CodingKeys: String, CodingKey {
    case space, name, revision, doors, tools, rooms, areas, outputs, readers, health
    case time = "time_ms"
  }
}
