// Rights, member classes, members and credentials.

extension PolicyImageBuilder {
  mutating func addMembers() throws(PolicyBuildError) {
    var rights = PolicyBytes()
    var runs: [(first: UInt32, count: UInt32)] = []
    for (index, set) in tables.rightsSets.enumerated() {
      var keys: [UInt64] = []
      keys.reserveCapacity(set.count)
      for entry in set {
        guard resourcePlaces.indices.contains(entry.resource) else {
          throw .dangling(.rightsSets, place: index, to: .resources)
        }
        guard tables.grants.indices.contains(entry.grant) else {
          throw .dangling(.rightsSets, place: index, to: .grants)
        }
        let resource = PolicyResource(index: resourcePlaces[entry.resource])
        keys.append(PolicyPerson.key(entry.right, resource) | UInt64(entry.grant))
      }
      keys.sort()
      let unique = keys.enumerated().filter { $0.offset == 0 || keys[$0.offset - 1] != $0.element }
      runs.append((UInt32(rights.storage.count / 8), UInt32(unique.count)))
      unique.forEach { rights.u64($0.element) }
    }
    try addMemberClasses(runs)
    sections.append((.rights, rights))

    let ids = tables.members.map(\.id)
    let order = ids.indices.sorted { ids[$0] < ids[$1] }
    memberPlaces = Array(repeating: 0, count: order.count)
    var members = PolicyBytes(capacity: order.count * 24)
    for (place, index) in order.enumerated() {
      let member = tables.members[index]
      if place > 0, ids[order[place - 1]] == member.id {
        throw .duplicate(.members, first: min(order[place - 1], index), second: max(order[place - 1], index))
      }
      guard tables.memberClasses.indices.contains(member.memberClass) else {
        throw .dangling(.members, place: index, to: .memberClasses)
      }
      try Self.checkValidity(nil, member.graceUntil, .members, index)
      memberPlaces[index] = UInt32(place)
      members.u64(member.id.high)
      members.u64(member.id.low)
      members.u32(UInt32(member.memberClass))
      members.u32(member.graceUntil ?? 0)
    }
    sections.append((.members, members))
  }

  private mutating func addMemberClasses(_ runs: [(first: UInt32, count: UInt32)]) throws(PolicyBuildError) {
    var classes = PolicyBytes()
    var held = PolicyRuns<PolicyTables.HeldCertification>()
    var holds = PolicyRuns<PolicyTables.Hold>()
    for (index, memberClass) in tables.memberClasses.enumerated() {
      guard runs.indices.contains(memberClass.rights) else {
        throw .dangling(.memberClasses, place: index, to: .rightsSets)
      }
      let certifications = try sortedCertifications(memberClass.certifications, index)
      for hold in memberClass.holds {
        try Self.checkValidity(nil, hold.until, .memberClasses, index)
        if let resource = hold.resource, !resourcePlaces.indices.contains(resource) {
          throw .dangling(.memberClasses, place: index, to: .resources)
        }
      }
      let run = runs[memberClass.rights]
      let heldRun = held.run(certifications)
      let holdRun = holds.run(memberClass.holds)
      for number in [run.first, run.count, heldRun.first, heldRun.count, holdRun.first, holdRun.count] {
        classes.u32(number)
      }
      classes.u32(try reference(memberClass.standingReason, .memberClasses, index))
      classes.u8(memberClass.standing.rawValue)
      classes.u8(memberClass.flags.rawValue)
      classes.u16(0)
    }
    var heldBytes = PolicyBytes()
    for certification in held.all {
      heldBytes.u32(certificationPlaces[certification.certification])
      heldBytes.u32(certification.from ?? 0)
      heldBytes.u32(certification.until ?? 0)
    }
    var holdBytes = PolicyBytes()
    for hold in holds.all {
      holdBytes.u32(hold.resource.map { resourcePlaces[$0] } ?? PolicyLayout.none)
      holdBytes.u32(try reference(hold.reason, .memberClasses, 0))
      holdBytes.u32(hold.until ?? 0)
    }
    sections += [(.memberClasses, classes), (.heldCertifications, heldBytes), (.holds, holdBytes)]
  }

