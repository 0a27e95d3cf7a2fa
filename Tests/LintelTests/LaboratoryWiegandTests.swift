import DeviceDrivers
import Foundation
import LaboratoryWires
import LedgerProtocol
import SpaceCore
import Testing
import WireCodecs

/// Wiegand cards as electrical edges on a kernel's lines, read by the running program.
@Suite(.enabled(if: GPIOSimChip.isAvailable, Comment(rawValue: GPIOSimChip.reason)), .serialized)
struct LaboratoryWiegandTests {
  /// Microseconds. What a reader sends at least, as most do, and at most.
  struct Timing: Sendable {
    var pulse: Int
    var interval: Int
    var jitter: Int
    static let fastest = Timing(pulse: 20, interval: 200, jitter: 20)
    static let nominal = Timing(pulse: 50, interval: 2000, jitter: 300)
    static let slowest = Timing(pulse: 100, interval: 20_000, jitter: 1000)
  }

  /// Two readers, since formats of one length cannot be told apart at one.
  private static let formats = [
    ["H10301", "UID32", "H10306", "C1000-35", "H10302", "C1000-48", "UID56", "UID56+P"], ["UID32+P", "H10304"],
  ]
  /// A silence between frames that an emulated clock, which stumbles when the host is busy, cannot tear a frame with.
  private static let silence = 100_000
  private static let lines = ["A0", "A1", "B0", "B1"]

