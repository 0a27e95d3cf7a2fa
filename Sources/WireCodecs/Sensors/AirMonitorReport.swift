/// A report of the CO2mini, TFA AIRCO2NTROL and other devices on the ZyAura ZG01 module, USB id 04d9:a052.
///
/// Eight bytes: opcode, high, low, the sum of these three, 0D, and three zeros (dmage/co2mon; hackaday.io project 5301).
/// Older devices encrypt them with the eight bytes that the host has sent them as a feature report
/// (heinemml/CO2Meter).
public struct AirMonitorReport: Hashable, Sendable {
  /// Bytes of a report.
  public static let length = 8
  /// Any key does; this is the one of co2mon's examples.
  public static let usualKey: [UInt8] = [0xC4, 0xC6, 0xC0, 0x92, 0x40, 0x23, 0xDC, 0x96]

  /// What a report is about; many more opcodes exist and mean nothing known.
  public enum Item: UInt8, Sendable, CaseIterable {
    case humidity = 0x41
    case temperature = 0x42
    case carbonDioxide = 0x50
  }

  /// What follows, as it came.
  public var opcode: UInt8
  /// The value as it came.
  public var raw: UInt16

  public init(opcode: UInt8, raw: UInt16) {
    self.opcode = opcode
    self.raw = raw
  }

  /// What it is about; nil for an opcode of unknown meaning.
  public var item: Item? { Item(rawValue: opcode) }

  /// Parts per million, degrees Celsius, or percent of relative humidity; nil for an opcode of unknown meaning.
  public var value: Double? {
    switch item {
    case .carbonDioxide: Double(raw)
    case .temperature: rounded(Double(raw) / 16 - 273.15)
    case .humidity: Double(raw) / 100
    case nil: nil
    }
  }

  /// Reads a report as it came or, when it is none, decrypted with `key`. nil when neither has the right sum.
  public static func read(
    _ bytes: [UInt8], key: [UInt8] = Self.usualKey
  ) -> (report: AirMonitorReport, isEncrypted: Bool)? {
    guard bytes.count == length, key.count == length else { return nil }
    if let report = AirMonitorReport(plain: bytes) { return (report, false) }
    return AirMonitorReport(plain: decrypted(bytes, key)).map { ($0, true) }
  }

  /// Reads a report that is not encrypted.
  public init?(plain bytes: [UInt8]) {
    guard bytes.count == Self.length, bytes[0] &+ bytes[1] &+ bytes[2] == bytes[3], bytes[4] == 0x0D,
      bytes[5...].allSatisfy({ $0 == 0 })
    else { return nil }
    self.init(opcode: bytes[0], raw: UInt16(bytes[1]) << 8 | UInt16(bytes[2]))
  }

  /// The eight bytes, not encrypted.
  public func encode() -> [UInt8] {
    let (high, low) = (UInt8(raw >> 8), UInt8(raw & 255))
    return [opcode, high, low, opcode &+ high &+ low, 0x0D, 0, 0, 0]
  }

  /// The eight bytes as an older device sends them.
  public func encrypted(key: [UInt8] = Self.usualKey) -> [UInt8] {
    precondition(key.count == Self.length, "a key has \(Self.length) bytes")
    let added = zip(encode(), Self.added).map { $0 &+ $1 }
    let turned = added.indices.map { added[$0] << 3 | added[($0 + 1) % 8] >> 5 }
    var mixed = zip(turned, key).map { $0 ^ $1 }
    for (one, other) in Self.exchanged { mixed.swapAt(one, other) }
    return mixed
  }

  static func decrypted(_ bytes: [UInt8], _ key: [UInt8]) -> [UInt8] {
    var mixed = bytes
    for (one, other) in exchanged { mixed.swapAt(one, other) }
    mixed = zip(mixed, key).map { $0 ^ $1 }
    let turned = mixed.indices.map { mixed[$0] >> 3 | mixed[($0 + 7) % 8] << 5 }
    return zip(turned, added).map { $0 &- $1 }
  }

  private static let exchanged = [(0, 2), (1, 4), (3, 7), (5, 6)]
  /// "Htemp99e" with the halves of each byte exchanged.
  private static let added = "Htemp99e".utf8.map { $0 << 4 | $0 >> 4 }

  /// What `lintel decode co2` says of one report.
  static func report(_ bytes: [UInt8]) -> FrameReport {
    guard bytes.count >= length else { return .refused(FrameFault.incomplete.rawValue) }
    if bytes.count == length + 1, bytes[0] == 0 {
      // A feature report as hidraw takes it: report ID 0, then the key.
      return FrameReport([
        .init("direction", .text("host>device")), .init("key", .text(hex(bytes.dropFirst()))),
        .init("ok", .flag(true)),
      ])
    }
    guard bytes.count == length else { return .refused(FrameFault.overlong.rawValue) }
    guard let (report, isEncrypted) = read(bytes) else { return .refused(FrameFault.checksum.rawValue) }
    var fields: [FrameReport.Field] = [.init("encoding", .text(isEncrypted ? "encrypted" : "plain"))]
    if isEncrypted { fields.append(.init("key", .text(hex(usualKey)))) }
    fields += [
      .init("opcode", .text("0x" + hex([report.opcode]))), .init("raw", .number(Int(report.raw))),
    ]
    switch report.item {
    case .carbonDioxide:
      fields += [.init("quantity", .text("co2")), .init("ppm", .number(Int(report.raw)))]
      if !plausibleCarbonDioxide.contains(report.raw) {
        fields += [.init("publish", .flag(false)), .init("reason", .text("sensor warming up / implausible"))]
      }
    case .temperature:
      fields += [.init("quantity", .text("temperature")), .init("celsius", .decimal(report.value ?? 0))]
    case .humidity:
      fields += [.init("quantity", .text("humidity")), .init("percent", .decimal(report.value ?? 0))]
    case nil: fields += [.init("quantity", .null), .init("ignored", .flag(true))]
    }
    return FrameReport(fields + [.init("ok", .flag(true))])
  }

  /// Parts per million that air in a building can have: outdoors has some 420, and the module ends at 9999.
  public static let plausibleCarbonDioxide: ClosedRange<UInt16> = 300...9999
}

/// A value without the dust of binary fractions: four decimal places.
func rounded(_ value: Double) -> Double { (value * 10_000).rounded() / 10_000 }
