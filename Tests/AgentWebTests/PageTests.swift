import Foundation
import Hummingbird
import HummingbirdTesting
import SpaceCore
import Testing

@testable import AgentRuntime
@testable import AgentWeb

@Suite struct PageTests {
  let agent = FakeAgent()

  private func page(
    _ uri: String = "/", _ options: AgentWebOptions = AgentWebOptions(), simulated: Bool = false
  ) async throws -> String {
    let api = try AgentAPI(access: agent.access(simulated: simulated), options: options)
    return try await Application(router: api.router()).test(.router) { client in
      let answer = try await client.get(uri)
      #expect(answer.status == .ok)
      #expect(answer.headers[.contentType] == "text/html; charset=utf-8")
      #expect(answer.headers[.cacheControl] == "no-store")
      return answer.text
    }
  }

  @Test func `the page shows the space in words`() async throws {
    agent.add("Front door opened for Ada Marsh.")
    let html = try await page("/", AgentWebOptions(timeZone: try #require(TimeZone(identifier: "America/Detroit"))))
    for words in [
      "Riverside Makerspace", "All is well", "Clock synchronised", "Policy 41, confirmed 12:00",
      "1,204 entries, all in the ledger", "<strong>12</strong> of 40", "11 to 14, as somebody passed without a badge",
      "Front door opened for Ada Marsh.", "Secured, lock engaged, leaf closed", "Locked", "Laser cutter", "Ready",
      "2026-07-31T16:00:00Z", "Times are in America/Detroit",
    ] {
      #expect(html.contains(words), "\(words)")
    }
    #expect(!html.contains("<form"))
  }

  @Test func `an alarm, a lost reader and trouble of the board stand at the top`() async throws {
    agent.edit { snapshot in
      snapshot.doors[0].alarm = .forced
      snapshot.readers[2].isConnected = false
      snapshot.health.journalFault = "the storage is full"
      snapshot.health.policyVersion = nil
      snapshot.health.clock = .unknown
      snapshot.health.undelivered = 12_345
    }
    let html = try await page()
    for words in [
      "Front door: forced open, until somebody acknowledges it.", "Laser cutter: its reader is not connected.",
      "Entries: the storage is full.", "There is no policy yet", "does not know the time",
      "12,345 not yet in the ledger",
    ] {
      #expect(html.contains(words), "\(words)")
    }
    #expect(!html.contains("All is well"))
  }

  @Test func `a tool out of service says why and to unplug it`() async throws {
    agent.edit { snapshot in
      snapshot.tools[0].state = "out_of_service"
      snapshot.tools[0].lockout = ToolLockout(reason: "The mirror is cracked", actor: "Sam", since: .noon)
    }
    let html = try await page()
    #expect(html.contains("Out of service") && html.contains("by Sam since"))
    #expect(html.contains("The mirror is cracked · Unplug it before you service it."))
  }

  @Test func `areas and outputs are there on boards that have some`() async throws {
    let without = try await page()
    for part in ["areas-title", "outputs-title", "with-more", "#areas", "#outputs"] { #expect(!without.contains(part)) }
    agent.edit { snapshot in
      snapshot.areas = [
        .init(id: "night", name: "Night alarm", state: "alarm", hasAlarm: true, readers: ["panel"]),
        .init(id: "store", name: "Store", state: "armed", hasAlarm: false, readers: []),
      ]
      snapshot.outputs = [.init(id: "chime", name: "Chime", isOn: true), .init(id: "sign", name: "Sign", isOn: false)]
    }
    let html = try await page()
    for words in [
      "Night alarm: intrusion alarm, until somebody acknowledges it.", "Somebody is where nobody should be",
      "Nobody should be there", "areas-title", "outputs-title", "Chime", "On", "Off", "with-more",
    ] {
      #expect(html.contains(words), "\(words)")
    }
    #expect(!html.contains("All is well"))
  }

  @Test(arguments: [
    ("disarmed", "Disarmed"), ("arming", "Time to leave"), ("armed", "Armed"), ("entering", "has to disarm it"),
    ("alarm", "Alarm"), ("later", "Not known yet"),
  ])
  func `every state of an area has words`(state: String, words: String) async throws {
    agent.edit { snapshot in
      snapshot.areas = [.init(id: "night", name: "Night", state: state, hasAlarm: false, readers: [])]
    }
    #expect(try await page().contains(words))
  }

  @Test func `a door says that it is propped or waits for the first member`() async throws {
    agent.edit { $0.doors[0].isPropped = true }
    #expect(try await page().contains("leaf closed, may stand open for a time"))
    agent.edit { snapshot in
      snapshot.doors[0].isPropped = false
      snapshot.doors[0].waitsForMember = true
    }
    #expect(try await page().contains("leaf closed, opens to all with the first member"))
  }

  @Test func `a reader that waits says for what`() async throws {
    agent.edit { snapshot in
      snapshot.readers[0].indication = "waiting"
      snapshot.readers[0].text = "Enter your code."
    }
    let html = try await page("/", simulated: true)
    #expect(html.contains("Waiting for more") && html.contains("<q>Enter your code.</q>"))
  }

  @Test func `keypads have a field of their own and take no badge`() async throws {
    agent.edit { snapshot in
      snapshot.doors[0].readers.append("keypad")
      snapshot.readers.append(.init(id: "keypad", isConnected: true, indication: "idle"))
    }
    let html = try await page("/", simulated: true)
    #expect(html.contains(#"action="/keys""#) && html.contains("Front door, keypad"))
    #expect(!html.contains(#"type="radio" name="reader" value="keypad""#))
    var access = agent.access(simulated: true)
    access.simulation?.keypads = []
    let api = try AgentAPI(access: access, options: AgentWebOptions())
    try await Application(router: api.router()).test(.router) { client in
      let bare = try await client.get("/").text
      #expect(!bare.contains("/keys"))
    }
  }

  @Test func `keys work as a form`() async throws {
    try await agent.test(simulated: true) { client, api in
      let form = "reader=keypad&keys=2468&token=\(api.formToken)"
      let answer = try await client.post("/keys", form, headers: .form)
      #expect(answer.status == .seeOther && answer.headers[.location] == "/#try")
      try await client.post("/keys", "reader=keypad&keys=2468&token=00", headers: .form).expect(.forbidden)
      try await client.post("/keys", "reader=keypad&keys=x&token=\(api.formToken)", headers: .form).expect(.badRequest)
    }
    #expect(agent.keys == [["keypad", "2468#"]])
  }

  @Test func `a tool in use names its member by pseudonym unless a name is known`() async throws {
    let member = MemberID(high: 0x4f2a_91c0_0000_0000, low: 7)
    agent.edit { snapshot in
      snapshot.tools[0].state = "running"
      snapshot.tools[0].member = member
      snapshot.tools[0].since = .noon
      snapshot.tools[0].busy = false
    }
    let html = try await page()
    #expect(html.contains("In use, idle") && html.contains("by member 4f2a91c0 since"))
    #expect(!html.contains("\(member)"))
    let named = try await page("/", AgentWebOptions(memberName: { $0 == member ? "Ada Marsh" : nil }))
    #expect(named.contains("by Ada Marsh since"))
  }

  @Test(arguments: [(12, 12), (13, 10), (60, 10)])
  func `many badges are folded after the first ten`(count: Int, before: Int) async throws {
    var access = agent.access(simulated: true)
    access.simulation?.badges = (1...count).map { .init(id: "b\($0)", name: "Member \($0)", note: "") }
    let api = try AgentAPI(access: access, options: AgentWebOptions())
    try await Application(router: api.router()).test(.router) { client in
      let parts = try await client.get("/").text.components(separatedBy: "<details>")
      #expect(
        parts.map { $0.components(separatedBy: #"name="badge""#).count - 1 }
          == [before, count - before].filter { $0 > 0 })
      #expect(parts.count == 1 || parts[1].contains("<summary>\(count - before) more badges</summary>"))
    }
  }

  @Test func `entries that cannot be read are missed in words and the rest is shown`() async throws {
    agent.failToRead()
    let html = try await page()
    #expect(html.contains("The entries cannot be read at the moment."))
    #expect(html.contains("Front door"))
  }

  /// `<` and `"` with a combining mark are characters of their own, which a browser reads as the bare ones.
  static let mark = "\u{301}"
  static let bareMarks = ["\"", "'", "<"].map { $0 + mark }
  static let hostile = #"</title><script>alert(1)</script>"\#u{301} onfocus='x'\#u{301} <\#u{301}img src=x>&{{space}}"#

  @Test func `hostile names stay text, wherever they stand`() async throws {
    let hostile = Self.hostile
    agent.edit { snapshot in
      snapshot.name = hostile
      snapshot.doors[0].name = hostile
      snapshot.doors[0].id = hostile
      snapshot.doors[0].alarm = .held
      snapshot.tools[0].name = hostile
      snapshot.tools[0].state = "out_of_service"
      snapshot.tools[0].lockout = ToolLockout(reason: hostile, actor: hostile, since: .noon)
      snapshot.rooms[0].name = hostile
      snapshot.readers[0].text = hostile
      snapshot.readers[0].id = hostile
      snapshot.areas = [.init(id: hostile, name: hostile, state: "alarm", hasAlarm: true, readers: [])]
      snapshot.outputs = [.init(id: hostile, name: hostile, isOn: true)]
      snapshot.health.journalFault = hostile
    }
    agent.add(hostile)
    var access = agent.access(simulated: true)
    access.simulation?.badges = [.init(id: hostile, name: hostile, note: hostile)]
    access.simulation?.keypads = [hostile]
    let api = try AgentAPI(access: access, options: AgentWebOptions(memberName: { _ in hostile }))
    try await Application(router: api.router()).test(.router) { client in
      let html = try await client.get("/?reader=%22%3E%3Cscript%3E").text
      #expect(html.components(separatedBy: "<script").count == 2, "only the page's own script")
      for bare in Self.bareMarks { #expect(!html.unicodeScalars.containsSequence(bare)) }
      #expect(html.unicodeScalars.containsSequence("&quot;" + Self.mark))
      #expect(html.contains("{{space}}"), "a name is no template")
    }
  }

  @Test func `every template escapes by itself`() throws {
    struct View {
      var words = "\"\u{301}<"
      var tone = "\"\u{301}<"
      var shape = "\"\u{301}<"
    }
    let templates = try PageTemplates()
    #expect(Set(PageTemplates.sections).isSubset(of: PageTemplates.names))
    for name in ["sign", "problem"] {
      let html = templates.text(name, View())
      for bare in Self.bareMarks { #expect(!html.unicodeScalars.containsSequence(bare)) }
    }
    for name in PageTemplates.names { #expect(!templates.text(name, [String: String]()).contains("{{")) }
  }

  @Test func `a tap works as a form and comes back to where the person was`() async throws {
    try await agent.test(simulated: true) { client, api in
      let html = try await client.get("/").text
      #expect(html.contains(#"name="token" value="\#(api.formToken)""#))
      let form = "reader=laser-reader&badge=ada&token=\(api.formToken)"
      let answer = try await client.post("/tap", form, headers: .form)
      #expect(answer.status == .seeOther)
      #expect(answer.headers[.location] == "/?reader=laser-reader#try")
      let again = try await client.get("/?reader=laser-reader").text
      #expect(again.contains(#"value="laser-reader" required checked"#))
      _ = try await client.post("/push", "door=front&force=yes&token=\(api.formToken)", headers: .form)
      _ = try await client.post("/push", "door=front&force=no&token=\(api.formToken)", headers: .form)
    }
    #expect(agent.taps == [["laser-reader", "ada"]])
    #expect(agent.pushes == ["front by force", "front"])
  }

  @Test func `a form without its token or without its fields does nothing`() async throws {
    try await agent.test(simulated: true) { client, api in
      let stale = try await client.post("/tap", "reader=a&badge=b&token=00", headers: .form)
      #expect(stale.status == .forbidden)
      #expect(stale.text.contains("load it again"))
      try await client.post("/tap", "reader=a&token=\(api.formToken)", headers: .form).expect(.badRequest)
      try await client.post("/tap", "", headers: .form).expect(.badRequest)
      let long = String(repeating: "x", count: JSONBody.limit)
      try await client.post("/tap", "reader=\(long)", headers: .form).expect(.contentTooLarge)
    }
    #expect(agent.taps.isEmpty)
  }

  @Test func `a reader's name in the way back cannot lead elsewhere`() async throws {
    try await agent.test(simulated: true) { client, api in
      let form = "reader=%0d%0aSet-Cookie%3a%20a%23%2f%2fevil&badge=ada&token=\(api.formToken)"
      let answer = try await client.post("/tap", form, headers: .form)
      #expect(answer.headers[.location] == "/?reader=%0D%0ASet-Cookie%3A%20a%23%2F%2Fevil#try")
    }
  }

  @Test func `without a script the page loads itself again unless asked not to`() async throws {
    #expect(try await page().contains(#"<noscript><meta http-equiv="refresh""#))
    let still = try await page("/?still")
    #expect(!still.contains("refresh"))
    #expect(try await page("/?wall").contains(#"<html lang="en" class="wall">"#))
  }

  @Test func `parts that do not change are asked for by their tag`() async throws {
    try await agent.test { client, _ in
      for file in StaticFile.all {
        let first = try await client.get("/\(file.name)")
        #expect(first.status == .ok && first.text == file.text)
        let tag = try #require(first.headers[.eTag])
        let second = try await client.get("/\(file.name)", headers: [.ifNoneMatch: "\"old\", W/\(tag)"])
        #expect(second.status == .notModified && second.text.isEmpty)
        try await client.get("/\(file.name)", headers: [.ifNoneMatch: "\"old\""]).expect(.ok)
      }
      #expect(try await client.execute(uri: "/", method: .head) { $0.status } == .ok)
    }
  }

  @Test func `nothing of the page comes from elsewhere or stands inline`() async throws {
    let html = try await page("/", simulated: true)
    #expect(!html.contains("http://") && !html.contains("https://"))
    #expect(!html.contains("style=") && !html.contains("onclick=") && !html.contains("<style"))
    #expect(!PageMarkup.style.contains("http") && !PageMarkup.style.contains("@import"))
  }

  @Test func `the page is small`() async throws {
    for number in 1...30 { agent.add("Entry \(number), of a length that is usual for an entry of a board.") }
    let html = try await page("/", simulated: true)
    #expect(html.utf8.count + StaticFile.all.map(\.text.utf8.count).reduce(0, +) < 60_000)
  }
}

extension String.UnicodeScalarView {
  /// By scalars: by characters a quote and its mark are one.
  func containsSequence(_ text: String) -> Bool { Array(self).firstRange(of: Array(text.unicodeScalars)) != nil }
}
