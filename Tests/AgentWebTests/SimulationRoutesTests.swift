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

  @Test func `a real space has nothing to tap`() async throws {
    try await agent.test(.localSocket) { client, _ in
      try await client.get("/v1/badges").expect(.forbidden)
      try await client.post("/v1/taps", #"{"reader": "a", "badge": "b"}"#).expect(.forbidden)
      try await client.post("/v1/pushes", #"{"door": "a", "force": false}"#).expect(.forbidden)
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
