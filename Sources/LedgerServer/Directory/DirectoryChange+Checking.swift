internal import LedgerProtocol
internal import SpaceCore

extension DirectoryChange {
  /// The change in the one form that entries carry. Throws for what no policy could be made of.
  func checked() throws -> DirectoryChange {
    guard (1...64).contains(id.utf8.count), !id.contains("/"), id.unicodeScalars.allSatisfy({ $0.value > 0x20 }) else {
      throw LedgerError.invalid("an id has 1 to 64 characters without spaces and '/'")
    }
    if kind == .member, MemberID(id)?.description != id {
      throw LedgerError.invalid("a member's id has 32 hexadecimal digits in lower case, not '\(id)'")
    }
    if kind == .pass, MemberID(id)?.description != id {
      throw LedgerError.invalid("a pass's id has 32 hexadecimal digits in lower case, not '\(id)'")
    }
    if personal != nil, kind != .member, kind != .pass {
      throw LedgerError.invalid("only a member, or a guest with a pass, has a name and contact")
    }
    if let secret {
      guard kind == .credential, value != nil else { throw LedgerError.invalid("only a credential has secret bytes") }
      try CredentialSecret.check(secret)
    }
    guard let value else { return self }
    var change = self
    change.value = try DirectoryValue.checked(value, kind)
    if let problem = try document(change.value ?? []).problems().first {
      let place = problem.path.split(separator: ".").last.map(String.init) ?? problem.path
      throw LedgerError.invalid("'\(place)' of the \(kind.rawValue) '\(id)' \(problem.message)")
    }
    try change.checkOwn()
    return change
  }

  /// What no policy document has.
  private func checkOwn() throws {
    guard let value else { return }
    if kind == .resource {
      let rights = try WireJSON.decode(DirectoryValue.Resource.self, from: value).dangerous ?? []
      if let word = rights.first(where: { Right(name: $0) == nil }) {
        let known = Right.allCases.map(\.name).joined(separator: ", ")
        throw LedgerError.invalid("'dangerous' of the resource '\(id)' has '\(word)'; rights are \(known)")
      }
    }
    if kind == .certification {
      try checkEarned(try WireJSON.decode(DirectoryValue.Certification.self, from: value).earned)
    }
    if kind == .pass { try checkPass(try WireJSON.decode(DirectoryValue.Pass.self, from: value)) }
    if kind == .credential, let secret {
      let word = try WireJSON.decode(DirectoryValue.Credential.self, from: value).kind
      guard word == secret.kind.name else {
        throw LedgerError.invalid("the secret is that of a \(secret.kind.name), and the credential a \(word)")
      }
    }
  }

  private func checkPass(_ pass: DirectoryValue.Pass) throws {
    guard pass.from.hasSuffix("Z"), pass.until.hasSuffix("Z") else {
      throw LedgerError.invalid("the times of a pass are in UTC, such as 2026-05-01T18:00Z")
    }
    guard personal == nil || pass.member == nil else {
      throw LedgerError.invalid("the pass of a member takes no name: the member has one")
    }
    guard let signed = pass.signed(id) else { throw LedgerError.invalid("the pass '\(id)' cannot be read") }
    do { try signed.check() } catch { throw LedgerError.invalid("\(error)") }
  }

  private func checkEarned(_ earned: DirectoryValue.Earned?) throws {
    guard let earned else { return }
    guard (earned.resource == nil) != (earned.certification == nil) else {
      throw LedgerError.invalid("'earned' of the certification '\(id)' names either a resource or a certification")
    }
    guard earned.milliseconds != nil else {
      throw LedgerError.invalid(
        "'earned.after' of the certification '\(id)' is a duration such as 10h or 30d, not '\(earned.after)'")
    }
  }

  /// A document with this one thing and the names it needs, to check it as a policy would be.
  private func document(_ value: [UInt8]) throws -> PolicyDocument {
    let nobody = String(repeating: "0", count: 32)
    var document = PolicyDocument(version: 0, issued: "2026-01-01", agent: nobody, timezone: "UTC")
    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try WireJSON.decode(type, from: value) }
    func certifications(_ names: [String]?) -> [PolicyDocument.Certification] {
      Set(names ?? []).sorted().map { .init($0, givenBy: nil) }
    }
    switch kind {
    case .group, .approval, .steward: break
    case .pass: document.members = [try decode(DirectoryValue.Pass.self).documented(nobody)]
    case .certification:
      let certification = try decode(DirectoryValue.Certification.self)
      // Whether they exist, and whether they go in a circle, is told beside everything that the directory holds.
      document.certifications =
        certifications(certification.requires?.filter { $0 != id })
        + [certification.documented(id)]
    case .space: document.timezone = try decode(DirectoryValue.Space.self).timezone
    case .resource:
      let resource = try decode(DirectoryValue.Resource.self)
      document.certifications = certifications(resource.certifications)
      document.resources = [resource.documented(id, lockout: nil)]
      document.schedules = Set([resource.closed, resource.freeAccess].compactMap(\.self)).sorted().map {
        .init($0, weekly: [], exceptions: nil)
      }
    case .calendar: document.calendars = [try decode(DirectoryValue.Calendar.self).documented(id)]
    case .schedule:
      let schedule = try decode(DirectoryValue.Schedule.self)
      document.calendars = Set(schedule.calendars ?? []).sorted().map { .init($0, days: [:]) }
      document.schedules = [schedule.documented(id)]
    case .member:
      let member = try decode(DirectoryValue.Member.self)
      document.groups = Set(member.groups ?? []).sorted()
      document.members = [member.documented(id, groups: member.groups ?? [])]
    case .credential:
      var member = PolicyDocument.Member(id: nobody)
      let credential = try decode(DirectoryValue.Credential.self)
      let isCode = credential.kind == CredentialKind.oneTimeCode.name
      let sealed = isCode ? String(repeating: "00", count: OneTimeCode.secretBytes) : nil
      member.credentials = [credential.documented(digest: nobody, sealed: sealed)]
      document.members = [member]
    case .award:
      let award = try decode(DirectoryValue.Award.self)
      var member = PolicyDocument.Member(id: nobody)
      member.certifications = [.init(award.certification, from: award.from, until: award.until)]
      document.certifications = certifications([award.certification])
      document.members = [member]
    case .grant:
      let grant = try decode(DirectoryValue.Grant.self)
      let isMember = MemberID(grant.to) != nil
      document.groups = isMember ? [] : [grant.to]
      document.members = isMember ? [PolicyDocument.Member(id: grant.to)] : []
      document.certifications = certifications(grant.certifications)
      document.schedules = grant.schedule.map { [.init($0, weekly: [], exceptions: nil)] }
      // Of which kind it is, is told beside everything that the directory holds.
      let kind = grant.isOnAreas ? ResourceKind.area : .door
      document.resources = [PolicyDocument.Resource(id: grant.on, kind: kind.name)]
      document.grants = [grant.documented(id, on: grant.on)]
    case .hold:
      let hold = try decode(DirectoryValue.Hold.self)
      document.members = [PolicyDocument.Member(id: hold.member)]
      if hold.resource != "all" { document.resources = [PolicyDocument.Resource(id: hold.resource, kind: "door")] }
      document.holds = [hold.documented()]
    case .lockout:
      document.resources = [PolicyDocument.Resource(id: try decode(DirectoryValue.Lockout.self).resource, kind: "door")]
    }
    return document
  }
}
