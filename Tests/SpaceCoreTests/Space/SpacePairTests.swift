import Testing

@testable import SpaceCore

/// Doors that take two.
@Suite struct SpacePairTests {
  typealias House = HouseFixture

  @Test func `two members open together, both recorded, both counted`() throws {
    var settings = House.settings
    settings.rooms[0].doors = ["vault"]
    var space = try House.space(settings: settings)
    let first = space.tap(House.ada, at: "vault-out", .s(1))
    #expect(first == [.indicate("vault-out", .waiting(.secondPersonRequired)), .arm(.pending("vault"), .s(31))])
    let second = space.tap(House.ben, at: "vault-out", .s(9))
    #expect(second.releases("vault"))
    let granted = second.events.filter { $0.type == .accessGranted }
    #expect(granted.map(\.data.member) == [House.ben, House.ada])
    #expect(granted.map(\.data.companion) == [House.ada, House.ben])
    let opened = space.leaf("vault", open: true, .s(10))
    #expect(opened.first(.doorOpened)?.data.companion == House.ben)
    #expect(space.room("hall")?.memory.present.keys.sorted { $0.low < $1.low } == [House.ada, House.ben])
  }

  @Test(arguments: [0, 1]) func `a door that takes two stays released for whichever needs longer`(who: Int) throws {
    var space = try House.space(House.tables { $0.memberClasses[who].flags = [.extendedUnlock] })
    _ = space.tap(House.ada, at: "vault-out", .s(1))
    let second = space.tap(House.ben, at: "vault-out", .s(9))
    #expect(second.releases("vault"))
    #expect(second.contains(.arm(.door("vault", .relock), .s(24))))
  }

  @Test func `one alone is refused after the wait, and the same one twice is one`() throws {
    var space = try House.space()
    _ = space.tap(House.ada, at: "vault-out", .s(1))
    let again = space.tap(House.ada, at: "vault-out", .s(2))
    #expect(!again.releases("vault"))
    #expect(space.handle(.deadline(.pending("vault")), at: .s(32)).denied == "second_person_required")
  }

  @Test func `a second person who may not enter is refused, and so is the first`() throws {
    var space = try House.space()
    _ = space.tap(House.ada, at: "vault-out", .s(1))
    let actions = space.tap(House.cleo, at: "vault-out", .s(2))
    #expect(!actions.releases("vault"))
    #expect(
      actions.events.filter { $0.type == .accessDenied }.map(\.data.reason) == ["second_person_required", "no_grant"])
  }

  @Test func `a first whose right ended meanwhile leaves the second to wait anew`() throws {
    var space = try House.space(
      House.tables {
        $0.grants[2].until = UInt32(House.noon.minutes + 1)
        var lasting = $0.grants[2]
        lasting.id = "g-lasting"
        lasting.until = nil
        $0.grants.append(lasting)
        let ben = $0.rightsSets[1].firstIndex { $0.grant == 2 }
        if let ben { $0.rightsSets[1][ben].grant = 4 }
      })
    _ = space.tap(House.ada, at: "vault-out", .s(50))
    let actions = space.tap(House.ben, at: "vault-out", .s(61))
    #expect(actions.first(.accessDenied)?.data.member == House.ada)
    #expect(actions.first(.accessDenied)?.data.reason == "grant_expired")
    #expect(actions.contains(.indicate("vault-out", .waiting(.secondPersonRequired))))
  }
}
