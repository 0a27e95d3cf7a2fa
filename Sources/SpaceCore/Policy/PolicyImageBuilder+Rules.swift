// Schedules, clock changes, resources, certifications and grants.

extension PolicyImageBuilder {
  mutating func addSchedules() throws(PolicyBuildError) {
    var schedules = PolicyBytes()
    var weekly = PolicyBytes()
    var exceptions = PolicyBytes()
    var days = PolicyBytes()
    for index in Self.order(schedulePlaces) {
      let schedule = tables.schedules[index]
      let week = try Self.joined(schedule.weekly, within: 10_080, index)
      schedules.u32(try reference(schedule.name, .schedules, index))
      schedules.u32(UInt32(weekly.storage.count / 4))
      // An interval over midnight is kept as two, so that an exception can take out one day.
      let split = week.flatMap(Self.splitAtMidnight)
      schedules.u32(UInt32(split.count))
      split.forEach { weekly.interval($0) }
      schedules.u32(UInt32(exceptions.storage.count / 12))
      schedules.u32(UInt32(schedule.exceptions.count))
      schedules.u32(0)
      for (day, ranges) in schedule.exceptions.sorted(by: { $0.key < $1.key }) {
        let joined = try Self.joined(ranges, within: 1440, index)
        exceptions.u32(UInt32(bitPattern: day))
        exceptions.u32(UInt32(days.storage.count / 4))
        exceptions.u32(UInt32(joined.count))
        joined.forEach { days.interval($0) }
      }
    }
    sections += [(.schedules, schedules), (.weeklyIntervals, weekly), (.exceptions, exceptions), (.dayIntervals, days)]
    var changes = PolicyBytes()
    for (index, change) in tables.clockChanges.enumerated() {
      guard index == 0 || tables.clockChanges[index - 1].from < change.from, abs(Int(change.offset)) <= 86_400 else {
        throw .outOfRange(.clockChanges, place: index, what: "an order or offset")
      }
      changes.u64(UInt64(bitPattern: change.from))
      changes.u32(UInt32(bitPattern: change.offset))
      changes.u32(0)
    }
    sections.append((.clockChanges, changes))
  }

