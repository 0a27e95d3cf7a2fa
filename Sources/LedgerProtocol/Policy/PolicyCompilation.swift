internal import Foundation
internal import SpaceCore

/// One compilation of a document that has no problems: what is looked up has been checked.
struct PolicyCompilation {
  let document: PolicyDocument
  let digester: CredentialDigester
  let times: PolicyTimes
  private let prerequisites: Prerequisites
  private(set) var tables: PolicyTables
  private var resources: [String: Int] = [:]
  private var certifications: [String: Int] = [:]
  private var schedules: [String: Int] = [:]
  private var everyone: [PolicyTables.RightEntry] = []
  private var byGroup: [String: [PolicyTables.RightEntry]] = [:]
  private var byMember: [MemberID: [PolicyTables.RightEntry]] = [:]
  private var holds: [MemberID: [PolicyTables.Hold]] = [:]
  private var rightsSets: [Set<PolicyTables.RightEntry>: Int] = [:]
  private var memberClasses: [PolicyTables.MemberClass: Int] = [:]
  private var credentialClasses: [PolicyTables.CredentialClass: Int] = [:]

  init(_ document: PolicyDocument, digester: CredentialDigester) {
    self.document = document
    self.digester = digester
    prerequisites = Prerequisites(document.certifications ?? [])
    times = PolicyTimes(zone: TimeZone(identifier: document.timezone) ?? .gmt)
    tables = PolicyTables(
      version: document.version, issuedAt: times.wall(document.issued) ?? WallTime(milliseconds: 0),
      agent: PolicyAgentID(document.agent) ?? PolicyAgentID(high: 0, low: 0))
  }

  mutating func run() {
    addZone()
    addRules()
    for (place, grant) in (document.grants ?? []).enumerated() { add(grant, place) }
    for hold in document.holds ?? [] {
      guard let id = MemberID(hold.member) else { continue }
      let resource = hold.resource == "all" ? nil : resources[hold.resource]
      holds[id, default: []].append(.init(resource: resource, reason: hold.reason, until: minutes(hold.until)))
    }
    for member in document.members ?? [] { add(member) }
  }

  private func minutes(_ text: String?) -> UInt32? { text.flatMap(times.minutes) }

  private mutating func addZone() {
    let year: Int64 = 31_556_952
    let from = tables.issuedAt.seconds - Int64(PolicyCompiler.zoneYears.before) * year
    let until = tables.issuedAt.seconds + Int64(PolicyCompiler.zoneYears.after) * year
    tables.timeZoneName = document.timezone
    tables.clockChanges = PolicyCompiler.clockChanges(times.zone, from: from, until: until)
    tables.zoneKnown = from..<until
  }

  private mutating func addRules() {
    addSchedules()
    for (place, certification) in (document.certifications ?? []).enumerated() {
      certifications[certification.name] = place
      tables.certifications.append(
        .init(
          name: certification.name, givenBy: certification.givenBy ?? "",
          kind: certification.kind.flatMap(CertificationKind.init(name:)) ?? .training))
    }
    for (place, resource) in (document.resources ?? []).enumerated() {
      resources[resource.id] = place
      var entry = PolicyTables.Resource(
        id: ResourceID(resource.id), name: resource.name ?? "", kind: ResourceKind(name: resource.kind) ?? .door)
      entry.isEnabled = resource.enabled ?? true
      entry.whenClockUnknown = resource.whenClockUnknown.flatMap(ClockUnknownRule.init(name:)) ?? .allowUnscheduled
      entry.capacity = resource.capacity
      entry.certifications = places(ofRequired: resource.certifications)
      entry.lockout = resource.lockout
      entry.closedHours = resource.closed.flatMap { schedules[$0] }
      tables.resources.append(entry)
    }
  }

  /// Where certifications lie that are asked for, with those that they need in turn.
  private func places(ofRequired names: [String]?) -> [Int] {
    prerequisites.closure(of: names ?? []).compactMap { certifications[$0] }
  }

  private mutating func addSchedules() {
    for (place, schedule) in (document.schedules ?? []).enumerated() {
      schedules[schedule.name] = place
      var exceptions: [Int32: [Range<Int>]] = [:]
      for (date, hours) in schedule.exceptions ?? [:] {
        guard let day = PolicyTimes.day(date).flatMap(Int32.init(exactly:)) else { continue }
        exceptions[day] = hours.compactMap(PolicyTimes.dayInterval)
      }
      let weekly = schedule.weekly.flatMap { PolicyTimes.weekly($0) ?? [] }
      tables.schedules.append(.init(name: schedule.name, weekly: weekly, exceptions: exceptions))
    }
  }

