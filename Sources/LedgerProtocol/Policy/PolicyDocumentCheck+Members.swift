internal import SpaceCore

// Members and their credentials: of these there may be a million, so nothing is made here that is not a mistake.

extension PolicyDocumentCheck {
  private static let standings = MemberStanding.allCases.map(\.name)
  private static let kinds = CredentialKind.allCases.map(\.name)
  private static let states = PolicyCompiler.credentialStates.keys.sorted()

  mutating func check(_ member: PolicyDocument.Member, _ path: () -> String) {
    if MemberID(member.id) == nil { wrong("\(path()).id", "must be 32 hexadecimal digits") }
    word(member.standing, of: Self.standings, "\(path()).standing")
    if member.standing == MemberStanding.grace.name, member.graceUntil == nil {
      wrong("\(path()).grace_until", "is missing; grace needs an end")
    }
    time(member.graceUntil, "\(path()).grace_until")
    known(all: member.groups, in: groups, "\(path()).groups", "group")
    let held = member.certifications ?? []
    for (place, certification) in held.enumerated() {
      known(certification.name, in: certifications, "\(path()).certifications[\(place)]", "certification")
      validity(certification.from, certification.until, "\(path()).certifications[\(place)]")
      // Nobody holds more of them than there are, so looking through those before is as good as a set.
      if held[..<place].contains(where: { $0.name == certification.name }) {
        wrong("\(path()).certifications[\(place)]", "is there twice")
      }
    }
    for (place, credential) in (member.credentials ?? []).enumerated() {
      check(credential) { "\(path()).credentials[\(place)]" }
    }
  }

  private mutating func check(_ credential: PolicyDocument.Credential, _ path: () -> String) {
    word(credential.kind, of: Self.kinds, "\(path()).kind")
    word(credential.state, of: Self.states, "\(path()).state")
    validity(credential.from, credential.until, path())
    if let renews = credential.renews {
      if PolicyTimes.days(renews) == nil { bad("\(path()).renews", "1 to 3650 whole days", "90d") }
      if credential.until == nil { wrong("\(path()).renews", "needs 'until', which is its first end") }
    }
    if credential.kind == CredentialKind.oneTimeCode.name {
      checkOneTimeCode(credential, path)
    } else {
      checkBytes(credential, path)
    }
    guard !takesRawCredentials else { return }
    for (key, value) in [("uid", credential.uid), ("secret", credential.secret)] where value != nil {
      wrong("\(path()).\(key)", "takes the agent's digest key (--digest-key)")
    }
  }

  private mutating func hexadecimal(_ text: String?, bytes count: Int, _ path: @autoclosure () -> String) {
    guard let text, PolicyCompiler.bytes(hexadecimal: text)?.count != count else { return }
    wrong(path(), "must be \(2 * count) hexadecimal digits")
  }

  private mutating func checkBytes(_ credential: PolicyDocument.Credential, _ path: () -> String) {
    switch (credential.digest, credential.uid) {
    case (let digest?, nil):
      if MemberID(digest) == nil { wrong("\(path()).digest", "must be 32 hexadecimal digits") }
    case (nil, let uid?):
      let bytes = PolicyCompiler.bytes(hexadecimal: uid)
      if bytes == nil { wrong("\(path()).uid", "must be pairs of hexadecimal digits") }
      let isPIN = credential.kind == CredentialKind.pin.name || credential.kind == CredentialKind.memberPIN.name
      if isPIN, bytes?.allSatisfy({ (0x30...0x39).contains($0) }) == false {
        wrong("\(path()).uid", "must be the digits of the PIN in ASCII: 31323334 for 1234")
      }
    case (nil, nil), (_?, _?): wrong(path(), "needs either 'digest' or 'uid'")
    }
    guard credential.secret != nil || credential.sealed != nil || credential.digits != nil else { return }
    wrong(path(), "has 'secret', 'sealed' or 'digits', which only a one_time_code has")
  }

  private mutating func checkOneTimeCode(_ credential: PolicyDocument.Credential, _ path: () -> String) {
    switch (credential.secret, credential.digest, credential.sealed) {
    case (let secret?, nil, nil): hexadecimal(secret, bytes: OneTimeCode.secretBytes, "\(path()).secret")
    case (nil, let digest?, let sealed?):
      if MemberID(digest) == nil { wrong("\(path()).digest", "must be 32 hexadecimal digits") }
      hexadecimal(sealed, bytes: OneTimeCode.secretBytes, "\(path()).sealed")
    case (_?, _, _), (nil, _, _): wrong(path(), "needs either 'secret', or 'digest' and 'sealed'")
    }
    if credential.uid != nil { wrong("\(path()).uid", "is nothing that a one_time_code has; it has a 'secret'") }
    if let digits = credential.digits, digits != 6, digits != 8 { wrong("\(path()).digits", "must be 6 or 8") }
  }
}
