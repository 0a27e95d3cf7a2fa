public import HardwareAccess
public import SpaceCore
public import WireCodecs

/// Turns the timed edges of one Wiegand reader's two data lines into presentations, and those of its keypad into codes.
///
/// A value without clock or lines. Its owner opens `[data0, data1]` in this order as one request, active low, feeds it
/// the edges with the kernel's time stamps, and tells it when ``nextDeadline`` has come, after it has read all edges
/// that wait: a frame ends by its own time stamps, and edges that were read too late spoil it, never change it.
/// Edges of pulses' beginnings alone are enough and are the surest: a kernel that is asked for both reads the level
/// after the edge, when a short pulse may be over. A line that stays low is then known by ``feed(levels:at:)``.
public struct WiegandReaderDriver: Sendable {
  public let reader: ReaderID
  public let profile: DeviceProfile

  /// A line that stays low for longer is shorted or without power.
  static let stuckAfter: Duration = .seconds(1)
  /// How long a line that oscillates is not listened to: it costs a few milliseconds of each such time.
  public static let restTime: Duration = .seconds(1)
  /// Bits up to which a burst is noise and not something shown.
  static let noiseLength = 3

  private var line: WiegandLine
  private var health = LineHealth<WiegandSymptom>()
  private var cards: CardMemory
  private var entry = KeypadEntry()
  private var isStuck = false
  /// Since when each line has been seen low without an edge.
  private var lowSeen: [Moment?] = [nil, nil]
  /// Until when a line that oscillates is not listened to; nil while it is listened to. Its owner may give the lines
  /// back until then, so that the kernel rests too: edges fed before are only counted.
  public private(set) var restsUntil: Moment?

  /// - Precondition: the family of `profile` is ``DeviceFamily/wiegand``.
  public init(reader: ReaderID, profile: DeviceProfile) {
    precondition(profile.family == .wiegand, "\(profile.id) has no data lines")
    self.reader = reader
    self.profile = profile
    line = WiegandLine(
      WiegandLine.Timing(
        gap: profile.wiegand.gap.wholeNanoseconds, closest: Int64(profile.wiegand.closest) * 1000))
    cards = CardMemory(profile)
  }

  /// What has been seen on the lines since the start: nothing is dropped without being counted here.
  public var tally: WiegandTally { line.tally }

  /// When ``deadlineReached(at:)`` has something to do; nil while it has not.
  public var nextDeadline: Moment? {
    [line.deadline.map(Moment.init(nanoseconds:)), stuckDeadline, cards.deadline, entry.deadline, restsUntil]
      .compactMap { $0 }.min()
  }

  /// Takes edges in the order of their time stamps, however they were cut, and says what they mean. Edges of other
  /// lines than the first two of the request are not its own.
  public mutating func feed(_ edges: [Edge], at moment: Moment) -> [ReaderOutput] {
    var outputs: [ReaderOutput] = []
    for (place, edge) in edges.enumerated() {
      guard let wire = WiegandLine.Wire(rawValue: edge.index) else { continue }
      if let rest = restsUntil {
        guard rest.nanoseconds <= edge.nanoseconds else {
          line.ignore(1)
          continue
        }
        restsUntil = nil
      }
      lowSeen[wire.rawValue] = nil
      let isPulse = edge.level == .active
      let ended = isPulse ? line.fall(wire, at: edge.nanoseconds) : line.rise(wire, at: edge.nanoseconds)
      if let ended { outputs += take(ended) }
      if line.isFlooded { outputs += startRest(after: edges[place], at: moment) }
    }
    return outputs + sweep(at: moment)
  }

  /// Takes the levels of both data lines as they are now, from an owner that looks at them every second or so: a line
  /// that is low each time, with no edge in between, is shorted or without power.
  public mutating func feed(levels: [Level], at moment: Moment) -> [ReaderOutput] {
    for (place, level) in levels.prefix(lowSeen.count).enumerated() {
      lowSeen[place] = level == .active ? lowSeen[place] ?? moment : nil
    }
    return sweep(at: moment, seen: levels)
  }

