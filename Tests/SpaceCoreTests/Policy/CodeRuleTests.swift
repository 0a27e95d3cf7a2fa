import Testing

@testable import SpaceCore

/// PINs, one-time codes, and credentials with something particular about them.
@Suite struct CodeRuleTests {
  private static let code = CredentialDigest(high: 0x4000_0000_0000_0000, low: 4)

  private func fixture(_ change: (inout PolicyFixture) -> Void) -> PolicyFixture {
    var fixture = PolicyFixture()
    change(&fixture)
    return fixture
  }

  /// The member's second credential of a kind, and the grant as `conditions` say.
  private func withCode(
    _ kind: CredentialKind, _ change: (inout PolicyTables.CredentialClass) -> Void = { _ in }
  ) -> PolicyFixture {
    fixture {
      var credentialClass = PolicyTables.CredentialClass(kind: kind)
      change(&credentialClass)
      $0.tables.credentialClasses.append(credentialClass)
      $0.tables.credentials.append(.init(digest: Self.code, member: 0, credentialClass: 1))
    }
  }

  // MARK: A PIN alone

  @Test func `a PIN alone names its member, and one that nobody has is wrong`() throws {
    var known = withCode(.pin)
    known.credential = .digest(Self.code, .pin)
    known.situation.pin = .notGiven
    #expect(try known.decide().reason == .pinRequired, "a grant with a PIN takes a card beside it")
    known.tables.grants[0].conditions.remove(.pin)
    #expect(try known.decide().isAllowed)
    known.credential = .digest(CredentialDigest(high: 1, low: 1), .pin)
    #expect(try known.decide().reason == .pinWrong)
  }

  @Test func `while codes are locked a right PIN reads like a wrong one`() throws {
    var locked = withCode(.pin)
    locked.tables.grants[0].conditions.remove(.pin)
    locked.situation.pin = .locked(until: locked.wall + .seconds(30))
    for digest in [Self.code, CredentialDigest(high: 1, low: 1)] {
      locked.credential = .digest(digest, .pin)
      let decision = try locked.decide()
      #expect(decision.reason == .pinLocked)
      #expect(decision.detail == .lockedUntil(locked.wall + .seconds(30)))
      #expect(decision.member == nil)
    }
  }

  @Test(arguments: [CredentialKind.memberPIN, .oneTimeCode])
  func `a code that counts beside another credential is nothing by itself`(kind: CredentialKind) throws {
    var alone = withCode(kind)
    alone.credential = .digest(Self.code, kind)
    #expect(try alone.decide().reason == .credentialUnknown)
  }

  // MARK: A code beside a card

  @Test func `a code is good beside its member's card while it is in force`() throws {
    let other = MemberID(high: 9, low: 9)
    let resource = PolicyResource(index: 1)
    for kind in CredentialKind.allCases {
      let image = try withCode(kind).image()
      let isCode = kind == .pin || kind == .memberPIN || kind == .oneTimeCode
      let fixture = PolicyFixture()
      func standing(_ member: MemberID) -> CodeStanding {
        image.standing(ofCode: Self.code, member: member, on: resource, at: fixture.wall, quality: .held)
      }
      #expect(standing(PolicyFixture.member) == (isCode ? .good : .wrong), "\(kind)")
      #expect(standing(other) == .wrong)
    }
  }

  @Test func `a code that is suspended, over, or of an unknown hour is wrong; one marked duress says so`() throws {
    let now = PolicyFixture().now
    let cases: [(String, CodeStanding, ClockQuality, (inout PolicyTables.CredentialClass) -> Void)] = [
      ("suspended", .wrong, .held, { $0.state = .suspended }), ("lost", .wrong, .held, { $0.state = .lost }),
      ("over", .wrong, .held, { $0.until = now }), ("not yet", .wrong, .held, { $0.from = now + 1 }),
      ("last minute", .good, .held, { $0.until = now + 1 }),
      ("unknown hour", .wrong, .unknown, { $0.until = now + 1 }), ("no validity", .good, .unknown, { _ in }),
      ("duress", .duress, .held, { $0.isDuress = true }),
    ]
    for (name, expected, quality, change) in cases {
      let fixture = withCode(.memberPIN, change)
      let standing = try fixture.image().standing(
        ofCode: Self.code, member: PolicyFixture.member, on: PolicyResource(index: 1), at: fixture.wall,
        quality: quality)
      #expect(standing == expected, "\(name)")
    }
  }

