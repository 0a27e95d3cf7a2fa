public import HardwareAccess

/// One thing that happened on a simulated board. Two runs with the same seed and the same requests have equal traces.
public struct TraceEntry: Hashable, Sendable {
  /// Simulated time, as in ``SimulatedBoard/now``.
  public let nanoseconds: Int64
  public let event: TraceEvent

  public init(nanoseconds: Int64, event: TraceEvent) {
    self.nanoseconds = nanoseconds
    self.event = event
  }
}

/// What can happen on a simulated board. Holds numbers of bytes and never the bytes: they are credentials.
public enum TraceEvent: Hashable, Sendable {
  case outputOpened(line: String, idle: Level)
  case outputReleased(line: String)
  case commanded(line: String, Level)
  case commandFailed(line: String, Level)
  /// The level of a wire changed, whoever changed it.
  case changed(line: String, Level)
  case inputsOpened(lines: [String])
  case inputsReleased(lines: [String])
  case lockReleased(door: String)
  case lockEngaged(door: String)
  case pushed(door: String, PushResult)
  case leafOpened(door: String)
  case leafClosed(door: String)
  case powered(machine: String, Bool)
  case drawsCurrent(machine: String, Bool)
  case portOpened(reader: String)
  case portReleased(reader: String)
  case bytesArrived(reader: String, count: Int)
  /// Bytes that nobody received: no handle was open, the port was lost, or the buffer was full.
  case bytesDropped(reader: String, count: Int)
  case bytesWritten(reader: String, count: Int)
  case faultBegan(SimulatedFault)
  case faultEnded(SimulatedFault)
}

/// The newest entries of a trace, and how many older ones made room.
struct TraceLog {
  let limit: Int
  private(set) var total = 0
  private var kept: [TraceEntry] = []

  init(limit: Int) {
    self.limit = limit
  }

  var entries: [TraceEntry] { Array(kept.suffix(limit)) }
  var dropped: Int { max(0, total - limit) }

  /// Keeps at most twice the limit, so that forgetting costs little each time.
  mutating func append(_ entry: TraceEntry) {
    total += 1
    kept.append(entry)
    if kept.count >= 2 * limit { kept.removeFirst(kept.count - limit) }
  }
}
