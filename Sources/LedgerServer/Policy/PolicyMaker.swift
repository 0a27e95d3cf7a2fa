internal import Foundation
internal import GRDB
internal import LedgerProtocol
internal import SpaceCore

/// Makes the document of one agent's policy out of the directory, as it is in one reading of the database.
///
/// Only what this agent decides by comes in: its resources, the grants on them, the members whom those reach, and of
/// these only credentials (as digests under the agent's own key), standing, holds and the trainings that count here.
struct PolicyMaker {
  let agent: AgentRecord
  let digester: CredentialDigester
  private let digestKey: [UInt8]
  let folder: LedgerFolder
  let db: Database

  init(agent: AgentRecord, folder: LedgerFolder, db: Database) throws {
    self.agent = agent
    self.folder = folder
    self.db = db
    let sealed = try Data.fetchOne(db, sql: "SELECT digest_key FROM agents WHERE id = ?", arguments: [agent.id])
    digestKey = try folder.unseal([UInt8](sealed ?? Data()), for: "agent/\(agent.id)")
    digester = try CredentialDigester(key: digestKey)
  }

  /// - Parameters:
  ///   - issued: as documents write times.
  ///   - now: passes that are over by then are left out.
  func document(version: UInt64, issued: String, now: WallTime) throws -> PolicyDocument {
    let zone = try all(DirectoryValue.Space.self, .space).first { $0.id == agent.space }?.value.timezone
    var document = PolicyDocument(version: version, issued: issued, agent: agent.id, timezone: zone ?? "UTC")
    let resources = try resources()
    let grants = try grants(on: resources)
    document.resources = resources
    document.grants = grants
    let schedules = try schedules(of: grants, resources)
    document.schedules = schedules
    let calendars = Set(schedules.flatMap { $0.calendars ?? [] })
    document.calendars = try all(DirectoryValue.Calendar.self, .calendar).filter { calendars.contains($0.id) }
      .map { $0.value.documented($0.id) }
    let asked = resources.flatMap { $0.certifications ?? [] } + grants.flatMap { $0.certifications ?? [] }
    let certifications = try all(DirectoryValue.Certification.self, .certification)
    let prerequisites = Prerequisites(
      Dictionary(uniqueKeysWithValues: certifications.map { ($0.id, $0.value.requires ?? []) }))
    let needed = Set(prerequisites.closure(of: asked))
    document.certifications = certifications.filter { needed.contains($0.id) }.map { $0.value.documented($0.id) }
    let groups = Set(grants.compactMap { Self.group($0.to) })
    document.groups = groups.sorted()
    let passes = PassHolders(
      try all(DirectoryValue.Pass.self, .pass).map { ($0.id, $0.value) }, reaching: Set(resources.map(\.id)), now: now,
      digester)
    let members = try members(reachedBy: grants, groups: groups, certifications: needed, passes)
    document.members = members
    let known = Set(members.map(\.id))
    // A right of somebody who is not a member any more is nobody's.
    document.grants = grants.filter { grant in Self.member(grant.to).map(known.contains) ?? true }
    let places = Set(resources.map(\.id) + ["all"])
    document.holds = try all(DirectoryValue.Hold.self, .hold)
      .filter { known.contains($0.value.member) && places.contains($0.value.resource) }.map { $0.value.documented() }
    return document
  }

  private static func group(_ grantee: String) -> String? {
    grantee.hasPrefix("group:") ? String(grantee.dropFirst("group:".count)) : nil
  }

  private static func member(_ grantee: String) -> String? {
    grantee.hasPrefix("member:") ? String(grantee.dropFirst("member:".count)) : nil
  }

  private func all<Value: Decodable>(
    _ type: Value.Type, _ kind: DirectoryKind
  ) throws -> [(id: String, value: Value, position: UInt64)] {
    try LedgerStore.items(kind, db).map { ($0.id, try WireJSON.decode(type, from: $0.value), $0.position) }
  }

  private func resources() throws -> [PolicyDocument.Resource] {
    // Of several lockouts of one resource the newest has the word.
    let lockouts = try all(DirectoryValue.Lockout.self, .lockout).sorted { $0.position < $1.position }
    let reasons = Dictionary(lockouts.map { ($0.value.resource, $0.value.reason) }) { _, newer in newer }
    let own = Set(agent.resources)
    return try all(DirectoryValue.Resource.self, .resource).filter { own.contains($0.id) }
      .map { $0.value.documented($0.id, lockout: reasons[$0.id]) }
  }

