import Testing

@testable import SpaceCore

@Suite struct SpaceForecastTests {
  typealias Fixture = SpaceFixture

  @Test func `a forecast says what a tap would be answered, and changes nothing`() throws {
    var space = try Fixture.space()
    let before = (space.doors, space.tools, space.rooms, space.lastDecision)
    let now = space.wall(at: .s(1))
    #expect(space.forecast(Fixture.ada, on: "front", at: now)?.grant == PolicyGrant(index: 0))
    #expect(space.forecast(Fixture.ben, on: "back", at: now)?.reason == .noGrant)
    #expect(space.forecast(Fixture.dan, on: "front", at: now)?.reason == .credentialLost)
    #expect(space.forecast(Fixture.ada, on: "laser", at: now)?.isAllowed == true)
    #expect(space.forecast(Fixture.ada, on: "hall", at: now) == nil)
    #expect(space.forecast(MemberID(high: 7, low: 7), on: "front", at: now)?.reason == .credentialUnknown)
    #expect((space.doors, space.tools, space.rooms) == (before.0, before.1, before.2))
    #expect(space.lastDecision == before.3)
    for member in [Fixture.ada, Fixture.ben, Fixture.dan] {
      #expect(space.forecast(member, on: "front", at: now)?.outcome == outcome(of: member, &space))
    }
  }

  private func outcome(of member: MemberID, _ space: inout Space) -> Decision.Outcome? {
    _ = space.tap(member, at: "outside", .s(1))
    return space.lastDecision?.outcome
  }

  @Test func `out of service lets those who repair, and nobody else`() throws {
    var space = try Fixture.space()
    _ = space.handle(.command(.lockout(tool: "laser", reason: "belt"), actor: "op"), at: .s(1))
    let now = space.wall(at: .s(2))
    #expect(space.forecast(Fixture.ben, on: "laser", at: now)?.right == .maintain)
    #expect(space.forecast(Fixture.ada, on: "laser", at: now)?.reason == .outOfService)
  }

  @Test func `of several badges an active one is asked for`() throws {
    var tables = Fixture.tables()
    let second = CredentialDigest(high: 77, low: 1)
    tables.credentials.append(.init(digest: second, member: 3, credentialClass: 0))
    let image = try Fixture.image(tables)
    #expect(image.credential(of: Fixture.dan) == second)
    #expect(image.credential(of: Fixture.ada) == Fixture.digest(of: Fixture.ada))
    #expect(image.credential(of: MemberID(high: 7, low: 7)) == nil)
    #expect(try Fixture.image().credential(of: Fixture.dan) == Fixture.digest(of: Fixture.dan))
  }
}
