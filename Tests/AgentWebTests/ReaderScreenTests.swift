import Foundation
import Hummingbird
import HummingbirdTesting
import SpaceCore
import Testing

@testable import AgentRuntime
@testable import AgentWeb

@Suite(.timeLimit(.minutes(1))) struct ReaderScreenTests {
  let agent = FakeAgent()

  private func screen(_ language: TextLanguage = .english) async throws -> String {
    let api = try AgentAPI(access: agent.access(), options: AgentWebOptions(language: language))
    return try await Application(router: api.router()).test(.router) { client in
      let answer = try await client.get("/readers/front-outside")
      #expect(answer.status == .ok)
      return answer.text
    }
  }

  @Test(
    arguments: [
      ("idle", nil, "idle", "Show your badge.", "Muestra tu tarjeta."),
      ("granted", nil, "granted", "Go ahead.", "Adelante."),
      ("denied", "No training <yet>.", "denied", "No training &lt;yet&gt;.", "No training &lt;yet&gt;."),
      ("waiting", "Enter your PIN.", "waiting", "Enter your PIN.", "Enter your PIN."),
      ("enrolling", nil, "waiting", "Show the new badge.", "Muestra la tarjeta nueva."),
      ("warning", nil, "warning", "Attention, please.", "Atención, por favor."),
    ] as [(String, String?, String, String, String)])
  func `a screen says what its reader shows, in the language of the space`(
    indication: String, text: String?, tone: String, english: String, spanish: String
  ) async throws {
    agent.edit { snapshot in
      snapshot.readers[0].indication = indication
      snapshot.readers[0].text = text
    }
    let html = try await screen()
    #expect(html.contains(#"class="shown \#(tone)""#) && html.contains(#"<p class="words">\#(english)</p>"#), "\(html)")
    #expect(html.contains("Front door") && html.contains(#"<html lang="en""#))
    let spoken = try await screen(.spanish)
    #expect(spoken.contains(#"<p class="words">\#(spanish)</p>"#) && spoken.contains(#"<html lang="es""#))
  }

  @Test func `a reader that is not connected says so and not 'show your badge'`() async throws {
    agent.edit { $0.readers[0].isConnected = false }
    let html = try await screen()
    #expect(html.contains("This reader does not work") && !html.contains("Show your badge"))
  }

  @Test func `a reader that there is not has no screen, and the page names those that have one`() async throws {
    let api = try AgentAPI(access: agent.access())
    try await Application(router: api.router()).test(.router) { client in
      for uri in ["/readers/nobody", "/readers/nobody/live"] {
        let missing = try await client.get(uri)
        #expect(missing.status == .notFound)
      }
      let page = try await client.get("/").text
      #expect(page.contains(#"<a href="/readers/front-outside">Front door</a>"#))
      let script = try await client.get("/screen.js")
      #expect(script.status == .ok)
    }
  }

  @Test func `its stream sends a screen when that changes, and nothing when something else does`() async throws {
    let agent = agent
    try await serving(agent.access(), at: .tcp(host: "127.0.0.1", port: 0)) { port, _ in
      try await LiveClient.with(.port(try #require(port))) { client in
        try await client.send("GET /readers/front-outside/live HTTP/1.1\r\nHost: localhost\r\n\r\n")
        let first = try await client.read(until: "Front door")
        #expect(first.contains("event: run") && first.contains("Show your badge."))
        agent.edit { $0.doors[0].leaf = .open }
        agent.edit { $0.readers[0].indication = "granted" }
        let next = try await client.read(until: "Front door")
        #expect(next.contains("Go ahead.") && next.components(separatedBy: "event: html").count == 2)
      }
    }
  }
}
