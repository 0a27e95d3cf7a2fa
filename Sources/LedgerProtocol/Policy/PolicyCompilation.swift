internal import Foundation
internal import SpaceCore

/// One compilation: checks the rules of a document and then its holds and members, one at a time, into tables.
///
/// Mistakes are collected and do not stop it; what they make of the tables does not matter, because nobody gets those.
struct PolicyCompilation {
  private let rules: PolicyDocument
  /// Nil when there is no key: then a credential's own bytes are a mistake.
  private let digester: CredentialDigester?
  private var check: PolicyDocumentCheck
  private let prerequisites: Prerequisites
  private(set) var tables: PolicyTables
  private var resources: [String: Int] = [:]
  private var tagged: [String: [Int]] = [:]
  private var certifications: [String: Int] = [:]
  private var schedules: [String: Int] = [:]
  private var rights = PolicyRights()
  private var holds: [MemberID: [PolicyTables.Hold]] = [:]
  private var memberClasses = PlaceIndex()
  private var credentialClasses = PlaceIndex()
  private var members = PlaceIndex()
  private var credentials = PlaceIndex()

  /// Compiles a document, or tells everything that is wrong with it.
  static func tables(
    _ document: PolicyDocument, digester: CredentialDigester
  ) throws(PolicyDocumentErrors) -> PolicyTables {
    var work = PolicyCompilation(document, nil, digester: digester)
    for (place, hold) in (document.holds ?? []).enumerated() { work.add(hold, place, nil) }
    for (place, member) in (document.members ?? []).enumerated() { work.add(member, place, nil) }
    try work.finish()
    return work.tables
  }

  /// Compiles a text, or tells everything that is wrong with it up to where it is no JSON.
  static func tables(
    _ text: DocumentText, digester: CredentialDigester?, _ progress: (PolicyCompiler.Progress) -> Void
  ) throws(PolicyDocumentErrors) -> PolicyTables {
    let reader = try PolicyDocumentReader(text)
    var work = PolicyCompilation(reader.rules, reader.element, digester: digester)
    try reader.eachHold { work.add($0, $1, $2) }
    try reader.eachMember { member, place, element, share in
      work.add(member, place, element)
      if (place + 1) % 1000 == 0 { progress(.init(members: place + 1, share: share)) }
    }
    progress(.init(members: work.tables.members.count, share: 1))
    try work.finish()
    return work.tables
  }

  init(_ rules: PolicyDocument, _ element: PolicyDocumentReader.Element?, digester: CredentialDigester?) {
    self.rules = rules
    self.digester = digester
    check = PolicyDocumentCheck(rules, takesRawCredentials: digester != nil)
    prerequisites = Prerequisites(rules.certifications ?? [])
    tables = PolicyTables(
      version: rules.version, issuedAt: check.times.wall(rules.issued) ?? WallTime(milliseconds: 0),
      agent: PolicyAgentID(rules.agent) ?? PolicyAgentID(high: 0, low: 0))
    check.begin("", element)
    check.checkRules()
    addZone()
    addRules()
    for (place, grant) in (rules.grants ?? []).enumerated() { add(grant, place) }
  }

  /// To be called once everything has been added.
  mutating func finish() throws(PolicyDocumentErrors) {
    for member in check.namedMembers where !members.contains(member.id, in: tables.members, by: { $0.id }) {
      check.unknown(member)
    }
    guard check.errors.count == 0 else { throw check.errors }
  }

  // MARK: Rules

  private mutating func minutes(_ text: String?) -> UInt32? { text.flatMap { check.times.minutes($0) } }

  private mutating func addZone() {
    let year: Int64 = 31_556_952
    let from = tables.issuedAt.seconds - Int64(PolicyCompiler.zoneYears.before) * year
    let until = tables.issuedAt.seconds + Int64(PolicyCompiler.zoneYears.after) * year
    tables.timeZoneName = rules.timezone
    tables.clockChanges = PolicyCompiler.clockChanges(check.times.zone, from: from, until: until)
    tables.zoneKnown = from..<until
  }

