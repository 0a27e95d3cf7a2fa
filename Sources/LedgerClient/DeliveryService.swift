public import LocalStore
public import Logging
public import ServiceLifecycle

/// What the agent must raise an alarm about.
public enum LedgerAlarm: Sendable, Equatable {
  /// The ledger signed two logs that exclude each other.
  case contradiction(String)
  /// The ledger does not take an entry of this agent; delivery stands still behind it.
  case refusedEntry(sequence: UInt64?, String)
  /// Entries of this agent were damaged on its storage and replaced on their way.
  case repaired([UInt64])
}

/// Delivers the journal: the oldest undelivered entries in batches, and the mark moves with the ledger's receipt only.
///
/// Exactly once, whatever is lost: a batch whose answer did not come is sent again, and the ledger gives a repeat the
/// place that it has. Offline is the normal case and no error. Memory is bounded by one batch.
/// When the ledger contradicts itself, one alarm is raised and nothing is sent any more until the agent restarts; the
/// agent goes on deciding.
public struct DeliveryService: Service {
  let store: AgentStore
  let endpoint: any LedgerEndpoint
  let heads: any HeadVerifying
  let backoff: Backoff
  let pause: @Sendable (Duration) async throws -> Void
  let onAlarm: @Sendable (LedgerAlarm) -> Void
  let onChange: @Sendable (Connection) -> Void
  let durable: @Sendable () -> AsyncStream<UInt64>
  let logger: Logger

  /// - Parameters:
  ///   - writer: tells of new entries.
  ///   - heads: verifies the ledger's checkpoints.
  ///   - onAlarm: called once for each thing that somebody must look at; posts to the control loop.
  ///   - onChange: called when the connection changes its kind; for pages.
  public init(
    store: AgentStore, writer: JournalWriter, ledger: HTTPLedger, heads: any HeadVerifying, logger: Logger,
    onAlarm: @escaping @Sendable (LedgerAlarm) -> Void, onChange: @escaping @Sendable (Connection) -> Void = { _ in }
  ) {
    self.init(
      store: store, endpoint: ledger, heads: heads, backoff: Backoff(), pause: { try await Task.sleep(for: $0) },
      onAlarm: onAlarm, onChange: onChange, durable: { writer.durableSequences() }, logger: logger)
  }

  init(
    store: AgentStore, endpoint: any LedgerEndpoint, heads: any HeadVerifying, backoff: Backoff,
    pause: @escaping @Sendable (Duration) async throws -> Void, onAlarm: @escaping @Sendable (LedgerAlarm) -> Void,
    onChange: @escaping @Sendable (Connection) -> Void, durable: @escaping @Sendable () -> AsyncStream<UInt64>,
    logger: Logger
  ) {
    self.store = store
    self.endpoint = endpoint
    self.heads = heads
    self.backoff = backoff
    self.pause = pause
    self.onAlarm = onAlarm
    self.onChange = onChange
    self.durable = durable
    self.logger = logger
  }

  /// Runs until shutdown.
  public func run() async throws {
    await cancelWhenGracefulShutdown { await deliver() }
  }

  func deliver() async {
    var news = durable().makeAsyncIterator()
    var course = DeliveryCourse(backoff: backoff, log: ConnectionLog("delivery", logger: logger))
    var random = SystemRandomNumberGenerator()
    while !Task.isCancelled {
      let outcome = await deliverOnce(&course)
      if Task.isCancelled { return }  // stopping broke the request off: no news of the ledger
      if course.log.note(outcome.connection(before: course.log.state)) { onChange(course.log.state) }
      switch outcome {
      case .delivered: course.backoff.reset()
      case .nothingToSend:
        course.backoff.reset()
        if await news.next() == nil { return }
      case .again(_), .refused(_):
        // Cancellation ends the pause; the loop looks at it.
        try? await pause(course.backoff.next(using: &random))
      case .distrusted(let why):
        onAlarm(.contradiction(why))
        while await news.next() != nil {}
        return
      }
    }
  }
}

/// What the delivery remembers between two attempts.
struct DeliveryCourse {
  var backoff: Backoff
  var log: ConnectionLog
  /// Where the ledger wants the next batch to begin, when it is not behind the mark.
  var expected: UInt64?
  /// The entry that was refused and reported already.
  var reported: String?
}

