internal import LedgerProtocol
internal import SpaceCore

extension DirectoryRules {
  /// The longest that a pass lasts, in seconds: a board that is out of reach does not hear that it was revoked.
  static let longestPass: Int64 = 366 * 86_400

  /// Throws unless every pass of the call is one that the ledger may put its signature to. Once issued it is in
  /// somebody's pocket: only its state changes, and it ends when its time is over.
  func checkPasses(now: WallTime) throws {
    for change in changes where change.kind == .pass {
      let stored = try LedgerStore.item(.pass, change.id, db).map {
        try WireJSON.decode(DirectoryValue.Pass.self, from: $0.value)
      }
      let value = try change.value.map { try WireJSON.decode(DirectoryValue.Pass.self, from: $0) }
      switch (stored, value) {
      case (let stored?, var value?):
        value.state = stored.state
        guard value == stored else {
          throw LedgerError.invalid("of the pass '\(change.id)' only the state changes; revoke it and issue another")
        }
      case (let stored?, nil):
        guard Self.isOver(stored.until, now) else {
          throw LedgerError.invalid("the pass '\(change.id)' is good until \(stored.until); revoke it instead")
        }
      case (nil, let value?): try check(new: value, change.id, now)
      case (nil, nil): break
      }
    }
  }

  private func check(new pass: DirectoryValue.Pass, _ id: String, _ now: WallTime) throws {
    if pass.member == nil, try Self.exists(.member, id, db) {
      throw LedgerError.invalid("the pass of a guest cannot have the pseudonym of a member as its id; choose another")
    }
    guard !Self.isOver(pass.until, now) else { throw LedgerError.invalid("the pass is over already, at \(pass.until)") }
    if let from = Self.instant(pass.from), let until = Self.instant(pass.until), until - from > Self.longestPass {
      throw LedgerError.invalid("a pass lasts at most 366 days")
    }
    if let member = pass.member, try !willExist(.member, member) {
      throw LedgerError.unknown(kind: DirectoryKind.member.rawValue, id: member)
    }
    let resources = try resources()
    for place in pass.on {
      guard let resource = resources[place] else {
        throw LedgerError.unknown(kind: DirectoryKind.resource.rawValue, id: place)
      }
      guard resource.kind == ResourceKind.door.name || resource.kind == ResourceKind.room.name else {
        throw LedgerError.invalid("a pass lets in at doors and rooms, and '\(place)' is a \(resource.kind)")
      }
      if resource.dangerous?.contains(Right.enter.name) == true {
        throw LedgerError.invalid("to enter '\(place)' takes a second person's approval, which a pass cannot have")
      }
    }
  }
}

extension DirectoryValue.Pass {
  /// As the ledger signs it; nil where a part of it cannot be read.
  func signed(_ id: String) -> SignedPass? {
    guard let id = MemberID(id), let from = PolicyDocument.minutes(from, zone: "UTC"),
      let until = PolicyDocument.minutes(until, zone: "UTC")
    else { return nil }
    return SignedPass(id: id, member: member.flatMap { MemberID($0) }, from: from, until: until, resources: on)
  }

  /// Whether it was not revoked, suspended or lost.
  var isActive: Bool { state == nil || state == "active" }
}
