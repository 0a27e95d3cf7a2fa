import DeviceDrivers
import HardwareAccess
import SpaceCore
import WireCodecs

/// How a reader times its pulses, in nanoseconds: width, from one beginning to the next, chance on top of that.
struct Pace {
  var width: Int64 = 50_000
  var interval: Int64 = 2_000_000
  var jitter: Int64 = 0

  static let nominal = Pace()
  static let fastest = Pace(width: 20_000, interval: 200_000)
  static let slowest = Pace(width: 100_000, interval: 19_900_000)
}

/// The edges of bits on two data lines, from `start` nanoseconds.
func edges(_ bits: [Bool], from start: Int64, pace: Pace = .nominal, swapped: Bool = false) -> [Edge] {
  var random = SeededNumbers(state: UInt64(bitPattern: start) | 1)
  return bits.enumerated().flatMap { place, bit in
    let late = pace.jitter > 0 ? Int64.random(in: 0...pace.jitter, using: &random) : 0
    let time = start + Int64(place) * pace.interval + late
    let index = bit != swapped ? 1 : 0
    return [
      Edge(index: index, level: .active, nanoseconds: time),
      Edge(index: index, level: .inactive, nanoseconds: time + pace.width),
    ]
  }
}

func wiegandProfile(
  _ formats: [WiegandFormat] = [.h10301], keypad: Set<WiegandKeyStyle> = [], quirks: Set<DeviceQuirk> = []
) -> DeviceProfile {
  DeviceProfile(
    id: "bench", name: "Bench", family: .wiegand, note: "-", quirks: quirks,
    wiegand: WiegandProfile(formats: formats, keypad: keypad))
}

/// A driver and its lines: edges at times, with every deadline passed as it comes.
struct WiegandBench {
  var driver: WiegandReaderDriver
  private(set) var outputs: [ReaderOutput] = []

  init(_ profile: DeviceProfile = wiegandProfile()) {
    driver = WiegandReaderDriver(reader: "front", profile: profile)
  }

  /// Sends bits from `time` milliseconds on, each edge as it comes.
  mutating func send(_ bits: [Bool], at time: Int64, pace: Pace = .nominal, swapped: Bool = false) {
    for edge in edges(bits, from: time * 1_000_000, pace: pace, swapped: swapped) { send([edge]) }
  }

  mutating func send(facility: UInt64 = 123, card: UInt64, at time: Int64) {
    send(WiegandFormat.h10301.encode(facility: facility, card: card)?.bits ?? [], at: time)
  }

  /// Feeds edges when the last of them has come.
  mutating func send(_ edges: [Edge]) {
    guard let first = edges.first, let last = edges.last else { return }
    pass(before: first.nanoseconds)
    outputs += driver.feed(edges, at: Moment(nanoseconds: last.nanoseconds))
  }

  /// Presses keys, `pace` milliseconds apart.
  mutating func press(_ keys: [KeypadKey], _ style: WiegandKeyStyle, at time: Int64, pace: Int64 = 250) {
    for (place, key) in keys.enumerated() { send(WiegandKey.encode(key, style), at: time + Int64(place) * pace) }
  }

  mutating func lose(_ count: UInt64, at time: Int64) {
    outputs += driver.edgesLost(count, at: milliseconds(time))
  }

  mutating func look(low: Set<Int>, at time: Int64) {
    pass(until: time)
    outputs += driver.feed(levels: (0...1).map { low.contains($0) ? .active : .inactive }, at: milliseconds(time))
  }

  mutating func pass(until time: Int64) { pass(before: time * 1_000_000 + 1) }

  private mutating func pass(before nanoseconds: Int64) {
    while let deadline = driver.nextDeadline, deadline.nanoseconds < nanoseconds {
      outputs += driver.deadlineReached(at: deadline)
    }
  }

  /// Forgets what was said so far.
  mutating func clear() { outputs = [] }

  var findings: [String] {
    outputs.compactMap { if case .degraded(let finding, _) = $0 { finding } else { nil } }
  }

  var presented: [RawCredential] {
    outputs.compactMap { if case .presentation(let credential, _) = $0 { credential } else { nil } }
  }
}

func wiegandCard(_ typed: String) -> RawCredential { RawCredential(kind: .wiegand, bytes: Array(typed.utf8)) }
