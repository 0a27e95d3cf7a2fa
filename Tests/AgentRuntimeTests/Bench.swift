import Foundation
import GRDB
import HardwareAccess
import HardwareSimulated
import LedgerProtocol
import SpaceCore
import Synchronization
import Testing
import WireCodecs

@testable import AgentRuntime
@testable import LocalStore

/// Two doors, one tool and their readers on a simulated board.
let benchDocument = """
  space: bench
  name: Bench
  timezone: UTC
  readers:
    front: { profile: rdm6300, port: "sim:front" }
    back: { profile: rdm6300, port: "sim:back" }
    laser: { profile: rdm6300, port: "sim:laser" }
  doors:
    front:
      reader: front
      lock: { output: "sim:strike" }
      contact: { input: "sim:contact" }
      exit: { input: "sim:exit", unlocks: true }
      unlock: 5s
      held-open: { warn: 20s, alarm: 30s }
    back: { reader: back, lock: { output: "sim:back-strike" }, unlock: 3s }
  tools:
    laser:
      reader: laser
      relay: { output: "sim:relay" }
      activity: { input: "sim:current" }
      emergency-stop: { input: "sim:stop" }
  """

/// The board that `benchDocument` describes.
func benchBoard() throws -> SimulatedBoard {
  let board = try SimulatedBoard(seed: 1)
  try board.addDoor(
    "front", SimulatedDoorParts(lockOutput: "strike", contact: "contact", requestToExit: "exit"))
  try board.addDoor("back", SimulatedDoorParts(lockOutput: "back-strike"))
  try board.addMachine("laser", SimulatedMachineParts(relay: "relay", activity: "current"))
  for reader in ["front", "back", "laser"] { try board.addReader(reader) }
  return board
}

/// The control core stepped by hand: simulated time, a simulated board, and a real journal on its own thread.
final class Bench {
  let folder = TemporaryFolder()
  let board: SimulatedBoard
  let store: AgentStore
  let writer: JournalWriter
  let core: ControlCore
  let key = [UInt8](repeating: 7, count: 32)
  /// The outputs that moved, in order: `lock(front) on`.
  let moves = Record<String>()
  /// What the loop wants to know from the ledger.
  let questions = Record<LedgerQuestion>()
  private(set) var now = Moment(nanoseconds: 1_000_000_000)
  private let clock: HandClock

  static let wall = WallTime(milliseconds: 1_700_000_000_000)

  init(_ document: String = benchDocument, hardware: (any Hardware)? = nil, policy: Bool = true) throws {
    board = try benchBoard()
    let clock = HandClock(now)
    self.clock = clock
    var settings = StoreSettings()
    settings.retryFirst = .milliseconds(1)
    settings.retryLongest = .milliseconds(1)
    store = try AgentStore.open(
      folder: folder.path, settings: settings,
      clock: StoreClock(now: { clock.now }, wall: { (Self.wall, .synchronised) }))
    writer = try store.startWriter {}
    let configuration = try SpaceConfiguration.parse(document, file: "bench.yaml")
    var space = Space(
      settings: configuration.settings, clock: WallClock(reading: Self.wall, at: now, quality: .synchronised))
    if policy { space.restore(policy: try PolicyImage(try Cards.policy(key: key)), confirmedAt: Self.wall) }
    let (moves, questions) = (moves, questions)
    core = try ControlCore(
      space: space, configuration: configuration, profiles: Cards.catalogue, hardware: hardware ?? board,
      writer: writer, codes: try CodeReader(digestKey: key),
      outputMoved: { output, active in moves.add("\(output.words) \(active ? "on" : "off")") },
      askLedger: { questions.add($0) })
    core.start(SpaceMemory(), at: now)
    moves.clear()
  }

  /// One round now.
  func round() {
    clock.set(now)
    core.step(at: now)
    core.passOverflow()
  }

  /// Rounds until nothing waits to be read, as poll would wake the thread for them.
  func step() {
    round()
    var rounds = 0
    while somethingWaits {
      round()
      rounds += 1
      guard rounds < 2000 else {
        Issue.record("the loop spins: a descriptor stays readable")
        return
      }
    }
  }

  private var somethingWaits: Bool {
    let descriptors = core.inputs.compactMap(\.descriptor) + core.readers.compactMap(\.descriptor)
    var watched = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    return poll(&watched, nfds_t(watched.count), 0) > 0
  }

  /// Lets time pass, with a round at every deadline on the way as the thread would make it.
  func run(_ duration: Duration) {
    let target = now + duration
    step()
    var rounds = 0
    while let next = core.nextDeadline, next <= target {
      now = max(now, next)
      step()
      rounds += 1
      guard rounds < 20_000 else {
        Issue.record("the loop spins: \(next) is due again and again")
        return
      }
    }
    now = target
    step()
  }

  /// One round, late: everything that was due in between is due now.
  func sleep(_ duration: Duration) {
    now = now + duration
    step()
  }

  func tap(_ card: EM4100Frame, _ reader: String = "front") throws {
    try board.present(reader: reader, bytes: card.encode())
    step()
  }

  /// Waits until everything recorded so far is durable, and makes one round for it.
  func written() {
    let writer = writer
    let ticket = core.ticket
    #expect(
      eventually {
        core.passOverflow(); return writer.durableThrough >= ticket
      })
    step()
  }

  /// The entries so far.
  func entries() throws -> [JournalEvent] {
    written()
    return try events(of: store)
  }

  func types() throws -> [JournalEventType] { try entries().map(\.type) }

  func entries(_ type: JournalEventType, about subject: String? = nil) throws -> [JournalEvent] {
    try entries().filter { $0.type == type && (subject == nil || $0.subject == subject) }
  }

  func isOn(_ line: String) -> Bool { board.level(of: line) == .active }
}

/// Every entry of a store, decoded.
func events(of store: AgentStore) throws -> [JournalEvent] {
  var events: [JournalEvent] = []
  var last: UInt64 = 0
  while true {
    let page = try store.journal.entries(after: last)
    guard let end = page.last?.sequence else { return events }
    events += try page.map { try Entry(bytes: try #require($0.bytes)).event() }
    last = end
  }
}

extension SpaceOutput {
  var words: String {
    switch self {
    case .lock(let id): "lock(\(id))"
    case .doorOperator(let id): "doorOperator(\(id))"
    case .relay(let id): "relay(\(id))"
    case .runOn(let id): "runOn(\(id))"
    case .siren(let id): "siren(\(id))"
    case .auxiliary(let id): "auxiliary(\(id))"
    }
  }
}

/// The steady clock that a test sets and the writer's thread reads.
final class HandClock: Sendable {
  private let moment: Mutex<Moment>

  init(_ moment: Moment) { self.moment = Mutex(moment) }

  var now: Moment { moment.withLock { $0 } }

  func set(_ moment: Moment) { self.moment.withLock { $0 = moment } }
}

/// A disk that does not answer: whoever writes to the store waits until `end`.
final class DiskHang: Sendable {
  private let over = DispatchSemaphore(value: 0)
  private let done = DispatchSemaphore(value: 0)

  init(_ store: AgentStore) {
    let begun = DispatchSemaphore(value: 0)
    let (over, done) = (over, done)
    Thread.detachNewThread {
      store.core.pool.writeWithoutTransaction { _ in
        begun.signal()
        over.wait()
      }
      done.signal()
    }
    begun.wait()
  }

  func end() {
    over.signal()
    done.wait()
  }
}
