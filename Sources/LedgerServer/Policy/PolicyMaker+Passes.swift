internal import LedgerProtocol
internal import SpaceCore

/// What a board must know of the passes that reach it. A good pass needs no list; what it cannot say itself is that it
/// was revoked, and how its holder stands.
struct PassHolders {
  /// Members who carry one.
  private(set) var members: Set<String> = []
  /// By holder: passes that are good no longer, though their time is not over.
  private(set) var withdrawn: [String: [PolicyDocument.Credential]] = [:]

  /// - Parameters:
  ///   - passes: all of the directory.
  ///   - resources: the board's own.
  init(
    _ passes: [(id: String, value: DirectoryValue.Pass)], reaching resources: Set<String>, now: WallTime,
    _ digester: CredentialDigester
  ) {
    for (id, pass) in passes where !resources.isDisjoint(with: pass.on) && !DirectoryRules.isOver(pass.until, now) {
      if let member = pass.member { members.insert(member) }
      guard !pass.isActive, let number = MemberID(id) else { continue }
      let digest = digester.digest(of: RawCredential(kind: .pass, bytes: OneTimeCode.canonicalBytes(of: number)))
      let digits = MemberID(high: digest.high, low: digest.low).description
      withdrawn[pass.member ?? id, default: []].append(
        .init(kind: CredentialKind.pass.name, digest: digits, state: pass.state, from: nil, until: nil))
    }
  }

  /// Those whom the directory has no member of: guests of withdrawn passes, and holders who are gone.
  func strangers(besides known: Set<String>) -> [PolicyDocument.Member] {
    members.union(withdrawn.keys).subtracting(known).sorted().map { id in
      var member = PolicyDocument.Member(id: id)
      member.standing = "left"
      member.credentials = withdrawn[id]
      return member
    }
  }
}