  @Test func `a member who is exempt needs no PIN`() throws {
    for pin in [PINState.notGiven, .wrong, .locked(until: PolicyFixture().wall)] {
      let decision = try fixture {
        $0.tables.memberClasses[0].flags = .pinExempt
        $0.situation.pin = pin
      }.decide()
      #expect(decision.isAllowed)
    }
  }

  @Test func `a one-time secret lies in the image under its digest, sealed`() throws {
    let sealed = Array(UInt8(1)...20)
    var tables = PolicyFixture().tables
    let others = (1...50).map { CredentialDigest(high: UInt64($0) << 50, low: 7) }
    tables.oneTimeSecrets =
      others.map { .init(digest: $0, sealed: Array(repeating: 0, count: 20)) }
      + [.init(digest: Self.code, sealed: sealed, digits: 8, period: 60)]
    let image = try PolicyImage(PolicyImageBuilder.build(tables))
    #expect(
      image.oneTimeSecret(of: Self.code)
        == SealedOneTimeSecret(digest: Self.code, sealed: sealed, digits: 8, period: 60))
    #expect(image.oneTimeSecret(of: CredentialDigest(high: 1, low: 1)) == nil)
    #expect(try PolicyFixture().image().oneTimeSecret(of: Self.code) == nil)
  }

  @Test func `a secret of the wrong shape, twice or for no time makes no image`() {
    let bad: [[PolicyTables.OneTimeSecret]] = [
      [.init(digest: Self.code, sealed: [1, 2])],
      [.init(digest: Self.code, sealed: Array(repeating: 0, count: 20), digits: 7)],
      [.init(digest: Self.code, sealed: Array(repeating: 0, count: 20), period: 0)],
      Array(repeating: .init(digest: Self.code, sealed: Array(repeating: 0, count: 20)), count: 2),
    ]
    for secrets in bad {
      var tables = PolicyFixture().tables
      tables.oneTimeSecrets = secrets
      #expect(throws: PolicyBuildError.self) { try PolicyImageBuilder.build(tables) }
    }
  }

  // MARK: Renewal, duress, members

  @Test func `a credential renewed by use ends so many days after it, never before its first end`() throws {
    let day: Duration = .seconds(86_400)
    func decide(lastUsed: Duration?, after days: Int) throws -> Decision {
      try fixture {
        $0.tables.credentialClasses[0].until = $0.now + PolicyFixture.day
        $0.tables.credentialClasses[0].renewDays = 30
        $0.tables.memberClasses[0].standing = .active
        $0.tables.grants[0].until = nil
        $0.tables.grants[0].schedule = nil
        $0.tables.grants[0].freshness = nil
        $0.situation.credentialLastUsed = lastUsed.map { [wall = $0.wall] in wall + $0 }
        $0.wall = $0.wall + day * days
      }.decide()
    }
    #expect(try decide(lastUsed: nil, after: 0).obligations.contains(.renewCredential))
    #expect(try decide(lastUsed: nil, after: 1).reason == .credentialExpired)
    #expect(try decide(lastUsed: .zero, after: 29).isAllowed)
    #expect(try decide(lastUsed: .zero, after: 30).reason == .credentialExpired)
    #expect(try decide(lastUsed: day * -40, after: 0).isAllowed, "use never shortens")
    #expect(try !PolicyFixture().decide().obligations.contains(.renewCredential))
  }

  @Test func `renewal needs a first end and at least a day`() {
    for change: (inout PolicyTables.CredentialClass) -> Void in [
      {
        $0.until = nil; $0.renewDays = 30
      }, { $0.renewDays = 0 },
    ] {
      var tables = PolicyFixture().tables
      change(&tables.credentialClasses[0])
      #expect(throws: PolicyBuildError.self) { try PolicyImageBuilder.build(tables) }
    }
  }

  @Test func `a credential marked duress opens as any other and says so to the space alone`() throws {
    let decision = try fixture { $0.tables.credentialClasses[0].isDuress = true }.decide()
    #expect(decision.obligations.contains(.duress))
    #expect(decision.isAllowed)
  }

  @Test func `a member known by other means is asked for no credential`() throws {
    let lost = fixture {
      $0.tables.credentialClasses[0].state = .lost
      $0.credential = .member(PolicyFixture.member)
    }
    #expect(try lost.decide().isAllowed)
    #expect(try fixture { $0.credential = .member(MemberID(high: 3, low: 3)) }.decide().reason == .credentialUnknown)
    #expect(
      try fixture {
        $0.credential = .member(PolicyFixture.member)
        $0.tables.memberClasses[0].standing = .left
      }.decide().reason == .memberLeft)
  }
}
