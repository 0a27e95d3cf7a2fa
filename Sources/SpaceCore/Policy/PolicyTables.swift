/// A policy as tables, ready to become an image: references are places in these arrays.
///
/// Whoever compiles a policy has expanded groups and tags into rights sets, and given members and credentials that
/// differ in nothing else the same class. Bounds of validities are in minutes since 1970; nil is no bound.
public struct PolicyTables: Equatable, Sendable {
  /// A door, tool, room or area.
  public struct Resource: Equatable, Sendable {
    /// Its name in the configuration and in grants.
    public var id: ResourceID
    public var name: String
    public var kind: ResourceKind
    public var isEnabled = true
    public var whenClockUnknown = ClockUnknownRule.allowUnscheduled
    public var capacity: UInt32?
    /// Why it is out of service; nil when it is in service.
    public var lockout: String?
    /// A place in `schedules`: hours in which a door stands open to everybody.
    public var freeAccess: Int?
    /// True when free access waits for the first member whom the rules let in.
    public var needsFirstMember = false
    /// A place in `schedules`: hours in which nobody enters without `override`; an area arms itself when they begin.
    public var closedHours: Int?
    /// Places in `certifications`.
    public var certifications: [Int] = []

    public init(id: ResourceID, name: String = "", kind: ResourceKind = .door) {
      self.id = id
      self.name = name
      self.kind = kind
    }
  }

  /// What members can be asked to have.
  public struct Certification: Equatable, Sendable {
    /// Its name.
    public var name: String
    /// Who gives it, in words.
    public var givenBy: String
    /// What it says of whoever holds it.
    public var kind: CertificationKind

    public init(name: String, givenBy: String = "", kind: CertificationKind = .training) {
      self.name = name
      self.givenBy = givenBy
      self.kind = kind
    }
  }

  /// Hours of a week, with dated exceptions.
  public struct Schedule: Equatable, Sendable {
    public var name: String
    /// Half-open, local minutes since Monday 00:00 within 0...10,080; in any order, they may touch and overlap.
    public var weekly: [Range<Int>]
    /// By local day (days since 1970): half-open minutes of that day within 0...1,440.
    public var exceptions: [Int32: [Range<Int>]]

    public init(name: String, weekly: [Range<Int>], exceptions: [Int32: [Range<Int>]] = [:]) {
      self.name = name
      self.weekly = weekly
      self.exceptions = exceptions
    }
  }

  public struct ClockChange: Equatable, Sendable {
    /// UTC seconds since 1970.
    public var from: Int64
    /// Seconds that local time is ahead of UTC from then on.
    public var offset: Int32

    public init(from: Int64, offset: Int32) {
      self.from = from
      self.offset = offset
    }
  }

  public struct Grant: Equatable, Sendable {
    public var id: String
    /// A place in `schedules`.
    public var schedule: Int?
    public var from: UInt32?
    public var until: UInt32?
    /// Uses per member; nil for no limit.
    public var uses: UInt32?
    /// Seconds that the policy may go unconfirmed; nil for no bound.
    public var freshness: UInt32?
    public var conditions: GrantConditions = []
    public var extendedUnlock = false
    /// False while a second steward has not approved it: the right is marked dangerous.
    public var isApproved = true
    /// Places in `certifications`.
    public var certifications: [Int] = []

    public init(id: String) { self.id = id }
  }

  /// One right of a rights set.
  public struct RightEntry: Hashable, Sendable {
    /// Places in `resources` and `grants`.
    public var resource: Int
    public var right: Right
    public var grant: Int

    public init(resource: Int, right: Right, grant: Int) {
      self.resource = resource
      self.right = right
      self.grant = grant
    }
  }

  public struct HeldCertification: Hashable, Sendable {
    /// A place in `certifications`.
    public var certification: Int
    public var from: UInt32?
    public var until: UInt32?

    public init(certification: Int, from: UInt32? = nil, until: UInt32? = nil) {
      self.certification = certification
      self.from = from
      self.until = until
    }
  }

  public struct Hold: Hashable, Sendable {
    /// A place in `resources`; nil for all of them.
    public var resource: Int?
    public var reason: String
    public var until: UInt32?

    public init(resource: Int?, reason: String, until: UInt32? = nil) {
      self.resource = resource
      self.reason = reason
      self.until = until
    }
  }

  public struct MemberClass: Hashable, Sendable {
    /// A place in `rightsSets`.
    public var rights: Int
    public var certifications: [HeldCertification] = []
    public var holds: [Hold] = []
    public var standing = MemberStanding.active
    /// When grace ends; nil for members who are not in grace.
    public var graceUntil: UInt32?
    /// Why the member is suspended.
    public var standingReason = ""
    public var flags: MemberFlags = []

    public init(rights: Int) { self.rights = rights }
  }

  public struct Member: Hashable, Sendable {
    public var id: MemberID
    /// A place in `memberClasses`.
    public var memberClass: Int

    public init(id: MemberID, memberClass: Int) {
      self.id = id
      self.memberClass = memberClass
    }
  }

  public struct CredentialClass: Hashable, Sendable {
    public var kind: CredentialKind
    public var state: CredentialState
    public var from: UInt32?
    public var until: UInt32?
    /// Counts as its kind and raises a silent alarm.
    public var isDuress = false
    /// Days after its last use at which it ends, or at `until` if that is later; nil for one that use does not renew.
    public var renewDays: UInt16?

    public init(kind: CredentialKind, state: CredentialState = .active, from: UInt32? = nil, until: UInt32? = nil) {
      self.kind = kind
      self.state = state
      self.from = from
      self.until = until
    }
  }

  public struct Credential: Hashable, Sendable {
    public var digest: CredentialDigest
    /// Places in `members` and `credentialClasses`.
    public var member: Int
    public var credentialClass: Int

    public init(digest: CredentialDigest, member: Int, credentialClass: Int) {
      self.digest = digest
      self.member = member
      self.credentialClass = credentialClass
    }
  }

  /// The secret of a one-time code, sealed under the agent's digest key.
  public struct OneTimeSecret: Hashable, Sendable {
    /// The digest of the credential it belongs to.
    public var digest: CredentialDigest
    /// ``PolicyLayout/oneTimeSecretBytes`` bytes.
    public var sealed: [UInt8]
    /// Digits of a code: 6 or 8.
    public var digits: UInt8
    /// Seconds that a code lasts.
    public var period: UInt8

    public init(digest: CredentialDigest, sealed: [UInt8], digits: UInt8 = 6, period: UInt8 = 30) {
      self.digest = digest
      self.sealed = sealed
      self.digits = digits
      self.period = period
    }
  }

  public var version: UInt64
  public var issuedAt: WallTime
  public var agent: PolicyAgentID
  public var timeZoneName = "UTC"
  /// In ascending order; the first counts for all time before it too. None: UTC.
  public var clockChanges: [ClockChange] = []
  /// UTC seconds between which `clockChanges` is complete.
  public var zoneKnown: Range<Int64> = 0..<0
  public var resources: [Resource] = []
  public var certifications: [Certification] = []
  public var schedules: [Schedule] = []
  /// In the order in which they are tried.
  public var grants: [Grant] = []
  public var rightsSets: [[RightEntry]] = []
  public var memberClasses: [MemberClass] = []
  public var members: [Member] = []
  public var credentialClasses: [CredentialClass] = []
  public var credentials: [Credential] = []
  public var oneTimeSecrets: [OneTimeSecret] = []

  public init(version: UInt64, issuedAt: WallTime, agent: PolicyAgentID) {
    self.version = version
    self.issuedAt = issuedAt
    self.agent = agent
  }
}
