import Foundation
import GRDB
import HTTPTypes
import LedgerProtocol
import SpaceCore
import Testing

@testable import LedgerServer

@Suite struct StewardTests {
  private static func community(_ rig: Rig) throws {
    _ = try rig.agent(["door-front", "door-back", "tool-laser", "tool-saw"])
    try DirectoryTests.community(rig)
    try rig.store.change(
      [
        .set(.resource, "tool-saw", #"{"kind":"tool","tags":["wood","noisy"]}"#),
        .set(.certification, "saw", "{}"),
        .set(
          .steward, "noor",
          #"{"grant":["tool-laser","wood"],"hold":["wood"],"lockout":["tool-saw"],"certify":["laser"]}"#),
        .set(.steward, "ines", #"{"grant":["all"],"hold":["all"],"certify":["all"],"badge":true}"#),
      ], actor: "operator")
  }

  private static func grant(_ id: String, on place: String) -> DirectoryChange {
    .set(.grant, id, #"{"to":"everyone","right":"operate","on":"\#(place)"}"#)
  }

  private static func allows(_ change: DirectoryChange, by name: String, _ rig: Rig) throws -> Bool {
    do {
      try rig.store.change([change], actor: name, asSteward: true)
      return true
    } catch LedgerError.notPermitted { return false }
  }

  @Test func `a steward changes what the powers name and nothing else`() throws {
    let rig = try Rig()
    defer { rig.end() }
    try Self.community(rig)
    func hold(_ place: String) -> DirectoryChange {
      .set(.hold, "h-\(place)", #"{"member":"\#(member(1))","resource":"\#(place)","reason":"x"}"#)
    }
    func lockout(_ place: String) -> DirectoryChange {
      .set(.lockout, "l-\(place)", #"{"resource":"\#(place)","reason":"x"}"#)
    }
    func award(_ name: String) -> DirectoryChange {
      .set(.award, "a-\(name)", #"{"member":"\#(member(2))","certification":"\#(name)"}"#)
    }
    let fob = DirectoryChange.set(
      .credential, "fob-2", #"{"member":"\#(member(2))","kind":"card_uid","state":"lost"}"#)
    let cases: [(change: DirectoryChange, noor: Bool, ines: Bool)] = [
      (Self.grant("x1", on: "tool-laser"), true, true), (Self.grant("x2", on: "wood"), true, true),
      (Self.grant("x3", on: "tool-saw"), true, true), (Self.grant("x4", on: "door-front"), false, true),
      (Self.grant("x5", on: "noisy"), false, true), (.end(.grant, "g1"), false, true),
      (hold("tool-saw"), true, true), (hold("tool-laser"), false, true), (hold("all"), false, true),
      (lockout("tool-saw"), true, false), (lockout("tool-laser"), false, false),
      (award("laser"), true, true), (award("saw"), false, true), (fob, false, true),
      (.set(.member, member(1), "{}"), false, false), (.set(.group, "members", "{}"), false, false),
      (.set(.resource, "tool-saw", #"{"kind":"tool"}"#), false, false), (.end(.schedule, "evenings"), false, false),
      (.set(.steward, "noor", #"{"grant":["all"]}"#), false, false), (.set(.certification, "saw", "{}"), false, false),
      (.set(.space, "hall", #"{"name":"Hall","timezone":"UTC"}"#), false, false),
      (.set(.calendar, "c", #"{"days":{}}"#), false, false),
    ]
    for (change, noor, ines) in cases {
      #expect(try Self.allows(change, by: "noor", rig) == noor, "noor: \(change.kind) \(change.id)")
      #expect(try Self.allows(change, by: "ines", rig) == ines, "ines: \(change.kind) \(change.id)")
    }
    #expect(try rig.faults() == [])
  }

  @Test func `a steward cannot take a grant over from a place or bring it to one`() throws {
    let rig = try Rig()
    defer { rig.end() }
    try Self.community(rig)
    try rig.store.change([Self.grant("x", on: "tool-laser")], actor: "noor", asSteward: true)
    #expect(try !Self.allows(Self.grant("x", on: "door-front"), by: "noor", rig))
    #expect(try !Self.allows(Self.grant("g1", on: "tool-laser"), by: "noor", rig))
    let error = #expect(throws: LedgerError.self) {
      try rig.store.change([.end(.grant, "g1")], actor: "noor", asSteward: true)
    }
    #expect(
      error.map { "\($0)" }
        == "the steward 'noor' has no power 'grant' at 'door-front'; the operator gives it with stewards/noor")
  }

  @Test func `approving takes the power to grant there`() throws {
    let rig = try Rig()
    defer { rig.end() }
    try Self.community(rig)
    try rig.store.change(
      [
        .set(.resource, "tool-laser", #"{"kind":"tool","dangerous":["operate"]}"#),
        .set(.resource, "door-front", #"{"kind":"door","dangerous":["enter"]}"#),
      ], actor: "operator")
    func approval(_ grant: String) throws -> DirectoryChange {
      .set(.approval, grant, #"{"grant":\#(try #require(try rig.store.item(.grant, grant)).position)}"#)
    }
    #expect(try Self.allows(try approval("g2"), by: "noor", rig))
    #expect(try !Self.allows(try approval("g1"), by: "noor", rig))
    #expect(try rig.store.grantsAwaitingApproval() == ["g1"])
  }

  @Test(arguments: [
    #"{"grant":["nowhere"]}"#, #"{"certify":["juggling"]}"#, #"{"badge":"yes"}"#, #"{"rule":["all"]}"#,
    #"{"grant":"all"}"#,
  ])
  func `powers over what does not exist are refused`(_ value: String) throws {
    let rig = try Rig()
    defer { rig.end() }
    try Self.community(rig)
    #expect(throws: LedgerError.self) { try rig.store.change([.set(.steward, "ben", value)], actor: "operator") }
    #expect(throws: LedgerError.self) { try rig.store.change([.end(.resource, "tool-saw")], actor: "operator") }
  }

  private struct Token: Decodable { var token: String }

  @Test func `a token is told once, lets its steward act under their own name, and ends with them`() async throws {
    let rig = try Rig()
    defer { rig.end() }
    try Self.community(rig)
    try await serving(rig) { (desk: Desk) async throws -> Void in
      func make() async throws -> String {
        let made = try await desk.call(.post, "/v1/stewards/noor/token", actor: "mira")
        #expect(made.status == .created)
        return try WireJSON.decode(Token.self, from: made.body).token
      }
      let old = try await make()
      let token = try await make()
      #expect(try await desk.call(.post, "/v1/stewards/nobody/token").status == .notFound)
      let body = #"{"value":{"to":"everyone","right":"operate","on":"tool-laser"}}"#
      #expect(try await desk.call(.put, "/v1/grants/x", body, token: old).status == .unauthorized)
      #expect(try await desk.call(.put, "/v1/grants/x", body, token: token, actor: "mira").status == .ok)
      let entry = try #require(try rig.store.entries(.init(subject: "x")).first?.bytes)
      #expect(try Entry(bytes: entry).dataMember("actor") == Array(#""noor""#.utf8))
      let refused = try await desk.call(.delete, "/v1/grants/g1", token: token)
      #expect(refused.status == .forbidden && refused.rejection?.code == .notPermitted)
      #expect(refused.rejection?.message.contains("no power 'grant' at 'door-front'") == true)
      #expect(try await desk.call(.get, "/v1/members", token: token).status == .ok)
      for (method, path) in [
        ("GET", "/v1/entries"), ("GET", "/v1/agents"), ("POST", "/v1/invitations"), ("GET", "/tile/entries/000.p/1"),
        ("POST", "/v1/members/\(member(1))/forget"), ("POST", "/v1/stewards/noor/token"), ("GET", "/v1/forecast"),
      ] {
        let named = try #require(HTTPRequest.Method(method))
        let answer = try await desk.call(named, path, "{}", token: token)
        #expect(answer.status == .forbidden && answer.rejection?.message.contains("noor") == true, "\(method) \(path)")
      }
      let answers = try await [desk.call(.get, "/v1/stewards"), desk.call(.get, "/v1/stewards/noor")].map(\.text)
      let entries = try await desk.lines("?limit=1000").map {
        String(decoding: try Entry(bytes: Array(($0.entry ?? "").utf8)).payloadJSON, as: UTF8.self)
      }
      #expect(!(answers + entries).contains { $0.contains(token) || $0.contains(old) })
      #expect(try !rig.files(contain: Data(token.utf8)))
      #expect(try await desk.call(.delete, "/v1/stewards/noor").status == .ok)
      #expect(try await desk.call(.get, "/v1/members", token: token).status == .unauthorized)
    }
    #expect(try rig.faults() == [])
  }

  @Test func `a ledger made before there were stewards is opened and gets them`() throws {
    let rig = try Rig()
    defer { rig.end() }
    try Self.community(rig)
    try rig.store.write("going back in") { db in
      try db.execute(
        sql: "DROP TABLE steward_tokens; DROP TABLE tool_use; DROP TABLE award_history; PRAGMA user_version = 1")
    }
    try rig.store.close()
    let again = try LedgerStore(folder: rig.folder)
    let token = try again.makeToken(steward: "noor", actor: "operator")
    #expect(try again.steward(token: token) == "noor" && again.steward(token: "x") == nil)
    try again.close()
  }
}
