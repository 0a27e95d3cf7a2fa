import Testing

@testable import SpaceCore

/// PINs alone and beside a badge, one-time codes, wrong ones, and codes of somebody who is forced.
@Suite struct SpaceCodeTests {
  typealias House = HouseFixture

  @Test func `a PIN by itself opens what takes no more, and names its member`() throws {
    var space = try House.space()
    let actions = space.enterCode(House.Code.ada, at: "front-out", .s(1))
    #expect(actions.releases("front"))
    let entry = try #require(actions.first(.accessGranted))
    #expect(entry.data.member == House.ada)
    #expect(entry.data.credentialKind == "pin")
  }

  @Test func `a PIN by itself is no badge where a badge and a PIN are needed`() throws {
    var space = try House.space()
    for _ in 0..<2 { #expect(space.enterCode(House.Code.ada, at: "lab-out", .s(1)).denied == "pin_required") }
    #expect(space.memberAwaitingCode(at: "lab-out") == nil)
  }

  @Test func `a badge waits for its PIN and opens with it, from when the PIN was given`() throws {
    var space = try House.space()
    let first = space.tap(House.ben, at: "lab-out", .s(1))
    #expect(
      first == [
        .indicate("lab-out", .waiting(.pinRequired)), .arm(.pending("lab"), .s(21)),
      ])
    #expect(space.memberAwaitingCode(at: "lab-out") == House.ben)
    let second = space.enterCode(House.Code.ben, at: "lab-out", .s(5))
    #expect(second.releases("lab"))
    #expect(second.contains(.disarm(.pending("lab"))))
    #expect(second.first(.accessGranted)?.data.credentialKind == "card_uid")
    #expect(space.door("lab")?.pass?.since == .s(5))
    #expect(space.memberAwaitingCode(at: "lab-out") == nil)
  }

  @Test func `without its PIN a badge is refused after the wait, and once`() throws {
    var space = try House.space()
    _ = space.tap(House.ada, at: "lab-out", .s(1))
    #expect(space.handle(.deadline(.pending("lab")), at: .s(21)).denied == "pin_required")
    #expect(space.handle(.deadline(.pending("lab")), at: .s(22)) == [])
  }

  @Test func `somebody else's badge takes the place of the one that waits`() throws {
    var space = try House.space()
    _ = space.tap(House.ada, at: "lab-out", .s(1))
    let actions = space.tap(House.ben, at: "lab-out", .s(2))
    #expect(actions.first(.accessDenied)?.data.member == House.ada)
    #expect(space.memberAwaitingCode(at: "lab-out") == House.ben)
    #expect(space.enterCode(House.Code.ada, at: "lab-out", .s(3)).denied == "pin_wrong", "her PIN is not his")
  }

  @Test func `where no code can be entered a badge that needs one is refused at once`() throws {
    var settings = House.settings
    settings.rules.keypads = []
    var space = try House.space(settings: settings)
    #expect(space.tap(House.ada, at: "lab-out", .s(1)).denied == "pin_required")
  }

  @Test func `a tool takes a PIN as a door does`() throws {
    var space = try House.space()
    _ = space.tap(House.ada, at: "bench", .s(1))
    let actions = space.enterCode(House.Code.ada, at: "bench", .s(2))
    #expect(actions.sets(.relay("laser")) == true)
  }

  // MARK: Wrong codes

  @Test func `each wrong code is recorded, and from the third on nothing is looked at for longer and longer`() throws {
    var space = try House.space()
    _ = space.tap(House.ada, at: "lab-out", .s(0))
    for second in [1.0, 2] {
      let actions = space.enterCode(House.Code.nobody, at: "lab-out", .s(second))
      #expect(actions.denied == "pin_wrong")
      #expect(space.memberAwaitingCode(at: "lab-out") == House.ada)
    }
    #expect(space.enterCode(House.Code.nobody, at: "lab-out", .s(3)).denied == "pin_locked")
    #expect(space.memberAwaitingCode(at: "lab-out") == nil)
    // A right one is not looked at either, and the badge need not be tapped to be told so.
    #expect(space.tap(House.ada, at: "lab-out", .s(10)).denied == "pin_locked")
    #expect(space.enterCode(House.Code.ada, at: "lab-out", .s(11)).denied == "pin_locked")
    // After 30 s one more try; wrong again, and it is a minute.
    _ = space.tap(House.ada, at: "lab-out", .s(34))
    #expect(space.enterCode(House.Code.nobody, at: "lab-out", .s(35)).denied == "pin_locked")
    #expect(space.tap(House.ada, at: "lab-out", .s(94)).denied == "pin_locked")
    _ = space.tap(House.ada, at: "lab-out", .s(96))
    #expect(space.enterCode(House.Code.ada, at: "lab-out", .s(97)).releases("lab"))
  }

