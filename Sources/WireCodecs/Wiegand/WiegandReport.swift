/// What `lintel decode wiegand` says of bits and of timed edges.
public enum WiegandReport {
  /// The names of the keypads' bursts.
  static let keyFormats: [(name: String, style: WiegandKeyStyle)] = [
    ("KEY4", .plain), ("KEY8", .complemented), ("KEY6-ROSSLARE", .rosslare),
  ]

  /// Every name that ``report(_:format:)`` knows.
  public static let formats = WiegandFormat.known.map(\.name) + keyFormats.map(\.name)

  /// Reads the bits of one frame, first on the wire first. nil for a format that is not in ``formats``.
  public static func report(_ bits: [Bool], format name: String) -> FrameReport? {
    if let format = WiegandFormat.known(named: name) { return report(bits, formats: [format]) }
    guard let style = keyFormats.first(where: { $0.name == name.uppercased() })?.style else { return nil }
    return bits.count == style.length ? key(bits, style) : unknownLength(bits)
  }

  /// Reads the bits of one frame in the format that has as many; of several, the first one of ``WiegandFormat/known``.
  public static func report(_ bits: [Bool]) -> FrameReport {
    if let style = keyFormats.first(where: { $0.style.length == bits.count })?.style { return key(bits, style) }
    return report(bits, formats: WiegandFormat.known.filter { $0.length == bits.count })
  }

  /// Joins timed edges to frames and counts what disturbed them.
  public static func report(_ edges: [WiegandEdge], timing: WiegandLine.Timing = WiegandLine.Timing()) -> FrameReport {
    var line = WiegandLine(timing)
    var bursts: [WiegandBurst] = []
    for edge in edges {
      let ended = edge.isLow ? line.fall(edge.wire, at: edge.nanoseconds) : line.rise(edge.wire, at: edge.nanoseconds)
      bursts += [ended].compactMap { $0 }
    }
    bursts += [line.end()].compactMap { $0 }
    let readings: [FrameReport.Value] = bursts.map { burst in
      guard let frame = burst.frame else { return .fields(unknownLength(count: burst.pulses).fields) }
      let noise = burst.disturbances.names.map(FrameReport.Value.text)
      guard noise.isEmpty else {
        return .fields([
          .init("bits", .number(frame.count)), .init("accept", .flag(false)), .init("reason", .text("disturbed")),
          .init("disturbances", .list(noise)),
        ])
      }
      return .fields(report(frame.bits).fields)
    }
    return FrameReport([
      .init("frames", .list(bursts.map { .text(text($0.frame?.bits ?? [])) })), .init("readings", .list(readings)),
      .init("noise", .fields(line.tally.fields)),
    ])
  }

  private static func report(_ bits: [Bool], formats: [WiegandFormat]) -> FrameReport {
    guard let frame = WiegandFrame(bits), let format = formats.first, format.length == frame.count else {
      return unknownLength(bits)
    }
    guard format.fits(frame) else { return wrongParity(frame, format) }
    var fields: [FrameReport.Field] = [
      .init("format", .text(format.name)), .init("bits", .number(frame.count)),
    ]
    fields += numbers(format.unchecked(frame)) + chip(frame, format)
    fields.append(.init("parity_ok", .flag(true)))
    let other = WiegandFormat.known.first { $0 != format && $0.fits(frame) }
    if let other { fields.append(.init("also_valid_as", .fields(also(other, frame)))) }
    return FrameReport(fields + [.init("accept", .flag(true))])
  }

  private static func wrongParity(_ frame: WiegandFrame, _ format: WiegandFormat) -> FrameReport {
    var fields: [FrameReport.Field] = [
      .init("format", .text(format.name)), .init("bits", .number(frame.count)), .init("parity_ok", .flag(false)),
      .init("accept", .flag(false)), .init("reason", .text(FrameFault.parity.rawValue)),
    ]
    if format.fits(frame.complement) {
      fields.append(.init("hint", .text("swapped_lines: complement has valid parity")))
    }
    return FrameReport(fields, refusal: FrameFault.parity.rawValue)
  }

  private static func numbers(_ reading: WiegandReading) -> [FrameReport.Field] {
    guard case .number(let number) = reading else { return [] }
    let facility = number.facility.map { [FrameReport.Field("facility", .number(Int($0)))] } ?? []
    return facility + [.init("card", .number(Int(number.card))), .init("typed", .text(number.typed))]
  }

