internal import HardwareAccess

/// Everything on a simulated board, changed under the board's lock only.
struct BoardState {
  var now: Int64 = 0
  var wires: [String: Wire] = [:]
  var doors: [String: SimulatedDoor] = [:]
  var machines: [String: SimulatedMachine] = [:]
  var readers: [String: SimulatedReader] = [:]
  var outputs: [Int: OutputRequest] = [:]
  var inputs: [Int: InputRequest] = [:]
  var ports: [Int: PortRequest] = [:]
  var waiting: [SimulatedAction] = []
  var plan = Plan()
  var random: SplitMix64
  var log: TraceLog
  var wake: Signal
  private var lastHandle = 0

  init(seed: UInt64, traceLimit: Int, wake: SignalPipe) {
    random = SplitMix64(seed: seed)
    log = TraceLog(limit: traceLimit)
    self.wake = Signal(pipe: wake)
  }

  mutating func newHandle() -> Int {
    lastHandle += 1
    return lastHandle
  }

  mutating func note(_ event: TraceEvent) {
    log.append(TraceEntry(nanoseconds: now, event: event))
  }
}

/// One wire of the board: the level that its parts give it, the level it is stuck at, and who holds it.
struct Wire {
  var natural = Level.inactive
  var stuck: Level?
  var isFailing = false
  /// Its chip is not there: nobody can open it.
  var isGone = false
  /// How often it changes by itself, in nanoseconds; nil for never.
  var chatter: Int64?
  /// Grows whenever the wire is driven anew, so that bounces planned before are forgotten.
  var settling = 0
  /// The part it belongs to, for errors.
  var part: String?
  /// The handle that holds it, as output or as input.
  var holder: Int?

  var level: Level { stuck ?? natural }
}

struct SimulatedDoor {
  let parts: SimulatedDoorParts
  var isReleased: Bool
  var isOpen = false
  var lastPush: PushResult?
  /// Grow whenever the lock or the leaf is told otherwise, so that movements planned before are forgotten.
  var lockMovement = 0
  var leafMovement = 0
}

struct SimulatedMachine {
  let parts: SimulatedMachineParts
  var isWorking = false
  var isBypassed = false
  var hasPower = false
  var drawsCurrent = false
}

struct SimulatedReader {
  var isLost = false
  var splitsDelivery = false
  var holder: Int?
  /// When the line is free for the next bytes.
  var freeAt: Int64 = 0
}

struct OutputRequest {
  let line: String
  let idle: Level
  var commanded: Level
}

struct InputRequest {
  /// As many as the kernel keeps for the largest request (16 events for each of 64 lines).
  static let edgeLimit = 1024

  let lines: [String]
  let reports: EdgeSelection
  var edges: [Edge] = []
  var lost: UInt64 = 0
  var signal: Signal
}

struct PortRequest {
  /// As much as a Linux terminal keeps for a slow reader.
  static let byteLimit = 4096

  let reader: String
  let baud: Int
  var bytes: [UInt8] = []
  var isGone = false
  var signal: Signal
}

/// What people, cables and bad luck do to the board.
enum SimulatedAction {
  case push(door: String, force: Bool, holdOpen: Int64)
  case pressExit(door: String, hold: Int64)
  case work(machine: String, Bool)
  case present(reader: String, bytes: [UInt8], paced: Bool)
  case press(reader: String, keys: [UInt8])
  case drive(line: String, Level)
  case send(bits: [Bool], data0: String, data1: String, PulseTiming)
  case begin(SimulatedFault)
  case end(SimulatedFault)
}

/// What physics has planned.
enum PlannedEvent {
  case action(SimulatedAction)
  case wire(String, Level, settling: Int)
  case settle(String, Level)
  case lock(door: String, released: Bool, movement: Int)
  case pushArrives(door: String, force: Bool, holdOpen: Int64)
  case leafFalls(door: String, movement: Int)
  case bytes(reader: String, [UInt8])
  case chatter(String)
}

/// Planned events by time; those of one time in the order they were planned.
struct Plan {
  /// Latest first, so that the next one is taken from the end.
  private var events: [(time: Int64, event: PlannedEvent)] = []

  var count: Int { events.count }
  var nextTime: Int64? { events.last?.time }

  mutating func add(_ event: PlannedEvent, at time: Int64) {
    var low = 0
    var high = events.count
    while low < high {
      let middle = (low + high) / 2
      if events[middle].time > time { low = middle + 1 } else { high = middle }
    }
    events.insert((time, event), at: low)
  }

  mutating func takeNext(until time: Int64) -> (time: Int64, event: PlannedEvent)? {
    guard let next = events.last, next.time <= time else { return nil }
    return events.removeLast()
  }
}
