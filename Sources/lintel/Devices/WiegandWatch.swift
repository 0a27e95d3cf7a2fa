import DeviceDrivers
import HardwareAccess
import SpaceCore
import WireCodecs

/// What the edges of one Wiegand reader's data lines look like: each frame with its timing and what disturbed it, and
/// the driver's own finding about a pattern of them. A value without clock or lines.
struct WiegandWatch {
  let name: String
  let profile: DeviceProfile
  private let tags: BadgeTags
  private let showsNumbers: Bool
  private var line: WiegandLine
  private var driver: WiegandReaderDriver
  private var timing = Timing()
  private(set) var frames: UInt64 = 0

  /// Of the pulses of one burst.
  private struct Timing {
    var lastFall: Int64?
    var falls: [Int64?] = [nil, nil]
    var intervals: WatchedEvent.Spread?
    var widths: WatchedEvent.Spread?
  }

  init(_ name: String, _ profile: DeviceProfile, _ tags: BadgeTags, showsNumbers: Bool) {
    self.name = name
    self.profile = profile
    self.tags = tags
    self.showsNumbers = showsNumbers
    line = WiegandLine(
      .init(gap: profile.wiegand.gap.wholeNanoseconds, closest: Int64(profile.wiegand.closest) * 1000))
    driver = WiegandReaderDriver(reader: ReaderID(name), profile: profile)
  }

  /// A profile of a reader about which nothing is known yet: one format of each length, and every keypad.
  static let anyReader = DeviceProfile(
    id: "any", name: "A Wiegand reader", family: .wiegand, note: "Firmware-Notes/wiegand.md",
    wiegand: WiegandProfile(
      formats: WiegandFormat.known.reduce(into: []) { formats, format in
        if !formats.contains(where: { $0.length == format.length }) { formats.append(format) }
      }, keypad: Set(WiegandKeyStyle.allCases)))

  /// Until when a line that oscillates is not listened to.
  var restsUntil: Moment? { driver.restsUntil }
  var nextDeadline: Moment? {
    [driver.nextDeadline, line.deadline.map(Moment.init(nanoseconds:))].compactMap(\.self).min()
  }

  mutating func feed(_ edges: [Edge], at moment: Moment) -> [WatchedEvent] {
    var events: [WatchedEvent] = []
    for edge in edges {
      guard let wire = WiegandLine.Wire(rawValue: edge.index) else { continue }
      let isFall = edge.level == .active
      let ended = isFall ? line.fall(wire, at: edge.nanoseconds) : line.rise(wire, at: edge.nanoseconds)
      if let ended { events.append(take(ended)) }
      note(wire, isFall: isFall, at: edge.nanoseconds)
      if line.isFlooded { line.rest(until: edge.nanoseconds + WiegandReaderDriver.restTime.wholeNanoseconds) }
    }
    return events + findings(driver.feed(edges, at: moment), at: moment)
  }

  mutating func feed(levels: [Level], at moment: Moment) -> [WatchedEvent] {
    findings(driver.feed(levels: levels, at: moment), at: moment)
  }

  /// Time has passed: ends what the silence has ended. Calling it early does nothing.
  mutating func deadlineReached(at moment: Moment) -> [WatchedEvent] {
    var events: [WatchedEvent] = []
    if let deadline = line.deadline, deadline <= moment.nanoseconds, let ended = line.end() {
      events.append(take(ended))
    }
    return events + findings(driver.deadlineReached(at: moment), at: moment)
  }

  mutating func edgesLost(_ count: UInt64, at moment: Moment) -> [WatchedEvent] {
    let ended = line.lost(count).map { [take($0)] } ?? []
    return ended + findings(driver.edgesLost(count, at: moment), at: moment)
  }

  mutating func linesOpened(at moment: Moment) {
    line.rest(until: moment.nanoseconds)
    driver.linesOpened(at: moment)
  }

  /// What was counted.
  var end: WatchedEvent {
    let tally = line.tally
    let noise = tally.noise.filter { $0.count > 0 }.map { "\($0.count) \($0.name)" }
    var event = WatchedEvent(
      .end, name,
      "\(frames) good frames or keys in \(tally.bursts) bursts, \(tally.pulses) pulses; noise: "
        + (noise.isEmpty ? "none" : noise.joined(separator: ", ")))
    event.counts = Dictionary(tally.noise.map { ($0.name, $0.count) }, uniquingKeysWith: { first, _ in first })
    event.counts?["frames"] = frames
    event.counts?["bursts"] = tally.bursts
    event.counts?["pulses"] = tally.pulses
    return event
  }

