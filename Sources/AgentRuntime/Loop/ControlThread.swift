import Glibc
import SpaceCore
import Synchronization

/// The thread that owns the space: polls, does a round, publishes; and nothing on it ever waits for anybody.
final class ControlThread: @unchecked Sendable {
  private let core: ControlCore  // only the thread touches it once started
  private let mailbox: Mailbox
  private let wake: WakePipe
  private let publisher: Publisher
  private let hardwareWake: Int32?
  private var snapshots: SnapshotBuilder
  private var parcel = Publisher.Parcel()
  private var thread: AgentThread?
  private let faultsAtStop = Mutex<[String]>([])

  /// The priority of the loop among real-time threads: above interrupt threads that do other work, below the kernel's
  /// own watchdogs.
  static let priority: Int32 = 50
  /// How soon to come back when a lock that is only tried was held.
  static let retryInterval: Duration = .milliseconds(1)

  init(
    core: ControlCore, mailbox: Mailbox, wake: WakePipe, publisher: Publisher, snapshots: SnapshotBuilder,
    hardwareWake: Int32?
  ) {
    self.core = core
    self.mailbox = mailbox
    self.wake = wake
    self.publisher = publisher
    self.snapshots = snapshots
    self.hardwareWake = hardwareWake
  }

  func start(realTime: Bool) throws(AgentError) {
    thread = try AgentThread(name: "control") { [self] in
      // A refusal was found out, and told, before the loop was made.
      if realTime { _ = AgentThread.requestRealTime(priority: Self.priority) }
      run()
    }
  }

  /// Waits for the thread to end, after `LoopMessage.stop`. Returns outputs that could not be brought to their safe level.
  func join() -> [String] {
    thread?.join()
    return faultsAtStop.withLock { $0 }
  }

  private func run() {
    var descriptors: [pollfd] = []
    var mailHeld = false
    while true {
      collect(&descriptors)
      _ = poll(&descriptors, nfds_t(descriptors.count), timeout(mailHeld: mailHeld))
      let moment = SteadyClock.now
      if descriptors[0].revents != 0 { wake.drain() }
      core.step(at: moment)
      let messages = mailbox.take()
      mailHeld = messages == nil
      for (place, message) in (messages ?? []).enumerated() {
        guard !message.isStop else { return finish(refusing: messages?.dropFirst(place) ?? [], at: moment) }
        take(message, at: moment)
      }
      parcel.replies += core.takeReplies()
      core.passOverflow()
      publish(at: moment)
    }
  }

  private func collect(_ descriptors: inout [pollfd]) {
    descriptors.removeAll(keepingCapacity: true)
    func add(_ descriptor: Int32) {
      descriptors.append(pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0))
    }
    add(wake.descriptor)
    if let hardwareWake { add(hardwareWake) }
    for input in core.inputs { if let descriptor = input.descriptor { add(descriptor) } }
    for reader in core.readers { if let descriptor = reader.descriptor { add(descriptor) } }
  }

  /// Milliseconds until something is due, rounded up so that the loop does not spin before it; -1 for never.
  private func timeout(mailHeld: Bool) -> Int32 {
    if mailHeld || !parcel.isEmpty { return Int32(Self.retryInterval.wholeNanoseconds / 1_000_000) }
    guard let next = core.nextDeadline else { return -1 }
    let nanoseconds = (next - SteadyClock.now).wholeNanoseconds
    guard nanoseconds > 0 else { return 0 }
    return Int32(clamping: (nanoseconds + 999_999) / 1_000_000)
  }

  private func take(_ message: LoopMessage, at moment: Moment) {
    switch message {
    case .stop: break
    case .event(let event):
      let before = core.space.policy
      core.handle(event, at: moment)
      // Unmapping an image of many megabytes takes milliseconds: the publisher's thread lets go of the old one.
      if case .policy = event { parcel.replies.append { withExtendedLifetime(before) {} } }
    case .passes(let reader): core.passes = reader
    case .copy(let reply):
      let space = core.space
      parcel.replies.append { reply(space) }
    case .enrol(let reader, let time, let actor, let reply):
      core.enrol(at: reader, for: time, actor: actor, reply: reply, moment: moment)
    case .strangers(let reply):
      let strangers = core.badges.strangers
      parcel.replies.append { reply(strangers) }
    case .command(let command, let actor, let reply):
      if let refusal = core.space.refusal(of: command, at: moment) {
        let answer: CommandRefusal =
          switch refusal {
          case .unknown(let id, let known): .unknownResource(id.name, known: known.map(\.name))
          case .notNow(let why): .notNow(why)
          }
        parcel.replies.append { reply(.failure(answer)) }
      } else {
        core.handle(.command(command, actor: actor), at: moment)
        let receipt = CommandReceipt(words: core.space.words(after: command))
        parcel.replies.append { reply(.success(receipt)) }
      }
    }
  }

  private func publish(at moment: Moment) {
    if core.takeNews() { parcel.snapshot = snapshots.snapshot(of: core, at: moment) }
    guard !parcel.isEmpty, publisher.handOver(parcel) else { return }
    parcel = Publisher.Parcel()
  }

  /// The end: recorded, every output at its safe level, whoever still asks refused, the last word handed over.
  private func finish(refusing rest: ArraySlice<LoopMessage>, at moment: Moment) {
    core.handle(.stopping, at: moment)
    let faults = core.release()
    faultsAtStop.withLock { $0 = faults }
    parcel.replies += (rest + mailbox.close()).compactMap(\.refusing) + core.refuseEnrolment()
    parcel.snapshot = snapshots.snapshot(of: core, at: moment)
    while !publisher.handOver(parcel) { usleep(1000) }  // nothing is switched any more; now it may wait
  }
}
