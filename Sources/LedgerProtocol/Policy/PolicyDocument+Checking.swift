internal import Foundation
internal import SpaceCore

extension PolicyDocument {
  /// Everything that is wrong with names, references, times and words; empty for a document that compiles.
  public func problems() -> [PolicyDocumentError] {
    var check = PolicyDocumentCheck(self)
    check.run()
    return check.errors
  }
}

/// One pass over a document.
struct PolicyDocumentCheck {
  let document: PolicyDocument
  let times: PolicyTimes
  private(set) var errors: [PolicyDocumentError] = []
  private let resources: Set<String>
  private let tags: Set<String>
  private let groups: Set<String>
  private let certifications: Set<String>
  private let schedules: Set<String>
  private let members: Set<MemberID>
  private let prerequisites: Prerequisites

  init(_ document: PolicyDocument) {
    self.document = document
    times = PolicyTimes(zone: TimeZone(identifier: document.timezone) ?? .gmt)
    resources = Set((document.resources ?? []).map(\.id))
    tags = Set((document.resources ?? []).flatMap { $0.tags ?? [] })
    groups = Set(document.groups ?? [])
    certifications = Set((document.certifications ?? []).map(\.name))
    schedules = Set((document.schedules ?? []).map(\.name))
    prerequisites = Prerequisites(document.certifications ?? [])
    members = Set((document.members ?? []).compactMap { MemberID($0.id) })
  }

  mutating func run() {
    if times.wall(document.issued) == nil { bad("issued", "a time", "2026-03-01T12:00:00Z") }
    if PolicyAgentID(document.agent) == nil { wrong("agent", "must be 32 hexadecimal digits") }
    if TimeZone(identifier: document.timezone) == nil {
      wrong("timezone", "no zone of this name; write one like Europe/Berlin")
    }
    unique(document.groups ?? [], "groups") { "groups[\($0)]" }
    unique((document.resources ?? []).map(\.id), "resources") { "resources[\($0)].id" }
    unique((document.certifications ?? []).map(\.name), "certifications") { "certifications[\($0)].name" }
    unique((document.schedules ?? []).map(\.name), "schedules") { "schedules[\($0)].name" }
    unique((document.grants ?? []).map(\.id), "grants") { "grants[\($0)].id" }
    unique((document.members ?? []).map { $0.id.lowercased() }, "members") { "members[\($0)].id" }
    for (place, resource) in (document.resources ?? []).enumerated() { check(resource, "resources[\(place)]") }
    for (place, certification) in (document.certifications ?? []).enumerated() {
      check(certification, "certifications[\(place)]")
    }
    for (place, schedule) in (document.schedules ?? []).enumerated() { check(schedule, "schedules[\(place)]") }
    for (place, member) in (document.members ?? []).enumerated() { check(member, "members[\(place)]") }
    for (place, grant) in (document.grants ?? []).enumerated() { check(grant, "grants[\(place)]") }
    for (place, hold) in (document.holds ?? []).enumerated() { check(hold, "holds[\(place)]") }
    checkCredentials()
  }

  private mutating func wrong(_ path: String, _ message: String) {
    errors.append(PolicyDocumentError(path: path, message: message))
  }

  private mutating func bad(_ path: String, _ what: String, _ example: String) {
    wrong(path, "is not \(what); write it like \(example)")
  }

  private mutating func unique(_ names: [String], _ what: String, path: (Int) -> String) {
    var seen: [String: Int] = [:]
    for (place, name) in names.enumerated() {
      if let first = seen[name] { wrong(path(place), "is there twice: \(what)[\(first)] is the same") }
      seen[name] = place
    }
  }

  private mutating func known(_ name: String?, in names: Set<String>, _ path: String, _ what: String) {
    guard let name, !names.contains(name) else { return }
    wrong(path, "there is no \(what) '\(name)'")
  }

  private mutating func known(all names: [String]?, in set: Set<String>, _ path: String, _ what: String) {
    for (place, name) in (names ?? []).enumerated() { known(name, in: set, "\(path)[\(place)]", what) }
  }

  private mutating func word(_ word: String?, of words: [String], _ path: String) {
    guard let word, !words.contains(word) else { return }
    wrong(path, "must be one of \(words.joined(separator: ", "))")
  }

  private mutating func validity(_ from: String?, _ until: String?, _ path: String) {
    let bounds = [("from", from), ("until", until)].compactMap { key, text -> UInt32? in
      guard let text else { return nil }
      let minutes = times.minutes(text)
      if minutes == nil { bad("\(path).\(key)", "a time", "2026-03-01T12:00 or 2026-03-01") }
      return minutes
    }
    if bounds.count == 2, bounds[0] >= bounds[1] { wrong("\(path).until", "is not after 'from'") }
  }

  private mutating func check(_ resource: PolicyDocument.Resource, _ path: String) {
    word(resource.kind, of: ResourceKind.allCases.map(\.name), "\(path).kind")
    word(resource.whenClockUnknown, of: ClockUnknownRule.allCases.map(\.name), "\(path).when_clock_unknown")
    known(all: resource.certifications, in: certifications, "\(path).certifications", "certification")
    known(resource.closed, in: schedules, "\(path).closed", "schedule")
    if resource.id.isEmpty || resource.id == "all" || resource.id.contains(":") {
      wrong("\(path).id", "must be a name without ':' other than 'all'")
    }
  }