  private mutating func add(_ grant: PolicyDocument.Grant, _ place: Int) {
    var entry = PolicyTables.Grant(id: grant.id)
    entry.schedule = grant.schedule.flatMap { schedules[$0] }
    entry.from = minutes(grant.from)
    entry.until = minutes(grant.until)
    entry.uses = grant.uses
    entry.freshness = grant.freshness.flatMap(PolicyTimes.duration)
    entry.extendedUnlock = grant.extendedUnlock ?? false
    entry.isApproved = grant.approved ?? true
    entry.certifications = places(ofRequired: grant.certifications)
    let conditions: [String: GrantConditions] = [
      "pin": .pin, "second_person": .secondPerson, "supervisor": .supervisor, "signed_in": .signedIn,
    ]
    for condition in grant.requires ?? [] { entry.conditions.formUnion(conditions[condition] ?? []) }
    tables.grants.append(entry)

    guard let right = Right(name: grant.right) else { return }
    let tag = PolicyCompiler.tag(grant.on)
    let on = (document.resources ?? []).indices.filter { index in
      let resource = document.resources?[index]
      return tag.map { resource?.tags?.contains($0) == true } ?? (resource?.id == grant.on)
    }
    let entries = on.map { PolicyTables.RightEntry(resource: $0, right: right, grant: place) }
    switch PolicyCompiler.grantee(grant.to) {
    case .everyone: everyone += entries
    case .group(let name): byGroup[name, default: []] += entries
    case .member(let id): byMember[id, default: []] += entries
    case nil: break
    }
  }

  private mutating func add(_ member: PolicyDocument.Member) {
    guard let id = MemberID(member.id) else { return }
    var rights = Set(everyone)
    for group in member.groups ?? [] { rights.formUnion(byGroup[group] ?? []) }
    rights.formUnion(byMember[id] ?? [])
    var memberClass = PolicyTables.MemberClass(rights: place(of: rights))
    memberClass.certifications = (member.certifications ?? []).compactMap { held in
      certifications[held.name].map { .init(certification: $0, from: minutes(held.from), until: minutes(held.until)) }
    }
    memberClass.holds = holds[id] ?? []
    memberClass.standing = member.standing.flatMap(MemberStanding.init(name:)) ?? .active
    if memberClass.standing == .grace { memberClass.graceUntil = minutes(member.graceUntil) }
    memberClass.standingReason = member.reason ?? ""
    if member.extendedUnlock == true { memberClass.flags.insert(.extendedUnlock) }
    if member.pinExempt == true { memberClass.flags.insert(.pinExempt) }
    let classPlace = Self.place(of: memberClass, in: &memberClasses, &tables.memberClasses)
    tables.members.append(.init(id: id, memberClass: classPlace))
    for credential in member.credentials ?? [] { add(credential, member: tables.members.count - 1) }
  }

  private mutating func add(_ credential: PolicyDocument.Credential, member: Int) {
    guard let kind = CredentialKind(name: credential.kind), let digest = digest(credential, kind) else { return }
    let credentialClass = PolicyTables.CredentialClass(
      kind: kind, state: credential.state.flatMap { PolicyCompiler.credentialStates[$0] } ?? .active,
      from: minutes(credential.from), until: minutes(credential.until))
    let place = Self.place(of: credentialClass, in: &credentialClasses, &tables.credentialClasses)
    tables.credentials.append(.init(digest: digest, member: member, credentialClass: place))
  }

  private func digest(_ credential: PolicyDocument.Credential, _ kind: CredentialKind) -> CredentialDigest? {
    if let words = credential.digest.flatMap({ MemberID($0) }) {
      return CredentialDigest(high: words.high, low: words.low)
    }
    let bytes = credential.uid.flatMap(PolicyCompiler.bytes(hexadecimal:))
    return bytes.map { digester.digest(of: RawCredential(kind: kind, bytes: $0)) }
  }

  private mutating func place(of rights: Set<PolicyTables.RightEntry>) -> Int {
    if let known = rightsSets[rights] { return known }
    rightsSets[rights] = tables.rightsSets.count
    tables.rightsSets.append(
      rights.sorted { ($0.resource, $0.right.rawValue, $0.grant) < ($1.resource, $1.right.rawValue, $1.grant) })
    return tables.rightsSets.count - 1
  }

  /// The place of a class, which is added when no member before had the same.
  private static func place<Class: Hashable>(of value: Class, in known: inout [Class: Int], _ all: inout [Class]) -> Int
  {
    if let place = known[value] { return place }
    known[value] = all.count
    all.append(value)
    return all.count - 1
  }
}
