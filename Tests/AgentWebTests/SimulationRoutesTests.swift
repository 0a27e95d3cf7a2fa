import Hummingbird
import HummingbirdTesting
import Testing

@testable import AgentRuntime
@testable import AgentWeb

@Suite struct SimulationRoutesTests {
  let agent = FakeAgent()

  @Test func `badges are listed`() async throws {
    try await agent.test(simulated: true) { client, _ in
      let badges = try await client.get("/v1/badges").decoded([SimulationAccess.Badge].self)
      #expect(badges == [.init(id: "ada", name: "Ada Marsh", note: "laser, evenings")])
    }
  }

  @Test func `a tap and a push reach the simulated space`() async throws {
    try await agent.test(simulated: true) { client, _ in
      let tap = try await client.post("/v1/taps", #"{"reader": "front-outside", "badge": "ada"}"#)
      #expect(try tap.decoded(CommandReceipt.self).words == "The badge of Ada Marsh was shown at front-outside.")
      let push = try await client.post("/v1/pushes", #"{"door": "front", "force": true}"#)
      #expect(try push.decoded(CommandReceipt.self).words == "Front door was forced.")
    }
    #expect(agent.taps == [["front-outside", "ada"]])
    #expect(agent.pushes == ["front by force"])
  }

  @Test func `somebody rings at a door that has a bell`() async throws {
    try await agent.test(simulated: true) { client, api in
      let answer = try await client.post("/v1/rings", #"{"door": "front"}"#)
      #expect(try answer.decoded(CommandReceipt.self).words == "Somebody rang at Front door.")
      try await client.post("/v1/rings", #"{"door": "side"}"#).expect(.notFound)
      try await client.post("/v1/rings", "{}").expect(.badRequest)
      let page = try await client.get("/").text
      #expect(page.contains(#"formaction="/ring""#))
      let form = try await client.post("/ring", "door=front&token=\(api.formToken)", headers: .form)
      #expect(form.status == .seeOther)
      try await client.post("/ring", "door=front&token=00", headers: .form).expect(.forbidden)
    }
    #expect(agent.rings == ["front", "front"])
  }

  @Test(arguments: [("2468", "2468#"), ("2468#", "2468#"), ("24*", "24*"), ("#", "#")])
  func `keys reach a keypad, and digits that nothing ends are entered`(keys: String, pressed: String) async throws {
    try await agent.test(simulated: true) { client, _ in
      let answer = try await client.post("/v1/keys", #"{"reader": "keypad", "keys": "\#(keys)"}"#)
      #expect(try answer.decoded(CommandReceipt.self).words == "The keys were pressed at keypad.")
    }
    #expect(agent.keys == [["keypad", pressed]])
  }

  @Test func `a code is shown at a scanner`() async throws {
    try await agent.test(simulated: true) { client, _ in
      let answer = try await client.post("/v1/scans", #"{"reader": "scanner", "text": "PASS-1"}"#)
      #expect(try answer.decoded(CommandReceipt.self).words == "The code was shown at scanner.")
    }
    #expect(agent.scans == [["scanner", "PASS-1"]])
  }

  @Test(arguments: [
    ("keys", #"{"reader": "keypad", "keys": ""}"#, 400), ("keys", #"{"reader": "keypad", "keys": "12a4"}"#, 400),
    ("keys", #"{"reader": "keypad", "keys": "٣٤٥٦"}"#, 400), ("keys", #"{"reader": "keypad"}"#, 400),
    ("keys", #"{"reader": "keypad", "keys": "\#(String(repeating: "1", count: 33))"}"#, 400),
    ("keys", #"{"reader": "front-outside", "keys": "2468"}"#, 404),
    ("scans", #"{"reader": "scanner", "text": "a\r\nb"}"#, 400), ("scans", #"{"reader": "scanner", "text": ""}"#, 400),
    ("scans", #"{"reader": "keypad", "text": "PASS-1"}"#, 404),
  ])
  func `keys and codes that no reader takes are refused, and no digit is said`(
    path: String, body: String, status: Int
  ) async throws {
    try await agent.test(simulated: true) { client, _ in
      let answer = try await client.post("/v1/\(path)", body)
      #expect(answer.status.code == status, "\(answer.text)")
      #expect(answer.error?.contains("12a4") == false)
    }
    #expect(agent.keys.isEmpty && agent.scans.isEmpty)
  }

  @Test func `a real space has nothing to tap`() async throws {
    try await agent.test(.localSocket) { client, _ in
      try await client.get("/v1/badges").expect(.forbidden)
      try await client.post("/v1/taps", #"{"reader": "a", "badge": "b"}"#).expect(.forbidden)
      try await client.post("/v1/pushes", #"{"door": "a", "force": false}"#).expect(.forbidden)
      try await client.post("/v1/keys", #"{"reader": "a", "keys": "1"}"#).expect(.forbidden)
      try await client.post("/v1/rings", #"{"door": "a"}"#).expect(.forbidden)
      try await client.post("/v1/scans", #"{"reader": "a", "text": "b"}"#).expect(.forbidden)
      try await client.post("/keys", "reader=a&keys=1&token=c", headers: .form).expect(.forbidden)
      try await client.post("/tap", "reader=a&badge=b&token=c", headers: .form).expect(.forbidden)
    }
  }

  @Test func `a refusal of the simulated space is told`() async throws {
    agent.refuse(.unknownResource("moon", known: ["front-outside"]))
    try await agent.test(simulated: true) { client, _ in
      let answer = try await client.post("/v1/taps", #"{"reader": "moon", "badge": "ada"}"#)
      #expect(answer.status == .notFound)
      #expect(answer.error == "nothing here is called 'moon'; there is front-outside")
    }
  }
}
