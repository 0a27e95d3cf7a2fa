import DeviceDrivers
import Foundation
import HardwareAccess
import SpaceCore
import Testing
import WireCodecs

/// Whatever comes over two wires: the right card or none, nothing lost silently, bounded.
///
/// 200,000 random edges by default; `LINTEL_TEST_INPUTS=10000000` for more.
struct WiegandPropertyTests {
  static let inputs = ProcessInfo.processInfo.environment["LINTEL_TEST_INPUTS"].flatMap(Int.init) ?? 200_000

  static let formats: [WiegandFormat] = [
    .h10301, .uid32, .h10306, .corporate1000of35, .h10304, .corporate1000of48, .uid56, .uid56WithParity,
  ]

  static func randomFrame(_ format: WiegandFormat, _ random: inout SeededNumbers) -> WiegandFrame? {
    switch format.content {
    case .number(let facility, let card):
      format.encode(
        facility: facility.map { UInt64.random(in: 0..<1 << UInt64($0.count), using: &random) },
        card: UInt64.random(in: 0..<1 << UInt64(card.count), using: &random))
    case .uid(let places):
      format.encode(uid: [4] + (1..<places.count / 8).map { _ in UInt8.random(in: 0...255, using: &random) })
    }
  }

  static func credential(_ format: WiegandFormat, _ frame: WiegandFrame) -> RawCredential? {
    switch format.read(frame) {
    case .number(let number): RawCredential(kind: .wiegand, bytes: number.bytes)
    case .uid(let uid): RawCredential(kind: .cardUID, bytes: uid)
    case nil: nil
    }
  }

  @Test(arguments: [Pace.nominal, .fastest, .slowest]) func `cards of every format at any legal pace are read`(
    pace: Pace
  ) {
    var random = SeededNumbers(state: 11)
    var bench = WiegandBench(wiegandProfile(Self.formats))
    var expected: [RawCredential] = []
    var time: Int64 = 0
    for round in 0..<2000 {
      let format = Self.formats[round % Self.formats.count]
      guard let frame = Self.randomFrame(format, &random), let card = Self.credential(format, frame) else {
        Issue.record("no frame of \(format.name)")
        continue
      }
      var paced = pace
      paced.jitter = pace.interval / 4 < 1_000_000 ? pace.interval / 4 : 1_000_000
      bench.send(edges(frame.bits, from: time, pace: paced))
      expected.append(card)
      time += 3_000_000_000
    }
    bench.pass(until: time / 1_000_000)
    #expect(bench.presented == expected)
    #expect(bench.outputs.count == expected.count)
  }

  /// What a kernel tells of a pulse when it is asked for both edges: it reads the level `latency` after the edge, and an
  /// edge that comes meanwhile is stamped after that.
  static func asTold(_ index: Int, _ start: Int64, width: Int64, latency: Int64) -> [Edge] {
    let first = Edge(index: index, level: latency < width ? .active : .inactive, nanoseconds: start)
    return [first, Edge(index: index, level: .inactive, nanoseconds: start + max(width, latency))]
  }

  @Test func `cards are read although the kernel looks at the level when the pulse is over`() {
    var random = SeededNumbers(state: 21)
    var bench = WiegandBench()
    var expected: [RawCredential] = []
    for round in 0..<Int64(1000) {
      guard let frame = Self.randomFrame(.h10301, &random), let card = Self.credential(.h10301, frame) else { continue }
      expected.append(card)
      for (place, bit) in frame.bits.enumerated() {
        let start = round * 3_000_000_000 + Int64(place) * 1_000_000
        let latency = Int64.random(in: 10_000...140_000, using: &random)
        bench.send(Self.asTold(bit ? 1 : 0, start, width: 50_000, latency: latency))
      }
    }
    bench.pass(until: 4_000_000)
    #expect(bench.presented == expected && bench.outputs.count == expected.count)
  }

  /// What a burst of pulses is worth, told by nothing but its definition.
  static func naive(_ pulses: [(wire: Int, time: Int64)]) -> [Bool]? {
    for (earlier, later) in zip(pulses, pulses.dropFirst()) where later.time - earlier.time < 50_000 { return nil }
    let bits = pulses.map { $0.wire == 1 }
    guard bits.count == 26 else { return nil }
    let ones = bits.map { $0 ? 1 : 0 }
    return ones[0...12].reduce(0, +) % 2 == 0 && ones[13...25].reduce(0, +) % 2 == 1 ? bits : nil
  }

