import Hummingbird
import HummingbirdTesting
import Logging
import NIOEmbedded
import Testing

@testable import AgentWeb

@Suite struct GuardTests {
  let agent = FakeAgent()
  let tap = #"{"reader": "front-outside", "badge": "ada"}"#

  @Test(arguments: ["/", "/v1/space", "/style.css", "/nothing", "/v1/nothing"])
  func `every answer says what a browser may load`(path: String) async throws {
    try await agent.test { client, _ in
      let headers = try await client.get(path).headers
      let policy = try #require(headers[.contentSecurityPolicy])
      #expect(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"))
      #expect(!policy.contains("unsafe") && !policy.contains("*"))
      #expect(headers[.xContentTypeOptions] == "nosniff")
      #expect(headers[.referrerPolicy] == "same-origin")
    }
  }

  @Test(
    arguments: [
      [.origin: "http://elsewhere.example"], [.origin: "null"], [.origin: "http://localhost:1"], [.origin: "localhost"],
      [.secFetchSite: "cross-site"], [.secFetchSite: "same-site"],
      [.origin: "http://localhost", .secFetchSite: "cross-site"],
    ] as [HTTPFields])
  func `what another site makes a browser send is refused`(headers: HTTPFields) async throws {
    try await agent.test(simulated: true) { client, api in
      try await client.post("/v1/taps", tap, headers: .json + headers).expect(.forbidden)
      let form = "reader=front-outside&badge=ada&token=\(api.formToken)"
      try await client.post("/tap", form, headers: .form + headers).expect(.forbidden)
    }
    #expect(agent.taps.isEmpty)
  }

  @Test(
    arguments: [
      [:], [.origin: "http://localhost"], [.origin: "https://LOCALHOST"],
      [.origin: "http://localhost", .secFetchSite: "same-origin"], [.secFetchSite: "none"],
    ] as [HTTPFields])
  func `what the page itself sends is taken`(headers: HTTPFields) async throws {
    try await agent.test(simulated: true) { client, _ in
      try await client.post("/v1/taps", tap, headers: .json + headers).expect(.ok)
    }
  }

  @Test(arguments: [
    "127.0.0.1:8080", "[::1]:8080", "localhost", "LOCALHOST:80", "board", "board:8080", "lintel.local", "lintel.local.",
    "192.168.4.7", "door.example.org",
  ])
  func `the board's own names are answered`(host: String) {
    #expect(HostGuard.isOurs(HostGuard.host(of: host), names: ["door.example.org"]))
  }

  @Test(arguments: ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "evil.example:8080", "", ":80"])
  func `names that anybody can own are not`(host: String) {
    #expect(!HostGuard.isOurs(HostGuard.host(of: host), names: ["door.example.org"]))
  }

  @Test func `a foreign host name reads nothing and a socket takes any`() async throws {
    let foreign = HTTPRequest(method: .get, scheme: "http", authority: "evil.example", path: "/v1/space")
    for (names, allowed) in [([] as [String]?, false), (nil, true)] {
      let guarded = HostGuard(names: names)
      let request = Request(head: foreign, body: RequestBody(buffer: .init()))
      let context = WebContext(source: .init(channel: NIOAsyncTestingChannel(), logger: Logger(label: "test")))
      do {
        let answer = try await guarded.handle(request, context: context) { _, _ in Response(status: .ok) }
        #expect(allowed && answer.status == .ok)
      } catch let problem as WebProblem {
        #expect(!allowed && problem.status == .forbidden)
      }
    }
  }
}

extension HTTPFields {
  static func + (a: HTTPFields, b: HTTPFields) -> HTTPFields {
    var sum = a
    sum.append(contentsOf: b)
    return sum
  }
}
