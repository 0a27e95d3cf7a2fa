extension PolicyView {
  /// The slot of a credential; nil when the policy does not know it. Ends after at most
  /// ``PolicyLayout/maximumProbe`` slots, whatever the file says.
  @inline(__always) func credential(_ digest: CredentialDigest) -> PolicyRecord? {
    let home = PolicyLayout.home(of: digest.high, homes: sections.pointee.credentialHomes)
    var place = Int(home)
    let end = min(sections.pointee.credentials.count, place + Int(sections.pointee.longestProbe) + 1)
    while place < end, let slot = sections.pointee.credentials.record(place), slot.u32(32) != PolicyLayout.none {
      let high = slot.u64(0)
      if high >= digest.high {
        if high > digest.high || slot.u64(8) > digest.low { return nil }
        if slot.u64(8) == digest.low { return slot }
      }
      place += 1
    }
    return nil
  }

  /// The slot that names who is asked about; nil for nobody whom the policy knows.
  @inline(__always) func slot(of credential: PresentedCredential) -> PolicyRecord? {
    switch credential {
    case .digest(let digest, _): self.credential(digest)
    case .member(let id): slot(of: id)
    case .malformed, .pass: nil
    }
  }

  /// A slot of a member.
  func slot(of id: MemberID) -> PolicyRecord? { memberPlace(id).flatMap(sections.pointee.credentials.record) }

  /// The place of a slot of a member.
  func memberPlace(_ id: MemberID) -> UInt32? {
    let slots = sections.pointee.credentials
    let place = sections.pointee.members.firstPlace { member in
      guard let slot = slots.record(member.u32(0)) else { return false }
      return (slot.u64(16), slot.u64(24)) < (id.high, id.low)
    }
    guard
      let found = sections.pointee.members.record(place)?.u32(0), let slot = slots.record(found),
      slot.u64(16) == id.high, slot.u64(24) == id.low
    else { return nil }
    return found
  }
}
