import Hummingbird
import HummingbirdTesting
import NIOCore
import SpaceCore
import Synchronization
import Testing

@testable import AgentRuntime
@testable import AgentWeb

/// An agent that remembers what it was asked and says what it was told to say.
final class FakeAgent: Sendable {
  struct State {
    var snapshot = SpaceSnapshot.example
    var entries: [RecordedEvent] = []
    var commands: [(command: SpaceCommand, actor: String)] = []
    var taps: [[String]] = []
    var pushes: [String] = []
    var keys: [[String]] = []
    var rings: [String] = []
    var scans: [[String]] = []
    /// What was asked of the badges, in words, with who asked.
    var badges: [String] = []
    var refusal: CommandRefusal?
    var failsToRead = false
    var spaceFollowers: [AsyncStream<SpaceSnapshot>.Continuation] = []
    var entryFollowers: [AsyncStream<RecordedEvent>.Continuation] = []
  }

  struct Broken: Error {}

  let state = Mutex(State())

  func edit(_ change: (inout SpaceSnapshot) -> Void) {
    state.withLock { state in
      change(&state.snapshot)
      for follower in state.spaceFollowers { follower.yield(state.snapshot) }
    }
  }

  func add(_ words: String, _ type: JournalEventType = .doorOpened) {
    state.withLock { state in
      let event = JournalEvent(type, time: .noon, clock: .synchronised, subject: "front")
      let entry = RecordedEvent(sequence: UInt64(state.entries.count + 1), event: event, words: words)
      state.entries.append(entry)
      for follower in state.entryFollowers { follower.yield(entry) }
    }
  }

  func access(simulated: Bool = false, readers: Bool = true) -> AgentAccess {
    AgentAccess(
      snapshot: { self.state.withLock { $0.snapshot } },
      snapshots: {
        let (stream, continuation) = AsyncStream<SpaceSnapshot>.makeStream(bufferingPolicy: .bufferingNewest(1))
        self.state.withLock { $0.spaceFollowers.append(continuation) }
        return stream
      },
      lastEntries: { limit in
        try self.state.withLock { state in
          if state.failsToRead { throw Broken() }
          return Array(state.entries.suffix(limit).reversed())
        }
      },
      entries: {
        let (stream, continuation) = AsyncStream<RecordedEvent>.makeStream()
        self.state.withLock { $0.entryFollowers.append(continuation) }
        return stream
      },
      entry: { sequence in self.state.withLock { $0.entries.first { $0.sequence == sequence } } },
      command: { (command, actor) async throws(CommandRefusal) in
        try self.refuseIfTold()
        self.state.withLock { $0.commands.append((command, actor)) }
        return CommandReceipt(words: "Done.")
      },
      badges: readers ? badgeAccess : nil, simulation: simulated ? simulation : nil)
  }

  static let captured = CapturedBadge(RawCredential(kind: .cardUID, bytes: [0x3A, 0, 0x81, 0x40, 0]), tag: "k7Qf")
  static let unknown = UnknownBadge(
    id: 7, reader: "front-outside", kind: "card_uid", tag: "k7Qf", time: .noon, count: 2)

  private var badgeAccess: BadgeAccess {
    BadgeAccess(
      enrol: { (reader, seconds, actor) async throws(CommandRefusal) in
        try self.refuseIfTold()
        self.state.withLock { $0.badges.append("enrol at \(reader.name) for \(seconds) s by \(actor)") }
        return Self.captured
      },
      unknown: { () async throws(CommandRefusal) in
        try self.refuseIfTold()
        return [Self.unknown]
      },
      take: { (id, actor) async throws(CommandRefusal) in
        try self.refuseIfTold()
        self.state.withLock { $0.badges.append("take \(id) by \(actor)") }
        return id == Self.unknown.id ? Self.captured : nil
      })
  }

  private var simulation: SimulationAccess {
    SimulationAccess(
      badges: [.init(id: "ada", name: "Ada Marsh", note: "laser, evenings")], keypads: ["keypad"],
      scanners: ["scanner"], bells: ["front"],
      tap: { (reader, badge) async throws(CommandRefusal) in
        try self.refuseIfTold()
        self.state.withLock { $0.taps.append([reader, badge]) }
      },
      push: { (door, force) async throws(CommandRefusal) in
        try self.refuseIfTold()
        self.state.withLock { $0.pushes.append(force ? "\(door) by force" : door) }
      },
      ring: { (door) async throws(CommandRefusal) in
        try self.refuseIfTold()
        self.state.withLock { $0.rings.append(door) }
      },
      enter: { (reader, keys) async throws(CommandRefusal) in
        try self.refuseIfTold()
        self.state.withLock { $0.keys.append([reader, keys]) }
      },
      scan: { (reader, text) async throws(CommandRefusal) in
        try self.refuseIfTold()
        self.state.withLock { $0.scans.append([reader, text]) }
      })
  }