  private mutating func note(_ wire: WiegandLine.Wire, isFall: Bool, at time: Int64) {
    func spread(_ old: WatchedEvent.Spread?, _ value: Int64) -> WatchedEvent.Spread {
      var spread = old ?? .init(least: value, most: value)
      spread.take(value)
      return spread
    }
    if isFall {
      if let last = timing.lastFall { timing.intervals = spread(timing.intervals, time - last) }
      timing.lastFall = time
      timing.falls[wire.rawValue] = time
    } else if let start = timing.falls[wire.rawValue] {
      timing.widths = spread(timing.widths, time - start)
      timing.falls[wire.rawValue] = nil
    }
  }

  private mutating func take(_ burst: WiegandBurst) -> WatchedEvent {
    defer { timing = Timing() }
    var event = WatchedEvent(.noise, name, at: burst.end, "")
    event.bits = burst.pulses
    event.intervals = timing.intervals
    event.widths = timing.widths
    event.disturbances = burst.disturbances.names.isEmpty ? nil : burst.disturbances.names
    var words: [String] = ["\(burst.pulses) bit\(burst.pulses == 1 ? "" : "s")"]
    if !burst.disturbances.isEmpty {
      words.append("disturbed: \(burst.disturbances.names.joined(separator: ", "))")
    } else if let frame = burst.frame {
      words += read(frame, &event)
    } else {
      words.append("more than any frame has")
    }
    if let spread = event.intervals { words.append("pulses every \(spread.words)") }
    if let spread = event.widths { words.append("\(spread.words) long") }
    event.words = words.joined(separator: ", ")
    if event.type != .noise { frames += 1 }
    return event
  }

  /// What a frame says, and what of it may be shown.
  private func read(_ frame: WiegandFrame, _ event: inout WatchedEvent) -> [String] {
    if profile.wiegand.keypad.contains(where: { $0.length == frame.count }) {
      guard case .key(let key)? = WiegandKey.read(frame.bits, swapped: profile.quirks.contains(.keysSwapped)) else {
        return ["no key's"]
      }
      event.type = .key
      guard showsNumbers else { return ["a key"] }
      let sign = key.digit.map { "\($0)" } ?? (key == .clear ? "clear" : "enter")
      event.number = sign
      return ["key \(sign)"]
    }
    if showsNumbers { event.number = String(frame.bits.map { $0 ? "1" : "0" }) }
    guard let format = profile.wiegand.formats.first(where: { $0.length == frame.count }) else {
      let fitting = WiegandFormat.known.filter { $0.fits(frame) }.map(\.name)
      return ["no format that was looked for has as many"]
        + (fitting.isEmpty ? [] : ["it could be \(fitting.joined(separator: " or "))"])
    }
    event.format = format.name
    event.isParityRight = format.fits(frame)
    guard let reading = format.read(frame) else {
      let swapped = format.fits(frame.complement) ? ["right when noughts and ones are exchanged"] : []
      return [format.name, "parity wrong"] + swapped
    }
    event.type = .frame
    let credential: RawCredential
    switch reading {
    case .number(let number):
      credential = RawCredential(kind: .wiegand, bytes: number.bytes)
      if showsNumbers { event.number = number.typed }
    case .uid(let sent):
      let uid = profile.quirks.contains(.uidReversed) ? sent.reversed() : sent
      credential = RawCredential(kind: .cardUID, bytes: uid)
      if showsNumbers { event.number = uid.hexText }
    }
    let tag = tags.tag(of: credential)
    event.tag = tag
    return [format.name, format.parities.isEmpty ? "no parity" : "parity right", "tag \(tag)"]
      + (event.number.map { ["number \($0)"] } ?? [])
  }

  private func findings(_ outputs: [ReaderOutput], at moment: Moment) -> [WatchedEvent] {
    outputs.compactMap { output in
      switch output {
      case .degraded(let finding, let count):
        WatchedEvent(.finding, name, at: moment.nanoseconds, "\(finding) (\(count) bad)")
      case .recovered: WatchedEvent(.recovered, name, at: moment.nanoseconds, "good frames arrive again")
      // Told with their frames, above.
      case .presentation, .code, .key, .malformed: nil
      }
    }
  }
}

extension [UInt8] {
  /// Two hexadecimal digits each, upper case.
  var hexText: String { map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }.joined() }
}