/// What one attempt came to.
enum DeliveryOutcome: Equatable {
  case delivered
  case nothingToSend
  case again(String)
  case refused(String)
  case distrusted(String)

  func connection(before: Connection) -> Connection {
    switch self {
    case .delivered: .online
    case .nothingToSend: before
    case .again(let why): .offline(why)
    case .refused(let why): .refused(why)
    case .distrusted(let why): .distrusted(why)
    }
  }
}

extension DeliveryService {
  /// One batch there and one answer back.
  func deliverOnce(_ course: inout DeliveryCourse) async -> DeliveryOutcome {
    do {
      let batch = try store.delivery.undelivered(after: course.expected.map { max($0, 1) - 1 })
      if !batch.repaired.isEmpty { onAlarm(.repaired(batch.repaired)) }
      guard let first = batch.entries.first, let last = batch.entries.last else {
        course.expected = nil
        return .nothingToSend
      }
      let answer = try await endpoint.post(batch.entries.compactMap(\.bytes))
      switch answer {
      case .receipt(let through, let checkpoint):
        guard through >= first.sequence && through <= last.sequence else {
          return .again("its receipt is for entry \(through) and \(first.sequence) to \(last.sequence) were sent")
        }
        course.expected = nil
        return try await accept(through: through, of: batch, checkpoint: checkpoint)
      case .gap(let expected): return try resend(from: expected, sent: first.sequence, &course)
      case .refused(let sequence, let why):
        if course.reported != why {
          course.reported = why
          onAlarm(.refusedEntry(sequence: sequence, why))
        }
        if let sequence { try store.journal.repair(sequence) }
        return .refused(why)
      }
    } catch let failure as LedgerFailure {
      return .again("\(failure)")
    } catch {
      return .again("\(error)")
    }
  }

  /// The ledger expects another number than the one that was sent first.
  private func resend(
    from expected: UInt64, sent: UInt64, _ course: inout DeliveryCourse
  ) throws -> DeliveryOutcome {
    let last = try store.journal.lastSequence()
    guard expected >= 1 && expected <= last + 1 else {
      return .refused("it expects entry \(expected) and the journal ends with \(last)")
    }
    guard expected != sent && course.expected != expected else {
      return .refused("it expects entry \(expected), got it, and expects it again")
    }
    course.expected = expected
    // Where nothing is left to send the ledger has everything and only its receipt is missing: the last entry again.
    if expected == last + 1 { course.expected = last }
    return .delivered
  }

  /// Verifies the receipt's checkpoint against the last one, then moves the mark.
  private func accept(
    through: UInt64, of batch: UndeliveredBatch, checkpoint: String
  ) async throws -> DeliveryOutcome {
    let head: TreeHead
    do { head = try heads.verify(checkpoint) } catch {
      return .again("its checkpoint is not signed by the ledger that this agent joined")
    }
    let last = try store.delivery.receipt()
    switch head.compared(to: last.map { TreeHead(size: $0.treeSize, root: $0.root) }) {
    case .accepted: break
    case .contradiction(let why): return .distrusted(why)
    case .needsProof:
      guard let last else { break }
      let earlier = TreeHead(size: last.treeSize, root: last.root)
      let proof = try await endpoint.consistency(from: earlier.size, to: head.size)
      guard heads.isConsistent(earlier, head, proof: proof) else {
        return .distrusted("its tree of \(head.size) entries does not continue its tree of \(earlier.size)")
      }
    }
    guard let entry = batch.entries.first(where: { $0.sequence == through }) else {
      return .again("its receipt is for an entry that was not sent")
    }
    if through > (try store.delivery.through()) {
      try store.delivery.markDelivered(
        DeliveryReceipt(
          through: through, hash: entry.hash, treeSize: head.size, root: head.root, checkpoint: checkpoint))
    }
    return .delivered
  }
}

/// Verifies what the ledger signs about its log.
public protocol HeadVerifying: Sendable {
  /// The head that a signed note carries. Throws when the signature is not the ledger's.
  func verify(_ checkpoint: String) throws -> TreeHead
  /// Whether `proof` shows that `head` continues `earlier`.
  func isConsistent(_ earlier: TreeHead, _ head: TreeHead, proof: [[UInt8]]) -> Bool
}
