public import HardwareAccess
internal import Synchronization

/// A board with doors, machines and readers that exist in memory only: the twin of real hardware.
///
/// Serves the scheme `sim`. It has physics: a strike takes its time, a leaf moves when somebody pushes it, a contact
/// bounces, a machine draws current while it works and has power. Time passes in ``advance(to:)`` only, so the same
/// seed and the same requests give the same ``trace``; there is no thread and no clock inside.
///
/// People and faults may be asked for from any thread. A request is queued, makes ``wakeDescriptor`` readable and
/// happens in the next ``advance(to:)``: at that call's time, or at the simulated time given as `at:` (a time
/// that has passed means now).
///
/// Levels on simulated wires are meanings: every part is wired with the polarity and pull that the opening asks for.
public final class SimulatedBoard: Hardware {
  /// The scheme of every address on a simulated board.
  public static let scheme = "sim"
  /// The most things planned or waiting; a request beyond throws ``SimulationError/tooMuchPlanned(limit:)``.
  public static let planLimit = 16_384
  /// The most bytes in one presentation.
  public static let longestPresentation = 4096
  /// The most bits of one frame on two data lines.
  public static let longestFrame = 256
  /// The most keys that somebody presses in one go.
  public static let longestEntry = 64

  let state: Mutex<BoardState>
  private let wake: SignalPipe

  /// A board with nothing wired. Keeps the newest `traceLimit` entries of its trace. Throws when the system has no
  /// file descriptors left.
  public init(seed: UInt64 = 1, traceLimit: Int = 4096) throws(HardwareError) {
    precondition(traceLimit > 0, "a trace of \(traceLimit) entries holds nothing")
    wake = try SignalPipe(operation: .openInputs, object: "the simulated board")
    state = Mutex(BoardState(seed: seed, traceLimit: traceLimit, wake: wake))
  }

  public var schemes: [String] { [Self.scheme] }

  public var nextDeadline: Int64? {
    state.withLock { $0.waiting.isEmpty ? $0.plan.nextTime : $0.now }
  }

  public func advance(to nanoseconds: Int64) {
    state.withLock { $0.advance(to: nanoseconds) }
  }

  public var wakeDescriptor: Int32? { wake.reading }

  // MARK: Questions

  /// The simulated time that ``advance(to:)`` has reached, in nanoseconds.
  public var now: Int64 { state.withLock { $0.now } }

  /// The level of a wire now; inactive for one that nothing was ever connected to.
  public func level(of line: String) -> Level {
    state.withLock { $0.wires[line]?.level ?? .inactive }
  }

  /// Whether the strike or magnet of a door lets a push open it. False for a door that is not there.
  public func isReleased(_ door: String) -> Bool {
    state.withLock { $0.doors[door]?.isReleased ?? false }
  }

  /// Whether the leaf of a door is open. False for a door that is not there.
  public func isOpen(_ door: String) -> Bool {
    state.withLock { $0.doors[door]?.isOpen ?? false }
  }

  /// What the last push at a door came to; nil before the first one.
  public func lastPush(_ door: String) -> PushResult? {
    state.withLock { $0.doors[door]?.lastPush }
  }

  /// Whether a machine has power. False for a machine that is not there.
  public func hasPower(_ machine: String) -> Bool {
    state.withLock { $0.machines[machine]?.hasPower ?? false }
  }

  /// Whether a machine draws working current. False for a machine that is not there.
  public func drawsCurrent(_ machine: String) -> Bool {
    state.withLock { $0.machines[machine]?.drawsCurrent ?? false }
  }

  /// The newest entries of what happened, oldest first.
  public var trace: [TraceEntry] { state.withLock { $0.log.entries } }

  /// How many older entries have made room in ``trace``.
  public var droppedTraceEntries: Int { state.withLock { $0.log.dropped } }
}
