/// What `lintel decode ccid` says of one message: a reply, a command or a notification.
enum CCIDReport {
  static func report(_ bytes: [UInt8]) -> FrameReport {
    if let notification = CCIDNotification(bytes: bytes) { return FrameReport(fields(notification)) }
    if let command = CCIDCommand(bytes: bytes) { return FrameReport(fields(command)) }
    var decoder = CCIDResponseDecoder(longest: CCIDResponseDecoder.longestRange.upperBound)
    let outputs = decoder.feed(bytes) + decoder.lineIdle()
    switch outputs.first {
    case .response(let response)? where outputs.count == 1: return FrameReport(fields(response))
    case .response?: return .notAccepted(FrameFault.overlong.rawValue)
    case .refused(let fault)?: return .notAccepted(fault.rawValue)
    case nil: return .notAccepted(FrameFault.incomplete.rawValue)
    }
  }

  private static func fields(_ notification: CCIDNotification) -> [FrameReport.Field] {
    switch notification {
    case .hardwareError(let slot, let sequence, let code):
      return [
        .init("type", .text("HardwareError")), .init("slot", .number(Int(slot))), .init("seq", .number(Int(sequence))),
        .init("code", .number(Int(code))),
      ]
    case .slots(let slots):
      let list = slots.map {
        FrameReport.Value.fields([
          .init("present", .flag($0.isPresent)), .init("changed", .flag($0.hasChanged)),
        ])
      }
      return [.init("type", .text("NotifySlotChange")), .init("slots", .list(list))]
    }
  }

  private static func fields(_ command: CCIDCommand) -> [FrameReport.Field] {
    let head: [FrameReport.Field] = [
      .init("direction", .text("host>reader")), .init("type", .text(command.kind.name)),
      .init("slot", .number(Int(command.slot))), .init("seq", .number(Int(command.sequence))),
    ]
    return head + (command.data.isEmpty ? [] : [.init("data", .text(hex(command.data)))])
  }

  private static func fields(_ response: CCIDResponse) -> [FrameReport.Field] {
    var fields: [FrameReport.Field] = [
      .init("type", .text(response.kind.name)), .init("slot", .number(Int(response.slot))),
      .init("seq", .number(Int(response.sequence))), .init("icc", .text(response.card.name)),
    ]
    switch response.outcome {
    case .ok: fields.append(.init("cmd", .text("ok")))
    case .failed(let error): fields += [.init("cmd", .text("failed")), .init("error", .text(error.text))]
    case .timeExtension(let factor):
      fields += [.init("cmd", .text("time_extension")), .init("multiplier", .number(Int(factor)))]
    case .unknown: fields.append(.init("cmd", .text("reserved")))
    }
    if response.isMuteQuirk {
      fields += [.init("error", .text(hex([response.error]))), .init("treat_as", .text("timeout/mute"))]
    }
    switch response.kind {
    case .slotStatus: fields.append(.init("clock", .number(Int(response.specific))))
    case .dataBlock where !response.data.isEmpty: fields += block(response.data)
    case .escape where !response.data.isEmpty: fields += escape(response.data)
    case .dataBlock, .escape, .parameters, .dataRateAndClock:
      if !response.data.isEmpty { fields.append(.init("data", .text(hex(response.data)))) }
    }
    return fields
  }

  /// An ATR, or the answer to an APDU.
  private static func block(_ data: [UInt8]) -> [FrameReport.Field] {
    if let atr = CardATR(bytes: data) {
      return [.init("data", .text(hex(data))), .init("card", .text(atr.cardName))]
    }
    guard let answer = CardAnswer(bytes: data) else { return [.init("data", .text(hex(data)))] }
    if let direct = direct(answer) { return direct }
    var fields: [FrameReport.Field] = [
      .init("data", .text(hex(answer.data))), .init("sw", .text(hex([answer.status.high, answer.status.low]))),
      .init("sw1", .text(hex([answer.status.high]))),
    ]
    if let pending = answer.pending {
      fields += [
        .init("pending", .number(Int(pending))), .init("next", .text(hex(CardAPDU.pending(pending)))),
      ]
    }
    if let uid = answer.uid {
      fields.append(.init("uid", .text(hex(uid))))
    } else if let refusal = answer.refusal {
      fields += [.init("uid", .null), .init("reason", .text(refusal))]
    }
    return fields
  }

  /// The answer of the ACR122U itself or of the PN532 inside it.
  private static func escape(_ data: [UInt8]) -> [FrameReport.Field] {
    guard let answer = CardAnswer(bytes: data), answer.status.high == 0x90 else {
      return [.init("data", .text(hex(data)))]
    }
    if let direct = direct(answer) { return direct }
    let word = hex([answer.status.high, answer.status.low])
    guard answer.data.isEmpty else { return [.init("data", .text(hex(answer.data))), .init("sw", .text(word))] }
    let lamps = FrameReport.Value.fields([
      .init("red", .flag(answer.status.low & 1 == 1)), .init("green", .flag(answer.status.low & 2 == 2)),
    ])
    return [.init("sw", .text(word)), .init("sw1", .text("90")), .init("led", lamps)]
  }

  /// What the PN532 says, from its `D5` on; nil when the data is not its.
  private static func direct(_ answer: CardAnswer) -> [FrameReport.Field]? {
    guard answer.isOK, answer.data.first == PN532Frame.fromChip else { return nil }
    let body = Array(answer.data.dropFirst())
    return [.init("data", .text(hex(answer.data))), .init("sw", .text("9000"))] + PN532Report.firmware(body)
      + PN532Report.targets(body, names: (sensRes: "sens_res", selRes: "sel_res"))
  }
}