  private mutating func addRules() {
    addSchedules()
    for (place, certification) in (rules.certifications ?? []).enumerated() {
      certifications[certification.name] = place
      tables.certifications.append(
        .init(
          name: certification.name, givenBy: certification.givenBy ?? "",
          kind: certification.kind.flatMap(CertificationKind.init(name:)) ?? .training))
    }
    for (place, resource) in (rules.resources ?? []).enumerated() {
      resources[resource.id] = place
      for tag in Set(resource.tags ?? []) { tagged[tag, default: []].append(place) }
      var entry = PolicyTables.Resource(
        id: ResourceID(resource.id), name: resource.name ?? "", kind: ResourceKind(name: resource.kind) ?? .door)
      entry.isEnabled = resource.enabled ?? true
      entry.whenClockUnknown = resource.whenClockUnknown.flatMap(ClockUnknownRule.init(name:)) ?? .allowUnscheduled
      entry.capacity = resource.capacity
      entry.certifications = places(ofRequired: resource.certifications)
      entry.lockout = resource.lockout
      entry.freeAccess = resource.freeAccess.flatMap { schedules[$0] }
      entry.needsFirstMember = resource.firstMember ?? false
      entry.closedHours = resource.closed.flatMap { schedules[$0] }
      tables.resources.append(entry)
    }
  }

  /// Where certifications lie that are asked for, with those that they need in turn.
  private func places(ofRequired names: [String]?) -> [Int] {
    prerequisites.closure(of: names ?? []).compactMap { certifications[$0] }
  }

