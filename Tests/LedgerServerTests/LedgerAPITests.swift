import Foundation
import HTTPTypes
import Hummingbird
import LedgerProtocol
import SpaceCore
import Testing

@testable import LedgerServer

@Suite struct LedgerAPITests {
  private static func token(_ agent: TestAgent, _ rig: Rig) throws -> String {
    try AgentToken.make(key: agent.key, audience: rig.store.origin, now: rig.now)
  }

  @Test func `a batch comes in and the errors of batches have their statuses`() async throws {
    let rig = try Rig()
    defer { rig.end() }
    var agent = try rig.agent()
    let entries = try agent.entries(3).map { String(decoding: $0, as: UTF8.self) }
    let (token, agentID) = (try Self.token(agent, rig), agent.id)
    try await serving(rig) { (desk: Desk) async throws -> Void in
      let gap = try await desk.call(.post, "/v1/entries", entries[1], token: token)
      #expect(gap.status == .conflict && gap.rejection?.expected == 1)
      let good = try await desk.call(.post, "/v1/entries", entries.joined(separator: "\n") + "\n", token: token)
      #expect(good.status == .ok)
      #expect(try WireJSON.decode(Receipt.self, from: good.body).nextSequence == 4)
      let altered = try await desk.call(.post, "/v1/entries", "x", token: token)
      #expect(altered.status == .unprocessableContent && altered.rejection?.code == .altered)
      #expect(try await desk.call(.post, "/v1/entries", "", token: token).status == .badRequest)
      let many = String(repeating: "x\n", count: 1001)
      #expect(try await desk.call(.post, "/v1/entries", many, token: token).status == .contentTooLarge)
      let long = String(repeating: "x", count: LedgerAPI.batchBytes + 1)
      #expect(try await desk.call(.post, "/v1/entries", long, token: token).status == .contentTooLarge)
      #expect(try await desk.call(.post, "/v1/entries", entries[0], token: "x").status == .unauthorized)
      #expect(try await desk.call(.post, "/v1/entries", entries[0]).status == .unauthorized)
      try rig.store.revoke(agent: agentID, actor: "mira")
      let revoked = try await desk.call(.post, "/v1/entries", entries[0], token: token)
      #expect(revoked.status == .forbidden && revoked.rejection?.code == .revoked)
    }
  }

  @Test func `a token is good for its ledger, its agent and its minutes`() async throws {
    let rig = try Rig()
    defer { rig.end() }
    let (agent, other) = (try rig.agent(), try TestAgent())
    let now = rig.now
    func at(_ seconds: Int64) -> WallTime { WallTime(milliseconds: now.milliseconds + seconds * 1000) }
    let good = try [0, 100, -200].map { try AgentToken.make(key: agent.key, audience: rig.store.origin, now: at($0)) }
    let bad = try [
      AgentToken.make(key: agent.key, audience: "another", now: now),
      AgentToken.make(key: other.key, audience: rig.store.origin, now: now),
      AgentToken.make(key: agent.key, audience: rig.store.origin, now: at(200)),
      AgentToken.make(key: agent.key, audience: rig.store.origin, now: at(-300)),
      AgentToken.make(key: agent.key, audience: rig.store.origin, now: now) + "A",
      String(AgentToken.make(key: agent.key, audience: rig.store.origin, now: now).dropLast(3)),
    ]
    try await serving(rig) { (desk: Desk) async throws -> Void in
      for token in good {
        #expect(try await desk.call(.get, "/v1/policy", token: token).status == .ok)
      }
      for token in bad {
        let status = try await desk.call(.get, "/v1/policy", token: token).status
        #expect(status == .unauthorized || status == .forbidden)
      }
    }
  }

