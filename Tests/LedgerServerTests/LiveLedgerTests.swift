import AsyncHTTPClient
import Foundation
import LedgerClient
import LedgerProtocol
import LocalStore
import Logging
import NIOCore
import NIOHTTP1
import ServiceLifecycle
import SpaceCore
import Synchronization
import Testing

@testable import LedgerServer

/// The real client against the real server over loopback.
@Suite struct LiveLedgerTests {
  @Test(.timeLimit(.minutes(3)))
  func `a board joins, what it wrote while the ledger was away arrives in order and once, and its policy follows`()
    async throws
  {
    let rig = try Rig()
    let board = try LiveBoard()
    var server = try await Served.start(rig.store)
    let terms = try rig.store.invite(url: server.url, actor: "mira")
    let file = try await board.join(try InvitationTerms(text: try terms.text))
    #expect(file.agent == board.store.agent && file.key == rig.store.publicKey.text)
    try DirectoryTests.communityWithoutLaser(rig)

    // Away for ten thousand entries.
    try await server.stop()
    await board.write(10_000)
    #expect(try board.store.delivery.undeliveredCount() == 10_000)
    server = try await Served.start(rig.store)
    try board.moved(to: server.url)
    try await board.running {
      try await board.installed(holding: badge(1))
      try await board.delivered(10_000, to: rig.store)
      await board.write(5)
      try await board.delivered(10_005, to: rig.store)
      // The long poll wakes.
      let start = ContinuousClock.now
      try rig.store.change([.end(.grant, "g1")], actor: "mira")
      try await board.installed(notHolding: badge(1))
      #expect(ContinuousClock.now - start < .seconds(1))
    }
    try await server.stop()

    let own = try Self.sequences(of: board.store.source, rig.store)
    #expect(own == Array(1...10_005))
    #expect(try rig.faults() == [])
    #expect(board.alarms.withLock { $0.isEmpty } && board.refusals.withLock { $0.isEmpty })
    try await board.end()
    rig.end()
  }

