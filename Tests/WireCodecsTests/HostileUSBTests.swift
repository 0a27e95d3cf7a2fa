import Testing
import WireCodecs

/// What is on USB may be anything: no trap, nothing kept without bound, the same result for the same bytes in any
/// pieces, and nothing accepted that was not sent whole.
///
/// As many inputs as ``HostileInputTests``.
struct HostileUSBTests {
  static let inputs = HostileInputTests.inputs

  /// Frames of every kind with bits flipped, bytes lost, doubled and added; sometimes nothing but noise.
  static func mutated(_ random: inout SeededNumbers) -> [UInt8] {
    var bytes: [UInt8] = []
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      switch Int.random(in: 0...5, using: &random) {
      case 0: bytes += PN532Tests.randomFrame(&random).encode()
      case 1: bytes += SensorCodecTests.randomFrame(&random).encode()
      case 2: bytes += CCIDTests.randomResponse(&random).encode()
      case 3: bytes += AirMonitorReport(opcode: 0x50, raw: .random(in: 0...5000, using: &random)).encode()
      case 4: bytes += HIDRelayState(serial: "BITFT", relays: .random(in: 0...255, using: &random)).encode()
      default: bytes += (0..<16).map { _ in UInt8.random(in: 0...255, using: &random) }
      }
    }
    for _ in 0..<Int.random(in: 0...4, using: &random) where !bytes.isEmpty {
      let place = Int.random(in: bytes.indices, using: &random)
      switch Int.random(in: 0...3, using: &random) {
      case 0: bytes[place] ^= 1 << UInt8.random(in: 0...7, using: &random)
      case 1: bytes.remove(at: place)
      case 2: bytes.insert([0, 0xFF, 0x80, 0xF4, 0xFD].randomElement(using: &random) ?? 0, at: place)
      default: bytes.removeSubrange(place...)
      }
    }
    return bytes
  }

  /// Whether `frame` was sent, by writing it again; an extended frame may carry less than it must.
  private func wasSent(_ frame: PN532Frame, in bytes: [UInt8]) -> Bool {
    if holds(bytes, frame.encode()) { return true }
    guard case .data(let direction, let data) = frame else { return false }
    let count = data.count + 1
    let (high, low) = (UInt8(count >> 8), UInt8(count & 255))
    let sum = ([direction] + data).reduce(0, &+)
    return holds(
      bytes, [0, 0, 0xFF, 0xFF, 0xFF, high, low, 0 &- (high &+ low), direction] + data + [0 &- sum, 0])
  }

  private func holds(_ bytes: [UInt8], _ part: [UInt8]) -> Bool {
    guard let first = part.first, bytes.count >= part.count else { return false }
    return (0...(bytes.count - part.count)).contains { bytes[$0] == first && bytes[$0...].starts(with: part) }
  }

  @Test func `mutated streams never trap, mean the same in any pieces, and nothing unsent is accepted`() {
    var random = SeededNumbers(seed: 13)
    var accepted = [0, 0, 0]
    for _ in 0..<Self.inputs {
      let bytes = Self.mutated(&random)
      let cut = pieces(bytes, &random)
      let (chip, radar, reader) = (PN532Tests.read([bytes]), SensorCodecTests.radar([bytes]), CCIDTests.read([bytes]))
      if chip != PN532Tests.read(cut) || radar != SensorCodecTests.radar(cut) {
        Issue.record("differs in pieces: \(bytes)")
      }
      for case .frame(let frame) in chip {
        accepted[0] += 1
        if !wasSent(frame, in: bytes) { Issue.record("not sent: \(frame) in \(bytes)") }
      }
      for case .frame(let frame) in radar {
        accepted[1] += 1
        if !holds(bytes, frame.encode()) { Issue.record("not sent: \(frame) in \(bytes)") }
      }
      for case .response(let response) in reader {
        accepted[2] += 1
        if !holds(bytes, response.encode()) { Issue.record("not sent: \(response) in \(bytes)") }
      }
      for name in FrameDecoding.byteProtocols where FrameDecoding.decode(name, bytes: bytes) == nil {
        Issue.record("no report of \(name): \(bytes)")
      }
    }
    // Mutations must leave some frames whole, or nothing but refusals was tested.
    #expect(accepted.allSatisfy { $0 > Self.inputs / 20 }, "\(accepted)")
  }

  @Test func `reports of eight bytes, random and mutated, are accepted with the right sum only`() {
    var random = SeededNumbers(seed: 14)
    var accepted = 0
    for _ in 0..<Self.inputs {
      var bytes = (0..<8).map { _ in UInt8.random(in: 0...255, using: &random) }
      if Bool.random(using: &random) {
        bytes = AirMonitorReport(opcode: bytes[0], raw: UInt16(bytes[1])).encode()
        bytes[Int.random(in: 0..<8, using: &random)] = bytes[7] &+ .random(in: 0...3, using: &random)
      }
      if let (report, isEncrypted) = AirMonitorReport.read(bytes) {
        accepted += 1
        if (isEncrypted ? report.encrypted() : report.encode()) != bytes { Issue.record("\(bytes)") }
      }
      if let state = HIDRelayState(bytes: bytes), state.isOn(1) != (bytes[7] & 1 == 1) { Issue.record("\(bytes)") }
      _ = TemperReply(bytes: bytes).map { reply in TemperScale.allCases.map { reply.values($0) } }
      _ = CardATR(bytes: bytes)
      _ = CCIDNotification(bytes: bytes)
      _ = PN532Target.read(bytes)
    }
    #expect(accepted > Self.inputs / 100)
  }

  @Test func `reports of a keyboard, random and mutated, never trap, and the next scan is read again`() throws {
    var random = SeededNumbers(seed: 15)
    let format = KeyboardLineFormat(text: TextLineFormat(longest: 12))
    let scan = try #require(format.encode("PASS-1")).map { $0.encode() }
    let enter = [KeyboardReport(usages: []), KeyboardReport(usages: [0x28]), KeyboardReport(usages: [])]
    var lines = 0
    for _ in 0..<Self.inputs {
      var decoder = KeyboardLineDecoder(format)
      var reports = Bool.random(using: &random) ? scan : []
      for _ in 0..<Int.random(in: 0...4, using: &random) {
        let count = Int.random(in: 0...3, using: &random) == 0 ? Int.random(in: 0...70, using: &random) : 8
        let most: UInt8 = Bool.random(using: &random) ? 0x40 : 0xFF
        let report = (0..<count).map { _ in UInt8.random(in: 0...most, using: &random) }
        reports.insert(report, at: Int.random(in: 0...reports.count, using: &random))
      }
      for output in reports.flatMap({ decoder.feed($0) }) {
        guard case .line(let text, _) = output else { continue }
        lines += 1
        if text.isEmpty || text.count > 12 { Issue.record("\(reports)") }
      }
      let last = (enter.map { $0.encode() } + scan).flatMap { decoder.feed($0) }.last
      if last != .line(Array("PASS-1".utf8), .enter) { Issue.record("lost after \(reports)") }
    }
    #expect(lines > Self.inputs / 10)
  }
}