  private func agent(_ label: String) throws -> LaboratoryAgent {
    let agent = try LaboratoryAgent(
      label, lines: Self.lines, high: Self.lines,
      configuration: """
        space: lab
        name: Laboratory
        timezone: UTC
        ledger: none
        web: { port: 0 }
        readers:
          a: { profile: lab-a, data0: "gpio:A0", data1: "gpio:A1" }
          b: { profile: lab-b, data0: "gpio:B0", data1: "gpio:B1" }
        doors:
          a: { reader: a, lock: { output: "sim:a" } }
          b: { reader: b, lock: { output: "sim:b" } }
        """)
    let devices = agent.folder.path + "/devices"
    try FileManager.default.createDirectory(atPath: devices + "/readers", withIntermediateDirectories: true)
    for (name, formats) in zip(["lab-a", "lab-b"], Self.formats) {
      try """
      name: \(name)
      family: wiegand
      note: wiegand
      wiegand: { formats: [\(formats.joined(separator: ", "))], gap: 100ms }
      """.write(toFile: "\(devices)/readers/\(name).yaml", atomically: true, encoding: .utf8)
    }
    try #require(
      try agent.start("--devices", devices), "it does not start: \(agent.running?.error ?? "")")
    return agent
  }

  /// What moves the wires: frames one after the other, a pause before each pass that is longer than a reader's hold-off,
  /// so that it shows every card anew, and one at the end, so that the last frame has ended.
  private func moves(_ passes: [(frames: [(reader: Int, bits: [Bool])], timing: Timing)]) -> [Move] {
    var random = SystemRandomNumberGenerator()
    var moves: [Move] = []
    var time = 0
    for (frames, timing) in passes {
      time += 1_500_000
      moves += self.moves(frames, timing, from: &time, &random)
    }
    return moves + [Move(microseconds: time + 1_000_000, line: 0, isHigh: true)]
  }

  private func moves(
    _ frames: [(reader: Int, bits: [Bool])], _ timing: Timing, from time: inout Int,
    _ random: inout SystemRandomNumberGenerator
  ) -> [Move] {
    var moves: [Move] = []
    for frame in frames {
      for bit in frame.bits {
        let line = frame.reader * 2 + (bit ? 1 : 0)
        moves.append(Move(microseconds: time, line: line, isHigh: false))
        moves.append(Move(microseconds: time + timing.pulse, line: line, isHigh: true))
        time += timing.interval + Int.random(in: -timing.jitter...timing.jitter, using: &random)
      }
      time += Self.silence + 50_000
    }
    return moves
  }

  private struct VectorFile: Decodable {
    struct Vector: Decodable {
      struct Expected: Decodable {
        var format: String?
        var facility: UInt64?
        var card: UInt64?
        var uid: String?
        var accept: Bool?
        var key: String?
      }
      var name: String
      var input_kind: String
      var expected: Expected
    }
    var vectors: [Vector]
  }

  private struct Case {
    var name: String
    var reader: Int
    var bits: [Bool]
    /// Nil for a frame that is refused.
    var credential: RawCredential?
  }

  /// A card that is shown first at each reader: the program that moves the wires may stumble until all of it was
  /// fetched, which tears a frame.
  private static func warmUp() throws -> [(reader: Int, bits: [Bool])] {
    let frames = try [
      #require(WiegandFormat.h10301.encode(facility: 255, card: 65_535)),
      #require(WiegandFormat.h10304.encode(facility: 65_535, card: 524_287)),
    ]
    return frames.enumerated().map { ($0.offset, $0.element.bits) }
  }

  /// The tags of the cards that were read at a reader, without the warm-up: "none" for a frame that was refused.
  private func tags(_ events: [JournalEvent], _ reader: String) -> [String] {
    // There is no policy, so that nobody is let in.
    #expect(events.allSatisfy { $0.type != .accessGranted })
    return events.filter { $0.type == .accessDenied && $0.subject == reader }.map { event in
      event.data.reason == "credential_malformed" ? "none" : event.data.credentialTag ?? "none"
    }
  }

  /// The published frames of cards; keys and edges are for the codec's own tests.
  private static func cases() throws -> [Case] {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "WireCodecsTests/Vectors/wiegand.json")
    let data = try Data(contentsOf: file)
    let vectors = try JSONDecoder().decode(VectorFile.self, from: data).vectors
    let inputs = try #require(
      (try JSONSerialization.jsonObject(with: data) as? [String: Any])?["vectors"] as? [[String: Any]])
    return try zip(vectors, inputs).compactMap { vector, input in
      guard vector.input_kind == "bits", vector.expected.format?.hasPrefix("KEY") != true else { return nil }
      let text = try #require(input["input"] as? String)
      let bits = try #require(FrameDecoding.bits(text))
      let format = vector.expected.format
      let reader = formats.firstIndex { $0.contains(format ?? "") } ?? 0
      guard vector.expected.accept != false, let format else {
        return Case(name: vector.name, reader: reader, bits: bits, credential: nil)
      }
      if let uid = vector.expected.uid {
        let bytes = stride(from: 0, to: uid.count, by: 2).compactMap { UInt8(uid.dropFirst($0).prefix(2), radix: 16) }
        return Case(
          name: vector.name, reader: reader, bits: bits, credential: RawCredential(kind: .cardUID, bytes: bytes))
      }
      let card = try #require(vector.expected.card)
      let number = WiegandNumber(format: format, facility: vector.expected.facility, card: card)
      return Case(
        name: vector.name, reader: reader, bits: bits, credential: RawCredential(kind: .wiegand, bytes: number.bytes))
    }
  }

  @Test func `every published card is read as itself at nominal, fastest and slowest timing`() throws {
    let agent = try agent("vectors")
    // A card that is shown again within the reader's hold-off is one presentation: each once in a pass.
    var seen: Set<[UInt8]> = []
    let cases = try Self.cases().filter { one in
      one.credential.map { seen.insert($0.bytes).inserted } ?? true
    }
    #expect(cases.count > 40)
    let cards = cases.map { ($0.reader, $0.bits) }
    let passes = try [(Self.warmUp(), .nominal), (cards, Timing.nominal), (cards, .fastest), (cards, .slowest)]
    #expect(try WireDriver(agent.chip, moves(passes)).succeeded())
    #expect(agent.stop() == 0)
    let (events, key) = try agent.journal()
    let digester = try CredentialDigester(key: key)
    for (reader, name) in ["a", "b"].enumerated() {
      let read = tags(events, name).dropFirst()
      let expected = cases.filter { $0.reader == reader }.compactMap { one in
        one.credential.map { digester.digest(of: $0).checkTag }
      }
      #expect(read.filter { $0 != "none" } == expected + expected + expected, "reader \(name)")
      let refused = cases.filter { $0.reader == reader && $0.credential == nil }.count
      #expect(read.count { $0 == "none" } <= 3 * refused)
    }
  }

  @Test func `frame after frame is read without a miss`() throws {
    let count = ProcessInfo.processInfo.environment["LAB_FRAMES"].flatMap(Int.init) ?? 200
    let agent = try agent("frames")
    let frames = try (0..<count).map { number in
      (
        0,
        try #require(WiegandFormat.h10301.encode(facility: UInt64(number / 65_536), card: UInt64(number % 65_536))).bits
      )
    }
    let timing = WireDriver.isClockVirtual ? Timing.nominal : .fastest
    #expect(try WireDriver(agent.chip, moves([(Self.warmUp(), timing), (frames, timing)])).succeeded())
    #expect(agent.stop() == 0)
    let (events, key) = try agent.journal()
    let digester = try CredentialDigester(key: key)
    let read = Array(tags(events, "a").dropFirst())
    let sent = (0..<count).map { number in
      let card = WiegandNumber(format: "H10301", facility: UInt64(number / 65_536), card: UInt64(number % 65_536))
      return digester.digest(of: RawCredential(kind: .wiegand, bytes: card.bytes)).checkTag
    }
    #expect(read == sent, "\(read.count) of \(sent.count)")
  }
}