  @Test(.timeLimit(.minutes(1)))
  func `at a door that asks first, what was changed at the ledger this moment decides, and without it the policy here`()
    async throws
  {
    let rig = try Rig()
    let board = try LiveBoard()
    let server = try await Served.start(rig.store)
    _ = try await board.join(try rig.store.invite(url: server.url, actor: "mira"))
    try DirectoryTests.communityWithoutLaser(rig)
    var settings = SpaceSettings(id: "hall", name: "Hall", doors: [DoorSettings(id: "door-front", name: "Front")])
    settings.doors[0].readers = ["outside"]
    settings.rules.ledgerWaits["door-front"] = .seconds(2)
    var space = Space(settings: settings, clock: WallClock(reading: Rig.start, at: .zero, quality: .synchronised))
    let digest = try CredentialDigester(key: board.digestKey).digest(of: badge(1))
    var asked: UInt64 = 0

    /// A tap, the question to the ledger, and what is recorded then.
    func tap(within limit: Duration = .seconds(30)) async throws -> JournalEvent? {
      asked += 1
      let shown = Presentation(reader: "outside", credential: .digest(digest, .cardUID), at: .zero)
      let actions = space.handle(.presented(shown), at: .zero)
      #expect(actions.contains(.askLedger(LedgerQuestion(number: asked, wait: .seconds(2)))))
      let newest = await board.newest(within: limit)
      if let policy = try board.policy(), policy.version != space.policy?.version {
        _ = space.handle(.policy(policy, confirmedAt: Rig.start), at: .zero)
      }
      return space.handle(.ledgerAnswered(asked, newest: newest), at: .zero).lazy
        .compactMap { if case .record(let event, _) = $0 { event } else { nil } }.first
    }

    try await board.running {
      try await board.installed(holding: badge(1))
      let first = try await tap()
      #expect(first?.type == .accessGranted && first?.data.grant == "g1" && first?.data.decidedBy == "ledger")
      try rig.store.change([.end(.grant, "g1")], actor: "mira")
      let second = try await tap()
      #expect(second?.type == .accessDenied && second?.data.decidedBy == "ledger")
      #expect((second?.data.policyVersion ?? 0) > (first?.data.policyVersion ?? 0))
      try rig.store.change(
        [.set(.grant, "g2", #"{"to":"members","right":"enter","on":"door-front"}"#)], actor: "mira")
      let third = try await tap()
      #expect(third?.type == .accessGranted && third?.data.grant == "g2")
      try rig.store.revoke(agent: board.store.agent, actor: "mira")
      let last = try await tap()
      #expect(last?.type == .accessGranted && last?.data.decidedBy == "policy_after_ledger_failure")
    }
    try await server.stop()
    try await board.end()
    rig.end()
  }

  @Test(.timeLimit(.minutes(1)))
  func `a ledger that lost its newest entries is a rollback, and one with another past is a fork`() async throws {
    let rig = try Rig()
    let board = try LiveBoard()
    let server = try await Served.start(rig.store)
    _ = try await board.join(try rig.store.invite(url: server.url, actor: "mira"))
    try await server.stop()
    try rig.store.close()
    let copy = rig.folder + "-copy"
    try FileManager.default.copyItem(atPath: rig.folder, toPath: copy)

    let whole = try LedgerStore(folder: rig.folder, now: { Rig.start })
    let first = try await Served.start(whole)
    try board.moved(to: first.url)
    await board.write(3)
    try await board.running { try await board.delivered(3, to: whole) }
    try await first.stop()
    try whole.close()

    // The same keys with the log as it was before, and then with another past of the same length and longer.
    let old = try LedgerStore(folder: copy, now: { Rig.start })
    let second = try await Served.start(old)
    try board.moved(to: second.url)
    await board.write(1)
    try await board.running { try await board.alarmed() }
    #expect(board.alarms.withLock { $0.count } == 1)
    try old.change((0..<20).map { .set(.group, "g\($0)", "{}") }, actor: "mira")
    board.alarms.withLock { $0 = [] }
    try await board.running { try await board.alarmed() }
    guard case .contradiction = board.alarms.withLock({ $0 }).first else {
      Issue.record("\(board.alarms.withLock { $0 })")
      return
    }
    try await second.stop()
    try old.close()
    try await board.end()
    rig.end()
    try FileManager.default.removeItem(atPath: copy)
  }

  @Test(.timeLimit(.minutes(1)))
  func `whoever follows the log gets each entry as it comes`() async throws {
    let rig = try Rig()
    let server = try await Served.start(rig.store)
    try rig.store.change([.set(.group, "before", "{}")], actor: "mira")
    let client = HTTPClient(eventLoopGroupProvider: .singleton)
    var request = HTTPClientRequest(url: server.url + "/v1/entries?type=group.set")
    request.headers.add(name: "authorization", value: "Bearer \(try rig.store.operatorToken())")
    request.headers.add(name: "accept", value: "text/event-stream")
    let response = try await client.execute(request, timeout: .seconds(30))
    #expect(response.status == .ok)
    var text = ""
    for try await part in response.body {
      text += String(buffer: part)
      let events = text.components(separatedBy: "event: entry").count - 1
      if events == 1, !text.contains("id: 1\n") { try rig.store.change([.set(.group, "later", "{}")], actor: "mira") }
      if events == 2 { break }
    }
    #expect(text.hasPrefix("id: 0\nevent: entry\ndata: {\"entry\":\"ey"))
    #expect(text.contains("id: 1\nevent: entry\n"))
    try await client.shutdown()
    try await server.stop()
    rig.end()
  }

  @Test(.timeLimit(.minutes(1)))
  func `stopping does not wait for those who wait`() async throws {
    let rig = try Rig()
    let server = try await Served.start(rig.store)
    let agent = try rig.agent()
    guard case .policy(let version, _) = try rig.store.policy(for: agent.id, have: nil) else { return }
    let client = HTTPClient(eventLoopGroupProvider: .singleton)
    var request = HTTPClientRequest(url: server.url + "/v1/policy?have=\(version)&wait=60")
    let token = try AgentToken.make(key: agent.key, audience: rig.store.origin, now: rig.now)
    request.headers.add(name: "authorization", value: "Bearer \(token)")
    let waiting = request
    async let answer = client.execute(waiting, timeout: .seconds(90))
    while rig.store.directorySignals.count == 0 { await Task.yield() }
    let start = ContinuousClock.now
    try await server.stop()
    #expect(ContinuousClock.now - start < .seconds(20))
    #expect(try await answer.status == .noContent)
    try await client.shutdown()
    rig.end()
  }

  /// The numbers of one source in the order of the log.
  private static func sequences(of source: String, _ store: LedgerStore) throws -> [UInt64] {
    var (position, found): (UInt64, [UInt64]) = (0, [])
    while true {
      let page = try store.entries(.init(from: position))
      for logged in page {
        position = logged.position + 1
        let entry = try Entry(bytes: logged.bytes ?? [])
        if entry.source == source { found.append(entry.sequence) }
      }
      if page.isEmpty { return found }
    }
  }
}
