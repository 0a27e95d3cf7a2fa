import Testing
import WireCodecs

struct SensorCodecTests {
  @Test func `every air report comes back, plain and encrypted with any key`() throws {
    var random = SeededNumbers(seed: 11)
    for _ in 0..<2000 {
      let report = AirMonitorReport(
        opcode: .random(in: 0...255, using: &random), raw: .random(in: 0...UInt16.max, using: &random))
      let key = (0..<8).map { _ in UInt8.random(in: 0...255, using: &random) }
      let plain = try #require(AirMonitorReport.read(report.encode(), key: key))
      #expect(plain.report == report && !plain.isEncrypted)
      let hidden = report.encrypted(key: key)
      let read = try #require(AirMonitorReport.read(hidden, key: key))
      #expect(read.report == report)
    }
  }

  @Test func `each changed bit of an air report is refused, but for those that make up for one another`() {
    let good = AirMonitorReport(opcode: 0x50, raw: 400)
    for place in 0..<8 {
      for bit in 0..<8 {
        var bytes = good.encode()
        bytes[place] ^= 1 << UInt8(bit)
        #expect(AirMonitorReport.read(bytes) == nil, "byte \(place), bit \(bit)")
      }
    }
    for count in [0, 7, 9] { #expect(AirMonitorReport.read([UInt8](repeating: 0, count: count)) == nil) }
    #expect(AirMonitorReport.read(good.encode(), key: [1]) == nil)
  }

  @Test func `air values have their units`() {
    #expect(AirMonitorReport(opcode: 0x42, raw: 4720).value == 21.85)
    #expect(AirMonitorReport(opcode: 0x41, raw: 4512).value == 45.12)
    #expect(AirMonitorReport(opcode: 0x50, raw: 400).value == 400)
    #expect(AirMonitorReport(opcode: 0x6D, raw: 400).value == nil)
  }

  @Test func `the scale of a stick follows its firmware`() throws {
    #expect(TemperScale(firmware: "TEMPerF1.4") == .perDegree256)
    #expect(TemperScale(firmware: "TEMPerGold_V3.1") == .perDegree100)
    #expect(TemperScale(firmware: "TEMPerX_V3.3") == .perDegree100)
    #expect(TemperScale(firmware: "TEMPerHUM_V1.0") == .sht2x)
    #expect(TemperScale(firmware: "something") == nil)
    let reply = try #require(TemperReply(bytes: [0x80, 0x80, 0x66, 0x4C, 0x72, 0x90, 0, 0]))
    // The example of the SHT21 data sheet: 0x7290 is 50 % less; 0x664C is 23.4 degrees.
    #expect(reply.values(.sht2x).inside.map { abs($0 - 23.37) < 0.05 } == true)
    #expect(reply.values(.sht2x).insideHumidity.map { abs($0 - 49.94) < 0.05 } == true)
    #expect(reply.values(.perDegree256).inside == 102.2969)
    #expect(TemperReply(bytes: [0x80, 0x80, 0x4E, 0x20, 0, 0, 0, 0])?.values(.perDegree100).inside == nil)
    #expect(TemperReply(bytes: [0x81, 0x80, 1, 2, 0, 0, 0, 0]) == nil)
    #expect(TemperReply(bytes: [0x80]) == nil)
  }

  static func randomFrame(_ random: inout SeededNumbers) -> LD2410Frame {
    func byte(_ most: UInt8 = 255) -> UInt8 { .random(in: 0...most, using: &random) }
    func word() -> UInt16 { .random(in: 0...600, using: &random) }
    let command = LD2410Command.allCases.randomElement(using: &random) ?? .readFirmware
    switch Int.random(in: 0...3, using: &random) {
    case 0: return .command(command, (0..<Int.random(in: 0...18, using: &random)).map { _ in byte() })
    case 1: return .answer(command, isOK: Bool.random(using: &random), (0..<4).map { _ in byte() })
    default:
      let states: [LD2410Report.State] = [.none, .moving, .still, .both, .calibrating(5)]
      var report = LD2410Report(
        state: states.randomElement(using: &random) ?? .none, moving: .init(distance: word(), energy: byte(100)),
        still: .init(distance: word(), energy: byte(100)), detection: word())
      if Bool.random(using: &random) {
        report.engineering = .init(
          movingGates: (0...8).map { _ in byte(100) }, stillGates: (0...8).map { _ in byte(100) }, light: byte(),
          pin: byte(1))
      }
      return .report(report)
    }
  }

  static func radar(_ pieces: [[UInt8]]) -> [LD2410FrameDecoder.Output] {
    var decoder = LD2410FrameDecoder()
    return pieces.flatMap { decoder.feed($0) } + decoder.lineIdle()
  }

  @Test func `every frame of the radar comes back, in any pieces and among noise`() {
    var random = SeededNumbers(seed: 12)
    for _ in 0..<1000 {
      let sent = (0..<3).map { _ in Self.randomFrame(&random) }
      let bytes = sent.flatMap { frame in
        (0..<Int.random(in: 0...6, using: &random)).map { _ in UInt8.random(in: 0...0xF0, using: &random) }
          + frame.encode()
      }
      #expect(Self.radar([bytes]) == sent.map { .frame($0) })
      #expect(Self.radar(pieces(bytes, &random)) == sent.map { .frame($0) })
    }
  }

  @Test func `a changed fixed byte of the radar is refused, and the frame behind it is read`() {
    let report = LD2410Report(
      state: .moving, moving: .init(distance: 120, energy: 67), still: .init(distance: 0, energy: 0), detection: 120)
    let good = LD2410Frame.report(report).encode()
    for place in [0, 1, 2, 3, 4, 5, 6, 7, 17, 18, 19, 20, 21, 22] {
      var bytes = good
      bytes[place] ^= 0x40
      let outputs = Self.radar([bytes, good, good, good, good])
      #expect(outputs.first != .frame(.report(report)) || place < 4, "byte \(place)")
      #expect(outputs.count { $0 == .frame(.report(report)) } >= 3, "byte \(place): \(outputs)")
      #expect(outputs.count { $0 == .frame(.report(report)) } <= 4, "byte \(place): \(outputs)")
    }
    var impossible = good
    impossible[11] = 101
    #expect(Self.radar([impossible]) == [.refused(.charset)])
    #expect(Self.radar([Array(good.dropLast())]) == [.refused(.incomplete)])
    #expect(LD2410Command.startConfigurationFrame.encode().count == 14)
  }

  @Test func `the state of a relay board comes back, and a serial number that is none is refused`() {
    for relays in UInt8.min...UInt8.max {
      let state = HIDRelayState(serial: "6QMBS", relays: relays)
      #expect(HIDRelayState(bytes: state.encode()) == state)
      #expect((1...8).allSatisfy { state.isOn($0) == (relays >> ($0 - 1) & 1 == 1) })
    }
    #expect(HIDRelayState(bytes: [0x36, 0x51, 0x4D, 0x42, 0x1F, 0, 0, 1]) == nil)
    #expect(HIDRelayState(bytes: [0x36, 0x51, 0x4D, 0x42, 0x53, 0, 0]) == nil)
    for wrong: [UInt8] in [
      [0xFF, 9, 0, 0, 0, 0, 0, 0], [0xFF, 0, 0, 0, 0, 0, 0, 0], [0xFA, 1, 0, 0, 0, 0, 0, 0], [0xFF],
    ] {
      #expect(HIDRelayCommand(bytes: wrong) == nil)
    }
  }
}
