import Foundation
import SpaceCore
import Synchronization
import Testing

@testable import LocalStore

/// A folder of its own for one test, removed when the test ends.
final class TemporaryFolder: Sendable {
  let path: String

  init() {
    path = NSTemporaryDirectory() + "lintel-store-" + UUID().uuidString
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }  // what is left over does not change a result

  /// Names in the folder that start with `prefix`.
  func names(_ prefix: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path).filter { $0.hasPrefix(prefix) }.sorted()
  }
}

/// Clocks that a test sets.
final class HandClock: Sendable {
  private let state = Mutex((moment: Moment.zero, wall: WallTime(milliseconds: 1_700_000_000_000)))

  var clock: StoreClock {
    StoreClock(
      now: { self.state.withLock { $0.moment } }, wall: { (self.state.withLock { $0.wall }, .synchronised) })
  }

  var wall: WallTime { state.withLock { $0.wall } }

  func advance(_ duration: Duration) {
    state.withLock { state in
      state.moment = state.moment + duration
      state.wall = state.wall + duration
    }
  }
}

/// An event that tests tell apart by its number.
func sample(_ number: Int, _ type: JournalEventType = .accessGranted, at time: WallTime? = nil) -> JournalEvent {
  var data = JournalData()
  data.number = number
  data.reason = "sample"
  return JournalEvent(
    type, time: time ?? WallTime(milliseconds: 1_700_000_000_000 + Int64(number)), clock: .synchronised,
    subject: "front", data: data)
}

func record(_ number: Int, states: [StateChange] = [], deadline: Moment? = nil) -> JournalRecord {
  JournalRecord(sample(number), states: states, ticket: UInt64(number), deadline: deadline)
}

/// A store in `folder` whose pauses after failures are a millisecond.
func openStore(
  _ folder: TemporaryFolder, clock: HandClock = HandClock(), _ change: (inout StoreSettings) -> Void = { _ in }
) throws -> AgentStore {
  var settings = StoreSettings()
  settings.retryFirst = .milliseconds(1)
  settings.retryLongest = .milliseconds(1)
  change(&settings)
  return try AgentStore.open(folder: folder.path, agent: "board-1", settings: settings, clock: clock.clock)
}

/// Writes records 1 to `count` and stops the writer.
func fill(_ store: AgentStore, _ numbers: ClosedRange<Int>) async throws {
  let writer = try store.startWriter {}
  for number in numbers { writer.enqueue(record(number)) }
  #expect(await writer.stop() == 0)
}
