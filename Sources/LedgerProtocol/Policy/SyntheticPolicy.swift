public import SpaceCore

/// A made-up policy of any size, for measurements: the same numbers give the same tables.
///
/// One member per credential; members share a few thousand classes, as in a community whose rights come from groups:
/// every rights set covers about six in ten resources, each with one to three grants, each grant with a schedule of its
/// own that has holidays; every second grant takes a certification.
public struct SyntheticPolicy: Sendable {
  public var credentials: Int
  public var resources: Int
  public var schedules: Int
  public var seed: UInt64
  /// Monday 5 January 2026, 12:00 UTC: a moment to decide for.
  public static let noon = WallTime(milliseconds: 1_767_614_400_000)

  private static let certifications = 40
  private static let rightsSets = 400
  private static let memberClasses = 4000

  /// - Parameters: at least one of each; at most 65,534 resources.
  public init(credentials: Int, resources: Int, schedules: Int, seed: UInt64 = 1) {
    self.credentials = max(1, credentials)
    self.resources = max(1, resources)
    self.schedules = max(1, schedules)
    self.seed = seed
  }

  /// The digest of the credential with this number; numbers from `credentials` on are unknown to the policy.
  public func digest(_ number: Int) -> CredentialDigest {
    var random = SplitMix(state: seed &+ 0xD1 &* UInt64(number))
    return CredentialDigest(high: random.next(), low: random.next())
  }

  public func resourceID(_ number: Int) -> ResourceID { ResourceID("resource-\(number)") }

  public func tables() -> PolicyTables {
    var random = SplitMix(state: seed)
    var tables = PolicyTables(
      version: 1, issuedAt: WallTime(milliseconds: Self.noon.milliseconds - 3_600_000),
      agent: PolicyAgentID(high: 1, low: 1))
    addRules(to: &tables, &random)
    addPeople(to: &tables, &random)
    return tables
  }

  private func addRules(to tables: inout PolicyTables, _ random: inout SplitMix) {
    tables.certifications = (0..<Self.certifications).map { .init(name: "certification-\($0)", givenBy: "a steward") }
    tables.resources = (0..<resources).map { number in
      var resource = PolicyTables.Resource(
        id: resourceID(number), name: "Resource \(number)", kind: number % 10 == 0 ? .door : .tool)
      if number % 4 == 1 { resource.certifications = [number % Self.certifications] }
      return resource
    }
    let today = Int32(Self.noon.seconds / 86_400)
    tables.schedules = (0..<schedules).map { number in
      let weekly = (0..<7).map { day in
        let opens = day * 1440 + random.below(10) * 60
        return opens..<opens + 600 + random.below(4) * 60
      }
      var exceptions: [Int32: [Range<Int>]] = [:]
      for _ in 0..<12 { exceptions[today + 1 + Int32(random.below(365))] = random.below(2) == 0 ? [] : [600..<840] }
      return .init(name: "schedule-\(number)", weekly: weekly, exceptions: exceptions)
    }
    // A year of the clock changes of central Europe, so that the zone is searched too.
    tables.timeZoneName = "Europe/Berlin"
    tables.clockChanges = [
      .init(from: 1_743_296_400, offset: 7200), .init(from: 1_761_440_400, offset: 3600),
      .init(from: 1_774_746_000, offset: 7200), .init(from: 1_792_890_000, offset: 3600),
    ]
    tables.zoneKnown = 1_743_296_400..<1_806_195_600
    tables.grants = (0..<max(resources, schedules)).map { number in
      var grant = PolicyTables.Grant(id: "grant-\(number)")
      if number % 5 != 0 { grant.schedule = number % schedules }
      if number % 2 == 0 { grant.certifications = [number % Self.certifications] }
      if number % 7 == 0 { grant.freshness = 7 * 86_400 }
      if number % 11 == 0 { grant.until = UInt32(Self.noon.minutes) + 500_000 }
      return grant
    }
  }

  private func addPeople(to tables: inout PolicyTables, _ random: inout SplitMix) {
    tables.rightsSets = (0..<Self.rightsSets).map { _ in
      (0..<resources).flatMap { resource -> [PolicyTables.RightEntry] in
        guard random.below(10) < 6 else { return [] }
        return (0...random.below(3)).map { _ in
          .init(
            resource: resource, right: resource % 10 == 0 ? .enter : .operate,
            grant: random.below(tables.grants.count))
        }
      }
    }
    tables.memberClasses = (0..<Self.memberClasses).map { _ in
      var memberClass = PolicyTables.MemberClass(rights: random.below(Self.rightsSets))
      let end = UInt32(Self.noon.minutes) + 1440 * UInt32(random.below(700) + 1)
      memberClass.certifications = (0..<Self.certifications).filter { _ in random.below(2) == 0 }
        .map { .init(certification: $0, until: end) }
      if random.below(50) == 0 { memberClass.holds = [.init(resource: random.below(resources), reason: "a hold")] }
      if random.below(100) == 0 { memberClass.standing = .suspended }
      return memberClass
    }
    tables.credentialClasses = [
      .init(kind: .cardUID), .init(kind: .wiegand), .init(kind: .cardUID, state: .lost),
      .init(kind: .cardUID, until: UInt32(Self.noon.minutes) + 1_000_000),
    ]
    tables.members = (0..<credentials).map { _ in
      .init(id: MemberID(high: random.next(), low: random.next()), memberClass: random.below(Self.memberClasses))
    }
    tables.credentials = (0..<credentials).map { number in
      .init(digest: digest(number), member: number, credentialClass: random.below(100) == 0 ? 2 : number % 2)
    }
  }
}

/// SplitMix64: a small generator whose output depends on nothing but its seed (Steele, Lea, Flood 2014).
public struct SplitMix: RandomNumberGenerator, Sendable {
  public var state: UInt64

  public init(state: UInt64) { self.state = state }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A number from 0 up to but not including `bound`, which is at least 1.
  public mutating func below(_ bound: Int) -> Int { Int(next().multipliedFullWidth(by: UInt64(bound)).high) }
}