  @Test func `the directory is written and read with the operator's token and each write names who`() async throws {
    let rig = try Rig()
    defer { rig.end() }
    _ = try rig.agent()
    try await serving(rig) { (desk: Desk) async throws -> Void in
      let id = member(1)
      #expect(try await desk.call(.put, "/v1/groups/members", #"{"value":{"name":"Members"}}"#).status == .ok)
      let put = #"{"value":{"groups":["members"]},"personal":{"name":"Ada","contact":"ada@example.org"}}"#
      #expect(try await desk.call(.put, "/v1/members/\(id)", put, actor: "mira").status == .ok)
      let credential = #"{"value":{"member":"\#(id)","kind":"card_uid"},"secret":"0A0b0c0d"}"#
      #expect(try await desk.call(.put, "/v1/credentials/fob%201", credential).status == .unprocessableContent)
      #expect(try await desk.call(.put, "/v1/credentials/fob-1", credential).status == .ok)
      let all = try await desk.call(.get, "/v1/members").text
      #expect(all.hasPrefix(#"[{"id":"\#(id)","name":"Ada","contact":"ada@example.org","position":"#))
      #expect(all.hasSuffix(#","value":{"groups":["members"]}}]"#))
      #expect(try await desk.call(.get, "/v1/credentials/fob-1").text.contains(#""kind":"card_uid""#))
      #expect(try await !desk.call(.get, "/v1/credentials").text.lowercased().contains("0a0b0c0d"))
      let actors = try rig.store.entries(.init(type: "member.set")).map { try Entry(bytes: $0.bytes ?? []) }
      #expect(actors.map { $0.dataMember("actor") } == [Array(#""mira""#.utf8)])
      #expect(try await desk.call(.delete, "/v1/groups/members").status == .unprocessableContent)
      #expect(try await desk.call(.post, "/v1/members/\(id)/forget", "{}").status == .noContent)
      #expect(try await desk.call(.get, "/v1/members/\(id)").status == .notFound)
      #expect(try await desk.call(.delete, "/v1/groups/members").status == .ok)
      #expect(try await desk.call(.delete, "/v1/groups/members").rejection?.code == .unknown)
      #expect(try rig.faults() == [])
    }
  }

