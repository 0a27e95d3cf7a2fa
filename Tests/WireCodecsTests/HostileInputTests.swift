import Foundation
import Testing
import WireCodecs

/// Whatever comes over a line: no trap, nothing kept without bound, the same result for the same bytes.
///
/// Ten thousand inputs by default; `LINTEL_TEST_INPUTS=1000000` for the full number.
struct HostileInputTests {
  static let inputs = ProcessInfo.processInfo.environment["LINTEL_TEST_INPUTS"].flatMap(Int.init) ?? 10_000

  /// A stream of real frames with bits flipped, bytes lost, doubled and added; sometimes nothing but noise.
  static func mutated(_ random: inout SeededNumbers) -> [UInt8] {
    var bytes: [UInt8] = []
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      switch Int.random(in: 0...3, using: &random) {
      case 0: bytes += randomFrame(&random).encode()
      case 1: bytes += randomReport(&random).encode()
      case 2: bytes += [[0xAB, 0xBA], [0xCD, 0xDC]].randomElement(using: &random) ?? []
      default: bytes += (0..<20).map { _ in UInt8.random(in: 0...255, using: &random) }
      }
    }
    for _ in 0..<Int.random(in: 0...4, using: &random) where !bytes.isEmpty {
      let place = Int.random(in: bytes.indices, using: &random)
      switch Int.random(in: 0...3, using: &random) {
      case 0: bytes[place] ^= 1 << UInt8.random(in: 0...7, using: &random)
      case 1: bytes.remove(at: place)
      case 2: bytes.insert([2, 3, 9, 10].randomElement(using: &random) ?? 2, at: place)
      default: bytes.removeSubrange(place...)
      }
    }
    return bytes
  }

  @Test func `mutated streams never trap, and mean the same in any pieces`() {
    var random = SeededNumbers(seed: 4)
    var frames = 0
    for _ in 0..<Self.inputs {
      let bytes = Self.mutated(&random)
      let cut = pieces(bytes, &random)
      let (whole, whole7941) = (em4100([bytes]), gwiot7941([bytes]))
      if whole != em4100(cut) || whole7941 != gwiot7941(cut) { Issue.record("differs in pieces: \(bytes)") }
      if FrameDecoding.byteProtocols.contains(where: { FrameDecoding.decode($0, bytes: bytes) == nil }) {
        Issue.record("no report: \(bytes)")
      }
      frames += whole.count { if case .frame = $0 { true } else { false } }
    }
    // Mutations must leave some frames whole, or nothing but refusals was tested.
    #expect(frames > Self.inputs / 10)
  }

  /// Lines of a scanner with bits flipped, bytes lost and added; the line ends are added anywhere.
  static func mutatedLines(_ format: TextLineFormat, _ random: inout SeededNumbers) -> [UInt8] {
    var bytes: [UInt8] = []
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      let text = (0..<Int.random(in: 0...20, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
      bytes += Bool.random(using: &random) ? format.encode(Array("PASS-1".utf8)) : text
    }
    for _ in 0..<Int.random(in: 0...4, using: &random) where !bytes.isEmpty {
      let place = Int.random(in: bytes.indices, using: &random)
      switch Int.random(in: 0...2, using: &random) {
      case 0: bytes[place] ^= 1 << UInt8.random(in: 0...7, using: &random)
      case 1: bytes.remove(at: place)
      default: bytes.insert([0x0D, 0x0A, 2, 3].randomElement(using: &random) ?? 2, at: place)
      }
    }
    return bytes
  }

  @Test func `mutated lines never trap, mean the same in any pieces, and the next line is read again`() {
    var random = SeededNumbers(seed: 7)
    let format = TextLineFormat(prefix: [2], suffix: [3], longest: 12)
    let pass = TextLineDecoder.Output.line(Array("PASS-1".utf8))
    var lines = 0
    for _ in 0..<Self.inputs {
      let bytes = Self.mutatedLines(format, &random)
      var (whole, cut) = (TextLineDecoder(format), TextLineDecoder(format))
      let outputs = whole.feed(bytes)
      if outputs != pieces(bytes, &random).flatMap({ cut.feed($0) }) { Issue.record("differs in pieces: \(bytes)") }
      for case .line(let text) in outputs where text.isEmpty || text.count > 12 { Issue.record("\(bytes)") }
      if whole.feed([0x0D] + format.encode(Array("PASS-1".utf8))).last != pass { Issue.record("lost: \(bytes)") }
      lines += outputs.count { if case .line = $0 { true } else { false } }
    }
    // Mutations must leave some lines whole, or nothing but refusals was tested.
    #expect(lines > Self.inputs / 10)
  }

  @Test func `mutated bits never trap`() {
    var random = SeededNumbers(seed: 5)
    for _ in 0..<Self.inputs / 10 {
      var bits = EM4100AirFrame.encode(randomFrame(&random))
      for _ in 0..<Int.random(in: 0...3, using: &random) where !bits.isEmpty {
        let place = Int.random(in: bits.indices, using: &random)
        if Bool.random(using: &random) { bits[place].toggle() } else { bits.remove(at: place) }
      }
      if FrameDecoding.decode("em4100", bits: bits) == nil { Issue.record("no report: \(bits)") }
    }
  }
}
