internal import Synchronization

/// Streams of "entries through number N are durable", each holding only the newest number.
final class SequenceObservers: Sendable {
  private struct State {
    var newest: UInt64 = 0
    var next = 0
    var finished = false
    var continuations: [Int: AsyncStream<UInt64>.Continuation] = [:]
  }

  private let state = Mutex(State())

  /// The number of the newest durable entry.
  var newest: UInt64 { state.withLock { $0.newest } }

  /// Says where the journal ends before the first commit.
  func begin(at sequence: UInt64) { state.withLock { $0.newest = sequence } }

  func add() -> AsyncStream<UInt64> {
    let (stream, continuation) = AsyncStream.makeStream(of: UInt64.self, bufferingPolicy: .bufferingNewest(1))
    let id = state.withLock { state -> Int? in
      guard !state.finished else { return nil }
      state.next += 1
      state.continuations[state.next] = continuation
      return state.next
    }
    guard let id else {
      continuation.finish()
      return stream
    }
    continuation.onTermination = { [weak self] _ in
      _ = self?.state.withLock { $0.continuations.removeValue(forKey: id) }
    }
    return stream
  }

  func publish(_ sequence: UInt64) {
    let all = state.withLock { state in
      state.newest = sequence
      return Array(state.continuations.values)
    }
    for continuation in all { continuation.yield(sequence) }
  }

  func finish() {
    let all = state.withLock { state in
      state.finished = true
      defer { state.continuations = [:] }
      return Array(state.continuations.values)
    }
    for continuation in all { continuation.finish() }
  }
}
