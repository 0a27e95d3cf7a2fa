/// Joins the timed edges of two data wires to bursts: everything between two silences.
///
/// A pulse is a wire going low. Only the edges' own time stamps count, never when somebody got round to reading them.
/// Nothing is dropped without being counted, and a burst that was disturbed says so. What is kept is bounded whatever
/// arrives.
public struct WiegandLine: Sendable, Equatable {
  /// The two data wires.
  public enum Wire: Int, Sendable, CaseIterable {
    /// A pulse is a 0.
    case data0 = 0
    /// A pulse is a 1.
    case data1 = 1
  }

  /// How a line is timed.
  public struct Timing: Sendable, Equatable {
    /// A silence of this length ends a frame; nanoseconds.
    public var gap: Int64
    /// A pulse that follows another one sooner than this is a disturbance; nanoseconds.
    public var closest: Int64

    /// Unless told, 25 ms and 50 µs: pulses are 20 to 100 µs long and begin 200 µs to 20 ms after one another (SIA
    /// AC-01, as the Promag WEC200 and ZKTeco manuals give it).
    public init(gap: Int64 = 25_000_000, closest: Int64 = 50_000) {
      self.gap = gap
      self.closest = closest
    }
  }

  /// Edges of one burst after which the line cannot be a reader's: twice the edges of the longest frame, four times over.
  public static let floodLimit = 512
  /// A wire that stays low for longer is held there by something; nanoseconds.
  static let longestPulse: Int64 = 10_000_000
  /// A rise this soon after an edge of the same wire ends that pulse; later, it is a pulse of its own whose beginning
  /// was too short to be seen. Shorter than the time between pulses; nanoseconds.
  static let riseWindow: Int64 = 150_000

  /// What has been seen since the start.
  public private(set) var tally = WiegandTally()

  private let timing: Timing
  private var value: UInt64 = 0
  private var count = 0
  private var edges = 0
  private var disturbances: WiegandDisturbances = []
  /// The last pulse, in a burst or not; what was ended by ``end()`` can still be continued by late edges.
  private var lastPulse: Int64?
  private var lastWire = Wire.data0
  private var lastEdge: [Int64?] = [nil, nil]
  /// Since when each wire is low.
  private var low: [Int64?] = [nil, nil]
  /// True once a rise was told: only then is a wire known to be low.
  private var tellsRises = false
  /// Nobody listened until then (`.max` for not known): a burst that begins within a gap of it may have begun before.
  private var blindUntil: Int64?

  /// A line at rest.
  public init(_ timing: Timing = Timing()) {
    self.timing = timing
  }

  /// When ``end()`` is due if no edge has an earlier time stamp; nil between bursts.
  public var deadline: Int64? { edges > 0 ? lastPulse.map { $0.addingOrSaturated(timing.gap) } : nil }

  /// True when more edges have come than any frame has: an open or oscillating wire.
  public var isFlooded: Bool { edges > Self.floodLimit }

  /// Since when a wire has been low; nil when it is high, or when rises are not told.
  public func lowSince(_ wire: Wire) -> Int64? { tellsRises ? low[wire.rawValue] : nil }

  /// Takes a wire going low at `time` (nanoseconds). Returns the burst that had ended before it.
  public mutating func fall(_ wire: Wire, at time: Int64) -> WiegandBurst? {
    let ended = startEdge(at: time)
    if low[wire.rawValue] != nil, tellsRises { tally.unpaired += 1 }
    if tellsRises, low[1 - wire.rawValue] != nil { disturb(.together) }
    pulse(wire, at: time)
    low[wire.rawValue] = time
    lastEdge[wire.rawValue] = time
    return ended
  }

  /// Takes a wire going high at `time` (nanoseconds). Returns the burst that had ended before it.
  public mutating func rise(_ wire: Wire, at time: Int64) -> WiegandBurst? {
    tellsRises = true
    defer {
      low[wire.rawValue] = nil
      lastEdge[wire.rawValue] = time
    }
    if let start = low[wire.rawValue] {
      edges += edges > 0 ? 1 : 0
      if time.subtractingOrSaturated(start) > Self.longestPulse, edges > 0 { disturb(.held) }
      return nil
    }
    if let last = lastEdge[wire.rawValue], time.subtractingOrSaturated(last) < Self.riseWindow {
      edges += edges > 0 ? 1 : 0
      return nil
    }
    // The kernel reads the level after the edge: of a very short pulse it may see the end only.
    tally.unpaired += 1
    let ended = startEdge(at: time)
    pulse(wire, at: time)
    return ended
  }

  /// Edges were lost before those that come next: what has begun, and what comes next, is no frame.
  public mutating func lost(_ count: UInt64) -> WiegandBurst? {
    tally.lost += count
    disturb(.lost)
    let ended = end()
    blindUntil = .max
    return ended
  }

  /// The silence has lasted: ends what has begun. Call it when ``deadline`` has come and all edges have been read.
  public mutating func end() -> WiegandBurst? {
    defer {
      (value, count, edges, disturbances) = (0, 0, 0, [])
    }
    guard edges > 0, let lastPulse else { return nil }
    tally.bursts += 1
    let frame = (1...WiegandFrame.longest).contains(count) ? WiegandFrame(value: value, count: count) : nil
    return WiegandBurst(frame: frame, pulses: count, disturbances: disturbances, end: lastPulse)
  }

  /// Forgets what has begun without a word: nobody listens until `time` (nanoseconds), or until nobody knows when.
  public mutating func rest(until time: Int64 = .max) {
    let tally = tally
    self = WiegandLine(timing)
    self.tally = tally
    blindUntil = time
  }

  /// Takes note of edges that nobody looks at.
  public mutating func ignore(_ count: Int) { tally.ignored += UInt64(count) }

  private mutating func startEdge(at time: Int64) -> WiegandBurst? {
    var ended: WiegandBurst?
    if let lastPulse {
      let isSilence = time.subtractingOrSaturated(lastPulse) >= timing.gap
      if isSilence {
        ended = end()
      } else if edges == 0, blindUntil == nil {
        disturb(.late)  // the burst that this edge belongs to has been ended too early
      }
    }
    if edges == 0, let blind = blindUntil {
      if blind == .max || time.subtractingOrSaturated(blind) < timing.gap { disturbances.insert(.lost) }
      blindUntil = nil
    }
    edges += 1
    return ended
  }

  private mutating func pulse(_ wire: Wire, at time: Int64) {
    defer {
      lastPulse = max(time, lastPulse ?? time)
      lastWire = wire
    }
    if let lastPulse, time.subtractingOrSaturated(lastPulse) < timing.closest {
      disturb(lastWire == wire ? .ringing : .together)
      return
    }
    tally.pulses += 1
    if count < WiegandFrame.longest { value = value << 1 | UInt64(wire.rawValue) }
    count += 1
  }

  private mutating func disturb(_ disturbance: WiegandDisturbances) {
    disturbances.insert(disturbance)
    tally.count(disturbance)
  }
}

extension Int64 {
  fileprivate func addingOrSaturated(_ other: Int64) -> Int64 {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? (other < 0 ? .min : .max) : sum
  }

  fileprivate func subtractingOrSaturated(_ other: Int64) -> Int64 {
    let (difference, overflow) = subtractingReportingOverflow(other)
    return overflow ? (other < 0 ? .max : .min) : difference
  }
}
