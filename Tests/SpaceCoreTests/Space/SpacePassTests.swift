import Testing

@testable import SpaceCore

/// Signed passes at the doors of the house: what is recorded, and who counts as being where.
@Suite struct SpacePassTests {
  typealias House = HouseFixture

  private static let guest = MemberID(high: 0x6E57, low: 0x1234)

  private static func show(
    _ space: inout Space, at reader: ReaderID, _ second: Double, holder: MemberID = guest, here: Bool = true
  ) -> [SpaceAction] {
    let now = UInt32(House.noon.minutes)
    let pass = VerifiedPass(
      id: guest, digest: CredentialDigest(high: 0x7777, low: 3), holder: holder, from: now, until: now + 60,
      isForHere: here)
    return space.handle(
      .presented(Presentation(reader: reader, credential: .pass(pass), at: .s(second))), at: .s(second))
  }

  @Test func `the entry names the pass as the grant, and the guest by the pass`() throws {
    var space = try House.space()
    let actions = Self.show(&space, at: "front-out", 1)
    #expect(actions.releases("front"))
    let data = try #require(actions.first(.accessGranted)?.data)
    #expect(data.grant == Self.guest.description && data.member == Self.guest && data.right == "enter")
    #expect(data.credentialKind == "pass" && data.credentialTag == CredentialDigest(high: 0x7777, low: 3).checkTag)
    let opened = space.leaf("front", open: true, .s(2))
    #expect(opened.first(.doorOpened)?.data.grant == Self.guest.description)
    #expect(space.room("hall")?.holds(Self.guest) == true)
    _ = space.leaf("front", open: false, .s(3))
    #expect(Self.show(&space, at: "front-in", 10, here: false).releases("front"), "the way out")
    _ = space.leaf("front", open: true, .s(11))
    #expect(space.room("hall")?.holds(Self.guest) == false)
  }

  @Test func `a refusal names the pass too`() throws {
    var space = try House.space()
    let actions = Self.show(&space, at: "lab-out", 1, here: false)
    let data = try #require(actions.first(.accessDenied)?.data)
    #expect(!actions.releases("lab"))
    #expect(data.reason == "no_grant" && data.grant == Self.guest.description && data.member == Self.guest)
  }

  @Test func `a keypad is not waited for, a vault for two takes the pass alone, an area and a tool take none`() throws {
    var space = try House.space()
    #expect(Self.show(&space, at: "lab-out", 1).releases("lab"))
    #expect(Self.show(&space, at: "vault-out", 2).releases("vault"))
    #expect(Self.show(&space, at: "panel", 3).denied == "no_grant")
    #expect(Self.show(&space, at: "bench", 4).denied == "no_grant")
  }

  @Test func `anti-passback, interlock and the desk of a room hold for guests`() throws {
    var settings = House.settings
    settings.rules.sides["front"] = SideRule(mode: .hard, to: "hall")
    var space = try House.space(settings: settings)
    _ = Self.show(&space, at: "front-out", 1)
    _ = space.leaf("front", open: true, .s(2))
    _ = space.leaf("front", open: false, .s(3))
    #expect(Self.show(&space, at: "front-out", 10).denied == "anti_passback")
    #expect(Self.show(&space, at: "outer-out", 20).releases("outer"))
    #expect(Self.show(&space, at: "inner-out", 21).denied == "interlock")
    var other = try House.space()
    _ = Self.show(&other, at: "desk", 1)
    #expect(other.room("hall")?.holds(Self.guest) == true)
    _ = Self.show(&other, at: "desk", 5)
    #expect(other.room("hall")?.holds(Self.guest) == false)
  }

  @Test func `a pass that was reported lost raises an alarm, also on the way out`() throws {
    let tables = House.tables {
      $0.credentialClasses.append(.init(kind: .pass, state: .lost))
      $0.credentials.append(
        .init(
          digest: CredentialDigest(high: 0x7777, low: 3), member: 0, credentialClass: $0.credentialClasses.count - 1)
      )
    }
    var space = try House.space(tables)
    let refused = Self.show(&space, at: "front-out", 1, holder: House.ada)
    #expect(refused.denied == "credential_lost" && refused.alarms == [SpaceAlarm.credentialLost])
    #expect(Self.show(&space, at: "front-in", 9, holder: House.ada).alarms == [SpaceAlarm.credentialLost])
  }

