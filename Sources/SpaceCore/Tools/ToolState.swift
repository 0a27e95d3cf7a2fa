/// A tool taken out of service: an administrative state, with a reason and an author.
///
/// It is not an energy-isolating lockout (OSHA 1910.147): whoever services the machine unplugs it first.
public struct ToolLockout: Sendable, Equatable, Codable {
  /// What the next member reads.
  public var reason: String
  /// Who took it out of service.
  public var actor: String
  public var since: WallTime
  /// True when the community's directory says so, by way of the policy: it ends there too. Told apart by this and not
  /// by the actor's name, which anybody may bear.
  public var isFromPolicy: Bool

  public init(reason: String, actor: String, since: WallTime, isFromPolicy: Bool = false) {
    self.reason = reason
    self.actor = actor
    self.since = since
    self.isFromPolicy = isFromPolicy
  }

  private enum CodingKeys: String, CodingKey {
    case reason, actor, since
    case isFromPolicy = "from_policy"
  }

  /// Reads also what was written before policies had lockouts.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      reason: try container.decode(String.self, forKey: .reason),
      actor: try container.decode(String.self, forKey: .actor),
      since: try container.decode(WallTime.self, forKey: .since),
      isFromPolicy: try container.decodeIfPresent(Bool.self, forKey: .isFromPolicy) ?? false)
  }
}

/// One member's use of a tool.
public struct ToolSession: Sendable, Equatable {
  /// Counts the sessions of this tool on this agent, from 1.
  public var number: UInt64
  public var member: MemberID?
  public var grant: String?
  /// True for a repair while the tool is out of service.
  public var maintenance: Bool
  public var since: Moment
  public var startedAt: WallTime
  /// When the machine last began to draw current, while it does.
  public var busySince: Moment?
  /// How long it has drawn current before that.
  public var busy: Duration = .zero
  /// Why the session ends as soon as the machine is idle.
  public var ending: ToolSessionEnd?
  public var latencyMicroseconds: Int64?
  public var recordedLate = false

  /// The whole time of work up to `moment`.
  public func busy(at moment: Moment) -> Duration {
    guard let busySince else { return busy }
    return busy + (moment - busySince)
  }
}

/// Why a session ended. The raw value stands in entries.
public enum ToolSessionEnd: String, Sendable, CaseIterable, Codable {
  case tappedOff = "tapped_off"
  case idle
  case outOfService = "out_of_service"
  case stoppedByOperator = "stopped_by_operator"
  case emergencyStop = "emergency_stop"
  case preconditionLost = "precondition_lost"
  case powerLost = "power_lost"
}

/// What a tool station does.
public enum ToolState: Sendable, Equatable {
  case outOfService(ToolLockout)
  case ready
  case running(ToolSession)
  /// The session is over; extraction or coolant runs on.
  case windingDown(until: Moment)
}

/// What of a tool survives a restart; written with the entry that changed it.
public struct ToolMemory: Sendable, Equatable, Codable {
  /// A session that was open when this was written.
  public struct OpenSession: Sendable, Equatable, Codable {
    public var member: MemberID?
    public var grant: String?
    public var startedAt: WallTime

    public init(member: MemberID? = nil, grant: String? = nil, startedAt: WallTime) {
      self.member = member
      self.grant = grant
      self.startedAt = startedAt
    }
  }

  /// Out of service, or to be as soon as the session ends.
  public var lockout: ToolLockout?
  public var session: OpenSession?
  /// The number of the last session.
  public var sessions: UInt64

  public init(lockout: ToolLockout? = nil, session: OpenSession? = nil, sessions: UInt64 = 0) {
    self.lockout = lockout
    self.session = session
    self.sessions = sessions
  }
}

/// Something that has to be so before a tool starts, and while it runs: extraction on, guard closed, homing done.
public struct ToolPrecondition: Sendable, Equatable {
  /// What people read, such as `extraction`.
  public var name: String
  /// True when losing it switches a working machine off at once; else the session ends as soon as the machine is idle.
  public var isSafety: Bool

  public init(name: String, isSafety: Bool = false) {
    self.name = name
    self.isSafety = isSafety
  }
}

/// What is fitted to a tool station.
public struct ToolSettings: Sendable, Equatable {
  public var id: ResourceID
  /// The name that people read.
  public var name: String
  public var readers: [ReaderID]
  /// The room it stands in, for buddy and supervision rules.
  public var room: ResourceID?
  /// Names of the certifications that operating takes, beside those of the grant.
  public var requires: [String]
  /// What its inputs must say before it starts.
  public var preconditions: [ToolPrecondition]
  /// True when an input tells whether the machine draws current.
  public var hasActivity: Bool
  /// Idle time after which the member is warned, and after which the tool switches off; nil for never.
  public var idleWarning: Duration?
  public var idleOff: Duration?
  /// How long extraction or coolant runs on after a session; nil without such an output.
  public var runOn: Duration?
  public var writeBound: Duration

  public init(
    id: ResourceID, name: String, readers: [ReaderID] = [], room: ResourceID? = nil, requires: [String] = [],
    preconditions: [ToolPrecondition] = [], hasActivity: Bool = false, idleWarning: Duration? = nil,
    idleOff: Duration? = nil, runOn: Duration? = nil,
    writeBound: Duration = .milliseconds(50)
  ) {
    self.id = id
    self.name = name
    self.readers = readers
    self.room = room
    self.requires = requires
    self.preconditions = preconditions
    self.hasActivity = hasActivity
    self.idleWarning = idleWarning
    self.idleOff = idleOff
    self.runOn = runOn
    self.writeBound = writeBound
  }
}
