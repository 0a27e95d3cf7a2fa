import DeviceDrivers
import HardwareAccess
import SpaceCore
import Testing
import WireCodecs

struct SensorDriverTests {
  static func profile(_ family: DeviceFamily) -> DeviceProfile {
    DeviceProfile(id: "desk", name: "Desk", family: family, note: "-")
  }

  static func seconds(_ count: Int64) -> Moment { milliseconds(1000 * count) }

  static func findings(_ outputs: [SensorOutput]) -> [String] {
    outputs.compactMap { if case .degraded(_, let finding) = $0 { finding } else { nil } }
  }

  static func values(_ outputs: [SensorOutput]) -> [Double] {
    outputs.compactMap { if case .reading(let reading) = $0 { reading.value } else { nil } }
  }

  static let limits = SensorLimits(
    range: 300...9999, closest: .milliseconds(500), frozenAfter: .seconds(3600), silentAfter: .seconds(90),
    warmUp: .seconds(300))

  @Test func `a reading has value, unit, age and quality, and none of it is shown when it cannot be believed`() {
    var channel = SensorChannel(.carbonDioxide, Self.limits)
    #expect(channel.state(at: .zero) == SensorState(quality: .waiting))
    channel.start(at: .zero)
    #expect(
      channel.take(812, at: Self.seconds(1)) == [.reading(SensorReading(.carbonDioxide, 812, at: Self.seconds(1)))])
    let state = channel.state(at: Self.seconds(31))
    #expect(state.quality == .good && state.reading?.value == 812 && state.age == .seconds(30))
    #expect(state.reading?.quantity.unit == "ppm")
    #expect(channel.nextDeadline == Self.seconds(91))
    #expect(channel.state(at: Self.seconds(91)).reading == nil)
    #expect(Self.findings(channel.deadlineReached(at: Self.seconds(91))).count == 1)
    #expect(channel.state(at: Self.seconds(92)) == SensorState(quality: .degraded))
    #expect(channel.deadlineReached(at: Self.seconds(500)) == [] && channel.nextDeadline == nil)
  }

  @Test func `values out of range are never told, three in a row are, and three good ones end it`() {
    var channel = SensorChannel(.carbonDioxide, Self.limits)
    channel.start(at: .zero)
    for second: Int64 in 1...200 { #expect(channel.take(0, at: Self.seconds(second)) == []) }
    #expect(!channel.isDegraded)  // it warms up
    #expect(channel.take(20_000, at: Self.seconds(301)) == [] && channel.take(.nan, at: Self.seconds(302)) == [])
    #expect(Self.findings(channel.take(0, at: Self.seconds(303))).first?.contains("300.0 to 9999.0 ppm") == true)
    #expect(channel.take(400, at: Self.seconds(304)) == [] && channel.take(401, at: Self.seconds(305)) == [])
    #expect(channel.take(0, at: Self.seconds(306)) == [] && channel.take(402, at: Self.seconds(307)) == [])
    #expect(channel.take(403, at: Self.seconds(308)) == [])
    let last = channel.take(404, at: Self.seconds(309))
    #expect(last == [.recovered(.carbonDioxide), .reading(SensorReading(.carbonDioxide, 404, at: Self.seconds(309)))])
  }

  @Test func `a value that has not changed at all for an hour is frozen until it changes`() {
    var channel = SensorChannel(.carbonDioxide, Self.limits)
    channel.start(at: .zero)
    var outputs: [SensorOutput] = []
    for second: Int64 in stride(from: 5, through: 7200, by: 5) {
      outputs += channel.take(640, at: Self.seconds(second))
    }
    #expect(Self.values(outputs).count == 720 && Self.findings(outputs).count == 1)
    #expect(Self.findings(outputs).first?.contains("frozen") == true)
    #expect(channel.state(at: Self.seconds(7201)).quality == .degraded)
    outputs = (0..<3).flatMap { channel.take(641 + Double($0), at: Self.seconds(7205 + 5 * $0)) }
    #expect(Self.values(outputs) == [643])
  }

  @Test func `a report that repeats without a pause is told, and two at once are nothing`() {
    var channel = SensorChannel(.carbonDioxide, Self.limits)
    channel.start(at: .zero)
    #expect(channel.take(640, at: milliseconds(1000)).count == 1)
    #expect(channel.take(640, at: milliseconds(1001)) == [])
    #expect(channel.take(640, at: milliseconds(6000)).count == 1)
    let outputs = (0..<100).flatMap { channel.take(640, at: milliseconds(6001 + $0)) }
    #expect(outputs.count == 1 && Self.findings(outputs).first?.contains("repeated") == true)
  }

  @Test func `an air monitor gets its key, plain and encrypted reports are read, and bad ones are none`() {
    var driver = AirMonitorDriver(profile: Self.profile(.co2Monitor))
    #expect(driver.start(at: .zero).transfers == [.setFeature(AirMonitorReport.usualKey)])
    func receive(_ bytes: [UInt8], _ second: Int64) -> [SensorOutput] {
      driver.received(.success(bytes), on: .interruptIn, at: Self.seconds(second)).outputs
    }
    #expect(Self.values(receive(AirMonitorReport(opcode: 0x50, raw: 1234).encode(), 1)) == [1234])
    #expect(Self.values(receive(AirMonitorReport(opcode: 0x42, raw: 4720).encrypted(), 2)) == [21.85])
    #expect(receive(AirMonitorReport(opcode: 0x6D, raw: 2863).encode(), 3) == [])
    #expect(receive(AirMonitorReport(opcode: 0x41, raw: 0).encode(), 4) == [])
    #expect(driver.state(.humidity, at: Self.seconds(4)) == nil)
    #expect(Self.values(receive(AirMonitorReport(opcode: 0x41, raw: 4512).encode(), 5)) == [45.12])
    #expect(receive([0x50, 0x03, 0x20, 0x72, 0x0D, 0, 0, 0], 6) == [] && receive([1], 6) == [] && driver.refused == 2)
    #expect(driver.state(.carbonDioxide, at: Self.seconds(7))?.reading?.value == 1234)
    #expect(driver.state(.presence, at: .zero) == nil)
  }

  @Test func `a silent air monitor gets its key again each minute, and is degraded once`() {
    var driver = AirMonitorDriver(profile: Self.profile(.co2Monitor))
    _ = driver.start(at: .zero)
    var (outputs, keys): ([SensorOutput], Int) = ([], 0)
    while let deadline = driver.nextDeadline, deadline <= Self.seconds(600) {
      let step = driver.deadlineReached(at: deadline)
      outputs += step.outputs
      keys += step.transfers.count
    }
    #expect(keys == 10 && outputs.count == 2 && Self.findings(outputs).count == 2)
    driver.disconnected(at: Self.seconds(600))
    #expect(driver.nextDeadline == nil)
  }

  @Test func `a stick is asked its name, then its values; an unknown one is never guessed`() {
    func ask(_ name: String, _ answer: [UInt8]) -> (TemperDriver, [SensorOutput]) {
      var driver = TemperDriver(profile: Self.profile(.temper))
      var outputs: [SensorOutput] = []
      var now: Int64 = 0
      var pending = [driver.start(at: .zero)]
      while now < 60, !pending.isEmpty {
        let step = pending.removeFirst()
        outputs += step.outputs
        for transfer in step.transfers {
          let name = Array((name + String(repeating: " ", count: 16)).utf8.prefix(16))
          let bytes = transfer == .setOutput(TemperReply.firmwareRequest) ? name : answer
          for start in stride(from: 0, to: bytes.count, by: 8) {
            let report = Array(bytes[start..<start + 8])
            pending.append(driver.received(.success(report), on: .interruptIn, at: Self.seconds(now)))
          }
        }
        if pending.isEmpty, let deadline = driver.nextDeadline {
          now = max(now, deadline.nanoseconds / 1_000_000_000)
          pending.append(driver.deadlineReached(at: deadline))
        }
      }
      return (driver, outputs)
    }
    let gold = ask("TEMPerGold_V3.1", [0x80, 0x80, 0x09, 0xD2, 0x4E, 0x20, 0, 0])
    #expect(
      gold.0.firmware == "TEMPerGold_V3.1" && Self.values(gold.1).first == 25.14 && Self.values(gold.1).count >= 4)
    let probe = ask("TEMPerX_V3.3", [0x80, 0x80, 0x0A, 0x0B, 0x14, 0xC1, 0, 0, 0x80, 0x80, 1, 0xF4, 0x4E, 0x20, 0, 0])
    #expect(Self.values(probe.1).prefix(2) == [5.0, 53.13])
    let unknown = ask("TEMPerSomething", [0x80, 0x80, 0x09, 0xD2, 0, 0, 0, 0])
    #expect(Self.values(unknown.1) == [] && Self.findings(unknown.1).first?.contains("TEMPerSomething") == true)
    #expect(unknown.0.state(.temperature, at: Self.seconds(59))?.reading == nil)
  }

  @Test func `a radar tells presence when it changes and each second, and nothing while it calibrates`() {
    var driver = RadarDriver(profile: Self.profile(.ld2410))
    driver.start(at: .zero)
    func report(_ state: LD2410Report.State, _ energy: UInt8 = 40) -> [UInt8] {
      LD2410Frame.report(
        LD2410Report(
          state: state, moving: .init(distance: 100, energy: energy), still: .init(distance: 0, energy: 0),
          detection: 100)
      ).encode()
    }
    var outputs: [SensorOutput] = []
    for tick: Int64 in 0..<30 { outputs += driver.feed(report(.none), at: milliseconds(100 * tick)) }
    #expect(Self.values(outputs) == [0, 0, 0])
    #expect(Self.values(driver.feed(report(.moving), at: milliseconds(3050))) == [1])
    #expect(driver.feed(report(.calibrating(4)), at: milliseconds(3100)) == [])
    #expect(driver.state(at: milliseconds(3100)).reading?.value == 1)
    #expect(driver.feed([0xF4, 0xF3, 0xF2, 0xF1, 0xFF, 0xFF], at: milliseconds(3150)) == [] && driver.refused == 1)
    #expect(Self.findings(driver.deadlineReached(at: milliseconds(8050))).count == 1)
  }

  @Test func `a radar that sees somebody and never changes is frozen, an empty room is not`() {
    for (state, isFrozen) in [(LD2410Report.State.still, true), (.none, false)] {
      var driver = RadarDriver(profile: Self.profile(.ld2410))
      driver.start(at: .zero)
      let bytes = LD2410Frame.report(
        LD2410Report(
          state: state, moving: .init(distance: 0, energy: 0), still: .init(distance: 90, energy: 30), detection: 90)
      ).encode()
      var outputs: [SensorOutput] = []
      for second: Int64 in 0...700 { outputs += driver.feed(bytes, at: Self.seconds(second)) }
      #expect((Self.findings(outputs).count == 1) == isFrozen)
      #expect((driver.state(at: Self.seconds(700)).reading == nil) == isFrozen)
    }
  }
}
