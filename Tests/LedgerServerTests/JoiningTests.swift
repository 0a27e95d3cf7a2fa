import LedgerProtocol
import SpaceCore
import Testing

@testable import LedgerServer

@Suite struct JoiningTests {
  @Test func `secrets are the same only when every byte is`() {
    #expect(LedgerStore.isSame([1, 2, 3], [1, 2, 3]) && LedgerStore.isSame([], []))
    #expect(!LedgerStore.isSame([1, 0], [0, 1]), "what differs must not cancel itself out")
    for place in 0..<4 {
      for bit in 0..<8 {
        var other: [UInt8] = [0x00, 0xFF, 0x5A, 0xA5]
        other[place] ^= 1 << bit
        #expect(!LedgerStore.isSame([0x00, 0xFF, 0x5A, 0xA5], other))
      }
    }
    #expect(!LedgerStore.isSame([1, 2], [1, 2, 3]))
  }

  @Test func `an invitation survives its text and admits one agent with its resources`() throws {
    let rig = try Rig()
    defer { rig.end() }
    let terms = try InvitationTerms(text: try rig.store.invite(url: "https://ledger.test/", actor: "mira").text)
    #expect(terms.url == "https://ledger.test" && terms.ledgerKey == rig.store.publicKey.text)
    let agent = try TestAgent()
    let answer = try rig.store.join(agent.request(terms, ["door-front", "tool-laser"]))
    #expect(answer.agentId == agent.id && answer.origin == rig.store.origin)
    #expect(try rig.store.items(.resource).map(\.id) == ["door-front", "tool-laser"])
    let space = try #require(try rig.store.item(.space, "hall"))
    #expect(String(decoding: space.value, as: UTF8.self) == #"{"name":"hall","timezone":"America/Detroit"}"#)
    #expect(try rig.store.agents().map(\.id) == [agent.id])
    #expect(try rig.faults() == [])
    for logged in try rig.store.entries(.init()) {
      let payload = String(decoding: try Entry(bytes: logged.bytes ?? []).payloadJSON, as: UTF8.self)
      #expect(!payload.contains(terms.secret) && !payload.contains(Base64URL.encode(agent.digestKey)))
    }
  }

  @Test func `a lost answer may be asked for again and nobody else may use the invitation`() throws {
    let rig = try Rig()
    defer { rig.end() }
    let terms = try rig.store.invite(url: "http://ledger.test", actor: "mira")
    let agent = try TestAgent()
    let first = try rig.store.join(agent.request(terms))
    #expect(try rig.store.join(agent.request(terms)) == first)
    #expect(code { try rig.store.join(try TestAgent().request(terms, ["door-back"])) } == .invitation)
  }

  @Test func `a wrong, an unknown and an old invitation are refused`() throws {
    let rig = try Rig()
    defer { rig.end() }
    let agent = try TestAgent()
    var wrong = try rig.store.invite(url: "http://ledger.test", actor: "mira")
    wrong.secret = Base64URL.encode([UInt8](repeating: 1, count: 32))
    #expect(code { try rig.store.join(agent.request(wrong)) } == .invitation)
    wrong.id = "unknown"
    #expect(code { try rig.store.join(agent.request(wrong)) } == .invitation)
    let short = try rig.store.invite(url: "http://ledger.test", actor: "mira", seconds: 60)
    rig.advance(seconds: 61)
    #expect(code { try rig.store.join(agent.request(short)) } == .invitation)
    #expect(try rig.store.agents().isEmpty)
    #expect(try rig.store.items(.resource).isEmpty)
  }

  @Test func `keys that are none are refused`() throws {
    let rig = try Rig()
    defer { rig.end() }
    let terms = try rig.store.invite(url: "http://ledger.test", actor: "mira")
    var request = try TestAgent().request(terms)
    request.agentKey = "no key"
    #expect(code { try rig.store.join(request) } == .malformed)
    request = try TestAgent().request(terms)
    request.digestKey = "AAAA"
    #expect(code { try rig.store.join(request) } == .malformed)
  }

  @Test func `a resource belongs to one agent until that one is revoked`() throws {
    let rig = try Rig()
    defer { rig.end() }
    let first = try rig.agent()
    #expect(throws: Rejection.self) { try rig.agent() }
    try rig.store.revoke(agent: first.id, actor: "mira")
    let second = try rig.agent()
    #expect(second.id != first.id)
    let terms = try rig.store.invite(url: "http://ledger.test", actor: "mira")
    #expect(code { try rig.store.join(first.request(terms)) } == .revoked)
  }

  @Test func `what a steward set about a resource stays when its board joins again`() throws {
    let rig = try Rig()
    defer { rig.end() }
    let agent = try rig.agent()
    try rig.store.change(
      [.set(.resource, "door-front", #"{"kind":"door","name":"x","tags":["outer"],"enabled":true}"#)], actor: "mira")
    _ = try rig.store.join(agent.request(try rig.store.invite(url: "http://ledger.test", actor: "mira")))
    let value = String(decoding: try #require(try rig.store.item(.resource, "door-front")).value, as: UTF8.self)
    #expect(value == #"{"enabled":true,"kind":"door","name":"The door-front","tags":["outer"]}"#)
  }

  @Test func `texts that are no invitations are refused without quoting them`() throws {
    let rig = try Rig()
    defer { rig.end() }
    let text = try rig.store.invite(url: "http://ledger.test", actor: "mira").text
    for bad in ["", "lintel-invitation.", String(text.dropLast(5)), text + "A", "x" + text, text.uppercased()] {
      #expect(throws: InvitationError.self) { try InvitationTerms(text: bad) }
    }
    #expect(throws: LedgerError.self) { try rig.store.invite(url: "ftp://x", actor: "mira") }
  }
}