  @Test(arguments: [
    ("GET", "/v1/members"), ("PUT", "/v1/groups/a"), ("DELETE", "/v1/groups/a"), ("GET", "/v1/entries"),
    ("POST", "/v1/invitations"), ("GET", "/v1/agents"), ("POST", "/v1/agents/x/revoke"),
    ("GET", "/tile/entries/000.p/1"),
    ("POST", "/v1/members/x/forget"), ("POST", "/v1/stewards/x/token"), ("PUT", "/v1/stewards/x"),
    ("PUT", "/v1/approvals/x"), ("GET", "/v1/forecast?member=x&resource=y"),
  ])
  func `without the operator's token nothing of that is done`(_ method: String, _ path: String) async throws {
    let rig = try Rig()
    defer { rig.end() }
    let agent = try rig.agent()
    let token = try Self.token(agent, rig)
    try await serving(rig) { (desk: Desk) async throws -> Void in
      let method = try #require(HTTPRequest.Method(method))
      for token in ["", "x", token] {
        let answer = try await desk.call(method, path, #"{"value":{}}"#, token: token)
        #expect(answer.status == .unauthorized && answer.rejection?.code == .unauthorised)
      }
    }
  }

  @Test func `what cannot be read is refused in words`() async throws {
    let rig = try Rig()
    defer { rig.end() }
    try await serving(rig) { (desk: Desk) async throws -> Void in
      for body in ["", "[]", "{", "{}", #"{"value":1}"#, #"{"value":{},"colour":1}"#, #"{"value":{},"personal":1}"#] {
        #expect(try await desk.call(.put, "/v1/members/\(member(1))", body).status == .badRequest, "\(body)")
      }
      let secret = #"{"value":{"member":"\#(member(1))","kind":"card_uid"},"secret":"0g"}"#
      #expect(try await desk.call(.put, "/v1/credentials/c", secret).status == .badRequest)
      #expect(try await desk.call(.get, "/v1/nothing").rejection?.code == .unknown)
      #expect(try await desk.call(.post, "/v1/agents", "{}").status == .badRequest)
      #expect(try await desk.call(.get, "/v1/consistency?from=2&to=x").status == .badRequest)
      #expect(try await desk.call(.get, "/v1/consistency?from=2&to=1").status == .unprocessableContent)
      #expect(try await desk.call(.get, "/v1/entries/x/proof").status == .badRequest)
      #expect(try await desk.call(.get, "/v1/entries/99/proof").status == .notFound)
      #expect(
        try await desk.call(.put, "/v1/groups/a", #"{"value":{}}"#, actor: String(repeating: "x", count: 65)).status
          == .unprocessableContent)
    }
  }

  @Test func `tiles, checkpoint, proofs and consistency are public and prove the log`() async throws {
    let rig = try Rig()
    defer { rig.end() }
    var agent = try rig.agent()
    let early = try Checkpoint(text: SignedNote(note: try rig.store.checkpoint()).text)
    _ = try rig.store.accept(try agent.entries(300), from: agent.id)
    try await serving(rig) { (desk: Desk) async throws -> Void in
      let note = try await desk.call(.get, "/checkpoint", token: "").text
      let head = try Checkpoint(note: note, ledger: rig.store.publicKey, origin: rig.store.origin)
      let full = try await desk.call(.get, "/tile/0/000", token: "").body
      #expect(full.count == 256 * 32)
      let width = Int(head.size - 256)
      let rest = try await desk.call(.get, "/tile/0/001.p/\(width)", token: "").body
      let leaves = stride(from: 0, to: (full + rest).count, by: 32).map { Array((full + rest)[$0..<$0 + 32]) }
      #expect(MerkleTree.root(of: leaves) == head.root)
      #expect(try await desk.call(.get, "/tile/0/000.p/5", token: "").body == Array(full.prefix(160)))
      for path in [
        "/tile/0/001.p/\(width + 1)", "/tile/0/002", "/tile/1/000", "/tile/9/000", "/tile/0/1", "/tile/0/000.p/0",
      ] {
        #expect(try await desk.call(.get, path, token: "").status == .notFound, "\(path)")
      }
      let bundle = try await desk.call(.get, "/tile/entries/000").body
      #expect(try EntryBundle.decode(bundle).map { MerkleTree.leafHash($0) } == Array(leaves.prefix(256)))
      let answer = try await desk.call(.get, "/v1/consistency?from=\(early.size)&to=\(head.size)", token: "")
      let proof = try JSONDecoder().decode([Data].self, from: Data(answer.body)).map { [UInt8]($0) }
      #expect(throws: Never.self) { try early.verifyConsistency(with: head, proof: proof) }
      let inclusion = try LogProof(text: try await desk.call(.get, "/v1/entries/7/proof", token: "").text)
      let key = try NoteKey(name: rig.store.origin, key: rig.store.publicKey)
      #expect(throws: Never.self) { try inclusion.verify(leafHash: leaves[7], log: key) }
      let facts = try await desk.call(.get, "/v1/ledger", token: "").text
      #expect(facts.contains(#""size":\#(head.size)"#) && facts.contains(key.key.text))
    }
  }

  @Test func `entries are read by place, type and subject`() async throws {
    let rig = try Rig()
    defer { rig.end() }
    var agent = try rig.agent()
    _ = try rig.store.accept(try agent.entries(5), from: agent.id)
    try await serving(rig) { (desk: Desk) async throws -> Void in
      let all = try await desk.lines("")
      #expect(all.map(\.index) == Array(0..<(try rig.store.size())))
      #expect(try await desk.lines("?after=3&limit=2").map(\.index) == [4, 5])
      #expect(try await desk.lines("?type=door.opened").count == 5)
      #expect(try await desk.lines("?type=door.opened&subject=nowhere").isEmpty)
      #expect(try Entry(bytes: Array((all[0].entry ?? "").utf8)).type == "agent.invited")
    }
  }

  @Test func `an invitation is made, used and an agent revoked over the interface`() async throws {
    let rig = try Rig()
    defer { rig.end() }
    let agent = try TestAgent()
    try await serving(rig) { (desk: Desk) async throws -> Void in
      struct Made: Decodable { var invitation: String }
      let made = try await desk.call(.post, "/v1/invitations", #"{"url":"http://127.0.0.1:1"}"#)
      #expect(made.status == .created)
      let terms = try InvitationTerms(text: try WireJSON.decode(Made.self, from: made.body).invitation)
      let body = String(decoding: try WireJSON.encode(agent.request(terms)), as: UTF8.self)
      #expect(try await desk.call(.post, "/v1/agents", body, token: "").status == .created)
      let other = String(decoding: try WireJSON.encode(try TestAgent().request(terms)), as: UTF8.self)
      #expect(try await desk.call(.post, "/v1/agents", other, token: "").status == .gone)
      #expect(try await desk.call(.get, "/v1/agents").text.contains(#""id":"\#(agent.id)""#))
      #expect(try await desk.call(.post, "/v1/agents/\(agent.id)/revoke", #"{"reason":"stolen"}"#).status == .noContent)
      #expect(try await desk.call(.post, "/v1/agents/nobody/revoke").status == .notFound)
      #expect(try rig.store.agents().map(\.isRevoked) == [true])
    }
  }

  @Test func `the description names every call`() async throws {
    let rig = try Rig()
    defer { rig.end() }
    let described = try #require(
      try JSONSerialization.jsonObject(with: Data(OpenAPIDocument.text.utf8)) as? [String: Any])
    let paths = try #require(described["paths"] as? [String: [String: Any]])
    let routes = try LedgerAPI(store: rig.store).router().routes.filter { $0.method != .head }
    for route in routes {
      let path = "/" + route.path.components.map { "\($0)" }.joined(separator: "/")
      let written = path.replacing(/:(\w+)/) { "{\($0.output.1)}" }.replacing("**", with: "{path}")
      #expect(paths[written]?[route.method.rawValue.lowercased()] != nil, "\(route.method) \(written)")
    }
    #expect(routes.count == paths.values.reduce(0) { $0 + $1.keys.filter { $0 != "parameters" }.count })
  }

  @Test func `a poll that waits is answered when the policy changes and one without changes when its time is over`()
    async throws
  {
    let rig = try Rig()
    defer { rig.end() }
    let agent = try rig.agent()
    try DirectoryTests.communityWithoutLaser(rig)
    let token = try Self.token(agent, rig)
    guard case .policy(let version, _) = try rig.store.policy(for: agent.id, have: nil) else { return }
    try await serving(rig) { (desk: Desk) async throws -> Void in
      #expect(try await desk.call(.get, "/v1/policy?have=\(version)&wait=0", token: token).status == .noContent)
      async let waiting = desk.call(.get, "/v1/policy?have=\(version)&wait=60", token: token)
      while rig.store.directorySignals.count == 0 { await Task.yield() }
      try rig.store.change([.end(.grant, "g1")], actor: "mira")
      // The wait alone would end with 204.
      #expect(try await waiting.status == .ok)
    }
  }

  @Test func `whoever asks for the newest policy without waiting takes no place from those who wait`() async throws {
    let rig = try Rig()
    defer { rig.end() }
    let agent = try rig.agent()
    try DirectoryTests.communityWithoutLaser(rig)
    let token = try Self.token(agent, rig)
    guard case .policy(let version, _) = try rig.store.policy(for: agent.id, have: nil) else { return }
    let api = try LedgerAPI(store: rig.store)
    let seats = (0..<4).compactMap { _ in api.polls.take(for: agent.id) }
    #expect(seats.count == 4)
    try await serving(rig, api) { (desk: Desk) async throws -> Void in
      #expect(try await desk.call(.get, "/v1/policy?have=\(version)&wait=1", token: token).status == .tooManyRequests)
      #expect(try await desk.call(.get, "/v1/policy?have=\(version)&wait=0", token: token).status == .noContent)
      #expect(try await desk.call(.get, "/v1/policy?have=\(version)", token: nil).status == .unauthorized)
      try rig.store.change([.end(.grant, "g1")], actor: "mira")
      #expect(try await desk.call(.get, "/v1/policy?have=\(version)", token: token).status == .ok)
    }
    withExtendedLifetime(seats) {}
  }

  @Test func `one agent may not wait without end`() {
    let seats = Seats(all: 3, each: 2)
    var held = [seats.take(for: "a"), seats.take(for: "a"), seats.take(for: "b")]
    #expect(held.allSatisfy { $0 != nil })
    #expect(seats.take(for: "a") == nil && seats.take(for: "b") == nil)
    held.removeLast()
    #expect(seats.take(for: "a") == nil && seats.take(for: "b") != nil)
  }
}

extension DirectoryTests {
  static func communityWithoutLaser(_ rig: Rig) throws {
    try rig.store.change(
      [
        .set(.group, "members", "{}"), .set(.member, member(1), #"{"groups":["members"]}"#),
        .set(.credential, "fob-1", #"{"member":"\#(member(1))","kind":"card_uid"}"#, secret: badge(1)),
        .set(.grant, "g1", #"{"to":"members","right":"enter","on":"door-front"}"#),
      ], actor: "mira")
  }
}
