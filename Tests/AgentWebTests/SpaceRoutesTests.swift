import Hummingbird
import HummingbirdTesting
import SpaceCore
import Testing

@testable import AgentRuntime
@testable import AgentWeb

@Suite struct SpaceRoutesTests {
  let agent = FakeAgent()

  @Test func `the space is read as the snapshot it is`() async throws {
    try await agent.test { client, _ in
      let answer = try await client.get("/v1/space")
      #expect(answer.status == .ok)
      #expect(answer.headers[.contentType] == "application/json; charset=utf-8")
      #expect(try answer.decoded(SpaceSnapshot.self) == .example)
    }
  }

  @Test func `entries come newest first, as many as asked`() async throws {
    for number in 1...30 { agent.add("Entry \(number).") }
    try await agent.test { client, _ in
      let three = try await client.get("/v1/entries?limit=3").decoded([RecordedEvent].self)
      #expect(three.map(\.sequence) == [30, 29, 28])
      #expect(try await client.get("/v1/entries").decoded([RecordedEvent].self).count == 20)
    }
  }

  @Test(arguments: ["0", "1001", "-1", "many", ""])
  func `a limit that is none is refused`(limit: String) async throws {
    try await agent.test { client, _ in
      let answer = try await client.get("/v1/entries?limit=\(limit)")
      #expect(answer.status == .badRequest)
      #expect(answer.error?.contains("1 to 1000") == true)
    }
  }

  @Test func `one entry is read by its number`() async throws {
    agent.add("The front door opened.")
    try await agent.test { client, _ in
      #expect(try await client.get("/v1/entries/1").decoded(RecordedEvent.self).words == "The front door opened.")
      let missing = try await client.get("/v1/entries/2")
      #expect(missing.status == .notFound)
      #expect(missing.error?.contains("no entry 2") == true)
      try await client.get("/v1/entries/last").expect(.badRequest)
    }
  }

  @Test func `an address that does not exist is not found, in words`() async throws {
    try await agent.test { client, _ in
      let answer = try await client.get("/v1/nothing")
      #expect(answer.status == .notFound)
      #expect(answer.error != nil)
    }
  }

  @Test func `what goes wrong inside is not told outside`() async throws {
    agent.failToRead()
    try await agent.test { client, _ in
      let answer = try await client.get("/v1/entries")
      #expect(answer.status == .internalServerError)
      #expect(answer.error == "the agent could not answer; its log says why")
    }
  }

  @Test func `a forecast is asked with the member, the place and the time`() async throws {
    var access = agent.access()
    access.forecast = { (member, resource, time) async throws(CommandRefusal) in
      throw .notNow("\(member) at \(resource) at \(time?.milliseconds ?? 0)")
    }
    let app = Application(router: try AgentAPI(access: access, options: .localSocket).router())
    try await app.test(.router) { client in
      let member = "4f2a91c0000000000000000000000001"
      let at = "2026-07-31T12%3A00%3A00-04%3A00"
      let answer = try await client.get("/v1/forecast?member=\(member)&resource=laser%20cutter&at=\(at)")
      #expect(answer.error == "\(member) at laser cutter at \(WallTime.noon.milliseconds)")
      for query in [
        "", "?member=ada&resource=laser", "?member=\(member)", "?member=\(member)&resource=laser&at=noon",
        "?member=\(member)&resource=laser&at=99999999999-01-01T00%3A00%3A00Z",
      ] {
        try await client.get("/v1/forecast\(query)").expect(.badRequest)
      }
    }
    let moon = "/v1/forecast?member=4f2a91c0000000000000000000000001&resource=moon"
    try await agent.test(.localSocket) { client, _ in try await client.get(moon).expect(.notFound) }
    // It tells who may go where: not for everybody who sees the page.
    try await agent.test { client, _ in try await client.get(moon).expect(.forbidden) }
  }
}