  @Test func `a member's wrong codes follow to other readers and over a restart`() throws {
    var space = try House.space()
    var memory = SpaceMemory(lastKnown: House.noon)
    _ = space.tap(House.ada, at: "lab-out", .s(0))
    for second in 1...3 {
      space.enterCode(House.Code.nobody, at: "lab-out", .s(Double(second))).saved.forEach { memory.keep($0) }
    }
    #expect(memory.codes[House.ada]?.wrong == 3)
    #expect(space.tap(House.ada, at: "bench", .s(5)).denied == "pin_locked")
    var again = try House.space(memory: memory)
    #expect(again.tap(House.ada, at: "lab-out", .s(5)).denied == "pin_locked")
    // A badge where no PIN is asked for is not concerned.
    #expect(again.tap(House.ada, at: "front-out", .s(6)).releases("front"))
  }

  @Test func `whoever guesses PINs locks the keypad, and a code of their own in between does not free it`() throws {
    var space = try House.space()
    var second = 0.0
    func enter(_ code: CredentialDigest) -> [SpaceAction] {
      second += 1
      return space.enterCode(code, at: "front-out", .s(second))
    }
    #expect(enter(House.Code.nobody).denied == "pin_wrong")
    #expect(enter(House.Code.nobody).denied == "pin_wrong")
    #expect(enter(House.Code.ada).releases("front"))
    #expect(enter(House.Code.nobody).denied == "pin_wrong")
    #expect(enter(House.Code.nobody).denied == "pin_wrong")
    #expect(enter(House.Code.ada).denied == "pin_locked")
    #expect(space.tap(House.ada, at: "front-out", .s(50)).releases("front"), "badges go on")
  }

  // MARK: One-time codes

  @Test func `a one-time code counts once, also after a restart`() throws {
    var space = try House.space()
    _ = space.tap(House.cleo, at: "lab-out", .s(1))
    let actions = space.enterCode(House.Code.nobody, step: 100, at: "lab-out", .s(2))
    #expect(actions.releases("lab"))
    var memory = SpaceMemory(lastKnown: House.noon)
    actions.saved.forEach { memory.keep($0) }
    #expect(memory.codes[House.cleo]?.lastStep == 100)
    for space in [space, try House.space(memory: memory)] {
      var space = space
      _ = space.tap(House.cleo, at: "lab-out", .s(10))
      #expect(space.enterCode(House.Code.nobody, step: 100, at: "lab-out", .s(11)).denied == "pin_wrong")
      #expect(space.enterCode(House.Code.nobody, step: 99, at: "lab-out", .s(12)).denied == "pin_wrong")
      #expect(space.enterCode(House.Code.nobody, step: 101, at: "lab-out", .s(13)).releases("lab"))
    }
  }

  // MARK: Under duress

  @Test func `a code of somebody who is forced opens like any other and raises an alarm that nothing here shows`()
    throws
  {
    for reader in ["front-out", "lab-out"] as [ReaderID] {
      var (plain, forced) = (try House.space(), try House.space())
      if reader == "lab-out" {
        _ = plain.tap(House.ada, at: reader, .s(1))
        _ = forced.tap(House.ada, at: reader, .s(1))
      }
      let expected = plain.enterCode(House.Code.ada, at: reader, .s(2))
      let actions = forced.enterCode(House.Code.adaForced, at: reader, .s(2))
      #expect(actions.alarms == ["duress"])
      #expect(actions.first(.alarmRaised)?.data.member == House.ada)
      #expect(actions.filter { !$0.isRecord } == expected.filter { !$0.isRecord })
      #expect(forced.doors == plain.doors)
    }
  }

  @Test func `it raises the alarm also where it opens nothing`() throws {
    var space = try House.space()
    let actions = space.enterCode(House.Code.adaForced, at: "lab-out", .s(1))
    #expect(actions.denied == "pin_required")
    #expect(actions.alarms == ["duress"])
  }
}
