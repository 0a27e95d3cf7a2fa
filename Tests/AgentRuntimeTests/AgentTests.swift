import Crypto
import Foundation
import HardwareAccess
import HardwareSimulated
import LedgerProtocol
import Logging
import SpaceCore
import Synchronization
import Testing
import WireCodecs

@testable import AgentRuntime
@testable import LocalStore

@Suite struct AgentTests {
  // MARK: Running

  @Test func `a tap at a running agent opens the door and is there to read`() async throws {
    let live = try Live()
    try live.installPolicy()
    let agent = try live.start()
    let feed = agent.access.entries()
    try live.board.present(reader: "front", bytes: Cards.ada.encode())
    #expect(try await eventually { live.wasOn("strike") })
    var reader = feed.makeAsyncIterator()
    var entry = await reader.next()
    while let found = entry, found.event.type != .accessGranted { entry = await reader.next() }
    #expect(entry?.event.data.member == Cards.adaID)
    #expect(entry?.words.contains("Front door") == true || entry?.words.contains("front") == true)
    #expect(try await agent.access.lastEntries(50).contains { $0.event.type == .accessGranted })
    #expect(await agent.stop() == [])
    #expect(!live.isOn("strike"))
  }

  @Test func `commands are answered in words, and refused in words`() async throws {
    let live = try Live()
    let agent = try live.start()
    let access = agent.access
    #expect(try await access.command(.unlock(door: "front"), "mira").words == "front is released for 5 s.")
    #expect(try await eventually { live.wasOn("strike") })
    await #expect(throws: CommandRefusal.unknownResource("frnt", known: ["front", "back"])) {
      try await access.command(.unlock(door: "frnt"), "mira")
    }
    await #expect(throws: CommandRefusal.self) { try await access.command(.acknowledge(door: "front"), "mira") }
    await #expect(throws: CommandRefusal.notNow("say why, so that the next member knows")) {
      try await access.command(.lockout(tool: "laser", reason: ""), "mira")
    }
    #expect(await agent.stop() == [])
    await #expect(throws: CommandRefusal.stopping) { try await access.command(.unlock(door: "front"), "mira") }
    #expect(agent.post(.policyConfirmed(Bench.wall)), "what is meant for a stopped agent is dropped")
    #expect(await agent.stop() == [], "stopping twice does nothing")
  }

  @Test func `snapshots follow what happens and end with the agent`() async throws {
    let live = try Live()
    let agent = try live.start()
    let postures = Task {
      var seen: [DoorPosture] = []
      for await snapshot in agent.access.snapshots() {
        let posture = snapshot.doors[0].posture
        if seen.last != posture { seen.append(posture) }
        if posture == .unlocked { break }
      }
      return seen
    }
    _ = try await agent.access.command(.posture(door: "front", .unlocked), "mira")
    #expect(await postures.value.last == .unlocked)
    #expect(agent.access.snapshot().doors[0].lock == "released")
    let rest = Task { for await _ in agent.access.snapshots() {} }
    #expect(await agent.stop() == [])
    await rest.value
    let decoded = try AgentJSON.decode(SpaceSnapshot.self, from: try AgentJSON.encode(agent.snapshot))
    #expect(decoded == agent.snapshot)
  }

  @Test func `an emergency stop switches off at once beside a full mailbox and a reader who never reads`() async throws
  {
    let live = try Live()
    try live.installPolicy()
    let agent = try live.start()
    let unread = agent.access.snapshots()
    try live.board.present(reader: "laser", bytes: Cards.ada.encode())
    #expect(try await eventually { live.isOn("relay") })
    let isOver = Atomic<Bool>(false)
    let refused = Record<Void>()
    let flood = try AgentThread(name: "flood") {
      while !isOver.load(ordering: .relaxed) { if !agent.post(.policyConfirmed(Bench.wall)) { refused.add(()) } }
    }
    #expect(try await eventually { !refused.values.isEmpty })
    try live.board.drive("stop", to: .active)
    #expect(try await eventually { !live.isOn("relay") })
    isOver.store(true, ordering: .relaxed)
    flood.join()
    withExtendedLifetime(unread) {}
    #expect(await agent.stop() == [])
  }

  // MARK: Stopping and starting

  @Test func `stopping brings outputs to idle and says so last`() async throws {
    let live = try Live()
    let agent = try live.start()
    _ = try await agent.access.command(.posture(door: "front", .unlocked), "mira")
    #expect(try await eventually { live.isOn("strike") })
    #expect(await agent.stop() == [])
    #expect(!live.isOn("strike"))
    let store = try live.open()
    let types = try events(of: store).map(\.type)
    #expect(types.first == .agentStarted)
    #expect(types.last == .agentStopped)
    #expect(try store.journal.verify().isSound)
  }

  @Test func `starting again restores postures and closes open sessions with the last known time`() async throws {
    let live = try Live()
    try live.installPolicy()
    var agent = try live.start()
    _ = try await agent.access.command(.posture(door: "back", .lockdown), "mira")
    try live.board.present(reader: "laser", bytes: Cards.ada.encode())
    #expect(try await eventually { live.isOn("relay") })
    #expect(await agent.stop() == [])
    let lastTime = try #require(try events(of: try live.open()).last?.time)

    let opened = live.board.trace.count
    agent = try live.start()
    let snapshot = agent.snapshot
    #expect(snapshot.doors.map(\.posture) == [.secured, .lockdown])
    #expect(snapshot.tools.map(\.state) == ["ready"])
    let moved = live.board.trace.dropFirst(opened).contains { entry in
      if case .changed(let line, .active) = entry.event {
        ["strike", "back-strike", "relay"].contains(line)
      } else {
        false
      }
    }
    #expect(!moved, "no output pulses at the start")
    #expect(await agent.stop() == [])
    let ended = try events(of: try live.open()).filter { $0.type == .toolEnded }
    #expect(ended.map(\.data.reason) == [ToolSessionEnd.powerLost.rawValue])
    #expect(ended.first?.data.estimated == true)
    let started = try #require(try events(of: try live.open()).first { $0.type == .toolStarted })
    let seconds = Double(lastTime.milliseconds - started.time.milliseconds) / 1000
    #expect(abs((ended.first?.data.seconds ?? -1) - seconds) < 1)
  }

  @Test func `stopping while the disk hangs ends, with every output idle, and says what is missing`() async throws {
    let live = try Live()
    let agent = try live.start()
    _ = try await agent.access.command(.posture(door: "front", .unlocked), "mira")
    #expect(try await eventually { live.isOn("strike") })
    let hang = DiskHang(agent.store)
    let faults = await agent.stop(within: .milliseconds(200))
    #expect(!live.isOn("strike"))
    #expect(faults.contains { $0.contains("does not answer") })
    #expect(faults.contains { $0.contains("entries could not be written") })
    hang.end()
    #expect(try await eventually { agent.writer.health == .stopped })
    try agent.store.close()
  }

  @Test func `a start that fails leaves outputs idle and the folder free`() async throws {
    let live = try Live()
    let taken = try live.board.openInputs([try LineAddress("sim:stop")], activeLow: false, pull: .asIs)
    #expect(throws: AgentError.self) { try live.start() }
    #expect(!live.isOn("strike"))
    try taken.release()
    let agent = try await live.startWhenFree()
    #expect(await agent.stop() == [])
  }

  @Test func `two agents on one folder are refused`() async throws {
    let live = try Live()
    let agent = try live.start()
    #expect(throws: StoreError.inUse(folder: live.folder.path)) { try live.open() }
    #expect(await agent.stop() == [])
    try live.open().close()
  }

  // MARK: Keys and policies

  @Test func `keys are made once and are nobody else's to read`() async throws {
    let live = try Live()
    let agent = try live.start()
    let key = agent.digestKey
    #expect(key.count == 32)
    #expect(await agent.stop() == [])
    for (name, mode) in [("agent.key", 0o600), ("digest.key", 0o600), ("", 0o700)] {
      let attributes = try FileManager.default.attributesOfItem(atPath: live.folder.path + "/" + name)
      #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == mode, "\(name)")
    }
    let again = try live.start()
    #expect(again.digestKey == key)
    #expect(await again.stop() == [])
  }

  @Test func `a damaged digest key is kept aside, told, and replaced`() async throws {
    let live = try Live()
    #expect(await (try live.start()).stop() == [])
    let path = live.folder.path + "/digest.key"
    try Data([1, 2, 3]).write(to: URL(filePath: path))
    let agent = try live.start()
    #expect(agent.digestKey.count == 32)
    #expect(agent.notices.contains { $0.contains("digest.key was damaged") })
    #expect(try Data(contentsOf: URL(filePath: path + ".damaged")) == Data([1, 2, 3]))
    #expect(await agent.stop() == [])
  }

  enum Trouble: CaseIterable { case missing, altered, removed, foreign }

  @Test(arguments: Trouble.allCases)
  func `without a sound policy of its own an agent refuses every badge and says why`(trouble: Trouble) async throws {
    let live = try Live()
    if trouble != .missing { try live.installPolicy(doors: trouble == .foreign ? ["elsewhere"] : ["front", "back"]) }
    let path = live.folder.path + "/policy-7.image"
    switch trouble {
    case .missing, .foreign: break
    case .altered:
      var image = try Data(contentsOf: URL(filePath: path))
      image[image.count / 2] ^= 1
      try image.write(to: URL(filePath: path))
    case .removed: try FileManager.default.removeItem(atPath: path)
    }
    let agent = try live.start()
    #expect(agent.notices.contains { $0.contains("policy") } == (trouble != .foreign))
    try live.board.present(reader: "front", bytes: Cards.ada.encode())
    let store = agent.store
    #expect(try await eventually { try events(of: store).contains { $0.type == .accessDenied } })
    #expect(!live.isOn("strike"))
    #expect(await agent.stop() == [])
  }

  @Test func `a policy for another agent is not taken`() throws {
    let live = try Live()
    let store = try live.open()
    #expect(throws: PolicyRefusal.otherAgent("somebody")) { try live.installPolicy(store, agent: "somebody") }
  }

  @Test func `a policy that arrives is in force, and its successor too`() async throws {
    let live = try Live()
    let agent = try live.start()
    try live.board.present(reader: "front", bytes: Cards.ada.encode())
    let store = agent.store
    #expect(try await eventually { try events(of: store).contains { $0.type == .accessDenied } })
    let first = try PolicyImage(try Cards.policy(key: agent.digestKey))
    #expect(agent.post(.policy(first, confirmedAt: Bench.wall)))
    #expect(try await eventually { agent.snapshot.health.policyVersion == 7 })
    try live.board.present(reader: "back", bytes: Cards.ada.encode())
    #expect(try await eventually { live.wasOn("back-strike") })
    let second = try PolicyImage(try Cards.policy(key: agent.digestKey, version: 8, revoked: true))
    #expect(agent.post(.policy(second, confirmedAt: Bench.wall)))
    #expect(try await eventually { agent.snapshot.health.policyVersion == 8 })
    try live.board.present(reader: "laser", bytes: Cards.ada.encode())
    #expect(try await eventually { try events(of: store).last { $0.type == .accessDenied }?.subject == "laser" })
    #expect(!live.isOn("relay"))
    #expect(await agent.stop() == [])
  }
}

