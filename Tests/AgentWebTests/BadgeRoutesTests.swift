import Hummingbird
import HummingbirdTesting
import SpaceCore
import Testing

@testable import AgentRuntime
@testable import AgentWeb

@Suite struct BadgeRoutesTests {
  let agent = FakeAgent()

  @Test func `a badge that is shown at a reader comes back with its number, to the local socket`() async throws {
    try await agent.test(.localSocket) { client, _ in
      let answer = try await client.post(
        "/v1/readers/front-outside/enrolment", #"{"seconds": 60}"#, headers: .operatorJo)
      let badge = try answer.decoded(CapturedBadge.self)
      #expect(badge.kind == "card_uid" && badge.secret == "3a00814000" && badge.tag == "k7Qf" && badge.holder == nil)
      #expect(answer.headers[.cacheControl] == "no-store")
    }
    #expect(agent.badges == ["enrol at front-outside for 60 s by Jo Park"])
  }

  @Test func `no description of a badge has its number`() {
    var text = "\(FakeAgent.captured) \(String(reflecting: FakeAgent.captured))"
    dump(FakeAgent.captured, to: &text)
    #expect(text.contains("k7Qf") && !text.contains("3a00814000"))
  }

  @Test func `unknown badges are listed without their numbers and taken by their place`() async throws {
    try await agent.test(.localSocket) { client, _ in
      let list = try await client.get("/v1/unknown-badges")
      #expect(try list.decoded([UnknownBadge].self) == [FakeAgent.unknown])
      #expect(!list.text.contains("3a00814000"))
      let taken = try await client.post("/v1/unknown-badges/7/take", headers: .operatorJo)
      #expect(try taken.decoded(CapturedBadge.self).secret == "3a00814000")
    }
    #expect(agent.badges == ["take 7 by Jo Park"])
  }

  @Test func `the page and its network see nothing of badges`() async throws {
    try await agent.test(simulated: true) { client, _ in
      let answers = [
        try await client.post("/v1/readers/front-outside/enrolment", #"{"seconds": 60}"#, headers: .operatorJo),
        try await client.get("/v1/unknown-badges"),
        try await client.post("/v1/unknown-badges/7/take", headers: .operatorJo),
      ]
      for answer in answers {
        #expect(answer.status == .forbidden)
        #expect(answer.error?.contains("socket") == true)
      }
      for path in ["/", "/v1/space", "/v1/entries"] {
        let answer = try await client.get(path)
        #expect(!answer.text.contains("3a00814000") && !answer.text.contains("k7Qf"))
      }
    }
    #expect(agent.badges.isEmpty)
  }

  @Test(arguments: [
    ("readers/front-outside/enrolment", "{}", 400, "no 'seconds'"),
    ("readers/front-outside/enrolment", #"{"seconds": 0}"#, 400, "1 to 120"),
    ("readers/front-outside/enrolment", #"{"seconds": 121}"#, 400, "1 to 120"),
    ("readers/front-outside/enrolment", #"{"seconds": 1.5}"#, 400, "1 to 120"),
    ("readers/front-outside/enrolment", #"{"seconds": "60"}"#, 400, "type"),
    ("readers/%ff/enrolment", #"{"seconds": 60}"#, 400, "cannot be read"),
    ("unknown-badges/k7Qf/take", "{}", 400, "by its number"), ("unknown-badges/-1/take", "{}", 400, "by its number"),
    ("unknown-badges/99999999999999999999/take", "{}", 400, "by its number"),
    ("unknown-badges/8/take", "{}", 404, "show it again"),
  ])
  func `what cannot be read or is not there is refused, saying why`(
    path: String, body: String, status: Int, why: String
  ) async throws {
    try await agent.test(.localSocket) { client, _ in
      let answer = try await client.post("/v1/\(path)", body, headers: .operatorJo)
      #expect(answer.status.code == status)
      #expect(answer.error?.contains(why) == true, "\(answer.error ?? answer.text)")
    }
  }

  @Test func `whoever takes a number gives a name`() async throws {
    try await agent.test(.localSocket) { client, _ in
      try await client.post("/v1/readers/front-outside/enrolment", #"{"seconds": 60}"#).expect(.badRequest)
      try await client.post("/v1/unknown-badges/7/take").expect(.badRequest)
    }
    #expect(agent.badges.isEmpty)
  }

  @Test func `a refusal of the agent is told`() async throws {
    agent.refuse(.notNow("no badge was shown at front-outside in time; begin again"))
    try await agent.test(.localSocket) { client, _ in
      let answer = try await client.post(
        "/v1/readers/front-outside/enrolment", #"{"seconds": 1}"#, headers: .operatorJo)
      #expect(answer.status == .conflict && answer.error?.contains("begin again") == true)
    }
  }

  @Test func `a board without readers says so`() async throws {
    try await agent.test(.localSocket, readers: false) { client, _ in
      let answer = try await client.get("/v1/unknown-badges")
      #expect(answer.error == "this board has no readers")
    }
  }
}
