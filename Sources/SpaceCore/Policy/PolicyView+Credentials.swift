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
}