  /// Time has passed: ends what the silence has ended. Calling it early does nothing.
  public mutating func deadlineReached(at moment: Moment) -> [ReaderOutput] {
    var outputs: [ReaderOutput] = []
    if let deadline = line.deadline, deadline <= moment.nanoseconds, let ended = line.end() {
      outputs += take(ended)
    }
    if let rest = restsUntil, rest <= moment { restsUntil = nil }
    return outputs + sweep(at: moment)
  }

  /// Edges were lost before those that are fed next: what they belonged to is refused. Counted in ``tally``.
  public mutating func edgesLost(_ count: UInt64, at moment: Moment) -> [ReaderOutput] {
    guard count > 0 else { return [] }
    spoilEntry(at: moment)
    guard let ended = line.lost(count) else { return tell(health.bad(.lost)) }
    return take(ended)
  }

  /// The lines are gone: what is sent and pressed meanwhile is lost, so what has begun will never be complete.
  public mutating func linesLost(at moment: Moment) {
    spoilEntry(at: moment)
    line.rest()
    isStuck = false
    lowSeen = [nil, nil]
  }

  /// The lines are back, or are listened to again after a rest. Without this call the first frame is refused: nobody
  /// could say whether its beginning is missing.
  public mutating func linesOpened(at moment: Moment) {
    line.rest(until: moment.nanoseconds)
  }

  /// What is due whatever came.
  private mutating func sweep(at moment: Moment, seen levels: [Level] = []) -> [ReaderOutput] {
    var outputs: [ReaderOutput] = []
    if let stuck = stuckWire(at: moment, seen: levels) {
      isStuck = true
      outputs += tell(health.broken(.stuck(stuck.rawValue)))
    } else if isStuck, WiegandLine.Wire.allCases.allSatisfy({ toldLow($0) == nil && lowSeen[$0.rawValue] == nil }) {
      isStuck = false
    }
    if let bad = cards.due(at: moment) { outputs.append(.malformed(.wiegand, bad)) }
    _ = entry.deadlineReached(at: moment)  // what somebody left at a keypad is forgotten without a word
    return outputs
  }

  private mutating func take(_ burst: WiegandBurst) -> [ReaderOutput] {
    let moment = Moment(nanoseconds: burst.end)
    if let symptom = WiegandSymptom(burst.disturbances) {
      return refuse(symptom, burst, at: moment)
    }
    guard let frame = burst.frame else { return refuse(.length(burst.pulses), burst, at: moment) }
    if profile.wiegand.keypad.contains(where: { $0.length == frame.count }) { return takeKey(frame, at: moment) }
    guard let format = profile.wiegand.formats.first(where: { $0.length == frame.count }) else {
      let isOneWire = frame.isUniform && frame.count > Self.noiseLength
      let wire = frame.bits[0] ? 1 : 0
      return refuse(isOneWire ? .oneWire(wire) : .length(frame.count), burst, at: moment)
    }
    guard let reading = format.read(frame) else {
      return refuse(format.fits(frame.complement) ? .swapped : .parity, burst, at: moment)
    }
    let healthChange = tell(health.good())
    guard let credential = credential(reading) else {
      return healthChange + (cards.tellsMalformed(at: moment) ? [.malformed(.cardUID, moment)] : [])
    }
    return (cards.present(credential, at: moment) ? [.presentation(credential, moment)] : []) + healthChange
  }

  /// The canonical credential of a frame; nil for a chip's number that is made up anew each time.
  private func credential(_ reading: WiegandReading) -> RawCredential? {
    switch reading {
    case .number(let number): return RawCredential(kind: .wiegand, bytes: number.bytes)
    case .uid(let sent):
      let uid = profile.quirks.contains(.uidReversed) ? sent.reversed() : sent
      // ISO/IEC 14443-3: four bytes that begin with 08 are random.
      return uid.count == 4 && uid[0] == 0x08 ? nil : RawCredential(kind: .cardUID, bytes: uid)
    }
  }

