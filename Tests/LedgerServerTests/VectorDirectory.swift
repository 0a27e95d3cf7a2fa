import DecisionVectors
import LedgerProtocol
import SpaceCore
import Testing

@testable import LedgerServer

/// A ledger whose directory says what the policy document of some decision vectors says, for one joined agent.
struct VectorDirectory {
  let rig: Rig
  let policy: VectorPolicy
  let agent: String

  /// The ids of its credentials, by their canonical bytes.
  private let credentials: [RawCredential: String]

  init(_ policy: VectorPolicy) throws {
    self.policy = policy
    rig = try Rig()
    let document = policy.document
    let board = try TestAgent()
    var request = board.request(try rig.store.invite(url: "http://ledger.test", actor: "mira"), [])
    request.timezone = document.timezone
    request.resources = (document.resources ?? []).map {
      OfferedResource(id: $0.id, name: $0.name ?? $0.id, kind: $0.kind)
    }
    _ = try rig.store.join(request)
    agent = board.id
    var credentials: [RawCredential: String] = [:]
    for member in document.members ?? [] {
      for (place, credential) in (member.credentials ?? []).enumerated() {
        let raw = try Self.canonical(credential, of: member)
        #expect(credentials.updateValue(Self.id(of: member, place), forKey: raw) == nil)
      }
    }
    self.credentials = credentials
    try rig.store.change(try Self.changes(document), actor: "mira")
    try approve()
    _ = try rig.store.policy(for: agent, have: nil)  // made once, and not for each question
  }

  /// The credential that a reader would have sent; nil for one that nobody has.
  func credential(_ raw: RawCredential) -> String? { credentials[raw] }

  /// The ledger keeps grants in the order of their ids: the number in front keeps that of the document.
  private static func id(_ grant: PolicyDocument.Grant, _ place: Int) -> String {
    "\(String(place + 100))-\(grant.id)"
  }

  /// The id that the document gives a grant of the ledger.
  static func documented(_ grant: String?) -> String? { grant.map { String($0.dropFirst(4)) } }

  private static func id(of member: PolicyDocument.Member, _ credential: Int) -> String {
    "\(member.name ?? member.id)-\(credential)"
  }

  private static func bytes(_ hexadecimal: String?) throws -> [UInt8] {
    let digits = Array(try #require(hexadecimal).utf8)
    return try stride(from: 0, to: digits.count, by: 2).map {
      try #require(UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16))
    }
  }

  private static func secret(_ credential: PolicyDocument.Credential) throws -> RawCredential {
    RawCredential(
      kind: try #require(CredentialKind(name: credential.kind)), bytes: try bytes(credential.secret ?? credential.uid))
  }

  private static func canonical(
    _ credential: PolicyDocument.Credential, of member: PolicyDocument.Member
  ) throws -> RawCredential {
    CredentialSecret(try secret(credential), of: try #require(MemberID(member.id))).canonical
  }

  /// Whoever gave the grants, somebody else approves all of a right that waits for it but those that the document
  /// leaves without approval.
  private func approve() throws {
    for (place, grant) in (policy.document.grants ?? []).enumerated() where grant.approved != false {
      let id = Self.id(grant, place)
      guard try rig.store.grantsAwaitingApproval().contains(id) else { continue }
      let position = try #require(try rig.store.item(.grant, id)).position
      try rig.store.change(
        [try DirectoryChange(.approval, id, DirectoryValue.Approval(grant: position))], actor: "noor")
    }
  }
}

// What a document says, as changes of the directory.
extension VectorDirectory {
  static func changes(_ document: PolicyDocument) throws -> [DirectoryChange] {
    var changes: [DirectoryChange] = []
    for group in document.groups ?? [] {
      changes.append(try DirectoryChange(.group, group, DirectoryValue.Group(name: nil)))
    }
    for one in document.certifications ?? [] {
      let value = DirectoryValue.Certification(givenBy: one.givenBy, kind: one.kind, requires: one.requires)
      changes.append(try DirectoryChange(.certification, one.name, value))
    }
    for calendar in document.calendars ?? [] {
      changes.append(try DirectoryChange(.calendar, calendar.name, DirectoryValue.Calendar(days: calendar.days)))
    }
    for one in document.schedules ?? [] {
      let value = DirectoryValue.Schedule(weekly: one.weekly, exceptions: one.exceptions, calendars: one.calendars)
      changes.append(try DirectoryChange(.schedule, one.name, value))
    }
    changes += try resources(document)
    for member in document.members ?? [] { changes += try Self.changes(member) }
    changes += try grants(document)
    for (place, hold) in (document.holds ?? []).enumerated() {
      let value = DirectoryValue.Hold(
        member: hold.member, resource: hold.resource, reason: hold.reason, until: hold.until)
      changes.append(try DirectoryChange(.hold, "hold-\(place)", value))
    }
    return changes
  }

  private static func resources(_ document: PolicyDocument) throws -> [DirectoryChange] {
    var changes: [DirectoryChange] = []
    for one in document.resources ?? [] {
      let waiting = (document.grants ?? []).filter { $0.approved == false && $0.on == one.id }.map(\.right)
      let value = DirectoryValue.Resource(
        name: one.name, kind: one.kind, enabled: one.enabled, whenClockUnknown: one.whenClockUnknown,
        capacity: one.capacity, tags: one.tags, certifications: one.certifications, closed: one.closed,
        freeAccess: one.freeAccess, firstMember: one.firstMember, dangerous: Set(waiting).sorted())
      changes.append(try DirectoryChange(.resource, one.id, value))
      guard let reason = one.lockout else { continue }
      changes.append(
        try DirectoryChange(.lockout, "lockout-\(one.id)", DirectoryValue.Lockout(resource: one.id, reason: reason)))
    }
    return changes
  }

  private static func changes(_ member: PolicyDocument.Member) throws -> [DirectoryChange] {
    let value = DirectoryValue.Member(
      standing: member.standing, graceUntil: member.graceUntil, reason: member.reason, groups: member.groups,
      extendedUnlock: member.extendedUnlock, pinExempt: member.pinExempt)
    var changes = [try DirectoryChange(.member, member.id, value)]
    for held in member.certifications ?? [] {
      let award = DirectoryValue.Award(
        member: member.id, certification: held.name, from: held.from, until: held.until)
      changes.append(try DirectoryChange(.award, "\(member.id)-\(held.name)", award))
    }
    for (place, one) in (member.credentials ?? []).enumerated() {
      let value = DirectoryValue.Credential(
        member: member.id, label: nil, kind: one.kind, state: one.state, from: one.from, until: one.until,
        duress: one.duress, renews: one.renews, digits: one.digits)
      changes.append(try DirectoryChange(.credential, id(of: member, place), value, secret: try secret(one)))
    }
    return changes
  }

  private static func grants(_ document: PolicyDocument) throws -> [DirectoryChange] {
    /// Without the word that says what sort of thing it is.
    func bare(_ name: String) -> String { String(name.split(separator: ":").last ?? "") }
    return try (document.grants ?? []).enumerated().map { place, one in
      let value = DirectoryValue.Grant(
        to: bare(one.to), right: one.right, on: bare(one.on), schedule: one.schedule, from: one.from,
        until: one.until, uses: one.uses, freshness: one.freshness, requires: one.requires,
        certifications: one.certifications, extendedUnlock: one.extendedUnlock)
      return try DirectoryChange(.grant, id(one, place), value)
    }
  }
}
