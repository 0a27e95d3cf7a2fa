import Foundation
import LedgerProtocol
import Logging
import SpaceCore
import Synchronization

@testable import LedgerClient
@testable import LocalStore

enum Fixtures {
  /// The sequence number that an entry carries.
  static func number(of entry: [UInt8]) -> Int { (try? Entry(bytes: entry)).map { Int($0.sequence) } ?? -1 }

  static let wall = WallTime(milliseconds: 1_700_000_000_000)

  static func clock() -> StoreClock { StoreClock(now: { .zero }, wall: { (wall, .synchronised) }) }

  static func event(_ number: Int) -> JournalEvent {
    var data = JournalData()
    data.number = number
    return JournalEvent(.doorOpened, time: wall, clock: .synchronised, subject: "front", data: data)
  }
}

/// A store with a writer in a folder of its own; stopped and removed by `end`.
final class Board: Sendable {
  let folder: String
  let store: AgentStore
  let writer: JournalWriter
  private let ticket = Mutex<UInt64>(0)
  let alarms = Mutex<[LedgerAlarm]>([])
  let changes = Mutex<[Connection]>([])
  let pauses = Mutex<[Duration]>([])

  init(_ name: String = "board-1") throws {
    folder = NSTemporaryDirectory() + "lintel-client-" + UUID().uuidString
    store = try AgentStore.open(folder: folder, agent: name, clock: Fixtures.clock())
    writer = try store.startWriter {}
  }

  /// Writes entries and waits until they are durable.
  func write(_ count: Int) async {
    var stream = writer.durableSequences().makeAsyncIterator()
    for _ in 0..<count {
      let next = ticket.withLock { ticket in
        ticket += 1
        return ticket
      }
      writer.enqueue(JournalRecord(Fixtures.event(Int(next)), ticket: next))
    }
    let last = ticket.withLock { $0 }
    while writer.durableThrough < last {
      writer.passOverflow()
      if await stream.next() == nil { return }
    }
  }

  func service(_ twin: some LedgerEndpoint & HeadVerifying) -> DeliveryService {
    DeliveryService(
      store: store, endpoint: twin, heads: twin, backoff: Backoff(),
      pause: { duration in
        self.pauses.withLock { $0.append(duration) }
        await Task.yield()
      },
      onAlarm: { alarm in self.alarms.withLock { $0.append(alarm) } },
      onChange: { change in self.changes.withLock { $0.append(change) } },
      durable: { self.writer.durableSequences() }, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
  }

  /// Delivers step by step until nothing is left, as the service does but without waiting for more.
  func drain(_ service: DeliveryService, atMost steps: Int = 1000) async -> [DeliveryOutcome] {
    var course = DeliveryCourse(backoff: Backoff(), log: ConnectionLog("test", logger: service.logger))
    var outcomes: [DeliveryOutcome] = []
    for _ in 0..<steps {
      let outcome = await service.deliverOnce(&course)
      outcomes.append(outcome)
      if outcome == .nothingToSend { break }
      if case .distrusted = outcome { break }
    }
    return outcomes
  }

  func end() async {
    _ = await writer.stop()
    try? store.close()  // the test is over: only the folder must go
    try? FileManager.default.removeItem(atPath: folder)  // as above
  }
}