/// What a live agent needs: a folder, a board, and the parts.
final class Live {
  let folder = TemporaryFolder()
  let board: SimulatedBoard
  let parts: AgentParts

  init(_ document: String = benchDocument) throws {
    board = try benchBoard()
    parts = AgentParts(
      configuration: try SpaceConfiguration.parse(document, file: "bench.yaml"), hardware: board,
      profiles: Cards.catalogue, folder: folder.path, trustsClock: true, realTime: false,
      logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
  }

  func open() throws -> AgentStore { try Agent.openStore(parts) }

  func start(_ store: AgentStore? = nil) throws -> Agent { try Agent(parts, store: try store ?? open()) }

  /// Starts as soon as whoever held the folder has let go of it.
  func startWhenFree() async throws -> Agent {
    var store: AgentStore?
    #expect(
      try await eventually {
        do {
          store = try open()
          return true
        } catch StoreError.inUse { return false }
      })
    return try start(store)
  }

  func isOn(_ line: String) -> Bool { board.level(of: line) == .active }

  /// Whether it was on at any time, however late the question comes.
  func wasOn(_ line: String) -> Bool { board.trace.contains { $0.event == .changed(line: line, .active) } }

  /// Puts a policy for this agent into its folder while it does not run.
  func installPolicy(doors: [String] = ["front", "back"]) throws {
    let store = try open()
    try installPolicy(store, agent: store.agent, doors: doors)
    try store.close()
  }

  func installPolicy(_ store: AgentStore, agent: String, doors: [String] = ["front", "back"]) throws {
    let image = try Cards.policy(key: try Agent.digestKey(of: store), doors: doors)
    let claim = PolicyClaim(
      agent: agent, version: 7, sha256: Array(SHA256.hash(data: image)), byteCount: UInt64(image.count))
    _ = try image.withUnsafeBytes { try store.policies.install(claim, header: [1], image: $0) }
  }
}
