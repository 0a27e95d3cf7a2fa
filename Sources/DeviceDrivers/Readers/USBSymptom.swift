internal import HardwareAccess
internal import WireCodecs

/// What something bad from a reader on USB hints at.
enum USBSymptom: Sendable {
  /// A report or message that is none of this kind of device.
  case garbage
  /// A scan that broke off.
  case brokenOff
  /// A scan that is whole and has not the form that the profile says.
  case otherForm
  /// No answer in time.
  case silent
  /// The device or the system refused a transfer.
  case refused

  init(_ fault: FrameFault) {
    switch fault {
    case .incomplete: self = .brokenOff
    case .charset, .overlong, .header, .stop: self = .otherForm
    case .checksum, .length, .parity, .lengthChecksum, .dataChecksum, .tail, .footer: self = .garbage
    }
  }

  init(_ fault: USBTransferFault) {
    switch fault {
    case .timedOut: self = .silent
    case .overflowed: self = .garbage
    case .stalled, .disconnected, .failed: self = .refused
    }
  }

  /// What a pattern of them looks like, in plain words.
  static func finding(_ bad: [USBSymptom], hasSeenGood: Bool) -> String {
    func isMost(_ symptom: USBSymptom) -> Bool { bad.count { $0 == symptom } * 2 > bad.count }
    if isMost(.silent) {
      return "the device does not answer: unplug it and plug it in again, and try another port or a hub with its own "
        + "supply"
    }
    if isMost(.refused) {
      return "the device refuses what it is asked: it may be another model than its profile, or need new firmware"
    }
    if isMost(.otherForm) {
      return hasSeenGood
        ? "scans arrive that have not the form of the profile: cards or codes of another kind, or a setting of the reader "
          + "has changed"
        : "scans arrive and none has the form of the profile: look at the layout, prefix, suffix and number form that the "
          + "reader is set to"
    }
    if isMost(.brokenOff) {
      return
        "scans break off before their end: set the reader to end them with Enter, or give their length in the profile"
    }
    return "what arrives is no report of this kind of device: check the profile, the cable and the port"
  }
}

extension LineHealth where Symptom == USBSymptom {
  /// A change as a reader tells it.
  func outputs(_ change: Change?) -> [ReaderOutput] {
    switch change {
    case .degraded(let bad, let count):
      [.degraded(finding: USBSymptom.finding(bad, hasSeenGood: hasSeenGood), count: count)]
    case .recovered: [.recovered]
    case nil: []
    }
  }
}
