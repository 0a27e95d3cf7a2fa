// Credentials and the members they belong to.

extension PolicyImageBuilder {
  mutating func addCredentials() throws(PolicyBuildError) {
    var classes = PolicyBytes()
    for (index, credentialClass) in tables.credentialClasses.enumerated() {
      try Self.checkValidity(credentialClass.from, credentialClass.until, .credentialClasses, index)
      classes.u8(credentialClass.kind.rawValue)
      classes.u8(credentialClass.state.rawValue)
      classes.u16(credentialClass.isDuress ? 1 : 0)
      classes.u32(credentialClass.from ?? 0)
      classes.u32(credentialClass.until ?? 0)
      guard credentialClass.renewDays != 0, credentialClass.renewDays == nil || credentialClass.until != nil else {
        throw .outOfRange(.credentialClasses, place: index, what: "a renewal of 0 days, or one without a first end")
      }
      classes.u32(UInt32(credentialClass.renewDays ?? 0))
    }
    sections.append((.credentialClasses, classes))
    for (index, member) in tables.members.enumerated()
    where !tables.memberClasses.indices.contains(member.memberClass) {
      throw .dangling(.members, place: index, to: .memberClasses)
    }
    var places = [UInt32](repeating: PolicyLayout.none, count: tables.members.count)
    try addSlots(&places)
    tables.credentials = []
    try addMembers(places)
    tables.members = []
    try addOneTimeSecrets()
  }

  private mutating func addOneTimeSecrets() throws(PolicyBuildError) {
    let secrets = tables.oneTimeSecrets
    let order = secrets.indices.sorted { secrets[$0].digest < secrets[$1].digest }
    var bytes = PolicyBytes()
    for (place, index) in order.enumerated() {
      let secret = secrets[index]
      if place > 0, secrets[order[place - 1]].digest == secret.digest {
        throw .duplicate(.oneTimeSecrets, first: min(order[place - 1], index), second: max(order[place - 1], index))
      }
      guard
        secret.sealed.count == PolicyLayout.oneTimeSecretBytes, secret.digits == 6 || secret.digits == 8,
        secret.period > 0
      else { throw .outOfRange(.oneTimeSecrets, place: index, what: "a length, number of digits or period") }
      bytes.u64(secret.digest.high)
      bytes.u64(secret.digest.low)
      bytes.storage += secret.sealed
      bytes.u8(secret.digits)
      bytes.u8(secret.period)
      bytes.u16(0)
    }
    sections.append((.oneTimeSecrets, bytes))
  }

  /// Lays out the credential table; `places` gets one slot of each member.
  private mutating func addSlots(_ places: inout [UInt32]) throws(PolicyBuildError) {
    let digests = tables.credentials.map(\.digest)
    let order = digests.indices.sorted { digests[$0] < digests[$1] }
    credentialHomes = UInt64(order.count) * 100 / UInt64(PolicyLayout.loadPercent) + (order.isEmpty ? 0 : 1)
    var slots = PolicyBytes(capacity: (Int(credentialHomes) + 64) * 40)
    var next: UInt64 = 0
    for (place, index) in order.enumerated() {
      let credential = tables.credentials[index]
      if place > 0, digests[order[place - 1]] == credential.digest {
        throw .duplicate(.credentials, first: min(order[place - 1], index), second: max(order[place - 1], index))
      }
      guard places.indices.contains(credential.member) else {
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
      if places[credential.member] == PolicyLayout.none { places[credential.member] = UInt32(next) }
      slots.slot(credential.digest, tables.members[credential.member], UInt32(credential.credentialClass))
      next += 1
    }
    while next < credentialHomes {
      slots.emptySlot()
      next += 1
    }
    // Behind all that a search can reach: one empty slot, then members without a credential.
    slots.emptySlot()
    next += 1
    for index in places.indices where places[index] == PolicyLayout.none {
      places[index] = UInt32(next)
      slots.slot(CredentialDigest(high: 0, low: 0), tables.members[index], PolicyLayout.none)
      next += 1
    }
    sections.append((.credentials, slots))
  }

  private mutating func addMembers(_ places: [UInt32]) throws(PolicyBuildError) {
    let ids = tables.members.map(\.id)
    let order = ids.indices.sorted { ids[$0] < ids[$1] }
    var members = PolicyBytes(capacity: order.count * 4)
    for (place, index) in order.enumerated() {
      if place > 0, ids[order[place - 1]] == ids[index] {
        throw .duplicate(.members, first: min(order[place - 1], index), second: max(order[place - 1], index))
      }
      members.u32(places[index])
    }
    sections.append((.members, members))
  }
}

extension PolicyBytes {
  fileprivate mutating func slot(
    _ digest: CredentialDigest, _ member: PolicyTables.Member, _ credentialClass: UInt32
  ) {
    u64(digest.high)
    u64(digest.low)
    u64(member.id.high)
    u64(member.id.low)
    u32(UInt32(member.memberClass))
    u32(credentialClass)
  }

  fileprivate mutating func emptySlot() {
    zeros(to: storage.count + 32)
    u32(PolicyLayout.none)
    u32(PolicyLayout.none)
  }
}