  private mutating func takeKey(_ frame: WiegandFrame, at moment: Moment) -> [ReaderOutput] {
    guard case .key(let key)? = WiegandKey.read(frame.bits, swapped: profile.quirks.contains(.keysSwapped)) else {
      spoilEntry(at: moment)
      return tell(health.bad(.key))
    }
    let healthChange = tell(health.good())
    switch entry.press(key, at: moment) {
    case .key, .cleared: return healthChange + [.key(moment)]
    case .complete(let code): return healthChange + [.code(code, moment)]
    case .tooLong, .unreadable:
      guard !health.isDegraded, cards.tellsMalformed(at: moment) else { return healthChange }
      return healthChange + [.malformed(.pin, moment)]
    case nil: return healthChange
    }
  }

  /// A burst that is no frame: a key might have been among it, and somebody may have shown something.
  private mutating func refuse(
    _ symptom: WiegandSymptom, _ burst: WiegandBurst, at moment: Moment
  ) -> [ReaderOutput] {
    spoilEntry(at: moment)
    let isNoise = burst.pulses <= Self.noiseLength
    let isShort: Bool = if case .length = symptom { isNoise } else { false }
    let change = tell(health.bad(isShort ? .stray : symptom))
    if health.isDegraded { cards.forgetUnread() } else if !isNoise { cards.noteUnread(at: moment) }
    return change
  }

  /// Digits around something that could not be read are never one code.
  private mutating func spoilEntry(at moment: Moment) {
    if !profile.wiegand.keypad.isEmpty, entry.deadline != nil { entry.spoil(at: moment) }
  }

  private mutating func startRest(after edge: Edge, at moment: Moment) -> [ReaderOutput] {
    let rest = max(moment, Moment(nanoseconds: edge.nanoseconds)) + Self.restTime
    line.rest(until: rest.nanoseconds)
    spoilEntry(at: moment)
    cards.forgetUnread()
    restsUntil = rest
    return tell(health.broken(.flood))
  }

  private var stuckDeadline: Moment? {
    isStuck ? nil : WiegandLine.Wire.allCases.compactMap(toldLow).min().map { $0 + Self.stuckAfter }
  }

  /// A wire that has been low for too long, by its edges or by having been seen so now and before.
  private func stuckWire(at moment: Moment, seen levels: [Level]) -> WiegandLine.Wire? {
    func isLong(_ since: Moment?) -> Bool { since.map { $0 + Self.stuckAfter <= moment } ?? false }
    guard !isStuck else { return nil }
    return WiegandLine.Wire.allCases.first { isLong(toldLow($0)) || (!levels.isEmpty && isLong(lowSeen[$0.rawValue])) }
  }

  /// Since when a wire is low by its edges; nil when it is high, or when rises are not told.
  private func toldLow(_ wire: WiegandLine.Wire) -> Moment? {
    line.lowSince(wire).map(Moment.init(nanoseconds:))
  }

  private func tell(_ change: LineHealth<WiegandSymptom>.Change?) -> [ReaderOutput] {
    switch change {
    case .degraded(let bad, let count):
      let names = profile.wiegand.formats.map { "\($0.name) (\($0.length) bits)" }
      let finding = WiegandSymptom.finding(bad, hasSeenGood: health.hasSeenGood, formats: names)
      return [.degraded(finding: finding, count: count)]
    case .recovered: return [.recovered]
    case nil: return []
    }
  }
}

extension WiegandSymptom {
  /// What a disturbance hints at; nil for none.
  init?(_ disturbances: WiegandDisturbances) {
    if disturbances.contains(.lost) || disturbances.contains(.late) {
      self = .lost
    } else if disturbances.contains(.together) {
      self = .together
    } else if disturbances.contains(.held) {
      self = .held
    } else if disturbances.contains(.ringing) {
      self = .ringing
    } else {
      return nil
    }
  }
}