  @Test func `random edges never become a card unless they are its frame, pulse by pulse`() {
    var random = SeededNumbers(state: 5)
    var bench = WiegandBench()
    var burst: [(wire: Int, time: Int64)] = []
    var allowed: Set<RawCredential> = []
    var (time, sent, cards): (Int64, Int, Int) = (0, 0, 0)
    while sent < Self.inputs {
      // Bursts of lengths around a frame's, with disturbances now and then.
      for _ in 0..<Int.random(in: 24...28, using: &random) {
        let isNoise = Int.random(in: 0..<200, using: &random) == 0
        time +=
          isNoise ? Int64.random(in: 0...60_000, using: &random) : Int64.random(in: 100_000...2_000_000, using: &random)
        let wire = Int.random(in: 0...1, using: &random)
        burst.append((wire, time))
        bench.send([Edge(index: wire, level: .active, nanoseconds: time)])
        sent += 1
      }
      if let bits = Self.naive(burst), let frame = WiegandFrame(bits),
        let card = Self.credential(.h10301, frame)
      {
        allowed.insert(card)
      }
      burst = []
      time += Int64.random(in: 26_000_000...40_000_000, using: &random)
      bench.pass(until: time / 1_000_000)
      for card in bench.takePresented() {
        cards += 1
        if !allowed.contains(card) { Issue.record("a card that was not sent, at \(time)") }
      }
      allowed = []
    }
    // About one burst in twenty is a frame by chance, or nothing but refusals was tested.
    #expect(cards > Self.inputs / 26 / 40)
  }

  @Test func `edges of any kind at any time trap nothing, and every pulse is counted`() {
    var random = SeededNumbers(state: 9)
    var driver = WiegandReaderDriver(
      reader: "front", profile: wiegandProfile(Self.formats, keypad: Set(WiegandKeyStyle.allCases)))
    var time: Int64 = 0
    var (falls, told) = (UInt64(0), 0)
    for _ in 0..<Self.inputs / 4 {
      let step: Int64 = [0, 5_000, 60_000, 300_000, 2_000_000, 30_000_000].randomElement(using: &random) ?? 0
      time += Int64.random(in: -1000...step + 1, using: &random)
      let level: Level = Bool.random(using: &random) ? .active : .inactive
      let edge = Edge(index: Int.random(in: 0...2, using: &random), level: level, nanoseconds: time)
      if edge.index < 2, level == .active { falls += 1 }
      told += driver.feed([edge], at: Moment(nanoseconds: time)).count
      if Int.random(in: 0..<50, using: &random) == 0 {
        told += driver.deadlineReached(at: Moment(nanoseconds: time)).count
      }
    }
    let tally = driver.tally
    #expect(tally.pulses + tally.together + tally.ringing + tally.ignored >= falls)
    for extreme in [Int64.min, .max, 0, .min] {
      told += driver.feed([Edge(index: 0, level: .active, nanoseconds: extreme)], at: .zero).count
      told += driver.deadlineReached(at: Moment(nanoseconds: extreme)).count
    }
    #expect(told > 0)
  }

  @Test func `an oscillating wire is said once, rests, and costs the agent nothing but counting`() {
    var bench = WiegandBench()
    // 100,000 edges a second for ten seconds.
    let seconds: Int64 = 10
    for batch in 0..<seconds * 100_000 / 64 {
      bench.send(
        (0..<Int64(64)).map { place in
          let number = batch * 64 + place
          return Edge(index: 0, level: number % 2 == 0 ? .active : .inactive, nanoseconds: number * 10_000)
        })
    }
    #expect(bench.findings.count == 1 && bench.findings[0].contains("without a pause"))
    #expect(bench.outputs.count == 1)
    let tally = bench.driver.tally
    #expect(tally.ignored > UInt64(seconds) * 99_000 && tally.ignored < UInt64(seconds) * 100_000)
    // Mended, cards are read again.
    for round: Int64 in 0..<4 { bench.send(card: UInt64(round), at: 12_000 + round * 2000) }
    bench.pass(until: 30_000)
    #expect(bench.presented.count == 4)
    #expect(bench.outputs.last == .recovered || bench.outputs.contains(.recovered))
  }
}

extension WiegandBench {
  /// The cards since the last call.
  fileprivate mutating func takePresented() -> [RawCredential] {
    defer { clear() }
    return presented
  }
}
