/// What a policy makes of a recorded presentation.
public enum RehearsalVerdict: Hashable, Sendable {
  case allowed
  /// Allowed if what the record does not tell was so: a PIN was entered, a second person was there.
  case asks(GrantConditions)
  case refused(DenyReason)

  /// Whether the member gets what they came for, at least if they give what is asked.
  public var passes: Bool {
    switch self {
    case .allowed, .asks: true
    case .refused: false
    }
  }

  /// A fixed order, so that reports are the same whenever they are made.
  fileprivate var rank: Int {
    switch self {
    case .allowed: 0
    case .asks(let conditions): Int(conditions.rawValue)
    case .refused(let reason): 256 + (DenyReason.allCases.firstIndex(of: reason) ?? 0)
    }
  }
}

/// What a rehearsal found.
public struct RehearsalReport: Sendable, Equatable {
  /// What changes for somebody.
  public enum Kind: String, Sendable, CaseIterable, Codable {
    /// Was let in, and would not be.
    case loss
    /// Was refused, and would be let in.
    case gain
    /// Is let in both times, and is asked for something else.
    case conditions
    /// Is refused both times, for another reason.
    case reason
  }

  /// The same change for one member, resource and right, however often it came up.
  public struct Change: Sendable, Equatable {
    /// Whose it is, by pseudonym.
    public var member: MemberID
    /// Where they asked.
    public var resource: ResourceID
    /// What they were let in or refused by; `override` and `maintain` as recorded.
    public var right: Right
    /// As the policy to compare with decides, or as was recorded where there is none.
    public var before: RehearsalVerdict
    /// As the rehearsed policy decides.
    public var after: RehearsalVerdict
    /// How often it came up.
    public var count = 0
    /// When it first came up.
    public var first: WallTime
    /// When it last came up.
    public var last: WallTime

    /// Whether that is a gain or a loss.
    public var kind: Kind {
      switch (before.passes, after.passes) {
      case (true, false): .loss
      case (false, true): .gain
      case (true, true): .conditions
      case (false, false): .reason
      }
    }
  }

  /// Presentations by what became of them.
  public struct Totals: Sendable, Equatable {
    /// Decided again.
    public var rehearsed = 0
    /// Of these, with the same outcome.
    public var unchanged = 0
    /// Of these, refused as recorded: for what the board saw and no policy tells.
    public var asRecorded = 0
    /// Entries of whoever left, and of operators' commands: nobody decided them.
    public var notDecided = 0
    /// Refusals of badges and codes of nobody, and at readers or boards without rules: no member is in the entry.
    public var withoutMember = 0
    /// With words that this version does not know.
    public var unreadable = 0

    /// None yet.
    public init() {}
  }

  /// The policy that was rehearsed.
  public var policyVersion: UInt64
  /// The policy that it was compared with; nil for what was recorded.
  public var baselineVersion: UInt64?
  /// By kind, resource, right and member.
  public var changes: [Change] = []
  /// How many presentations and other entries there were.
  public var totals = Totals()
  /// Members who asked, and whom the rehearsed policy does not know.
  public var unknownMembers: [MemberID] = []
  /// Where they asked, and the rehearsed policy knows no such resource.
  public var unknownResources: [ResourceID] = []
  /// The time of the first presentation that was decided again.
  public var first: WallTime?
  /// The time of the last.
  public var last: WallTime?

  /// How many presentations changed in this way.
  public func count(_ kind: Kind) -> Int { changes.reduce(0) { $1.kind == kind ? $0 + $1.count : $0 } }
}

extension RehearsalReport.Change: Comparable {
  public static func < (a: Self, b: Self) -> Bool {
    let kinds = RehearsalReport.Kind.allCases
    let places = (kinds.firstIndex(of: a.kind) ?? 0, kinds.firstIndex(of: b.kind) ?? 0)
    if places.0 != places.1 { return places.0 < places.1 }
    if a.resource != b.resource { return a.resource < b.resource }
    if a.right != b.right { return a.right.rawValue < b.right.rawValue }
    if a.member != b.member { return a.member < b.member }
    return (a.before.rank, a.after.rank) < (b.before.rank, b.after.rank)
  }
}

// MARK: As JSON

extension RehearsalVerdict: Encodable {
  private enum CodingKeys: String, CodingKey {
    case outcome, conditions, reason
  }

  /// `{"outcome": "refused", "reason": "no_grant"}`
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .allowed: try container.encode("allowed", forKey: .outcome)
    case .asks(let conditions):
      try container.encode("asks", forKey: .outcome)
      try container.encode(conditions.reasons.map(\.rawValue), forKey: .conditions)
    case .refused(let reason):
      try container.encode("refused", forKey: .outcome)
      try container.encode(reason.rawValue, forKey: .reason)
    }
  }
}

extension GrantConditions {
  /// Each of them with the reason that a refusal for it has.
  static let all: [(condition: GrantConditions, reason: DenyReason)] = [
    (.pin, .pinRequired), (.secondPerson, .secondPersonRequired), (.supervisor, .supervisorRequired),
    (.signedIn, .signInRequired),
  ]

  /// The reasons of refusals for want of these.
  var reasons: [DenyReason] { Self.all.filter { contains($0.condition) }.map(\.reason) }
}

extension RehearsalReport.Totals: Encodable {
  private enum CodingKeys: String, CodingKey {
    case rehearsed, unchanged, unreadable
    case asRecorded = "as_recorded"
    case notDecided = "not_decided"
    case withoutMember = "without_member"
  }
}

extension RehearsalReport.Change: Encodable {
  private enum CodingKeys: String, CodingKey {
    case change, member, resource, right, before, after, count
    case first = "first_ms"
    case last = "last_ms"
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(kind, forKey: .change)
    try container.encode(member, forKey: .member)
    try container.encode(resource, forKey: .resource)
    try container.encode(right.name, forKey: .right)
    try container.encode(before, forKey: .before)
    try container.encode(after, forKey: .after)
    try container.encode(count, forKey: .count)
    try container.encode(first, forKey: .first)
    try container.encode(last, forKey: .last)
  }
}

extension RehearsalReport: Encodable {
  private enum CodingKeys: String, CodingKey {
    case changes, totals
    case policyVersion = "policy_version"
    case baselineVersion = "compared_with"
    case unknownMembers = "unknown_members"
    case unknownResources = "unknown_resources"
    case first = "first_ms"
    case last = "last_ms"
  }
}