  /// The forms in which the same bits are a chip's number.
  private static func chip(_ frame: WiegandFrame, _ format: WiegandFormat) -> [FrameReport.Field] {
    switch format {
    case .h10306:
      guard case .uid(let uid) = WiegandFormat.uid32WithParity.unchecked(frame) else { return [] }
      return [.init("uid32", .text(hex(uid)))]
    default:
      guard case .uid(let uid) = format.unchecked(frame) else { return [] }
      var fields: [FrameReport.Field] = [
        .init("uid", .text(hex(uid))), .init("uid_reversed", .text(hex(uid.reversed()))),
      ]
      guard uid.count == 4 else { return fields }
      if WiegandFormat.h10306.fits(frame), case .number(let number) = WiegandFormat.h10306.unchecked(frame) {
        fields += numbers(.number(number)).filter { $0.name != "typed" }
      }
      func decimal(_ bytes: [UInt8]) -> Int { bytes.reduce(0) { $0 << 8 | Int($1) } }
      return fields + [
        .init("decimal_be", .number(decimal(uid))), .init("decimal_le", .number(decimal(uid.reversed()))),
      ]
    }
  }

  private static func also(_ format: WiegandFormat, _ frame: WiegandFrame) -> [FrameReport.Field] {
    let reading = format.unchecked(frame)
    let uid: [FrameReport.Field] = if case .uid(let uid) = reading { [.init("uid", .text(hex(uid)))] } else { [] }
    return [.init("format", .text(format.name))] + numbers(reading) + uid
  }

  private static func key(_ bits: [Bool], _ style: WiegandKeyStyle) -> FrameReport {
    let name = keyFormats.first { $0.style == style }?.name ?? ""
    let fields: [FrameReport.Field] = [.init("format", .text(name)), .init("bits", .number(bits.count))]
    switch WiegandKey.read(bits) {
    case .key(let key):
      let sign = key.digit.map(String.init) ?? (key == .clear ? "*" : "#")
      return FrameReport(fields + [.init("key", .text(sign)), .init("accept", .flag(true))])
    case .refused(let fault):
      let isComplement = style == .complemented && fault == .parity
      let reason = fault == .charset ? "unknown_key" : isComplement ? "complement_mismatch" : fault.rawValue
      return FrameReport(
        fields + [.init("accept", .flag(false)), .init("reason", .text(reason))], refusal: reason)
    case nil: return unknownLength(bits)
    }
  }

  private static func unknownLength(_ bits: [Bool]) -> FrameReport { unknownLength(count: bits.count) }

  private static func unknownLength(count: Int) -> FrameReport {
    let reason = "unknown_length"
    return FrameReport(
      [.init("bits", .number(count)), .init("accept", .flag(false)), .init("reason", .text(reason))],
      refusal: reason)
  }

  private static func text(_ bits: [Bool]) -> String { String(bits.map { $0 ? "1" : "0" }) }
}

/// One change of one data wire.
public struct WiegandEdge: Hashable, Sendable {
  /// Which of the two.
  public var wire: WiegandLine.Wire
  /// True when the wire goes low: a pulse begins.
  public var isLow: Bool
  /// When, on any steady clock.
  public var nanoseconds: Int64

  public init(_ wire: WiegandLine.Wire, isLow: Bool = true, nanoseconds: Int64) {
    self.wire = wire
    self.isLow = isLow
    self.nanoseconds = nanoseconds
  }
}

extension WiegandDisturbances {
  /// Words for reports, in a fixed order.
  public var names: [String] {
    [
      (Self.together, "together"), (.ringing, "ringing"), (.held, "held"), (.lost, "lost"), (.late, "late"),
    ].filter { contains($0.0) }.map(\.1)
  }
}

extension WiegandTally {
  /// What has disturbed a line, by name, for reports.
  public var noise: [(name: String, count: UInt64)] {
    [
      ("together", together), ("ringing", ringing), ("held", held), ("lost", lost), ("late", late),
      ("unpaired", unpaired),
    ]
  }

  var fields: [FrameReport.Field] { noise.map { .init($0.name, .number(Int(clamping: $0.count))) } }
}
