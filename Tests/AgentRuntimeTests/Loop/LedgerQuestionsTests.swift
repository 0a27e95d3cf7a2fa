import HardwareSimulated
import SpaceCore
import Testing
import WireCodecs

@testable import AgentRuntime

/// The way of a question from a reader to whoever asks the ledger, and of the answer back.
@Suite struct LedgerQuestionsTests {
  private static let document = benchDocument.replacing("timezone: UTC", with: "timezone: UTC\nledger: embedded")
    .replacing("unlock: 5s", with: "unlock: 5s\n    ask-ledger: 300ms")
    .replacing("unlock: 3s", with: "unlock: 3s, ask-ledger: 2s")

  private func answer(_ bench: Bench, _ question: LedgerQuestion, newest: UInt64?) {
    bench.core.handle(.ledgerAnswered(question.number, newest: newest), at: bench.now)
    bench.step()
  }

  /// What the loop's thread does after each round.
  private func handOver(_ bench: Bench) { for reply in bench.core.takeReplies() { reply() } }

  @Test func `the loop hands the question on after its round and opens with the answer`() throws {
    let bench = try Bench(Self.document)
    try bench.tap(Cards.ada)
    #expect(bench.questions.values.isEmpty, "nothing is asked on the way of a badge")
    handOver(bench)
    let question = try #require(bench.questions.values.first)
    #expect(question.wait == .milliseconds(300))
    bench.run(.milliseconds(200))
    #expect(!bench.isOn("strike"))
    answer(bench, question, newest: bench.core.space.policy?.version)
    bench.written()
    #expect(bench.isOn("strike"))
    #expect(try bench.entries(.accessGranted).map(\.data.decidedBy) == ["ledger"])
  }

  @Test func `two at two readers get each their own: one answered, one not`() throws {
    let bench = try Bench(Self.document)
    try bench.tap(Cards.ada)
    try bench.tap(Cards.ada, "back")
    handOver(bench)
    #expect(bench.questions.values.map(\.wait) == [.milliseconds(300), .seconds(2)])
    answer(bench, bench.questions.values[1], newest: nil)
    bench.run(.milliseconds(310))
    bench.written()
    #expect(bench.isOn("strike") && bench.isOn("back-strike"))
    let entries = try bench.entries(.accessGranted)
    #expect(entries.map(\.subject) == ["back", "front"])
    #expect(entries.map(\.data.decidedBy) == ["policy_after_ledger_failure", "policy_after_ledger_timeout"])
    for question in bench.questions.values { answer(bench, question, newest: 1) }
    #expect(try bench.entries(.accessGranted).count == 2, "late answers")
  }

  @Test func `a running agent asks whoever listens, and goes on at once when nobody does`() async throws {
    let live = try Live(Self.document)
    try live.installPolicy()
    let agent = try live.start()
    let feed = agent.access.entries()
    var reader = feed.makeAsyncIterator()
    func decided(_ type: JournalEventType) async -> String? {
      while let entry = await reader.next() { if entry.event.type == type { return entry.event.data.decidedBy } }
      return nil
    }
    try live.board.present(reader: "back", bytes: Cards.ada.encode())
    #expect(await decided(.accessGranted) == "policy_after_ledger_failure")
    let questions = agent.ledgerQuestions()
    let asker = Task {
      for await question in questions {
        while !agent.post(.ledgerAnswered(question.number, newest: 7)) { await Task.yield() }
      }
    }
    try live.board.present(reader: "back", bytes: Cards.ben.encode())
    #expect(await decided(.accessDenied) == "ledger")
    asker.cancel()
    await asker.value
    #expect(await agent.stop() == [])
  }

  @Test func `whoever asks last takes the questions, and too many at a time have no answer`() async {
    let unanswered = Record<UInt64>()
    let questions = LedgerQuestions { unanswered.add($0) }
    questions.ask(LedgerQuestion(number: 1, wait: .seconds(1)))
    let (first, second) = (questions.stream(), questions.stream())
    for number in 2...40 as ClosedRange<UInt64> { questions.ask(LedgerQuestion(number: number, wait: .seconds(1))) }
    var taken: [UInt64] = []
    for await question in first { taken.append(question.number) }
    #expect(taken.isEmpty)
    var reader = second.makeAsyncIterator()
    while taken.count < LedgerQuestions.capacity, let question = await reader.next() { taken.append(question.number) }
    #expect(taken == Array(2...33))
    #expect(unanswered.values == [1] + Array(34...40))
  }
}
