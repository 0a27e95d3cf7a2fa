public import HardwareAccess

/// What is wired to one simulated door. Lines are named without their scheme: `strike-front`, not `sim:strike-front`.
public struct SimulatedDoorParts: Hashable, Sendable {
  /// The output that energises the strike or the magnet.
  public var lockOutput: String
  /// Active while the leaf is open; bounces when the leaf moves.
  public var contact: String?
  /// Active while somebody presses the exit button; bounces.
  public var requestToExit: String?
  /// Active while the door is really locked: leaf shut, and bolt or armature in place.
  public var lockSensor: String?
  /// True for a magnet (energised to hold), false for a strike (energised to release).
  public var failSafe: Bool

  public init(
    lockOutput: String, contact: String? = nil, requestToExit: String? = nil, lockSensor: String? = nil,
    failSafe: Bool = false
  ) {
    self.lockOutput = lockOutput
    self.contact = contact
    self.requestToExit = requestToExit
    self.lockSensor = lockSensor
    self.failSafe = failSafe
  }

  var lines: [String] { [lockOutput] + [contact, requestToExit, lockSensor].compactMap { $0 } }
}

/// What is wired to one simulated machine. Lines are named without their scheme.
public struct SimulatedMachineParts: Hashable, Sendable {
  /// The output that gives the machine power.
  public var relay: String
  /// Active while the machine draws working current: it works, and it has power.
  public var activity: String?
  /// The output that powers the extraction beside the machine.
  public var runOn: String?

  public init(relay: String, activity: String? = nil, runOn: String? = nil) {
    self.relay = relay
    self.activity = activity
    self.runOn = runOn
  }

  var lines: [String] { [relay] + [activity, runOn].compactMap { $0 } }
}

/// How long simulated things take, in nanoseconds.
public enum SimulatedTiming {
  /// From the lock output's change until the strike or magnet is released.
  public static let release: Int64 = 40_000_000
  /// From the lock output's change until the strike or magnet is engaged.
  public static let engage: Int64 = 30_000_000
  /// From the push until the leaf moves, or stays shut.
  public static let push: Int64 = 300_000_000
  /// From one key of a keypad to the next.
  public static let key: Int64 = 200_000_000
  /// The longest time that a contact or button bounces.
  public static let bounce: Int64 = 5_000_000
}

/// How a simulated reader times the pulses on its two data lines, in nanoseconds.
public struct PulseTiming: Hashable, Sendable {
  /// How long a pulse lasts.
  public var width: Int64
  /// From the beginning of one pulse to that of the next.
  public var interval: Int64
  /// How much later than that a pulse may begin, by chance; less than the pause between two pulses.
  public var jitter: Int64

  public init(width: Int64, interval: Int64, jitter: Int64 = 0) {
    self.width = width
    self.interval = interval
    self.jitter = jitter
  }

  /// 50 µs and 2 ms, as many readers send.
  public static let nominal = PulseTiming(width: 50_000, interval: 2_000_000)
  /// The shortest pulses and pauses of SIA AC-01.
  public static let fastest = PulseTiming(width: 20_000, interval: 200_000)
  /// The longest.
  public static let slowest = PulseTiming(width: 100_000, interval: 20_000_000)
}

/// What a push at a door came to.
public enum PushResult: String, Hashable, Sendable, CaseIterable {
  /// The lock was released and the leaf opened.
  case opened
  /// The lock was engaged and the leaf opened by force.
  case forced
  /// The lock was engaged and held.
  case heldShut
  /// The leaf was open already, and is held open anew.
  case alreadyOpen
}

/// Something that goes wrong on a simulated board. All but ``noise(_:byteCount:)`` last until they are cleared.
public enum SimulatedFault: Hashable, Sendable {
  /// The wire has this level whatever is commanded or happens: a short, a welded contact.
  case stuckLine(String, at: Level)
  /// Commanding this output throws, and its level stays.
  case failingOutput(String)
  /// The chip of this line vanishes: who holds the line is told so when it is used, and an output has no level. Cleared,
  /// it can be opened again.
  case lineLost(String)
  /// The reader's port vanishes; cleared, it can be opened again.
  case portLost(String)
  /// Bytes arrive in pieces of 1 to 5, milliseconds apart.
  case splitDelivery(String)
  /// Random bytes arrive once, as from a cable beside a motor. At most ``SimulatedBoard/longestPresentation``.
  case noise(String, byteCount: Int)
  /// An open wire picks up an oscillation and changes every so many nanoseconds, at least 1000.
  case chatter(String, every: Int64)
  /// Somebody has bridged the machine's relay: it has power whatever is commanded.
  case bypassedRelay(machine: String)
}
