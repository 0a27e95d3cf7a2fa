/// How a TEMPer stick of a firmware turns its bytes into degrees (urwen/temper; padelt/temper-python).
public enum TemperScale: Sendable, Equatable, CaseIterable {
  /// 256 to the degree: TEMPerF1.x and TEMPer1F_V1.x.
  case perDegree256
  /// 100 to the degree: TEMPerGold, TEMPerX, TEMPer2 and others of V3.
  case perDegree100
  /// The 14 bits of a Sensirion SHT2x, with humidity behind them: TEMPerHUM V1.
  case sht2x

  /// The scale of the firmware that a stick names; nil for one that is not known.
  public init?(firmware: String) {
    if firmware.hasPrefix("TEMPerF1") || firmware.hasPrefix("TEMPer1F_V1") {
      self = .perDegree256
    } else if firmware.hasPrefix("TEMPerHUM_V1") || firmware.hasPrefix("TEMPer1F_H1") {
      self = .sht2x
    } else if ["TEMPerGold_V3", "TEMPerX_V3", "TEMPer1F_V3", "TEMPer2_V3", "TEMPerHUM_V3"]
      .contains(where: { firmware.hasPrefix($0) })
    {
      self = .perDegree100
    } else {
      return nil
    }
  }

  /// The scale that a reply itself shows, for `lintel decode`: V3 sticks fill an empty place with 4E20,
  /// or answer with two reports.
  init(guessing reply: TemperReply) {
    let isEmpty = reply.bytes.count > 8 || reply.bytes[4] == 0x4E && reply.bytes[5] == 0x20
    self = isEmpty ? .perDegree100 : .perDegree256
  }
}

/// What a TEMPer stick answers to ``request``: one report of eight bytes, or two.
///
/// `80`, a byte, then big-endian pairs: temperature and humidity inside, and from byte 10 the same of a plugged probe.
public struct TemperReply: Hashable, Sendable {
  /// Asks for the values.
  public static let request: [UInt8] = [0x01, 0x80, 0x33, 0x01, 0, 0, 0, 0]
  /// Asks for the name of the firmware: 16 characters in two reports.
  public static let firmwareRequest: [UInt8] = [0x01, 0x86, 0xFF, 0x01, 0, 0, 0, 0]
  /// Stands where no sensor is: 200.00.
  static let nothing: UInt16 = 0x4E20

  /// What was measured; nil where no sensor is.
  public struct Values: Sendable, Equatable {
    /// Degrees Celsius of the stick itself.
    public var inside: Double?
    /// Percent of relative humidity of the stick itself.
    public var insideHumidity: Double?
    /// Degrees Celsius of a probe.
    public var outside: Double?
    /// Percent of relative humidity of a probe.
    public var outsideHumidity: Double?
  }

  /// The 8 or 16 bytes.
  public let bytes: [UInt8]

  /// Reads a reply; nil when it is none.
  public init?(bytes: [UInt8]) {
    guard bytes.count == 8 || bytes.count == 16, bytes[0] == 0x80 else { return nil }
    self.bytes = bytes
  }

  /// The values in degrees and percent.
  public func values(_ scale: TemperScale) -> Values {
    switch scale {
    case .perDegree256: return Values(inside: word(2).map { rounded(Double(Int16(bitPattern: $0)) / 256) })
    case .perDegree100:
      return Values(
        inside: hundredths(2), insideHumidity: hundredths(4), outside: hundredths(10), outsideHumidity: hundredths(12))
    case .sht2x:
      // Sensirion SHT20 data sheet, section 6; the two lowest bits are status.
      return Values(
        inside: word(2).map { rounded(-46.85 + 175.72 * Double($0 & ~3) / 65_536) },
        insideHumidity: word(4).map { rounded(-6 + 125 * Double($0 & ~3) / 65_536) })
    }
  }

  /// nil where the reply ends before it or no sensor is.
  private func word(_ place: Int) -> UInt16? {
    guard place + 1 < bytes.count else { return nil }
    let word = UInt16(bytes[place]) << 8 | UInt16(bytes[place + 1])
    return word == Self.nothing ? nil : word
  }

  /// A place of zeros behind the first is of a stick that has no such sensor.
  private func hundredths(_ place: Int) -> Double? {
    guard let word = word(place), place == 2 || place == 10 || word != 0 else { return nil }
    return rounded(Double(Int16(bitPattern: word)) / 100)
  }

  /// What `lintel decode temper` says of a request or reply.
  static func report(_ bytes: [UInt8]) -> FrameReport {
    if bytes == request || bytes == firmwareRequest {
      return FrameReport([
        .init("direction", .text("host>device")), .init("request", .text(bytes == request ? "values" : "firmware")),
        .init("ok", .flag(true)),
      ])
    }
    guard bytes.count >= 8 else { return .refused(FrameFault.incomplete.rawValue) }
    guard bytes.count == 8 || bytes.count == 16 else { return .refused(FrameFault.length.rawValue) }
    guard let reply = TemperReply(bytes: bytes) else { return .refused(FrameFault.header.rawValue) }
    let values = reply.values(TemperScale(guessing: reply))
    func field(_ name: String, _ value: Double?) -> FrameReport.Field {
      FrameReport.Field(name, value.map { .decimal($0) } ?? .null)
    }
    return FrameReport([
      field("internal", values.inside), field("internal_humidity", values.insideHumidity),
      field("external", values.outside), field("external_humidity", values.outsideHumidity), .init("ok", .flag(true)),
    ])
  }
}