  @Test func `what people read of a refused pass speaks of a pass, with the times that the entry has`() throws {
    var space = try House.space()
    let data = try #require(Self.show(&space, at: "front-out", 3600).first(.accessDenied)?.data)
    #expect(data.text == "This pass ended today at 13:00. Ask whoever gave it to you for another.")
    let detail = data.denyDetail(resource: "front", at: House.noon + .seconds(3600)) { LocalTime($0, offset: 0) }
    #expect(
      DenyReason.credentialExpired.stewardText(detail)
        == "The pass ended today at 13:00. Issue another with 'lintel passes issue'.")
    var pass = DenyDetail()
    pass.isPass = true
    for language in TextLanguage.allCases {
      var told: Set<String> = []
      for reason in DenyReason.allCases {
        let own = PassRefusal(reason).map { language.texts.pass($0, pass) }
        let text = reason.memberText(pass, language: language)
        #expect(text == own?.member ?? reason.memberText(language: language))
        #expect(text.count <= 120 && reason.stewardText(pass, language: language).count <= 240)
        if let own { #expect(told.insert(own.member).inserted && told.insert(own.phrase).inserted) }
      }
      #expect(told.count == 14)
    }
  }

  @Test func `a door that waits for its first member goes on waiting when a guest comes`() throws {
    let tables = House.tables {
      $0.resources[0].freeAccess = 0
      $0.resources[0].needsFirstMember = true
    }
    var space = try House.space(tables)
    #expect(space.door("front")?.waitsForMember == true)
    #expect(Self.show(&space, at: "front-out", 1).releases("front"))
    #expect(space.door("front")?.waitsForMember == true && space.door("front")?.state.posture == .secured)
    _ = space.leaf("front", open: true, .s(2))
    _ = space.leaf("front", open: false, .s(3))
    _ = space.tap(House.ada, at: "front-out", .s(20))
    #expect(space.door("front")?.state.posture == .freeAccess)
  }

  @Test func `what passes did is no matter of a rehearsal`() throws {
    var space = try House.space()
    let events = (Self.show(&space, at: "front-out", 1) + Self.show(&space, at: "lab-out", 9, here: false)).events
    var rehearsal = Rehearsal(of: try SpaceFixture.image(House.tables()))
    for event in events { rehearsal.add(event) }
    #expect(rehearsal.report.totals.notDecided == 2 && rehearsal.report.totals.rehearsed == 0)
  }

  @Test func `the words tell of a pass in both languages`() {
    func words(_ type: JournalEventType, _ language: TextLanguage, _ fill: (inout JournalData) -> Void = { _ in })
      -> String
    {
      JournalWordsTests.words(type, in: language) {
        $0.credentialKind = CredentialKind.pass.name
        $0.credentialTag = "7ABC"
        $0.right = "enter"
        fill(&$0)
      }
    }
    #expect(
      words(.accessGranted, .english) { $0.member = JournalWordsTests.ada }
        == "Front door let Ada Marsh pass with a signed pass.")
    #expect(
      words(.accessGranted, .spanish) { $0.member = JournalWordsTests.ada }
        == "Front door dejó pasar a Ada Marsh con un pase firmado.")
    let late: (inout JournalData) -> Void = {
      $0.member = JournalWordsTests.ada
      $0.reason = "credential_expired"
    }
    #expect(
      words(.accessDenied, .english, late) == "Front door refused Ada Marsh with a signed pass: the pass has ended.")
    #expect(
      words(.accessDenied, .spanish, late) == "Front door rechazó a Ada Marsh con un pase firmado: el pase venció.")
    #expect(words(.accessDenied, .english) { $0.reason = "credential_malformed" }.contains("refused a pass (7ABC)"))
    #expect(words(.accessDenied, .spanish) { $0.reason = "credential_malformed" }.contains("rechazó un pase (7ABC)"))
  }
}
