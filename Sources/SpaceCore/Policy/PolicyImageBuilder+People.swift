// Rights and member classes.

extension PolicyImageBuilder {
  mutating func addRights() throws(PolicyBuildError) {
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
      try Self.checkValidity(nil, memberClass.graceUntil, .memberClasses, index)
      classes.u32(memberClass.graceUntil ?? 0)
      classes.u32(0)
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
