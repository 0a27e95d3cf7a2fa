/// What `lintel decode pn532` says of bytes on the line, and `lintel decode ccid` of the PN532 inside a reader.
enum PN532Report {
  static func report(_ bytes: [UInt8]) -> FrameReport {
    var decoder = PN532FrameDecoder()
    let outputs = decoder.feed(bytes) + decoder.lineIdle()
    let frames = outputs.compactMap { if case .frame(let frame) = $0 { frame } else { nil } }
    guard let first = frames.first else {
      guard case .refused(let fault)? = outputs.first else { return .refused(FrameFault.incomplete.rawValue) }
      return .refused(fault.rawValue)
    }
    return FrameReport(fields(first) + [.init("frames", .number(frames.count)), .init("ok", .flag(true))])
  }

  private static func fields(_ frame: PN532Frame) -> [FrameReport.Field] {
    switch frame {
    case .ack: return [.init("kind", .text("ack"))]
    case .nack: return [.init("kind", .text("nack"))]
    case .error: return [.init("kind", .text("error"))]
    case .data(let direction, let data):
      let isAnswer = direction == PN532Frame.fromChip
      return [
        .init("kind", .text(data.count + 1 > 255 ? "extended" : "normal")), .init("length", .number(data.count + 1)),
        .init("direction", .text(isAnswer ? "pn532>host" : "host>pn532")), .init("tfi", .text(hex([direction]))),
        .init("data", .text(hex(data))),
      ] + (isAnswer ? firmware(data) + targets(data, names: (sensRes: "atqa", selRes: "sak")) : [])
    }
  }

  /// What a body from its answer code on says of the firmware.
  static func firmware(_ body: [UInt8]) -> [FrameReport.Field] {
    guard body.count == 5, body[0] == PN532Command.getFirmwareVersion.rawValue + 1 else { return [] }
    let fields: [FrameReport.Field] = [
      .init("ic", .text(hex([body[1]]))), .init("ver", .number(Int(body[2]))), .init("rev", .number(Int(body[3]))),
      .init("support", .text(hex([body[4]]))),
    ]
    return [.init("pn532", .fields(fields))]
  }

  /// The cards that answered; the first one in full.
  static func targets(_ body: [UInt8], names: (sensRes: String, selRes: String)) -> [FrameReport.Field] {
    guard let targets = PN532Target.read(body) else { return [] }
    let count = FrameReport.Field("targets", .number(targets.count))
    guard let first = targets.first else { return [count] }
    return [
      count, .init("tg", .number(Int(first.number))),
      .init(names.sensRes, .text(hex([UInt8(first.sensRes >> 8), UInt8(first.sensRes & 255)]))),
      .init(names.selRes, .text(hex([first.selRes]))), .init("uid", .text(hex(first.uid))),
    ]
  }
}
