import Hummingbird
import HummingbirdTesting
import SpaceCore
import Testing

@testable import AgentRuntime
@testable import AgentWeb

@Suite struct CommandRoutesTests {
  let agent = FakeAgent()

  struct Case: Sendable, CustomTestStringConvertible {
    var path: String
    var body: String?
    var command: SpaceCommand
    var testDescription: String { path }
  }

  static let cases = [
    Case(path: "doors/front/unlock", command: .unlock(door: "front")),
    Case(
      path: "doors/front/posture", body: #"{"posture": "free_access"}"#, command: .posture(door: "front", .freeAccess)),
    Case(path: "doors/front/acknowledge", command: .acknowledge(door: "front")),
    Case(
      path: "tools/laser/lockout", body: #"{"reason": "mirror ist trüb"}"#,
      command: .lockout(tool: "laser", reason: "mirror ist trüb")),
    Case(path: "tools/laser/clear", command: .clearLockout(tool: "laser")),
    Case(path: "tools/laser/stop", body: #"{"emergency": true}"#, command: .stop(tool: "laser", emergency: true)),
    Case(path: "rooms/workshop/count", body: #"{"count": 0}"#, command: .correct(room: "workshop", count: 0)),
    Case(path: "doors/front/prop", body: #"{"seconds": 86400}"#, command: .prop(door: "front", for: .seconds(86_400))),
    Case(
      path: "doors/front/remote-unlock", body: #"{"member": "\#(jo)"}"#,
      command: .remoteUnlock(door: "front", member: jo)),
    Case(path: "lockdown", body: #"{"active": true}"#, command: .lockdown(true)),
    Case(path: "evacuation", body: #"{"active": false}"#, command: .evacuate(false)),
    Case(path: "forgiveness", body: #"{"member": "\#(jo)"}"#, command: .forgive(member: jo)),
    Case(path: "forgiveness", body: "{}", command: .forgive(member: nil)),
    Case(path: "areas/night/arm", body: #"{"forced": true}"#, command: .arm(area: "night", forced: true)),
    Case(path: "areas/night/disarm", command: .disarm(area: "night")),
    Case(path: "areas/night/acknowledge", command: .acknowledgeArea(area: "night")),
    Case(path: "outputs/sign/switch", body: #"{"on": true}"#, command: .auxiliary("sign", on: true)),
  ]

  static let jo = MemberID(high: 0x4f2a_91c0_0000_0000, low: 7)

  @Test(arguments: cases)
  func `a command reaches the agent with who gave it`(_ given: Case) async throws {
    try await agent.test(.localSocket) { client, _ in
      let answer = try await client.post("/v1/\(given.path)", given.body, headers: .operatorJo)
      #expect(answer.status == .ok)
      #expect(try answer.decoded(CommandReceipt.self) == CommandReceipt(words: "Done."))
    }
    #expect(agent.commands == [given.command])
    #expect(agent.actors == ["Jo Park"])
  }

  @Test(arguments: cases)
  func `a page that only shows takes no command`(_ given: Case) async throws {
    try await agent.test(simulated: true) { client, _ in
      let answer = try await client.post("/v1/\(given.path)", given.body, headers: .operatorJo)
      #expect(answer.status == .forbidden)
      #expect(answer.error?.contains("lintel") == true)
    }
    #expect(agent.commands.isEmpty)
  }

  @Test(arguments: [
    (CommandRefusal.unknownResource("fornt", known: ["front"]), 404), (.notNow("the door is open"), 409), (.busy, 503),
  ])
  func `a refusal is told with its status and its words`(_ refusal: CommandRefusal, _ status: Int) async throws {
    agent.refuse(refusal)
    try await agent.test(.localSocket) { client, _ in
      let answer = try await client.post("/v1/doors/front/unlock", headers: .operatorJo)
      #expect(answer.status.code == status)
      #expect(answer.error == refusal.description)
    }
  }

  @Test(arguments: ["", "   ", String(repeating: "x", count: 65), "Jo\tPark", "Jo\u{202E}kraP"])
  func `a name that cannot be read is refused`(name: String) async throws {
    try await agent.test(.localSocket) { client, _ in
      let headers: HTTPFields = [.lintelOperator: name]
      try await client.post("/v1/doors/front/unlock", headers: headers).expect(.badRequest)
    }
    #expect(agent.commands.isEmpty)
  }

  @Test func `a command without a name is refused`() async throws {
    try await agent.test(.localSocket) { client, _ in
      let answer = try await client.post("/v1/doors/front/unlock")
      #expect(answer.status == .badRequest)
      #expect(answer.error?.contains("Lintel-Operator") == true)
    }
  }

  @Test func `a name of 64 characters is fine, whatever their script`() async throws {
    try await agent.test(.localSocket) { client, _ in
      let headers: HTTPFields = [.lintelOperator: String(repeating: "ж", count: 64)]
      try await client.post("/v1/doors/front/unlock", headers: headers).expect(.ok)
    }
  }

  @Test(arguments: [
    ("doors/front/posture", #"{"posture": "ajar"}"#, "secured"),
    ("doors/front/posture", #"{"posture": 3}"#, "'posture' is of the wrong type"),
    ("doors/front/posture", "[]", "{"), ("doors/front/posture", "", "no JSON"),
    ("tools/laser/lockout", "{}", "no 'reason'"), ("tools/laser/lockout", #"{"reason": " "}"#, "empty"),
    ("tools/laser/lockout", #"{"reason": "a\nb"}"#, "line breaks"),
    ("tools/laser/lockout", #"{"reason": "\#(String(repeating: "x", count: 201))"}"#, "200"),
    ("tools/laser/stop", "{}", "no 'emergency'"), ("rooms/workshop/count", #"{"count": -1}"#, "0 to 10000"),
    ("rooms/workshop/count", #"{"count": 10001}"#, "0 to 10000"),
    ("rooms/workshop/count", #"{"count": 1e300}"#, "0 to 10000"), ("rooms/workshop/count", #"{"count": "3"}"#, "type"),
    ("rooms/workshop/count", #"{"count": 1.5}"#, "0 to 10000"),
    ("doors/front/prop", "{}", "no 'seconds'"), ("doors/front/prop", #"{"seconds": 0}"#, "1 to 86400"),
    ("doors/front/prop", #"{"seconds": 86401}"#, "1 to 86400"), ("doors/front/prop", #"{"seconds": "5m"}"#, "type"),
    ("doors/front/remote-unlock", "{}", "no 'member'"),
    ("doors/front/remote-unlock", #"{"member": "jo"}"#, "32 hexadecimal digits"),
    ("lockdown", "{}", "no 'active'"), ("lockdown", #"{"active": "yes"}"#, "type"), ("lockdown", "", "no JSON"),
    ("evacuation", "{}", "no 'active'"), ("evacuation", #"{"active": 1}"#, "type"),
    ("forgiveness", #"{"member": "jo"}"#, "32 hexadecimal digits"), ("forgiveness", #"{"member": 7}"#, "type"),
    ("forgiveness", #"{"membr": "jo"}"#, "'membr'"), ("forgiveness", "[]", "no JSON object"),
    ("areas/night/arm", "{}", "no 'forced'"), ("areas/night/arm", #"{"forced": 1}"#, "type"),
    ("outputs/sign/switch", "{}", "no 'on'"), ("outputs/sign/switch", #"{"on": "on"}"#, "type"),
  ])
  func `input that cannot be read is refused, saying why`(path: String, body: String, why: String) async throws {
    try await agent.test(.localSocket) { client, _ in
      let answer = try await client.post("/v1/\(path)", body, headers: .operatorJo)
      #expect(answer.status == .badRequest)
      #expect(answer.error?.contains(why) == true, "\(answer.error ?? answer.text)")
    }
    #expect(agent.commands.isEmpty)
  }

  @Test func `a body that is too long is refused`() async throws {
    try await agent.test(.localSocket) { client, _ in
      let body = #"{"reason": "\#(String(repeating: "x", count: JSONBody.limit))"}"#
      let answer = try await client.post("/v1/tools/laser/lockout", body, headers: .operatorJo)
      #expect(answer.status == .contentTooLarge)
      #expect(answer.error?.contains("4096 bytes") == true)
    }
  }

  @Test func `a body that a form can send is refused`() async throws {
    try await agent.test(.localSocket) { client, _ in
      for type in ["text/plain", "application/x-www-form-urlencoded"] {
        let headers: HTTPFields = [.contentType: type, .lintelOperator: "Jo"]
        let answer = try await client.post("/v1/tools/laser/stop", #"{"emergency": false}"#, headers: headers)
        #expect(answer.status == .badRequest)
      }
    }
  }

  @Test func `a name in the path is read as it was meant`() async throws {
    try await agent.test(.localSocket) { client, _ in
      _ = try await client.post("/v1/doors/side%20door/unlock", headers: .operatorJo)
    }
    #expect(agent.commands == [.unlock(door: "side door")])
    try await agent.test(.localSocket) { client, _ in
      try await client.post("/v1/doors/%ff/unlock", headers: .operatorJo).expect(.badRequest)
    }
  }
}