  private mutating func check(_ certification: PolicyDocument.Certification, _ path: String) {
    word(certification.kind, of: CertificationKind.allCases.map(\.name), "\(path).kind")
    known(all: certification.requires, in: certifications, "\(path).requires", "certification")
    guard let circle = prerequisites.circle(from: certification.name) else { return }
    wrong("\(path).requires", "goes round in a circle: \(circle.joined(separator: " needs "))")
  }

  private mutating func check(_ schedule: PolicyDocument.Schedule, _ path: String) {
    for (place, text) in schedule.weekly.enumerated() where PolicyTimes.weekly(text) == nil {
      bad("\(path).weekly[\(place)]", "hours of a week", "'mon-fri 08:00-22:00'")
    }
    for (date, hours) in (schedule.exceptions ?? [:]).sorted(by: { $0.key < $1.key }) {
      if PolicyTimes.day(date) == nil { bad("\(path).exceptions.\(date)", "a date", "2026-12-25") }
      for (place, text) in hours.enumerated() where PolicyTimes.dayInterval(text) == nil {
        wrong(
          "\(path).exceptions.\(date)[\(place)]",
          "is not hours of one day; write '10:00-14:00', and what is after midnight under the next date")
      }
    }
  }

  private mutating func check(_ member: PolicyDocument.Member, _ path: String) {
    if MemberID(member.id) == nil { wrong("\(path).id", "must be 32 hexadecimal digits") }
    word(member.standing, of: MemberStanding.allCases.map(\.name), "\(path).standing")
    if member.standing == MemberStanding.grace.name, member.graceUntil == nil {
      wrong("\(path).grace_until", "is missing; grace needs an end")
    }
    if let until = member.graceUntil, times.minutes(until) == nil { bad("\(path).grace_until", "a time", "2026-03-01") }
    known(all: member.groups, in: groups, "\(path).groups", "group")
    var seen: Set<String> = []
    for (place, held) in (member.certifications ?? []).enumerated() {
      known(held.name, in: certifications, "\(path).certifications[\(place)]", "certification")
      validity(held.from, held.until, "\(path).certifications[\(place)]")
      if !seen.insert(held.name).inserted { wrong("\(path).certifications[\(place)]", "is there twice") }
    }
    for (place, credential) in (member.credentials ?? []).enumerated() {
      check(credential, "\(path).credentials[\(place)]")
    }
  }

  private mutating func check(_ credential: PolicyDocument.Credential, _ path: String) {
    word(credential.kind, of: CredentialKind.allCases.map(\.name), "\(path).kind")
    word(credential.state, of: Array(PolicyCompiler.credentialStates.keys.sorted()), "\(path).state")
    validity(credential.from, credential.until, path)
    switch (credential.digest, credential.uid) {
    case (let digest?, nil):
      if MemberID(digest) == nil { wrong("\(path).digest", "must be 32 hexadecimal digits") }
    case (nil, let uid?):
      if PolicyCompiler.bytes(hexadecimal: uid) == nil { wrong("\(path).uid", "must be pairs of hexadecimal digits") }
    case (nil, nil), (_?, _?): wrong(path, "needs either 'digest' or 'uid'")
    }
  }

  private mutating func checkCredentials() {
    var seen: [String: String] = [:]
    for (place, member) in (document.members ?? []).enumerated() {
      for (inner, credential) in (member.credentials ?? []).enumerated() {
        let path = "members[\(place)].credentials[\(inner)]"
        let key = "\(credential.kind) \((credential.digest ?? credential.uid ?? path).lowercased())"
        if let first = seen.updateValue(path, forKey: key) { wrong(path, "is there twice: \(first) is the same") }
      }
    }
  }

  private mutating func check(_ grant: PolicyDocument.Grant, _ path: String) {
    switch PolicyCompiler.grantee(grant.to) {
    case .everyone: break
    case .group(let name): known(name, in: groups, "\(path).to", "group")
    case .member(let id):
      if !members.contains(id) { wrong("\(path).to", "there is no member '\(id)'") }
    case nil: wrong("\(path).to", "must be 'everyone', 'group:<name>' or 'member:<32 hexadecimal digits>'")
    }
    word(grant.right, of: Right.allCases.map(\.name), "\(path).right")
    if let tag = PolicyCompiler.tag(grant.on) {
      known(tag, in: tags, "\(path).on", "resource with the tag")
    } else {
      known(grant.on, in: resources, "\(path).on", "resource")
    }
    known(grant.schedule, in: schedules, "\(path).schedule", "schedule")
    validity(grant.from, grant.until, path)
    if grant.uses == 0 { wrong("\(path).uses", "must be at least 1; leave it out for no limit") }
    if let freshness = grant.freshness, PolicyTimes.duration(freshness) == nil {
      bad("\(path).freshness", "a duration", "72h, 14d or 30m")
    }
    for (place, condition) in (grant.requires ?? []).enumerated() {
      word(condition, of: ["pin", "second_person", "supervisor", "signed_in"], "\(path).requires[\(place)]")
    }
    known(all: grant.certifications, in: certifications, "\(path).certifications", "certification")
  }

  private mutating func check(_ hold: PolicyDocument.Hold, _ path: String) {
    if let id = MemberID(hold.member) {
      if !members.contains(id) { wrong("\(path).member", "there is no member '\(id)'") }
    } else {
      wrong("\(path).member", "must be 32 hexadecimal digits")
    }
    if hold.resource != "all" { known(hold.resource, in: resources, "\(path).resource", "resource") }
    if let until = hold.until, times.minutes(until) == nil { bad("\(path).until", "a time", "2026-03-01") }
  }
}
