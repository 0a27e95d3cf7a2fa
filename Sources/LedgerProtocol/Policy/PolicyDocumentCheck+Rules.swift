internal import Foundation
internal import SpaceCore

// Resources, certifications, calendars, schedules, grants and holds.

extension PolicyDocumentCheck {
  mutating func checkRules() {
    if times.wall(rules.issued) == nil { bad("issued", "a time", "2026-03-01T12:00:00Z") }
    if PolicyAgentID(rules.agent) == nil { wrong("agent", "must be 32 hexadecimal digits") }
    if TimeZone(identifier: rules.timezone) == nil {
      wrong("timezone", "no zone of this name; write one like Europe/Berlin")
    }
    unique(rules.groups ?? [], "groups", key: "")
    unique((rules.resources ?? []).map(\.id), "resources", key: ".id")
    unique((rules.certifications ?? []).map(\.name), "certifications", key: ".name")
    unique((rules.calendars ?? []).map(\.name), "calendars", key: ".name")
    unique((rules.schedules ?? []).map(\.name), "schedules", key: ".name")
    unique((rules.grants ?? []).map(\.id), "grants", key: ".id")
    for (place, resource) in (rules.resources ?? []).enumerated() { check(resource, "resources[\(place)]") }
    let prerequisites = Prerequisites(rules.certifications ?? [])
    for (place, certification) in (rules.certifications ?? []).enumerated() {
      check(certification, "certifications[\(place)]", prerequisites)
    }
    for (place, calendar) in (rules.calendars ?? []).enumerated() { check(calendar.days, "calendars[\(place)].days") }
    for (place, schedule) in (rules.schedules ?? []).enumerated() { check(schedule, "schedules[\(place)]") }
    for (place, grant) in (rules.grants ?? []).enumerated() { check(grant, place) }
  }

  private mutating func check(_ resource: PolicyDocument.Resource, _ path: String) {
    word(resource.kind, of: ResourceKind.allCases.map(\.name), "\(path).kind")
    word(resource.whenClockUnknown, of: ClockUnknownRule.allCases.map(\.name), "\(path).when_clock_unknown")
    known(all: resource.certifications, in: certifications, "\(path).certifications", "certification")
    known(resource.closed, in: schedules, "\(path).closed", "schedule")
    known(resource.freeAccess, in: schedules, "\(path).free_access", "schedule")
    if resource.freeAccess != nil, ResourceKind(name: resource.kind) != .door {
      wrong("\(path).free_access", "is for doors: nothing else stands open")
    }
    if resource.firstMember == true, resource.freeAccess == nil {
      wrong("\(path).first_member", "needs 'free_access', which is what waits for the first member")
    }
    if resource.capacity == 0 { wrong("\(path).capacity", "must be at least 1; leave it out for no limit") }
    if resource.id.isEmpty || resource.id == "all" || resource.id.contains(":") {
      wrong("\(path).id", "must be a name without ':' other than 'all'")
    }
  }

  private mutating func check(
    _ certification: PolicyDocument.Certification, _ path: String, _ prerequisites: Prerequisites
  ) {
    word(certification.kind, of: CertificationKind.allCases.map(\.name), "\(path).kind")
    known(all: certification.requires, in: certifications, "\(path).requires", "certification")
    guard let circle = prerequisites.circle(from: certification.name) else { return }
    wrong("\(path).requires", "goes round in a circle: \(circle.joined(separator: " needs "))")
  }

  private mutating func check(_ schedule: PolicyDocument.Schedule, _ path: String) {
    for (place, text) in schedule.weekly.enumerated() where PolicyTimes.weekly(text) == nil {
      bad("\(path).weekly[\(place)]", "hours of a week", "'mon-fri 08:00-22:00'")
    }
    check(schedule.exceptions ?? [:], "\(path).exceptions")
    known(all: schedule.calendars, in: calendars, "\(path).calendars", "calendar")
  }

  /// Dated hours, of a schedule or a calendar.
  private mutating func check(_ days: [String: [String]], _ path: String) {
    for (date, hours) in days.sorted(by: { $0.key < $1.key }) {
      if PolicyTimes.day(date) == nil { bad("\(path).\(date)", "a date", "2026-12-25") }
      for (place, text) in hours.enumerated() where PolicyTimes.dayInterval(text) == nil {
        wrong(
          "\(path).\(date)[\(place)]",
          "is not hours of one day; write '10:00-14:00', and what is after midnight under the next date")
      }
    }
  }

  private mutating func check(_ grant: PolicyDocument.Grant, _ place: Int) {
    let path = "grants[\(place)]"
    switch PolicyCompiler.grantee(grant.to) {
    case .everyone: break
    case .group(let name): known(name, in: groups, "\(path).to", "group")
    case .member(let id): named(id, "grants", place, key: "to")
    case nil: wrong("\(path).to", "must be 'everyone', 'group:<name>' or 'member:<32 hexadecimal digits>'")
    }
    word(grant.right, of: Right.allCases.map(\.name), "\(path).right")
    checkPlace(of: grant, path)
    known(grant.schedule, in: schedules, "\(path).schedule", "schedule")
    validity(grant.from, grant.until, path)
    if grant.uses == 0 { wrong("\(path).uses", "must be at least 1; leave it out for no limit") }
    if let freshness = grant.freshness, PolicyTimes.duration(freshness) == nil {
      bad("\(path).freshness", "a duration", "72h, 14d or 30m")
    }
    for (place, condition) in (grant.requires ?? []).enumerated() {
      word(condition, of: PolicyCompiler.conditions.map(\.name), "\(path).requires[\(place)]")
    }
    known(all: grant.certifications, in: certifications, "\(path).certifications", "certification")
  }

  private mutating func checkPlace(of grant: PolicyDocument.Grant, _ path: String) {
    let isOnArea: Bool
    if let tag = PolicyCompiler.tag(grant.on) {
      known(tag, in: tags, "\(path).on", "resource with the tag")
      isOnArea = (rules.resources ?? []).contains {
        $0.kind == ResourceKind.area.name && $0.tags?.contains(tag) == true
      }
    } else {
      guard let kind = kinds[grant.on] else { return wrong("\(path).on", "there is no resource '\(grant.on)'") }
      isOnArea = kind == ResourceKind.area.name
    }
    if !isOnArea, grant.right == Right.arm.name || grant.right == Right.disarm.name {
      wrong("\(path).right", "is a right on areas, and '\(grant.on)' is none")
    }
  }

  mutating func check(_ hold: PolicyDocument.Hold, _ place: Int) {
    if let id = MemberID(hold.member) {
      named(id, "holds", place, key: "member")
    } else {
      wrong("holds[\(place)].member", "must be 32 hexadecimal digits")
    }
    if hold.resource != "all", kinds[hold.resource] == nil {
      wrong("holds[\(place)].resource", "there is no resource '\(hold.resource)'")
    }
    time(hold.until, "holds[\(place)].until")
  }
}
