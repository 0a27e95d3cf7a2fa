import LedgerProtocol
import SpaceCore
import Testing

@testable import LedgerServer

@Suite struct IngestionTests {
  @Test func `a batch is in the log in its order and the receipt covers it`() throws {
    let rig = try Rig()
    defer { rig.end() }
    var agent = try rig.agent()
    let batch = try agent.entries(5)
    let before = try rig.store.size()
    let receipt = try rig.store.accept(batch, from: agent.id)
    #expect(receipt.source == agent.author.source)
    #expect(receipt.through == 5 && receipt.nextSequence == 6)
    #expect(receipt.firstIndex == before && receipt.lastIndex == before + 4)
    let checkpoint = try Checkpoint(note: receipt.checkpoint, ledger: rig.store.publicKey, origin: rig.store.origin)
    #expect(checkpoint.size == before + 5)
    #expect(try rig.store.entries(.init(from: before)).compactMap(\.bytes) == batch)
    #expect(try rig.faults() == [])
  }

  @Test func `a repeat gets the places it has and the log stays as it is`() throws {
    let rig = try Rig()
    defer { rig.end() }
    var agent = try rig.agent()
    let batch = try agent.entries(4)
    let first = try rig.store.accept(batch, from: agent.id)
    let size = try rig.store.size()
    #expect(try rig.store.accept(batch, from: agent.id) == first)
    let part = try rig.store.accept(Array(batch[1...2]), from: agent.id)
    #expect(part.firstIndex == first.firstIndex + 1 && part.through == 3 && part.nextSequence == 5)
    #expect(try rig.store.size() == size)
    // A batch that was half known before goes on from there.
    let more = Array(batch[2...]) + (try agent.entries(2))
    let receipt = try rig.store.accept(more, from: agent.id)
    #expect(receipt.through == 6 && receipt.firstIndex == first.firstIndex + 2)
    #expect(try rig.store.size() == size + 2)
    #expect(try rig.faults() == [])
  }

  @Test func `a gap is refused with the number expected and nothing of the batch is taken`() throws {
    let rig = try Rig()
    defer { rig.end() }
    var agent = try rig.agent()
    let entries = try agent.entries(6)
    _ = try rig.store.accept(Array(entries[0..<2]), from: agent.id)
    let size = try rig.store.size()
    #expect(code { try rig.store.accept(Array(entries[3...]), from: agent.id) } == .gap)
    #expect(rejection { try rig.store.accept(Array(entries[3...]), from: agent.id) }?.expected == 3)
    #expect(rejection { try rig.store.accept([entries[2], entries[4]], from: agent.id) }?.expected == 4)
    #expect(try rig.store.size() == size)
  }

  @Test func `an altered entry is refused by its number`() throws {
    let rig = try Rig()
    defer { rig.end() }
    var agent = try rig.agent()
    var entries = try agent.entries(3)
    let whole = entries[1]
    // The last characters of the signature: the entry still reads.
    entries[1][whole.count - 10] = whole[whole.count - 10] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
    let found = rejection { try rig.store.accept(entries, from: agent.id) }
    #expect(found?.code == .altered && found?.sequence == 2)
    #expect(code { try rig.store.accept([Array("garbage".utf8)], from: agent.id) } == .altered)
    #expect(code { try rig.store.accept([], from: agent.id) } == .malformed)
  }

  @Test func `reordered entries and a second entry under one number are refused`() throws {
    let rig = try Rig()
    defer { rig.end() }
    var agent = try rig.agent()
    let entries = try agent.entries(3)
    #expect(code { try rig.store.accept([entries[1], entries[0]], from: agent.id) } == .gap)
    _ = try rig.store.accept(entries, from: agent.id)
    var twin = agent
    twin.author = try EntryAuthor(key: agent.key, source: agent.author.source)
    #expect(code { try rig.store.accept(try twin.entries(1), from: agent.id) } == .conflict)
    // The right number, another past.
    var liar = agent
    liar.author = try EntryAuthor(
      key: agent.key, source: agent.author.source, after: ChainEnd(sequence: 3, link: [UInt8](repeating: 9, count: 32)))
    #expect(code { try rig.store.accept(try liar.entries(1), from: agent.id) } == .altered)
    #expect(try rig.faults() == [])
  }

  @Test func `another's key and another's source are refused`() throws {
    let rig = try Rig()
    defer { rig.end() }
    var agent = try rig.agent()
    var other = try rig.agent(["door-back"])
    #expect(code { try rig.store.accept(try other.entries(1), from: agent.id) } == .foreign)
    var forger = agent
    forger.author = try EntryAuthor(key: other.key, source: agent.author.source)
    #expect(code { try rig.store.accept(try forger.entries(1), from: agent.id) } == .foreign)
    let stranger = try TestAgent()
    #expect(code { try rig.store.accept(try agent.entries(1), from: stranger.id) } == .notJoined)
    let mixed = try agent.entries(1)
    var second = try EntryAuthor(key: agent.key, source: "urn:lintel:agent:\(agent.id):b")
    let elsewhere = try second.seal(
      JournalEvent(.doorClosed, time: Rig.start, clock: .synchronised, subject: "door-front"))
    #expect(code { try rig.store.accept(mixed + [elsewhere.bytes], from: agent.id) } == .malformed)
  }

  @Test func `a revoked agent's entries are refused and those from before stay`() throws {
    let rig = try Rig()
    defer { rig.end() }
    var agent = try rig.agent()
    _ = try rig.store.accept(try agent.entries(2), from: agent.id)
    try rig.store.revoke(agent: agent.id, actor: "mira", reason: "stolen")
    #expect(code { try rig.store.accept(try agent.entries(1), from: agent.id) } == .revoked)
    #expect(throws: LedgerError.self) { try rig.store.revoke(agent: agent.id, actor: "mira") }
    #expect(throws: LedgerError.self) { try rig.store.revoke(agent: "nobody", actor: "mira") }
    #expect(try rig.store.agents().first?.isRevoked == true)
    #expect(try rig.faults() == [])
  }

  @Test func `what was answered is there after opening again`() throws {
    let rig = try Rig()
    defer { rig.end() }
    var agent = try rig.agent()
    let batch = try agent.entries(300)
    let receipt = try rig.store.accept(batch, from: agent.id)
    try rig.store.close()
    let again = try LedgerStore(folder: rig.folder, name: "another name")
    #expect(again.origin == rig.store.origin)
    #expect(try again.checkpoint() == receipt.checkpoint)
    #expect(try again.accept(batch, from: agent.id) == receipt)
    #expect(try LedgerVerification.verify(again).isSound)
    try again.close()
  }

  @Test func `a second process cannot open the same ledger`() throws {
    let rig = try Rig()
    defer { rig.end() }
    #expect(throws: LedgerError.inUse(path: rig.folder)) { try LedgerStore(folder: rig.folder) }
  }
}

/// The rejection that `body` ends in; nil when it does not.
func rejection<Value>(_ body: () throws -> Value) -> Rejection? {
  do {
    _ = try body()
    return nil
  } catch { return error as? Rejection }
}

func code<Value>(_ body: () throws -> Value) -> Rejection.Code? { rejection(body)?.code }
