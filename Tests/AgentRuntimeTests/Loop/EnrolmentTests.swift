import SpaceCore
import Testing
import WireCodecs

@testable import AgentRuntime

/// Badges on their way to a member: captured at a reader, or remembered because nobody has them.
@Suite struct EnrolmentTests {
  private typealias Answer = Result<CapturedBadge, CommandRefusal>

  private static let document = benchDocument.replacing(
    "reader: front\n", with: "reader: front\n    exit-reader: back\n"
  )
  .replacing("back: { reader: back, lock", with: "back: { lock")

  private func enrol(_ bench: Bench, at reader: ReaderID = "front", seconds: Int64 = 30) -> Record<Answer> {
    let answers = Record<Answer>()
    bench.core.enrol(
      at: reader, for: .seconds(seconds), actor: "op", reply: { answers.add($0) }, moment: bench.now)
    tell(bench)
    return answers
  }

  /// What the loop's thread does after each round.
  private func tell(_ bench: Bench) {
    for reply in bench.core.takeReplies() { reply() }
  }

  @Test func `the next badge at the reader goes to whoever waits and opens nothing`() throws {
    let bench = try Bench()
    let answers = enrol(bench)
    #expect(bench.core.indications["front"]?.name == "enrolling")
    try bench.tap(Cards.ada)
    tell(bench)
    let badge = try #require(try answers.values.first?.get())
    #expect(badge.kind == "card_uid")
    #expect(badge.secret == "100086f444")
    #expect(badge.holder == Cards.adaID)
    #expect(!bench.isOn("strike"))
    #expect(try bench.entries(.accessGranted).isEmpty)
    let entry = try #require(try bench.entries(.credentialCaptured).first)
    #expect(entry.data.actor == "op" && entry.data.credentialTag == badge.tag)
    bench.run(.seconds(2))
    try bench.tap(Cards.ada)
    bench.written()
    #expect(bench.isOn("strike"), "one badge, and the reader is a reader again")
  }

  @Test func `nobody comes, somebody else begins, or the agent stops: whoever waits is told`() throws {
    let bench = try Bench()
    let late = enrol(bench, seconds: 5)
    bench.run(.seconds(6))
    tell(bench)
    #expect(throws: CommandRefusal.self) { try late.values.first?.get() }
    #expect(bench.core.indications["front"] == nil)
    let first = enrol(bench)
    let second = enrol(bench, at: "back")
    #expect(throws: CommandRefusal.self) { try first.values.first?.get() }
    #expect(second.values.isEmpty)
    for reply in bench.core.refuseEnrolment() { reply() }
    #expect(throws: CommandRefusal.self) { try second.values.first?.get() }
  }

  @Test func `a reader that is not there, or on the way out, enrols nobody`() throws {
    let bench = try Bench(Self.document)
    for reader in ["nowhere", "back"] as [ReaderID] {
      let answers = enrol(bench, at: reader)
      #expect(throws: CommandRefusal.self) { try answers.values.first?.get() }
    }
    try bench.tap(Cards.ada, "back")
    bench.run(.milliseconds(100))
    #expect(bench.isOn("strike"), "the way out")
  }

  @Test func `a badge that nobody has is remembered for a while, each once and not too many`() throws {
    let bench = try Bench()
    try bench.tap(Cards.stranger)
    bench.run(.seconds(2))
    try bench.tap(Cards.stranger, "back")
    try bench.tap(Cards.ben)
    let known = bench.core.badges.strangers
    #expect(known.map(\.count) == [2])
    #expect(known.map(\.reader) == ["back"])
    for number in 1...40 as ClosedRange<UInt32> {
      bench.run(.seconds(2))
      try bench.tap(EM4100Frame(version: 9, tag: number))
    }
    #expect(bench.core.badges.strangers.count == BadgeDesk.strangerLimit)
    bench.run(.seconds(16 * 60))
    #expect(bench.core.badges.strangers.isEmpty)
  }
}