  private mutating func addSchedules() {
    let calendars = Dictionary((rules.calendars ?? []).map { ($0.name, $0.days) }) { first, _ in first }
    for (place, schedule) in (rules.schedules ?? []).enumerated() {
      schedules[schedule.name] = place
      var exceptions: [Int32: [Range<Int>]] = [:]
      // The schedule's own go first, then the calendars in the order in which they are named.
      for days in [schedule.exceptions ?? [:]] + (schedule.calendars ?? []).compactMap({ calendars[$0] }) {
        for (date, hours) in days {
          guard let day = PolicyTimes.day(date).flatMap(Int32.init(exactly:)), exceptions[day] == nil else { continue }
          exceptions[day] = hours.compactMap(PolicyTimes.dayInterval)
        }
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
    for (name, condition) in PolicyCompiler.conditions where grant.requires?.contains(name) == true {
      entry.conditions.formUnion(condition)
    }
    tables.grants.append(entry)
    guard let right = Right(name: grant.right), let grantee = PolicyCompiler.grantee(grant.to) else { return }
    let on = PolicyCompiler.tag(grant.on).map { tagged[$0] ?? [] } ?? resources[grant.on].map { [$0] } ?? []
    rights.add(on.map { .init(resource: $0, right: right, grant: place) }, to: grantee)
  }

  // MARK: Holds and members

  mutating func add(_ hold: PolicyDocument.Hold, _ place: Int, _ element: PolicyDocumentReader.Element?) {
    check.begin("holds[\(place)]", element)
    check.check(hold, place)
    guard let id = MemberID(hold.member) else { return }
    let resource = hold.resource == "all" ? nil : resources[hold.resource]
    holds[id, default: []].append(.init(resource: resource, reason: hold.reason, until: minutes(hold.until)))
  }

  /// Members must come after all holds. Every member gets a place, also one that is wrong, so that places are those of
  /// the document.
  mutating func add(_ member: PolicyDocument.Member, _ place: Int, _ element: PolicyDocumentReader.Element?) {
    check.begin("members[\(place)]", element)
    check.check(member) { "members[\(place)]" }
    let id = MemberID(member.id)
    let rightsSet = rights.set(groups: member.groups ?? [], member: id, &tables.rightsSets)
    var memberClass = PolicyTables.MemberClass(rights: rightsSet)
    for held in member.certifications ?? [] {
      guard let certification = certifications[held.name] else { continue }
      memberClass.certifications.append(
        .init(certification: certification, from: minutes(held.from), until: minutes(held.until)))
    }
    memberClass.holds = id.flatMap { holds[$0] } ?? []
    memberClass.standing = member.standing.flatMap(MemberStanding.init(name:)) ?? .active
    if memberClass.standing == .grace { memberClass.graceUntil = minutes(member.graceUntil) }
    memberClass.standingReason = member.reason ?? ""
    if member.extendedUnlock == true { memberClass.flags.insert(.extendedUnlock) }
    if member.pinExempt == true { memberClass.flags.insert(.pinExempt) }
    let classPlace = memberClasses.place(of: memberClass, in: &tables.memberClasses)
    tables.members.append(.init(id: id ?? MemberID(high: 0, low: 0), memberClass: classPlace))
    if id != nil { tellTwice(member: place) }
    for (inner, credential) in (member.credentials ?? []).enumerated() {
      add(credential, id ?? MemberID(high: 0, low: 0), place, inner)
    }
  }

  private mutating func tellTwice(member place: Int) {
    guard let first = members.insert(place, in: tables.members, by: { $0.id }) else { return }
    check.wrong("members[\(place)].id", "is there twice: members[\(first)] is the same")
  }

  private mutating func add(_ credential: PolicyDocument.Credential, _ id: MemberID, _ member: Int, _ inner: Int) {
    let kind = CredentialKind(name: credential.kind) ?? .cardUID
    var credentialClass = PolicyTables.CredentialClass(
      kind: kind, state: credential.state.flatMap { PolicyCompiler.credentialStates[$0] } ?? .active,
      from: minutes(credential.from), until: minutes(credential.until))
    credentialClass.isDuress = credential.duress ?? false
    credentialClass.renewDays = credential.renews.flatMap(PolicyTimes.days)
    let place = credentialClasses.place(of: credentialClass, in: &tables.credentialClasses)
    let digest = digest(of: credential, kind, id)
    tables.credentials.append(
      .init(digest: digest ?? CredentialDigest(high: 0, low: 0), member: member, credentialClass: place))
    guard let digest else { return }
    if kind == .oneTimeCode, let sealed = sealedSecret(of: credential, digest) {
      tables.oneTimeSecrets.append(.init(digest: digest, sealed: sealed, digits: credential.digits ?? 6))
    }
    tellTwice(credential: tables.credentials.count - 1, "members[\(member)].credentials[\(inner)]")
  }

  private mutating func tellTwice(credential place: Int, _ path: @autoclosure () -> String) {
    guard let first = credentials.insert(place, in: tables.credentials, by: { $0.digest }) else { return }
    let member = tables.credentials[first].member
    let inner = tables.credentials[..<first].reversed().prefix { $0.member == member }.count
    check.wrong(path(), "is there twice: members[\(member)].credentials[\(inner)] is the same")
  }

  private func digest(
    of credential: PolicyDocument.Credential, _ kind: CredentialKind, _ id: MemberID
  ) -> CredentialDigest? {
    if let words = credential.digest.flatMap({ MemberID($0) }) {
      return CredentialDigest(high: words.high, low: words.low)
    }
    var bytes: [UInt8]
    switch kind {
    case .oneTimeCode: bytes = OneTimeCode.canonicalBytes(of: id)
    case .memberPIN, .pin, .cardUID, .wiegand, .barcode, .cryptographicCard, .pass:
      guard let own = credential.uid.flatMap(PolicyCompiler.bytes(hexadecimal:)) else { return nil }
      bytes = kind == .memberPIN ? OneTimeCode.canonicalBytes(of: id) + own : own
    }
    return digester?.digest(of: RawCredential(kind: kind, bytes: bytes))
  }

  private func sealedSecret(of credential: PolicyDocument.Credential, _ digest: CredentialDigest) -> [UInt8]? {
    if let sealed = credential.sealed { return PolicyCompiler.bytes(hexadecimal: sealed) }
    guard let digester, let secret = credential.secret.flatMap(PolicyCompiler.bytes(hexadecimal:)) else { return nil }
    return OneTimeCode.seal(secret, digest: digest, digestKey: digester.key)
  }
}

extension PlaceIndex {
  /// The place of a class, which is added when no one before had the same.
  fileprivate mutating func place<Class: Hashable>(of value: Class, in all: inout [Class]) -> Int {
    all.append(value)
    guard let first = insert(all.count - 1, in: all, by: { $0 }) else { return all.count - 1 }
    all.removeLast()
    return first
  }
}
