import Synchronization
import SpaceCore

/// What the rest of the program puts before the control loop.
enum LoopMessage: Sendable {
  case command(SpaceCommand, actor: String, reply: @Sendable (Result<CommandReceipt, CommandRefusal>) -> Void)
  /// Something that happened outside: a clock set, a policy installed or refused, a device changed.
  case event(SpaceEvent)
  /// Somebody wants a copy of the space, to ask questions of; nil when the agent has stopped.
  case copy(reply: @Sendable (Space?) -> Void)
  /// The next badge at a reader is for somebody new.
  case enrol(ReaderID, for: Duration, actor: String, reply: @Sendable (Result<CapturedBadge, CommandRefusal>) -> Void)
  /// Badges that nobody has; nil when the agent has stopped.
  case strangers(reply: @Sendable ([BadgeDesk.Stranger]?) -> Void)
  /// Whose passes count from now on.
  case passes(PassReader)
  case stop
}

/// The bounded way into the control loop. Any thread posts; only the loop takes.
///
/// Posting takes a lock for the time of one append. The loop never waits for it: when the lock is held, it comes back
/// a millisecond later.
final class Mailbox: Sendable {
  /// How many messages may wait: a page full of impatient clicks, not a queue to live in.
  static let capacity = 256
  /// How many messages one round of the loop takes, so that a badge waits for no more than these.
  static let batch = 16

  private struct Box {
    var waiting: [LoopMessage] = []
    var isClosed = false
  }

  private let box = Mutex(Box())
  private let wake: WakePipe

  init(wake: WakePipe) {
    self.wake = wake
  }

  /// Puts a message in; returns why it was not taken, nil when it was. `.stop` is taken even by a full box.
  func post(_ message: LoopMessage) -> CommandRefusal? {
    let refusal: CommandRefusal? = box.withLock { box in
      if box.isClosed { return .stopping }
      guard box.waiting.count < Self.capacity || message.isStop else { return .busy }
      box.waiting.append(message)
      return nil
    }
    if refusal == nil { wake.signal() }
    return refusal
  }

  /// Only for the loop: the oldest messages, or nil when somebody is posting right now. When more wait, the loop is
  /// woken again.
  func take() -> [LoopMessage]? {
    let taken = box.withLockIfAvailable { box in
      let batch = Array(box.waiting.prefix(Self.batch))
      box.waiting.removeFirst(batch.count)
      return (batch, more: !box.waiting.isEmpty)
    }
    guard let (batch, more) = taken else { return nil }
    if more { wake.signal() }
    return batch
  }

  /// Only for the loop, at its end: nothing is taken any more. Returns what still waited.
  func close() -> [LoopMessage] {
    box.withLock { box in
      box.isClosed = true
      defer { box.waiting = [] }
      return box.waiting
    }
  }
}

extension LoopMessage {
  var isStop: Bool {
    switch self {
    case .stop: true
    case .command, .event, .copy, .enrol, .strangers, .passes: false
    }
  }

  /// Tells whoever waits for an answer that the agent stops; nil when nobody waits.
  var refusing: (@Sendable () -> Void)? {
    switch self {
    case .command(_, _, let reply): { reply(.failure(.stopping)) }
    case .copy(let reply): { reply(nil) }
    case .enrol(_, _, _, let reply): { reply(.failure(.stopping)) }
    case .strangers(let reply): { reply(nil) }
    case .event, .passes, .stop: nil
    }
  }
}

extension CommandRefusal {
  static let stopping = CommandRefusal.notNow("the agent is stopping; nothing was done")
}
