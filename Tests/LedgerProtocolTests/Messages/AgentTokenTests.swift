import SpaceCore
import Testing

@testable import LedgerProtocol

@Suite struct AgentTokenTests {
  private let key = SigningKey()
  private let now = WallTime(milliseconds: 1_774_000_000_000)

  private func later(_ seconds: Int64) -> WallTime { WallTime(milliseconds: now.milliseconds + seconds * 1000) }

  @Test func `a token shows its agent to its ledger`() throws {
    let token = try AgentToken(try AgentToken.make(key: key, audience: "ledger.test", now: now))
    #expect(token.agent == key.publicKey.agentID)
    for seconds: Int64 in [-120, 0, 120, 240] {
      #expect(throws: Never.self) { try token.verify(key.publicKey, audience: "ledger.test", now: later(seconds)) }
    }
  }

  @Test func `another ledger, another key and another time are refused`() throws {
    let token = try AgentToken(try AgentToken.make(key: key, audience: "ledger.test", now: now))
    #expect(throws: AgentTokenError.audience) { try token.verify(key.publicKey, audience: "other", now: now) }
    #expect(throws: AgentTokenError.signature) {
      try token.verify(SigningKey().publicKey, audience: "ledger.test", now: now)
    }
    for seconds: Int64 in [-121, 241, 86_400] {
      #expect(throws: AgentTokenError.time(issued: now.seconds, now: now.seconds + seconds)) {
        try token.verify(key.publicKey, audience: "ledger.test", now: later(seconds))
      }
    }
  }

  @Test(arguments: [(0, 301), (0, 0), (10, 0), (.min, .max), (0, .max)] as [(Int64, Int64)])
  func `a validity beyond the bound is refused whoever signed it`(_ issued: Int64, _ expires: Int64) throws {
    let claims = #"{"aud":"ledger.test","exp":\#(expires),"iat":\#(issued),"iss":"\#(key.publicKey.agentID)"}"#
    let bytes = try CompactJWS.seal(
      Array(claims.utf8), header: CompactJWS.header(key: key.publicKey, type: "JWT"), key: key)
    let token = try AgentToken(String(decoding: bytes, as: UTF8.self))
    #expect(throws: AgentTokenError.validity) {
      try token.verify(key.publicKey, audience: "ledger.test", now: WallTime(milliseconds: 0))
    }
  }

  @Test func `what is signed for another use is no token, and an altered one is none`() throws {
    var author = try EntryAuthor(key: key, source: "urn:lintel:agent:\(key.publicKey.agentID):a")
    let entry = try author.seal(JournalEvent(.doorOpened, time: now, clock: .synchronised, subject: "front"))
    #expect(throws: AgentTokenError.malformed) { try AgentToken(String(decoding: entry.bytes, as: UTF8.self)) }
    let text = try AgentToken.make(key: key, audience: "ledger.test", now: now)
    let other = try AgentToken.make(key: key, audience: "ledger.tess", now: now)
    let parts = text.split(separator: ".")
    let mixed = "\(parts[0]).\(other.split(separator: ".")[1]).\(parts[2])"
    #expect(throws: AgentTokenError.signature) {
      try AgentToken(mixed).verify(key.publicKey, audience: "ledger.tess", now: now)
    }
    for bad in ["", "a.b.c", String(repeating: "a", count: 5000), text + "."] {
      #expect(throws: AgentTokenError.malformed) { try AgentToken(bad) }
    }
  }
}
