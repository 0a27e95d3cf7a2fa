/// What sort of thing a resource is. The raw value stands in policy images.
public enum ResourceKind: UInt8, Sendable, CaseIterable, Codable {
  case door = 0
  case tool = 1
  case room = 2
  /// An intrusion area.
  case area = 3

  public var name: String {
    switch self {
    case .door: "door"
    case .tool: "tool"
    case .room: "room"
    case .area: "area"
    }
  }

  public init?(name: String) {
    guard let kind = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = kind
  }
}

/// What a resource allows while the wall clock is unknown. The raw value stands in policy images.
///
/// Whatever has an end counts as over once even the lower bound of the clock is past it.
public enum ClockUnknownRule: UInt8, Sendable, CaseIterable, Codable {
  /// What has neither a schedule nor a validity nor a freshness bound is allowed as ever; the rest is refused.
  case allowUnscheduled = 0
  /// Everything is refused.
  case deny = 1
  /// Schedules count as open and validities as running.
  case allow = 2

  public var name: String {
    switch self {
    case .allowUnscheduled: "allow_unscheduled"
    case .deny: "deny"
    case .allow: "allow"
    }
  }

  public init?(name: String) {
    guard let rule = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = rule
  }
}

/// Where a member stands. The raw value stands in policy images.
public enum MemberStanding: UInt8, Sendable, CaseIterable, Codable {
  case active = 0
  /// Rights go on until the end of grace, as when a fee is overdue.
  case grace = 1
  case suspended = 2
  case left = 3

  public var name: String {
    switch self {
    case .active: "active"
    case .grace: "grace"
    case .suspended: "suspended"
    case .left: "left"
    }
  }

  public init?(name: String) {
    guard let standing = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = standing
  }
}

/// What a space must know of a member beside their rights.
public struct MemberFlags: OptionSet, Hashable, Sendable {
  public let rawValue: UInt8
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Needs the longer unlock time.
  public static let extendedUnlock = MemberFlags(rawValue: 1)
  /// Where a grant takes a PIN, the card alone does: entering one is a barrier for this member.
  public static let pinExempt = MemberFlags(rawValue: 2)
}

/// What a certification says of a member. The raw value stands in policy images.
public enum CertificationKind: UInt8, Sendable, CaseIterable, Codable {
  /// Somebody has shown them how.
  case training = 0
  /// They have signed a paper.
  case waiver = 1
  /// They are old enough: held from the birthday on, which is all that a board knows of an age.
  case age = 2

  /// The word of documents.
  public var name: String {
    switch self {
    case .training: "training"
    case .waiver: "waiver"
    case .age: "age"
    }
  }

  /// Reads the word of documents; nil for anything else.
  public init?(name: String) {
    guard let kind = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = kind
  }
}

/// What a grant asks of the moment.
public struct GrantConditions: OptionSet, Hashable, Sendable {
  public let rawValue: UInt8
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  public static let pin = GrantConditions(rawValue: 1)
  public static let secondPerson = GrantConditions(rawValue: 2)
  public static let supervisor = GrantConditions(rawValue: 4)
  public static let signedIn = GrantConditions(rawValue: 8)
}
