public import SpaceCore

/// "Would this member be let in then?"
public struct ForecastQuestion: Sendable {
  /// The pseudonym.
  public var member: String
  public var resource: String
  /// Nil asks for now.
  public var time: WallTime?
  /// Nil takes what the kind of the resource is for: to enter a door or room, operate a tool, disarm an area.
  public var right: Right?
  /// The credential that is shown, by its id; nil asks of the member by itself, whatever they show.
  public var credential: String?
  public var clock = ClockQuality.synchronised
  /// How often the member has used the grant, where it has a limit.
  public var uses: UInt32 = 0
  /// Nothing blocks unless it is said here. A policy without a time of confirmation was confirmed at the moment asked
  /// for.
  public var situation = Situation()
  public var language = TextLanguage.english

  public init(member: String, resource: String) {
    self.member = member
    self.resource = resource
  }
}

extension ForecastQuestion {
  /// What is either so or not at the moment asked for, by the words of the interface.
  public enum Flag: String, Sendable, CaseIterable {
    case disabled, lockdown, supervisor, interlock, precondition, fault
    case secondPerson = "second_person"
    case signedIn = "signed_in"
    case roomFull = "room_full"
    case quotaUsedUp = "quota_used_up"
    case antiPassback = "anti_passback"
    case areaArmed = "area_armed"
    case outOfService = "out_of_service"
    case emergencyStop = "emergency_stop"
    case inUse = "in_use"
  }

  public mutating func set(_ flag: Flag, to value: Bool) {
    switch flag {
    case .disabled: situation.resourceDisabled = value
    case .lockdown: situation.lockdown = value
    case .secondPerson: situation.secondPersonPresent = value
    case .supervisor: situation.supervisorPresent = value
    case .signedIn: situation.signedIn = value
    case .roomFull: situation.roomFull = value
    case .quotaUsedUp: situation.quotaUsedUp = value
    case .antiPassback: situation.antiPassbackViolated = value
    case .interlock: situation.interlockOpen = value
    case .areaArmed: situation.areaArmed = value
    case .outOfService: situation.outOfService = value
    case .emergencyStop: situation.emergencyStop = value
    case .precondition: situation.preconditionUnmet = value
    case .inUse: situation.inUse = value
    case .fault: situation.fault = value
    }
  }
}

/// The answer, decided as the board would.
public struct ForecastAnswer: Codable, Sendable, Equatable {
  public var member: String
  public var resource: String
  /// The board that has the resource.
  public var agent: String
  /// What was judged: `override` in a lockdown or closed hours.
  public var right: String
  /// RFC 3339, UTC.
  public var at: String
  public var allowed: Bool
  /// The grant that would allow, or that comes nearest.
  public var grant: String?
  /// A `DenyReason`; nil when allowed.
  public var reason: String?
  public var memberText: String?
  public var stewardText: String?
  /// The newest version of that board's policy.
  public var policyVersion: UInt64?

  /// When what is refused begins, opens or is taken again, RFC 3339.
  public var opensAt: String?
  /// When what is refused ended.
  public var endedAt: String?
  public var certification: String?
  /// `training`, `waiver` or `age`.
  public var certificationKind: String?
  public var givenBy: String?
  /// Why of a hold, a suspension or a lockout.
  public var why: String?
  /// Seconds.
  public var policyAge: Int64?
  public var policyAgeBound: UInt32?
  public var usesLimit: UInt32?
}
