internal import Synchronization

/// Tells whoever waits that something changed; one signal waits for whoever is slow.
final class Signals: Sendable {
  private struct Watchers {
    var next = 0
    var waiting: [Int: AsyncStream<Void>.Continuation] = [:]
  }

  private let watchers = Mutex(Watchers())

  /// Yields after each change from now on; ends when it is let go.
  func subscribe() -> AsyncStream<Void> {
    let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    let id = watchers.withLock { watchers in
      watchers.next += 1
      watchers.waiting[watchers.next] = continuation
      return watchers.next
    }
    continuation.onTermination = { [weak self] _ in
      self?.watchers.withLock { $0.waiting[id] = nil }
    }
    return stream
  }

  func send() {
    let waiting = watchers.withLock { Array($0.waiting.values) }
    for continuation in waiting { continuation.yield() }
  }

  /// How many wait.
  var count: Int { watchers.withLock { $0.waiting.count } }

  /// Waits for the next signal of `stream`, for the end of `stop`, or for `limit`, whatever comes first.
  static func wait(for stream: AsyncStream<Void>, or stop: AsyncStream<Void>, atMost limit: Duration) async {
    await withTaskGroup(of: Void.self) { group in
      group.addTask { for await _ in stream { return } }
      group.addTask { for await _ in stop { return } }
      // Cancellation ends the sleep when a signal came first.
      group.addTask { try? await Task.sleep(for: limit) }
      await group.next()
      group.cancelAll()
    }
  }
}
