public import DeviceDrivers
import Foundation
public import HardwareAccess
import LedgerProtocol
public import LocalStore
public import Logging
public import SpaceCore
import Synchronization

/// What an agent needs to start.
public struct AgentParts: Sendable {
  public var configuration: SpaceConfiguration
  public var hardware: any Hardware
  public var profiles: DeviceCatalogue
  /// The folder of the journal, the keys and the policy.
  public var folder: String
  /// True when whoever starts the agent vouches for the system's clock: a laptop, a demonstration, a test.
  public var trustsClock: Bool
  /// True to ask for real-time scheduling and locked memory.
  public var realTime: Bool
  /// What a member's pseudonym stands for in words on this board; the pseudonym's first letters when nil.
  public var memberName: @Sendable (MemberID) -> String?
  public var simulation: SimulationAccess?
  /// Called on the control loop when it has moved an output: for measurements. It must not block.
  public var outputMoved: (@Sendable (SpaceOutput, _ active: Bool) -> Void)?
  public var logger: Logger

  public init(
    configuration: SpaceConfiguration, hardware: any Hardware, profiles: DeviceCatalogue, folder: String,
    trustsClock: Bool = false, realTime: Bool = true,
    memberName: @escaping @Sendable (MemberID) -> String? = { _ in nil },
    simulation: SimulationAccess? = nil, logger: Logger
  ) {
    self.configuration = configuration
    self.hardware = hardware
    self.profiles = profiles
    self.folder = folder
    self.trustsClock = trustsClock
    self.realTime = realTime
    self.memberName = memberName
    self.simulation = simulation
    self.logger = logger
  }
}

/// A running agent: the store, the control loop, and the way to them for everything else.
///
/// `init` has no effects; `start` opens, in this order, the store, the writer, the hardware and the loop; `stop` ends
/// them the other way round, so that outputs are at their safe levels before the last entry is written.
public final class Agent: @unchecked Sendable {
  public let parts: AgentParts
  public let store: AgentStore
  /// The key of this agent's credential digests, 32 bytes; given to the ledger when joining.
  public let digestKey: [UInt8]
  /// What starting could not have and goes on without, in words.
  public let notices: [String]

  public let writer: JournalWriter
  private let mailbox: Mailbox
  private let questions: LedgerQuestions
  private let publisher: Publisher
  private let thread: ControlThread
  private let clock: SystemWallClock
  /// What the space was told of the clock at the start.
  private let firstReading: WallClock
  private let isStopping = Atomic<Bool>(false)

  /// Opens the store in the folder of `parts`; the first start makes folder and keys.
  public static func openStore(_ parts: AgentParts) throws -> AgentStore {
    try openStore(folder: parts.folder, trustsClock: parts.trustsClock)
  }

  /// The same for a program that needs the store and no running agent.
  public static func openStore(folder: String, trustsClock: Bool) throws -> AgentStore {
    let clock = SystemWallClock(trusted: trustsClock)
    return try AgentStore.open(
      folder: folder,
      clock: StoreClock(now: { SteadyClock.now }, wall: { clock.now }))
  }

