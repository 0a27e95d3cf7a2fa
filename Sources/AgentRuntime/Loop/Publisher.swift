import Glibc
import SpaceCore
import Synchronization

/// Carries what the loop has to say to the rest of the program, so that the loop itself never waits for a reader.
///
/// The loop hands over under a lock that it only tries; a thread of its own passes on to whoever listens.
final class Publisher: @unchecked Sendable {
  /// What one round of the loop hands over.
  struct Parcel: Sendable {
    var snapshot: SpaceSnapshot?
    var replies: [@Sendable () -> Void] = []

    var isEmpty: Bool { snapshot == nil && replies.isEmpty }
  }

  /// The newest snapshot and who wants the following ones: together, so that nobody misses one in between.
  private struct Readers {
    var newest: SpaceSnapshot
    var next = 0
    var streams: [Int: AsyncStream<SpaceSnapshot>.Continuation] = [:]
    var ended = false
  }

  private let parcel = Mutex(Parcel())
  private let readers: Mutex<Readers>
  private let wake: WakePipe
  private let stopping = Atomic<Bool>(false)
  private var thread: AgentThread?  // written once, before anybody else knows this object

  init(first: SpaceSnapshot) throws(AgentError) {
    readers = Mutex(Readers(newest: first))
    wake = try WakePipe()
    thread = try AgentThread(name: "publisher") { [self] in run() }
  }

  /// Only for the loop. False when the lock was held: keep the parcel and come again.
  func handOver(_ new: Parcel) -> Bool {
    let taken: Bool? = parcel.withLockIfAvailable { parcel in
      if let snapshot = new.snapshot { parcel.snapshot = snapshot }
      parcel.replies += new.replies
      return true
    }
    guard taken != nil else { return false }
    wake.signal()
    return true
  }

  var snapshot: SpaceSnapshot { readers.withLock { $0.newest } }

  /// The newest snapshot now and each that follows; only the newest waits for a slow reader.
  func snapshots() -> AsyncStream<SpaceSnapshot> {
    let (stream, continuation) = AsyncStream.makeStream(of: SpaceSnapshot.self, bufferingPolicy: .bufferingNewest(1))
    let id: Int? = readers.withLock { readers in
      continuation.yield(readers.newest)
      guard !readers.ended else { return nil }
      readers.next += 1
      readers.streams[readers.next] = continuation
      return readers.next
    }
    guard let id else {
      continuation.finish()
      return stream
    }
    continuation.onTermination = { [weak self] _ in
      self?.readers.withLock { $0.streams[id] = nil }
    }
    return stream
  }

  /// Ends the thread after what was handed over has been passed on, and every stream.
  func stop() {
    stopping.store(true, ordering: .releasing)
    wake.signal()
    thread?.join()
    let streams = readers.withLock { readers in
      readers.ended = true
      defer { readers.streams = [:] }
      return Array(readers.streams.values)
    }
    for stream in streams { stream.finish() }
  }

  private func run() {
    while true {
      var descriptor = pollfd(fd: wake.descriptor, events: Int16(POLLIN), revents: 0)
      _ = poll(&descriptor, 1, -1)
      wake.drain()
      let ending = stopping.load(ordering: .acquiring)
      let received = parcel.withLock { parcel in
        defer { parcel = Parcel() }
        return parcel
      }
      if let snapshot = received.snapshot {
        readers.withLock { readers in
          readers.newest = snapshot
          for stream in readers.streams.values { stream.yield(snapshot) }
        }
      }
      for reply in received.replies { reply() }
      if ending { return }
    }
  }
}