  private func refuseIfTold() throws(CommandRefusal) {
    if let refusal = state.withLock({ $0.refusal }) { throw refusal }
  }

  func refuse(_ refusal: CommandRefusal) { state.withLock { $0.refusal = refusal } }
  func failToRead() { state.withLock { $0.failsToRead = true } }

  var actors: [String] { state.withLock { $0.commands.map(\.actor) } }
  var commands: [SpaceCommand] { state.withLock { $0.commands.map(\.command) } }
  var taps: [[String]] { state.withLock { $0.taps } }
  var pushes: [String] { state.withLock { $0.pushes } }
  var keys: [[String]] { state.withLock { $0.keys } }
  var rings: [String] { state.withLock { $0.rings } }
  var scans: [[String]] { state.withLock { $0.scans } }
  var badges: [String] { state.withLock { $0.badges } }

  /// Runs a test against the router alone.
  func test(
    _ options: AgentWebOptions = AgentWebOptions(), simulated: Bool = false, readers: Bool = true,
    _ body: @Sendable (any TestClientProtocol, AgentAPI) async throws -> Void
  ) async throws {
    let api = try AgentAPI(access: access(simulated: simulated, readers: readers), options: options)
    try await Application(router: api.router()).test(.router) { try await body($0, api) }
  }
}

extension WallTime {
  /// 2026-07-31T16:00:00Z, a Friday: noon in Detroit.
  static let noon = WallTime(milliseconds: 1_785_513_600_000)
}

extension SpaceSnapshot {
  static var example: SpaceSnapshot {
    SpaceSnapshot(
      space: "riverside", name: "Riverside Makerspace", revision: 1, time: .noon,
      doors: [
        Door(
          id: "front", name: "Front door", posture: .secured, lock: "engaged", leaf: .closed, alarm: .none,
          readers: ["front-outside"], exitReaders: ["front-inside"], waitsForMember: false, isPropped: false)
      ],
      tools: [
        Tool(
          id: "laser", name: "Laser cutter", state: "ready", lockoutPending: false, readers: ["laser-reader"], unmet: []
        )
      ],
      rooms: [
        Room(
          id: "workshop", name: "Workshop", occupancy: OccupancyEstimate(count: 12, low: 11, high: 14), capacity: 40,
          isFull: false)
      ],
      areas: [], outputs: [],
      readers: ["front-outside", "front-inside", "laser-reader"].map {
        Reader(id: $0, isConnected: true, indication: "idle")
      },
      health: Health(
        startedAt: .noon, clock: .synchronised, policyVersion: 41, policyConfirmedAt: .noon, entries: 1204,
        undelivered: 0,
        realTime: true))
  }
}

extension HTTPFields {
  static let json: HTTPFields = [.contentType: "application/json"]
  static let operatorJo: HTTPFields = [.contentType: "application/json", .lintelOperator: "Jo Park"]
  static let form: HTTPFields = [.contentType: "application/x-www-form-urlencoded"]
}

extension TestClientProtocol {
  func get(_ uri: String, headers: HTTPFields = [:]) async throws -> TestResponse {
    try await execute(uri: uri, method: .get, headers: headers) { $0 }
  }

  func post(_ uri: String, _ body: String? = nil, headers: HTTPFields = .json) async throws -> TestResponse {
    try await execute(uri: uri, method: .post, headers: headers, body: body.map { ByteBuffer(string: $0) }) { $0 }
  }
}

extension TestResponse {
  var text: String { String(buffer: body) }

  func decoded<Value: Decodable>(_ type: Value.Type) throws -> Value {
    try AgentJSON.decode(type, from: .init(body.readableBytesView))
  }

  func expect(_ status: HTTPResponse.Status, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(self.status == status, "\(text)", sourceLocation: sourceLocation)
  }

  /// The words of `{"error": "…"}`; nil for any other answer.
  var error: String? { (try? decoded([String: String].self))?["error"] }
}