  /// Starts the agent over an opened store. When it throws, nothing runs and every output is at its safe level.
  public init(_ parts: AgentParts, store: AgentStore) throws {
    self.parts = parts
    self.store = store
    var notices: [String] = []
    let clock = SystemWallClock(trusted: parts.trustsClock)
    let key = try Self.loadDigestKey(of: store)
    digestKey = key.key
    notices += key.notices
    let wake = try WakePipe()
    let mailbox = Mailbox(wake: wake)
    self.mailbox = mailbox
    let questions = LedgerQuestions { number in
      // A box that is full drops it: the question's own time ends the wait.
      _ = mailbox.post(.event(.ledgerAnswered(number, newest: nil)))
    }
    self.questions = questions
    writer = try store.startWriter { wake.signal() }
    let refusals = parts.realTime ? Self.realTimeRefusals() : []
    let isRealTime = parts.realTime && refusals.isEmpty
    notices += refusals

    let (memory, unreadable) = DurableStateCoding.memory(try store.states(), lastKnown: store.lastRecordedTime)
    notices += unreadable.map { "the remembered state '\($0)' cannot be read; it starts afresh" }
    let reading = clock.reading()
    self.clock = clock
    firstReading = reading
    var settings = parts.configuration.settings
    settings.rules.keypads = Self.keypads(parts)
    var space = Space(settings: settings, clock: reading)
    notices += try Self.installPolicy(into: &space, store: store)
    let core = try ControlCore(
      space: space, configuration: parts.configuration, profiles: parts.profiles, hardware: parts.hardware,
      writer: writer, codes: try CodeReader(digestKey: digestKey), outputMoved: parts.outputMoved,
      askLedger: { questions.ask($0) })
    notices += core.readers.compactMap { reader in
      reader.absence.map { "the reader \(reader.configuration.id) is not there and is tried again: \($0)" }
    }
    if let recovery = store.opening.recovery {
      notices.append(
        "the journal was damaged (\(recovery.cause)): \(recovery.kept) entries kept, \(recovery.lost) lost, "
          + "the damaged file is \(recovery.damagedFile)")
    }
    self.notices = notices
    core.passes = PassReader.ofLedger(joinedBy: store)
    let started = SteadyClock.now
    core.start(memory, at: started)
    var snapshots = SnapshotBuilder(startedAt: reading.time(at: started), realTime: isRealTime)
    publisher = try Publisher(first: snapshots.snapshot(of: core, at: started))
    thread = ControlThread(
      core: core, mailbox: mailbox, wake: wake, publisher: publisher, snapshots: snapshots,
      hardwareWake: parts.hardware.wakeDescriptor)
    do {
      try thread.start(realTime: isRealTime)
    } catch {
      publisher.stop()
      throw error
    }
  }

  /// The readers whose devices are keypads.
  private static func keypads(_ parts: AgentParts) -> Set<ReaderID> {
    Set(
      parts.configuration.readers.filter { reader in
        guard let profile = parts.profiles.profile(reader.profile) else { return false }
        return profile.family == .asciiKeypad || profile.family == .wiegand && !profile.wiegand.keypad.isEmpty
      }.map(\.id))
  }

  /// The key of the credential digests, made at the first start and kept beside the journal, mode 0600.
  public static func digestKey(of store: AgentStore) throws -> [UInt8] { try loadDigestKey(of: store).key }

  /// A damaged key is set aside and replaced: doors must still let people out, and joining again mends the rest.
  private static func loadDigestKey(of store: AgentStore) throws -> (key: [UInt8], notices: [String]) {
    let name = "digest.key"
    var notices: [String] = []
    if let key = try store.readFile(name, limit: 4096) {
      if key.count == CredentialDigester.keyBytes { return (key, []) }
      try store.writeFile(name + ".damaged", key)
      notices.append(
        "\(name) was damaged and is kept as \(name).damaged; the new key knows no badge: "
          + "put the old one back from a backup, or join the ledger again")
    }
    var random = SystemRandomNumberGenerator()
    let key = (0..<CredentialDigester.keyBytes).map { _ in UInt8.random(in: 0...255, using: &random) }
    try store.writeFile(name, key)
    return (key, notices)
  }

  private static func installPolicy(into space: inout Space, store: AgentStore) throws -> [String] {
    switch try store.policies.open() {
    case .none:
      return ["no policy is installed yet: every badge is refused until the ledger sends one"]
    case .damaged(let aside, let cause):
      let kept = aside.map { "; it was set aside as \($0)" } ?? ""
      return ["the policy cannot be used (\(cause))\(kept): every badge is refused until the ledger sends one again"]
    case .installed(let installed):
      do {
        space.restore(
          policy: try PolicyImage(mapping: installed.image.bytes, owner: installed.image),
          confirmedAt: installed.reference.confirmedAt)
        return []
      } catch {
        return ["the policy cannot be used (\(error)): every badge is refused until the ledger sends one again"]
      }
    }
  }

  /// What of real-time running this process may not have.
  private static func realTimeRefusals() -> [String] {
    let scheduling = AgentThread.probeRealTime(priority: ControlThread.priority)
    return [scheduling, AgentThread.lockMemory()].compactMap { $0 }
  }

