import AsyncHTTPClient
import Foundation
import LedgerClient
import LedgerProtocol
import LocalStore
import Logging
import ServiceLifecycle
import SpaceCore
import Synchronization

@testable import LedgerServer

/// A ledger that answers on a free port of loopback.
struct Served {
  let url: String
  private let group: ServiceGroup
  private let task: Task<Void, any Error>

  static func start(_ store: LedgerStore) async throws -> Served {
    let logger = Logger(label: "ledger") { _ in SwiftLogNoOpLogHandler() }
    let (ports, port) = AsyncStream.makeStream(of: Int.self)
    let service = LedgerService(store: store, logger: logger) { port.yield($0) }
    let group = ServiceGroup(services: [service], logger: logger)
    let task = Task {
      defer { port.finish() }
      try await group.run()
    }
    guard let number = await ports.first(where: { _ in true }) else {
      try await task.value
      throw LedgerError.invalid("the server ended at once")
    }
    return Served(url: "http://127.0.0.1:\(number)", group: group, task: task)
  }

  func stop() async throws {
    await group.triggerGracefulShutdown()
    try await task.value
  }
}

/// A board with a real journal and the real services around it.
final class LiveBoard: Sendable {
  let folder = NSTemporaryDirectory() + "lintel-board-" + UUID().uuidString
  let store: AgentStore
  let digestKey = (0..<32).map { _ in UInt8.random(in: 0...255) }
  let alarms = Mutex<[LedgerAlarm]>([])
  let refusals = Mutex<[PolicyRefusal]>([])
  private let writer: JournalWriter
  private let client = HTTPClient(eventLoopGroupProvider: .singleton)
  private let ticket = Mutex<UInt64>(0)
  private let news = Signals()
  private let image = Mutex<[UInt8]?>(nil)
  private let follower = Mutex<PolicyFollower?>(nil)

  init() throws {
    let clock = StoreClock(now: { .zero }, wall: { (Rig.start, .synchronised) })
    store = try AgentStore.open(folder: folder, clock: clock)
    writer = try store.startWriter {}
  }

  func join(_ terms: InvitationTerms) async throws -> LedgerFile {
    try await Joining(client: client).join(
      terms, agentKey: store.key.publicKey.text, digestKey: Base64URL.encode(digestKey), space: "hall",
      timezone: "Europe/Berlin", resources: [OfferedResource(id: "door-front", name: "Front", kind: "door")],
      store: store)
  }

  /// The ledger came back at another address.
  func moved(to url: String) throws {
    guard var file = try LedgerFile.load(from: store) else { return }
    file.origin = url
    try file.save(to: store)
  }

  /// Writes entries and waits until they are durable.
  func write(_ count: Int) async {
    var stream = writer.durableSequences().makeAsyncIterator()
    for _ in 0..<count {
      let next = ticket.withLock { ticket in
        ticket += 1
        return ticket
      }
      var data = JournalData()
      data.number = Int(next)
      writer.enqueue(
        JournalRecord(
          JournalEvent(.doorOpened, time: Rig.start, clock: .synchronised, subject: "door-front", data: data),
          ticket: next))
      if next.isMultiple(of: 200) { await durable(next, &stream) }
    }
    await durable(ticket.withLock { $0 }, &stream)
  }

  private func durable(_ last: UInt64, _ stream: inout AsyncStream<UInt64>.Iterator) async {
    while writer.durableThrough < last {
      writer.passOverflow()
      if await stream.next() == nil { return }
    }
  }

  /// Delivers and follows for the length of `body`.
  func running(_ body: () async throws -> Void) async throws {
    guard let file = try LedgerFile.load(from: store) else { throw LedgerError.invalid("it has not joined") }
    let key = try PublicKey(text: file.key)
    let signing = store.key
    let logger = Logger(label: "board") { _ in SwiftLogNoOpLogHandler() }
    let ledger = HTTPLedger(origin: file.origin, client: client) {
      try AgentToken.make(key: signing, audience: file.name, now: Rig.start)
    }
    let delivery = DeliveryService(
      store: store, writer: writer, ledger: ledger, heads: LedgerLogKey(ledger: key, origin: file.name), logger: logger,
      onAlarm: { alarm in
        self.alarms.withLock { $0.append(alarm) }
        self.news.send()
      })
    let follower = PolicyFollower(
      store: store, ledger: ledger, verifier: PolicyHeaderVerifier(ledger: key), logger: logger,
      onPolicy: { installed in
        self.image.withLock { $0 = Array(installed.image.bytes) }
        self.news.send()
      }, onConfirmed: { _ in },
      onRefused: { refusal in self.refusals.withLock { $0.append(refusal) } })
    self.follower.withLock { $0 = follower }
    let group = ServiceGroup(services: [delivery, follower], logger: logger)
    let task = Task { try await group.run() }
    try await body()
    await group.triggerGracefulShutdown()
    try await task.value
  }

  /// Waits until the ledger has `count` entries of this board and their receipt is here.
  func delivered(_ count: UInt64, to ledger: LedgerStore) async throws {
    try await Self.until(ledger.logSignals) {
      try ledger.read("reading") { db in try ledger.end(of: self.store.source, db).sequence } == count
    }
    while try store.delivery.through() != count { await Task.yield() }
  }

  /// Asks the ledger, while it runs, which policy is the newest.
  func newest(within limit: Duration) async -> UInt64? {
    await follower.withLock { $0 }?.newest(within: limit)
  }

  /// The policy that it was told of last.
  func policy() throws -> PolicyImage? { try image.withLock { $0 }.map { try PolicyImage($0) } }

  func alarmed() async throws { try await Self.until(news) { !self.alarms.withLock { $0.isEmpty } } }
  func installed(holding badge: RawCredential) async throws { try await Self.until(news) { self.holds(badge) } }
  func installed(notHolding badge: RawCredential) async throws { try await Self.until(news) { !self.holds(badge) } }

  /// Looks again after each signal.
  private static func until(_ signals: Signals, _ isSo: () throws -> Bool) async throws {
    while true {
      let stream = signals.subscribe()
      if try isSo() { return }
      for await _ in stream { break }
    }
  }

  private func holds(_ badge: RawCredential) -> Bool {
    guard let bytes = image.withLock({ $0 }), let image = try? PolicyImage(bytes),  // none is one that holds nothing
      let digest = try? CredentialDigester(key: digestKey).digest(of: badge)
    else { return false }
    return image.holder(of: digest) != nil
  }

  func end() async throws {
    _ = await writer.stop()
    try store.close()
    try await client.shutdown()
    try FileManager.default.removeItem(atPath: folder)
  }
}