  /// Held certifications in the order of the image, each once.
  private func sortedCertifications(
    _ certifications: [PolicyTables.HeldCertification], _ index: Int
  ) throws(PolicyBuildError) -> [PolicyTables.HeldCertification] {
    for held in certifications {
      guard certificationPlaces.indices.contains(held.certification) else {
        throw .dangling(.memberClasses, place: index, to: .certifications)
      }
      try Self.checkValidity(held.from, held.until, .memberClasses, index)
    }
    let sorted = certifications.sorted {
      certificationPlaces[$0.certification] < certificationPlaces[$1.certification]
    }
    for (one, next) in zip(sorted, sorted.dropFirst()) where one.certification == next.certification {
      throw .outOfRange(.memberClasses, place: index, what: "one certification twice")
    }
    return sorted
  }

  mutating func addCredentials() throws(PolicyBuildError) {
    var classes = PolicyBytes()
    for (index, credentialClass) in tables.credentialClasses.enumerated() {
      try Self.checkValidity(credentialClass.from, credentialClass.until, .credentialClasses, index)
      classes.u8(credentialClass.kind.rawValue)
      classes.u8(credentialClass.state.rawValue)
      classes.u16(0)
      classes.u32(credentialClass.from ?? 0)
      classes.u32(credentialClass.until ?? 0)
      classes.u32(0)
    }
    sections.append((.credentialClasses, classes))
    let digests = tables.credentials.map(\.digest)
    let order = digests.indices.sorted { digests[$0] < digests[$1] }
    credentialHomes = UInt64(order.count) * 100 / UInt64(PolicyLayout.loadPercent) + (order.isEmpty ? 0 : 1)
    var slots = PolicyBytes(capacity: Int(credentialHomes) * 24 + 4096)
    var next: UInt64 = 0
    for (place, index) in order.enumerated() {
      let credential = tables.credentials[index]
      if place > 0, digests[order[place - 1]] == credential.digest {
        throw .duplicate(.credentials, first: min(order[place - 1], index), second: max(order[place - 1], index))
      }
      guard memberPlaces.indices.contains(credential.member) else {
        throw .dangling(.credentials, place: index, to: .members)
      }
      guard tables.credentialClasses.indices.contains(credential.credentialClass) else {
        throw .dangling(.credentials, place: index, to: .credentialClasses)
      }
      let home = PolicyLayout.home(of: credential.digest.high, homes: credentialHomes)
      while next < home {
        slots.emptySlot()
        next += 1
      }
      guard next - home <= UInt64(PolicyLayout.maximumProbe) else { throw .clusteredDigests }
      longestProbe = max(longestProbe, UInt32(next - home))
      slots.u64(credential.digest.high)
      slots.u64(credential.digest.low)
      slots.u32(memberPlaces[credential.member])
      slots.u32(UInt32(credential.credentialClass))
      next += 1
    }
    while next < credentialHomes {
      slots.emptySlot()
      next += 1
    }
    sections.append((.credentials, slots))
  }
}

extension PolicyBytes {
  fileprivate mutating func emptySlot() {
    u64(0)
    u64(0)
    u32(PolicyLayout.none)
    u32(0)
  }
}

/// Runs of records in one section, each different run once.
private struct PolicyRuns<Element: Hashable> {
  private(set) var all: [Element] = []
  private var known: [[Element]: UInt32] = [:]

  init() {}

  mutating func run(_ elements: [Element]) -> (first: UInt32, count: UInt32) {
    guard !elements.isEmpty else { return (0, 0) }
    if let first = known[elements] { return (first, UInt32(elements.count)) }
    let first = UInt32(all.count)
    known[elements] = first
    all += elements
    return (first, UInt32(elements.count))
  }
}