  /// Ends the loop, drives every output to its safe level, writes what waits, closes the store. Ends even when the
  /// storage does not answer, after `JournalWriter.longestStop`; a second call does nothing.
  /// - Returns: what could not be done, in words.
  public func stop() async -> [String] { await stop(within: JournalWriter.longestStop) }

  func stop(within limit: Duration) async -> [String] {
    guard !isStopping.exchange(true, ordering: .acquiringAndReleasing) else { return [] }
    _ = mailbox.post(.stop)  // taken even by a full box, and only this call closes it
    var faults = thread.join()
    publisher.stop()
    let unwritten = await writer.stop(within: limit)
    if unwritten > 0 { faults.append("\(unwritten) entries could not be written: the storage refuses them") }
    guard writer.health == .stopped else {
      faults.append("the storage does not answer; the journal was left as it is and is checked at the next start")
      return faults
    }
    do {
      try store.close()
    } catch {
      faults.append("\(error)")
    }
    return faults
  }

  /// From now on passes of this ledger count; false as ``post(_:)``.
  func trust(passesOf reader: PassReader) -> Bool { mailbox.post(.passes(reader)) != .busy }

  /// Puts an event before the control loop; false when its mailbox is full and it is to be tried again. What is meant
  /// for an agent that has stopped is dropped and counts as taken.
  @discardableResult
  public func post(_ event: SpaceEvent) -> Bool { mailbox.post(.event(event)) != .busy }

  public var snapshot: SpaceSnapshot { publisher.snapshot }

  /// What the loop asks the ledger from now on, for whoever asks it last; each is to be answered by
  /// `.ledgerAnswered`.
  func ledgerQuestions() -> AsyncStream<LedgerQuestion> { questions.stream() }

  func snapshots() -> AsyncStream<SpaceSnapshot> { publisher.snapshots() }

  func send(_ command: SpaceCommand, actor: String) async throws(CommandRefusal) -> CommandReceipt {
    let mailbox = mailbox
    let answer: Result<CommandReceipt, CommandRefusal> = await withCheckedContinuation { continuation in
      let refusal = mailbox.post(.command(command, actor: actor) { continuation.resume(returning: $0) })
      if let refusal { continuation.resume(returning: .failure(refusal)) }
    }
    return try answer.get()
  }

  func enrol(at reader: ReaderID, for time: Duration, actor: String) async throws(CommandRefusal) -> CapturedBadge {
    let mailbox = mailbox
    let answer: Result<CapturedBadge, CommandRefusal> = await withCheckedContinuation { continuation in
      let message = LoopMessage.enrol(reader, for: time, actor: actor) { continuation.resume(returning: $0) }
      if let refusal = mailbox.post(message) { continuation.resume(returning: .failure(refusal)) }
    }
    return try answer.get()
  }

  /// Badges that were shown lately and that nobody has, the latest last.
  func strangers() async throws(CommandRefusal) -> [BadgeDesk.Stranger] {
    let mailbox = mailbox
    let answer: Result<[BadgeDesk.Stranger], CommandRefusal> = await withCheckedContinuation { continuation in
      let message = LoopMessage.strangers {
        continuation.resume(returning: $0.map(Result.success) ?? .failure(.stopping))
      }
      if let refusal = mailbox.post(message) { continuation.resume(returning: .failure(refusal)) }
    }
    return try answer.get()
  }

  /// A copy of the space as it is now, to ask questions of away from the loop.
  func spaceNow() async throws(CommandRefusal) -> Space {
    let mailbox = mailbox
    let answer: Result<Space, CommandRefusal> = await withCheckedContinuation { continuation in
      let refusal = mailbox.post(
        .copy { space in continuation.resume(returning: space.map(Result.success) ?? .failure(.stopping)) })
      if let refusal { continuation.resume(returning: .failure(refusal)) }
    }
    return try answer.get()
  }

  /// Watches the system's clock until cancelled, and tells the loop when it was set or its quality changed.
  public func watchClock() async {
    var watch = ClockWatch(told: firstReading)
    while !Task.isCancelled {
      do {
        try await Task.sleep(for: .seconds(1))
      } catch {
        return  // cancelled: the agent is stopping
      }
      let reading = clock.reading()
      if watch.isNews(reading), post(.clock(reading)) { watch.tell(reading) }
    }
  }
}