  private func grants(on resources: [PolicyDocument.Resource]) throws -> [PolicyDocument.Grant] {
    let ids = Set(resources.map(\.id))
    let tags = Set(resources.flatMap { $0.tags ?? [] })
    let areas = resources.filter { $0.kind == ResourceKind.area.name }
    let areaPlaces = Set(areas.flatMap { [$0.id] + ($0.tags ?? []) })
    let approvals = try GrantApprovals(db)
    return try all(DirectoryValue.Grant.self, .grant).compactMap { item in
      let on = item.value.on
      // Of what a tag names, another board may have the areas.
      if item.value.isOnAreas, !areaPlaces.contains(on) { return nil }
      let isResource = approvals.reach.isResource(on)
      guard isResource ? ids.contains(on) : tags.contains(on) else { return nil }
      var grant = item.value.documented(item.id, on: isResource ? on : "tag:\(on)")
      if approvals.isMissing(item.value, id: item.id, position: item.position) { grant.approved = false }
      return grant
    }
  }

  private func schedules(
    of grants: [PolicyDocument.Grant], _ resources: [PolicyDocument.Resource]
  ) throws -> [PolicyDocument.Schedule] {
    let named = Set(
      grants.compactMap(\.schedule) + resources.flatMap { [$0.closed, $0.freeAccess].compactMap(\.self) })
    return try all(DirectoryValue.Schedule.self, .schedule).filter { named.contains($0.id) }
      .map { $0.value.documented($0.id) }
  }

  private func members(
    reachedBy grants: [PolicyDocument.Grant], groups: Set<String>, certifications: Set<String>, _ passes: PassHolders
  ) throws -> [PolicyDocument.Member] {
    let everyone = grants.contains { $0.to == "everyone" }
    let single = Set(grants.compactMap { Self.member($0.to) })
    let held = try held(certifications)
    let credentials = try credentials()
    let everybody = try all(DirectoryValue.Member.self, .member)
    let known: [PolicyDocument.Member] = everybody.compactMap { item in
      let here = (item.value.groups ?? []).filter(groups.contains)
      let isReached = everyone || !here.isEmpty || single.contains(item.id)
      guard isReached || passes.members.contains(item.id) else { return nil }
      var member = item.value.documented(item.id, groups: here)
      member.certifications = held[item.id]
      let own = (isReached ? credentials[item.id] ?? [] : []) + (passes.withdrawn[item.id] ?? [])
      member.credentials = own.isEmpty ? nil : own
      return member
    }
    return known + passes.strangers(besides: Set(everybody.map(\.id)))
  }

  /// By member; of several awards of one training the newest counts.
  private func held(_ certifications: Set<String>) throws -> [String: [PolicyDocument.HeldCertification]] {
    let awards = try all(DirectoryValue.Award.self, .award).filter { certifications.contains($0.value.certification) }
      .sorted { $0.position > $1.position }
    var held: [String: [PolicyDocument.HeldCertification]] = [:]
    for award in awards {
      let certification = award.value.certification
      if held[award.value.member]?.contains(where: { $0.name == certification }) == true { continue }
      held[award.value.member, default: []].append(
        .init(certification, from: award.value.from, until: award.value.until))
    }
    return held.mapValues { $0.sorted { $0.name < $1.name } }
  }

  /// By member, as digests. One without bytes is known to nobody and stays out.
  private func credentials() throws -> [String: [PolicyDocument.Credential]] {
    var secrets: [String: CredentialSecret] = [:]
    for row in try Row.fetchAll(db, sql: "SELECT credential, sealed FROM secrets") {
      let id: String = row["credential"]
      let stored = try folder.unseal([UInt8](row["sealed"] as Data), for: "credential/\(id)")
      secrets[id] = CredentialSecret(stored: stored)
    }
    var credentials: [String: [PolicyDocument.Credential]] = [:]
    for item in try all(DirectoryValue.Credential.self, .credential) {
      guard let secret = secrets[item.id], secret.kind.name == item.value.kind else { continue }
      credentials[item.value.member, default: []].append(documented(item.value, secret))
    }
    return credentials
  }

  private func documented(
    _ credential: DirectoryValue.Credential, _ secret: CredentialSecret
  ) -> PolicyDocument.Credential {
    let digest = digester.digest(of: secret.canonical)
    let digits = MemberID(high: digest.high, low: digest.low).description
    guard secret.kind == .oneTimeCode else { return credential.documented(digest: digits, sealed: nil) }
    let sealed = OneTimeCode.seal(secret.bytes, digest: digest, digestKey: digestKey)
    return credential.documented(digest: digits, sealed: sealed.hexadecimal)
  }
}
