import Testing

@testable import SpaceCore

/// Doors and tools where the ledger is asked first: its answer in time, late, never, and what happens meanwhile.
@Suite struct SpaceLedgerTests {
  typealias House = HouseFixture

  private static let wait: Duration = .milliseconds(300)

  private static func space(_ change: (inout SpaceSettings) -> Void = { _ in }) throws -> Space {
    var settings = House.settings
    for id in ["front", "lab", "vault", "laser"] as [ResourceID] { settings.rules.ledgerWaits[id] = wait }
    change(&settings)
    return try House.space(settings: settings)
  }

  /// The next policy of the house, in which nobody may do anything.
  private static func closed() throws -> PolicyImage {
    try SpaceFixture.image(
      House.tables {
        $0.version = 10
        $0.rightsSets = $0.rightsSets.map { _ in [] }
      })
  }

  private func question(_ actions: [SpaceAction]) throws -> LedgerQuestion {
    try #require(actions.lazy.compactMap { if case .askLedger(let question) = $0 { question } else { nil } }.first)
  }

  @Test func `a tap asks, and nothing moves or is recorded before the answer`() throws {
    var space = try Self.space()
    let actions = space.tap(House.ada, at: "front-out", .s(1))
    let question = try question(actions)
    #expect(question.wait == Self.wait)
    #expect(actions == [.askLedger(question), .arm(.ledger(question: question.number), .s(1) + Self.wait)])
    let answered = space.handle(.ledgerAnswered(question.number, newest: 9), at: .s(1.1))
    #expect(answered.releases("front") && answered.contains(.disarm(.ledger(question: question.number))))
    let entry = try #require(answered.first(.accessGranted))
    #expect(entry.data.decidedBy == "ledger" && entry.data.grant == "g" && entry.data.policyVersion == 9)
    #expect(space.door("front")?.pass?.since == .s(1), "the wait counts as latency")
    #expect(space.policyConfirmedAt == space.wall(at: .s(1.1)))
  }

  @Test func `where the key is not set, nobody asks and nothing says who decided`() throws {
    var space = try Self.space()
    let actions = space.tap(House.ada, at: "outer-out", .s(1))
    #expect(actions.releases("outer") && actions.first(.accessGranted)?.data.decidedBy == nil)
  }

  @Test func `a newer policy comes with the answer and decides, whichever of the two is first`() throws {
    for policyFirst in [true, false] {
      var space = try Self.space()
      let question = try question(space.tap(House.ada, at: "front-out", .s(1)))
      let policy = SpaceEvent.policy(try Self.closed(), confirmedAt: House.noon)
      let answer = SpaceEvent.ledgerAnswered(question.number, newest: 10)
      let first = space.handle(policyFirst ? policy : answer, at: .s(1.1))
      #expect(first.denied == nil && !first.releases("front"))
      let second = space.handle(policyFirst ? answer : policy, at: .s(1.2))
      let entry = try #require(second.first(.accessDenied))
      #expect(entry.data.reason == "no_grant" && entry.data.decidedBy == "ledger" && entry.data.policyVersion == 10)
    }
  }

  @Test func `without an answer in time the policy here decides, says so, and a late one is no more than late`() throws
  {
    var space = try Self.space()
    let question = try question(space.tap(House.ada, at: "front-out", .s(1)))
    let late = space.handle(.deadline(.ledger(question: question.number)), at: .s(1.3))
    #expect(late.releases("front"))
    #expect(late.first(.accessGranted)?.data.decidedBy == "policy_after_ledger_timeout")
    let before = space.policyConfirmedAt
    #expect(space.handle(.ledgerAnswered(question.number, newest: 9), at: .s(1.4)) == [])
    #expect(space.handle(.deadline(.ledger(question: question.number)), at: .s(1.5)) == [])
    #expect(space.policyConfirmedAt == before)
  }