  /// Sorted and disjoint: what touches or overlaps is joined, what is empty is left out.
  private static func joined(
    _ ranges: [Range<Int>], within limit: Int, _ place: Int
  ) throws(PolicyBuildError) -> [Range<Int>] {
    var joined: [Range<Int>] = []
    for range in ranges.sorted(by: { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }) {
      guard range.lowerBound >= 0, range.upperBound <= limit else {
        throw .outOfRange(.schedules, place: place, what: "an interval")
      }
      guard !range.isEmpty else { continue }
      if let last = joined.last, range.lowerBound <= last.upperBound {
        joined[joined.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
      } else {
        joined.append(range)
      }
    }
    return joined
  }

  private static func splitAtMidnight(_ range: Range<Int>) -> [Range<Int>] {
    (range.lowerBound / 1440...(range.upperBound - 1) / 1440).map { day in
      max(range.lowerBound, day * 1440)..<min(range.upperBound, (day + 1) * 1440)
    }
  }

  mutating func addResourcesAndGrants() throws(PolicyBuildError) {
    var certifications = PolicyBytes()
    for index in Self.order(certificationPlaces) {
      certifications.u32(try reference(tables.certifications[index].name, .certifications, index))
      certifications.u32(try reference(tables.certifications[index].givenBy, .certifications, index))
      certifications.u64(UInt64(tables.certifications[index].kind.rawValue))
    }
    var lists = PolicyBytes()
    var resources = PolicyBytes()
    for index in Self.order(resourcePlaces) {
      let resource = tables.resources[index]
      resources.u32(try reference(resource.id.name, .resources, index))
      resources.u32(try reference(resource.name, .resources, index))
      resources.u8(resource.kind.rawValue)
      resources.u8(Self.flags(of: resource))
      resources.u8(resource.whenClockUnknown.rawValue)
      resources.u8(0)
      guard resource.capacity != 0 else { throw .outOfRange(.resources, place: index, what: "a capacity of 0") }
      resources.u32(resource.capacity ?? 0)
      try appendList(resource.certifications, to: &lists, run: &resources, .resources, index)
      resources.u32(try reference(resource.lockout ?? "", .resources, index))
      resources.u16(try scheduleReference(resource.freeAccess, index))
      resources.u16(try scheduleReference(resource.closedHours, index))
    }
    let grants = try grantRecords(&lists)
    sections += [
      (.certifications, certifications), (.resources, resources), (.grants, grants), (.certificationLists, lists),
    ]
  }

  private static func flags(of resource: PolicyTables.Resource) -> UInt8 {
    (resource.isEnabled ? 1 : 0) | (resource.lockout == nil ? 0 : 2) | (resource.needsFirstMember ? 4 : 0)
  }

  /// The place of a schedule + 1, or 0.
  private func scheduleReference(_ schedule: Int?, _ resource: Int) throws(PolicyBuildError) -> UInt16 {
    guard let schedule else { return 0 }
    guard schedulePlaces.indices.contains(schedule) else {
      throw .dangling(.resources, place: resource, to: .schedules)
    }
    guard let place = UInt16(exactly: schedulePlaces[schedule] + 1) else {
      throw .tooMany(.schedules, limit: Int(UInt16.max) - 1)
    }
    return place
  }

  private mutating func grantRecords(_ lists: inout PolicyBytes) throws(PolicyBuildError) -> PolicyBytes {
    var grants = PolicyBytes()
    var ids: [String: Int] = [:]
    for (index, grant) in tables.grants.enumerated() {
      if let first = ids.updateValue(index, forKey: grant.id) { throw .duplicate(.grants, first: first, second: index) }
      grants.u32(try reference(grant.id, .grants, index))
      if let schedule = grant.schedule {
        guard schedulePlaces.indices.contains(schedule) else { throw .dangling(.grants, place: index, to: .schedules) }
        grants.u32(schedulePlaces[schedule])
      } else {
        grants.u32(PolicyLayout.none)
      }
      try Self.checkValidity(grant.from, grant.until, .grants, index)
      guard grant.uses != 0, grant.freshness != 0 else {
        throw .outOfRange(.grants, place: index, what: "a limit or bound of 0")
      }
      grants.u32(grant.from ?? 0)
      grants.u32(grant.until ?? 0)
      grants.u32(grant.uses ?? 0)
      grants.u32(grant.freshness ?? 0)
      grants.u8(grant.conditions.rawValue)
      grants.u8((grant.extendedUnlock ? 1 : 0) | (grant.isApproved ? 0 : 2))
      grants.u16(0)
      try appendList(grant.certifications, to: &lists, run: &grants, .grants, index)
      grants.u32(0)
    }
    return grants
  }

  /// Appends certifications to the lists, and to `run` where they lie.
  private func appendList(
    _ certifications: [Int], to lists: inout PolicyBytes, run: inout PolicyBytes, _ table: PolicyBuildError.Table,
    _ place: Int
  ) throws(PolicyBuildError) {
    run.u32(UInt32(lists.storage.count / 4))
    run.u32(UInt32(certifications.count))
    for certification in certifications {
      guard certificationPlaces.indices.contains(certification) else {
        throw .dangling(table, place: place, to: .certifications)
      }
      lists.u32(certificationPlaces[certification])
    }
  }

  /// A bound of minute 0 cannot be told from none, and an end before the beginning is a slip.
  static func checkValidity(
    _ from: UInt32?, _ until: UInt32?, _ table: PolicyBuildError.Table, _ place: Int
  ) throws(PolicyBuildError) {
    guard from != 0, until != 0, (from ?? 0) < (until ?? .max) else {
      throw .outOfRange(table, place: place, what: "a validity")
    }
  }
}

extension PolicyBytes {
  fileprivate mutating func interval(_ range: Range<Int>) {
    u16(UInt16(range.lowerBound))
    u16(UInt16(range.upperBound))
  }
}
