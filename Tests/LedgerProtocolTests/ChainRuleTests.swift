import SpaceCore
import Testing

@testable import LedgerProtocol

@Suite struct ChainRuleTests {
  let key = SigningKey()
  let event = JournalEvent(.doorOpened, time: WallTime(milliseconds: 5), clock: .synchronised, subject: "front")

  @Test func `entries follow each other from the first`() throws {
    var author = try EntryAuthor(key: key, source: "a")
    var end = ChainEnd.start
    for _ in 0..<5 {
      let entry = try author.seal(event)
      try ChainRule.follows(entry, after: end)
      end = ChainEnd(after: entry)
    }
    #expect(end == author.end && end.sequence == 5)
  }

  @Test func `a gap, a repeat and a break are told apart`() throws {
    var author = try EntryAuthor(key: key, source: "a")
    let first = try author.seal(event)
    let second = try author.seal(event)
    let third = try author.seal(event)
    #expect(throws: ChainError.gap(expected: 2, found: 3)) {
      try ChainRule.follows(third, after: ChainEnd(after: first))
    }
    #expect(throws: ChainError.repeated(expected: 3, found: 2)) {
      try ChainRule.follows(second, after: ChainEnd(after: second))
    }
    let other = ChainEnd(sequence: 1, link: Entry.hash([1]))
    #expect(throws: ChainError.broken(sequence: 2)) { try ChainRule.follows(second, after: other) }
    #expect(throws: ChainError.repeated(expected: 0, found: 1)) {
      try ChainRule.follows(first, after: ChainEnd(sequence: .max, link: first.hash))
    }
  }

  @Test func `an entry that replaces a damaged one passes on its hash`() throws {
    var author = try EntryAuthor(key: key, source: "a")
    let first = try author.seal(event)
    let damaged = try author.seal(event)
    let third = try author.seal(event)
    var data = JournalData()
    data.replaces = true
    data.hash = Base64URL.encode(damaged.hash)
    let replacement = try author.entry(
      JournalEvent(.journalRecovered, time: event.time, clock: .held, data: data), after: ChainEnd(after: first))
    try ChainRule.follows(replacement, after: ChainEnd(after: first))
    #expect(replacement.link == damaged.hash && replacement.hash != damaged.hash)
    try ChainRule.follows(third, after: ChainEnd(after: replacement))
    // Only that type passes a hash on, and only when it says that it replaces.
    let pretender = try author.entry(
      JournalEvent(.doorOpened, time: event.time, clock: .held, data: data), after: ChainEnd(after: first))
    #expect(pretender.link == pretender.hash)
    data.replaces = nil
    let report = try author.entry(
      JournalEvent(.journalRecovered, time: event.time, clock: .held, data: data), after: ChainEnd(after: first))
    #expect(report.link == report.hash)
    data.replaces = true
    data.hash = "short"
    let broken = JournalEvent(.journalRecovered, time: event.time, clock: .held, data: data)
    #expect(throws: EntryError.self) { try author.entry(broken, after: ChainEnd(after: first)) }
  }
}
