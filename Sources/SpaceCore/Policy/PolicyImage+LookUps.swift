/// What an image says of a door, tool or room.
public struct PolicyResourceInfo: Equatable, Sendable {
  public var id: ResourceID
  /// The name that people read.
  public var name: String
  public var kind: ResourceKind
  public var isEnabled: Bool
  public var whenClockUnknown: ClockUnknownRule
  /// People it may hold; nil when nobody has said.
  public var capacity: UInt32?
  /// Why it is out of service; nil when it is in service.
  public var lockout: String?
  /// Hours in which a door stands open to everybody.
  public var freeAccess: PolicySchedule?
  /// True when that waits for the first member whom the rules let in.
  public var needsFirstMember: Bool
  /// Hours in which nobody enters without `override`; an area arms itself when they begin.
  public var closedHours: PolicySchedule?
  /// What it takes from everybody, beside what a grant takes.
  public var certifications: [PolicyCertification]
}

/// What an image says of a certification.
public struct PolicyCertificationInfo: Equatable, Sendable {
  public var name: String
  /// Who gives it, in words: `Ada on Tuesdays, 18:00`; empty when nobody has said.
  public var givenBy: String
  /// What it says of whoever holds it.
  public var kind: CertificationKind
}

// Looking up by name, and from places back to names. These allocate strings; deciding uses none of them.
extension PolicyImage {
  public func resourceIndex(of id: ResourceID) -> PolicyResource? {
    place(of: id.name, in: view.sections.pointee.resources).map(PolicyResource.init(index:))
  }

  public func resourceID(of resource: PolicyResource) -> ResourceID? {
    view.sections.pointee.resources.record(resource.index).flatMap { text(PolicyText(offset: $0.u32(0))) }.map {
      ResourceID($0)
    }
  }

  public func resource(_ resource: PolicyResource) -> PolicyResourceInfo? {
    guard
      let record = view.sections.pointee.resources.record(resource.index),
      let id = text(PolicyText(offset: record.u32(0))),
      let name = text(PolicyText(offset: record.u32(4))), let kind = ResourceKind(rawValue: record.u8(8)),
      let rule = ClockUnknownRule(rawValue: record.u8(10)),
      let run = view.sections.pointee.certificationLists.run(first: record.u32(16), count: record.u32(20))
    else { return nil }
    return PolicyResourceInfo(
      id: ResourceID(id), name: name, kind: kind, isEnabled: record.u8(9) & 1 != 0, whenClockUnknown: rule,
      capacity: record.u32(12) == 0 ? nil : record.u32(12),
      lockout: record.isOutOfService ? text(PolicyText(offset: record.u32(24))) ?? "" : nil,
      freeAccess: Self.schedule(record.u16(28)), needsFirstMember: record.u8(9) & 4 != 0,
      closedHours: Self.schedule(record.u16(30)),
      certifications: (0..<run.count).compactMap { run.record($0).map { PolicyCertification(index: $0.u32(0)) } })
  }

  /// A schedule by its place + 1, as resources name theirs.
  private static func schedule(_ reference: UInt16) -> PolicySchedule? {
    reference == 0 ? nil : PolicySchedule(index: UInt32(reference) - 1)
  }

  public func certificationIndex(named name: String) -> PolicyCertification? {
    place(of: name, in: view.sections.pointee.certifications).map(PolicyCertification.init(index:))
  }

  public func certification(_ certification: PolicyCertification) -> PolicyCertificationInfo? {
    guard
      let record = view.sections.pointee.certifications.record(certification.index),
      let name = text(PolicyText(offset: record.u32(0))), let givenBy = text(PolicyText(offset: record.u32(4))),
      let kind = CertificationKind(rawValue: record.u8(8))
    else { return nil }
    return PolicyCertificationInfo(name: name, givenBy: givenBy, kind: kind)
  }

  public func scheduleIndex(named name: String) -> PolicySchedule? {
    place(of: name, in: view.sections.pointee.schedules).map(PolicySchedule.init(index:))
  }

  public func scheduleName(of schedule: PolicySchedule) -> String? {
    view.sections.pointee.schedules.record(schedule.index).flatMap { text(PolicyText(offset: $0.u32(0))) }
  }

  /// The id of a grant, as entries carry it.
  public func grantID(of grant: PolicyGrant) -> String? {
    view.sections.pointee.grants.record(grant.index).flatMap { text(PolicyText(offset: $0.u32(0))) }
  }

  public func member(_ id: MemberID) -> PolicyMember? {
    view.memberPlace(id).map(PolicyMember.init(index:))
  }

  public func memberID(of member: PolicyMember) -> MemberID? {
    view.sections.pointee.credentials.record(member.index).map { MemberID(high: $0.u64(16), low: $0.u64(24)) }
  }

  /// What the space must know of a member; empty for a member who is not in the image.
  public func flags(of member: PolicyMember) -> MemberFlags {
    view.sections.pointee.credentials.record(member.index).flatMap { PolicyPerson(view, slot: $0) }?.flags ?? []
  }

  /// The member to whom a credential belongs, whatever state it is in.
  public func holder(of digest: CredentialDigest) -> PolicyMember? {
    view.credential(digest).flatMap { member(MemberID(high: $0.u64(16), low: $0.u64(24))) }
  }

  /// A credential of a member, an active one if there is one; nil for a member without any.
  ///
  /// Looks at every slot: for questions of people, never on the way of a badge.
  public func credential(of id: MemberID) -> CredentialDigest? {
    var found: CredentialDigest?
    for place in 0..<view.sections.pointee.credentials.count {
      guard let slot = view.sections.pointee.credentials.record(place), slot.u32(32) != PolicyLayout.none,
        slot.u64(16) == id.high, slot.u64(24) == id.low
      else { continue }
      let digest = CredentialDigest(high: slot.u64(0), low: slot.u64(8))
      let state = view.sections.pointee.credentialClasses.record(slot.u32(36)).map { $0.u8(1) }
      if state == CredentialState.active.rawValue { return digest }
      found = found ?? digest
    }
    return found
  }

  /// A text of the image; nil when the reference is damaged. Bytes that are no UTF-8 are replaced.
  public func text(_ text: PolicyText) -> String? {
    guard let length = view.sections.pointee.text.run(first: text.offset, count: 2) else { return nil }
    let bytes = UInt32(PolicyRecord(start: length.start).u16(0))
    guard let run = view.sections.pointee.text.run(first: text.offset.addingOrSaturated(2), count: bytes) else {
      return nil
    }
    return String(decoding: UnsafeRawBufferPointer(start: run.start, count: run.count), as: UTF8.self)
  }

  /// The place of a name in a section that is sorted by the name its records begin with.
  private func place(of name: String, in section: PolicySection) -> UInt32? {
    let place = section.firstPlace { record in
      guard let other = text(PolicyText(offset: record.u32(0))) else { return false }
      return other.utf8.lexicographicallyPrecedes(name.utf8)
    }
    guard let record = section.record(place), text(PolicyText(offset: record.u32(0))) == name else { return nil }
    return UInt32(place)
  }
}

extension UInt32 {
  func addingOrSaturated(_ other: UInt32) -> UInt32 {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }
}
