import SpaceCore
import Synchronization

/// The way of a question from the control loop to whoever asks the ledger, as long as somebody does.
final class LedgerQuestions: Sendable {
  /// How many wait for whoever asks; one more has no answer.
  static let capacity = 32

  private struct Asker {
    var id: UInt64
    var stream: AsyncStream<LedgerQuestion>.Continuation
  }

  private let asker = Mutex<(last: UInt64, current: Asker?)>((0, nil))
  private let unanswered: @Sendable (UInt64) -> Void

  /// - Parameter unanswered: told the number of a question that nobody takes.
  init(unanswered: @escaping @Sendable (UInt64) -> Void) {
    self.unanswered = unanswered
  }

  /// The questions from now on. Whoever took them before gets no more.
  func stream() -> AsyncStream<LedgerQuestion> {
    let (stream, continuation) = AsyncStream.makeStream(
      of: LedgerQuestion.self, bufferingPolicy: .bufferingOldest(Self.capacity))
    let (id, before) = asker.withLock { asker in
      asker.last += 1
      defer { asker.current = Asker(id: asker.last, stream: continuation) }
      return (asker.last, asker.current)
    }
    before?.stream.finish()
    continuation.onTermination = { [weak self] _ in
      self?.asker.withLock { if $0.current?.id == id { $0.current = nil } }
    }
    return stream
  }

  /// Called apart from the loop.
  func ask(_ question: LedgerQuestion) {
    if case .enqueued? = asker.withLock({ $0.current })?.stream.yield(question) { return }
    unanswered(question.number)
  }
}
