import Foundation
import Synchronization
import Testing

/// A folder of its own for one test, removed when the test ends.
final class TemporaryFolder: Sendable {
  let path = NSTemporaryDirectory() + "lintel-agent-" + UUID().uuidString

  deinit { try? FileManager.default.removeItem(atPath: path) }  // what is left over does not change a result
}

/// A generator whose numbers follow from its seed (SplitMix64).
struct Seeded: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// Asks again and again, for at most ten seconds, until something another thread does has happened.
func eventually(_ condition: () throws -> Bool) async throws -> Bool {
  let end = ContinuousClock.now + .seconds(10)
  while try !condition() {
    guard ContinuousClock.now < end else { return false }
    await Task.yield()
  }
  return true
}

/// The same for tests that step time themselves.
func eventually(_ condition: () throws -> Bool) rethrows -> Bool {
  let end = ContinuousClock.now + .seconds(10)
  while try !condition() {
    guard ContinuousClock.now < end else { return false }
    sched_yield()
  }
  return true
}

/// Keeps what is told from other threads, in order.
final class Record<Value: Sendable>: Sendable {
  private let kept = Mutex<[Value]>([])

  var values: [Value] { kept.withLock { $0 } }

  func add(_ value: Value) { kept.withLock { $0.append(value) } }

  func clear() { kept.withLock { $0 = [] } }
}