  @Test func `an answer that cannot be used, or a policy that does not follow it, leaves the policy here to decide`()
    throws
  {
    var space = try Self.space()
    let failed = try question(space.tap(House.ada, at: "front-out", .s(1)))
    let actions = space.handle(.ledgerAnswered(failed.number, newest: nil), at: .s(1.1))
    #expect(actions.first(.accessGranted)?.data.decidedBy == "policy_after_ledger_failure")
    let missing = try question(space.tap(House.ben, at: "front-out", .s(5)))
    #expect(space.handle(.ledgerAnswered(missing.number, newest: 12), at: .s(5.1)) == [])
    let over = space.handle(.deadline(.ledger(question: missing.number)), at: .s(5.3))
    #expect(over.first(.accessGranted)?.data.decidedBy == "policy_after_ledger_timeout")
    let stranger = MemberID(high: 9, low: 9)
    let refused = try question(space.tap(stranger, at: "front-out", .s(9)))
    let denied = space.handle(.ledgerAnswered(refused.number, newest: nil), at: .s(9.1))
    #expect(denied.denied == "credential_unknown", "it never lets in whom the policy does not")
  }

  @Test func `two at two readers get each their own answer, in whatever order`() throws {
    var space = try Self.space()
    let ada = try question(space.tap(House.ada, at: "front-out", .s(1)))
    let ben = try question(space.tap(House.ben, at: "lab-out", .s(1.01)))
    #expect(ada.number != ben.number)
    let second = space.handle(.ledgerAnswered(ben.number, newest: 9), at: .s(1.1))
    #expect(
      second == [
        .disarm(.ledger(question: ben.number)), .indicate("lab-out", .waiting(.pinRequired)),
        .arm(.pending("lab"), .s(21.1)),
      ])
    let first = space.handle(.deadline(.ledger(question: ada.number)), at: .s(1.3))
    #expect(first.releases("front") && first.first(.accessGranted)?.data.member == House.ada)
    let code = space.enterCode(House.Code.ben, at: "lab-out", .s(5))
    #expect(code.releases("lab") && code.first(.accessGranted)?.data.decidedBy == "ledger")
  }

  @Test func `the same badge again is the same wish, another one is asked by itself`() throws {
    var space = try Self.space()
    let ada = try question(space.tap(House.ada, at: "front-out", .s(1)))
    #expect(space.tap(House.ada, at: "front-out", .s(1.1)) == [])
    let ben = try question(space.tap(House.ben, at: "front-out", .s(1.15)))
    for (asked, member) in [(ada, House.ada), (ben, House.ben)] {
      let answered = space.handle(.ledgerAnswered(asked.number, newest: 9), at: .s(1.2))
      #expect(answered.events.filter { $0.type == .accessGranted }.map(\.data.member) == [member])
    }
    _ = try question(space.tap(House.ada, at: "front-out", .s(9)))
  }

  @Test func `a lockdown meanwhile refuses, and so does whatever else only the board knows`() throws {
    var space = try Self.space()
    let lockdown = try question(space.tap(House.ada, at: "front-out", .s(1)))
    _ = space.handle(.command(.lockdown(true), actor: "op"), at: .s(1.1))
    let refused = space.handle(.ledgerAnswered(lockdown.number, newest: 9), at: .s(1.2))
    #expect(refused.denied == "lockdown" && !refused.releases("front"))
    #expect(refused.first(.accessDenied)?.data.decidedBy == "ledger")
    var other = try Self.space()
    let disabled = try question(other.tap(House.ada, at: "front-out", .s(1)))
    _ = other.handle(.command(.posture(door: "front", .disabled), actor: "op"), at: .s(1.1))
    #expect(other.handle(.ledgerAnswered(disabled.number, newest: 9), at: .s(1.2)).denied == "resource_disabled")
  }

  @Test func `a restart forgets who waited, and an answer from before is nobody's`() throws {
    var space = try Self.space()
    let before = try question(space.tap(House.ada, at: "front-out", .s(1)))
    _ = space.handle(.started(SpaceMemory(), inputs: [:]), at: .s(1.1))
    #expect(space.handle(.ledgerAnswered(before.number, newest: 9), at: .s(1.2)) == [])
    #expect(space.handle(.deadline(.ledger(question: before.number)), at: .s(1.3)) == [])
    #expect(try question(space.tap(House.ada, at: "front-out", .s(2))).number != before.number)
  }

  @Test func `two who enter together are asked for one after the other`() throws {
    var space = try Self.space()
    let ada = try question(space.tap(House.ada, at: "vault-out", .s(1)))
    let ben = try question(space.tap(House.ben, at: "vault-out", .s(1.1)))
    let waits = space.handle(.ledgerAnswered(ada.number, newest: 9), at: .s(1.2))
    #expect(waits.contains(.indicate("vault-out", .waiting(.secondPersonRequired))))
    let both = space.handle(.deadline(.ledger(question: ben.number)), at: .s(1.4))
    #expect(both.releases("vault"))
    let who = both.events.filter { $0.type == .accessGranted }.map(\.data.decidedBy)
    #expect(who == ["policy_after_ledger_timeout", "ledger"], "each entry says who decided about whom")
  }

  @Test func `a code by itself is asked like a badge, and counts as wrong only when it is decided`() throws {
    var space = try Self.space()
    let right = try question(space.enterCode(House.Code.ada, at: "front-out", .s(1)))
    #expect(space.handle(.ledgerAnswered(right.number, newest: 9), at: .s(1.1)).releases("front"))
    for second in [2.0, 3, 4] {
      let wrong = try question(space.enterCode(House.Code.nobody, at: "front-out", .s(second)))
      #expect(
        space.enterCode(House.Code.nobody, at: "front-out", .s(second)) == [], "asked already, and no second miss")
      #expect(space.handle(.ledgerAnswered(wrong.number, newest: 9), at: .s(second + 0.1)).denied == "pin_wrong")
    }
    let locked = try question(space.enterCode(House.Code.ada, at: "front-out", .s(5)))
    #expect(space.handle(.ledgerAnswered(locked.number, newest: 9), at: .s(5.1)).denied == "pin_locked")
  }

  @Test func `the way out and the end of a session ask nobody`() throws {
    var space = try Self.space { $0.rules.keypads = [] }
    #expect(space.tap(House.ada, at: "front-in", .s(1)).releases("front"))
    var open = try Self.space()
    let start = try question(open.tap(House.ada, at: "bench", .s(1)))
    _ = open.handle(.ledgerAnswered(start.number, newest: 9), at: .s(1.1))
    #expect(open.enterCode(House.Code.ada, at: "bench", .s(3)).sets(.relay("laser")) == true)
    let end = open.tap(House.ada, at: "bench", .s(9))
    #expect(end.first(.toolEnded) != nil)
  }

  @Test func `what is no credential is refused at once, and too many at a time are decided by the policy`() throws {
    var space = try Self.space()
    let torn = Presentation(reader: "front-out", credential: .malformed(.cardUID), at: .s(1))
    #expect(space.handle(.presented(torn), at: .s(1)).denied == "credential_malformed")
    for number in 0..<UInt64(Space.inquiryLimit) {
      _ = try question(space.tap(MemberID(high: 5, low: 100 + number), at: "front-out", .s(1)))
    }
    let actions = space.tap(House.ada, at: "lab-out", .s(1))
    #expect(actions.contains(.indicate("lab-out", .waiting(.pinRequired))))
    let over = space.tap(House.ada, at: "front-out", .s(1))
    #expect(over.first(.accessGranted)?.data.decidedBy == "policy_after_ledger_failure")
  }

  @Test func `a code of somebody who is forced raises its alarm once, with the decision`() throws {
    var space = try Self.space()
    let actions = space.enterCode(House.Code.adaForced, at: "front-out", .s(1))
    let asked = try question(actions)
    #expect(actions.alarms == [])
    let answered = space.handle(.ledgerAnswered(asked.number, newest: nil), at: .s(1.1))
    #expect(answered.releases("front") && answered.alarms == ["duress"])
  }

  @Test(arguments: TextLanguage.allCases, Decider.allCases)
  func `an entry says in words who decided`(language: TextLanguage, decider: Decider) {
    var data = JournalData()
    data.right = Right.enter.name
    data.decidedBy = decider.rawValue
    let words = JournalEvent(.accessGranted, time: House.noon, clock: .synchronised, subject: "front", data: data)
      .words(name: { $0 }, member: { _ in "Ada" }, language: language)
    let tells = words.contains(language == .english ? "The ledger" : "registro")
    #expect(tells == (decider != .ledger), "\(words)")
    #expect(decider.words(in: language).contains(language == .english ? "the ledger" : "el registro"))
  }
}
