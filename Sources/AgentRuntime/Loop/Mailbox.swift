import Synchronization
import SpaceCore

/// What the rest of the program puts before the control loop.
enum LoopMessage: Sendable {
  case command(SpaceCommand, actor: String, reply: @Sendable (Result<CommandReceipt, CommandRefusal>) -> Void)
  /// Something that happened outside: a clock set, a policy installed or refused, a device changed.
  case event(SpaceEvent)
  case stop
}

/// The bounded way into the control loop. Any thread posts; only the loop takes.
///
/// Posting takes a lock for the time of one append. The loop never waits for it: when the lock is held, it comes back
/// a millisecond later.
final class Mailbox: Sendable {
  /// How many messages may wait: a page full of impatient clicks, not a queue to live in.
  static let capacity = 256

  private let waiting = Mutex<[LoopMessage]>([])
  private let wake: WakePipe

  init(wake: WakePipe) {
    self.wake = wake
  }

  /// Puts a message in; false when the box is full and nothing was taken.
  @discardableResult
  func post(_ message: LoopMessage) -> Bool {
    let taken = waiting.withLock { waiting in
      guard waiting.count < Self.capacity else { return false }
      waiting.append(message)
      return true
    }
    if taken { wake.signal() }
    return taken
  }

  /// Only for the loop: everything that waits, or nil when somebody is posting right now.
  func takeAll() -> [LoopMessage]? {
    waiting.withLockIfAvailable { waiting in
      defer { waiting = [] }
      return waiting
    }
  }
}
