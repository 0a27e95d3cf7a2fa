internal import WireCodecs

/// What a bad frame on a serial line hints at.
enum SerialSymptom: Sendable {
  /// A whole frame whose check value is wrong.
  case checksum
  /// Bytes that form nothing.
  case gibberish
  /// A frame that broke off.
  case brokenOff

  init(_ fault: FrameFault) {
    switch fault {
    case .checksum, .parity, .lengthChecksum, .dataChecksum: self = .checksum
    case .incomplete: self = .brokenOff
    case .charset, .overlong, .length, .header, .stop, .tail, .footer: self = .gibberish
    }
  }

  /// What a pattern of them looks like, in plain words.
  static func finding(_ bad: [SerialSymptom], hasSeenGood: Bool, baud: Int) -> String {
    func share(_ symptom: SerialSymptom) -> Int { bad.count { $0 == symptom } }
    if share(.checksum) * 2 > bad.count {
      return "frames arrive whole with wrong checksums: check the cable, its ground and what runs beside it"
    }
    if !hasSeenGood {
      return "bytes arrive and none form a frame: the reader does not speak at \(baud) baud, or is another model "
        + "than its profile; check both, and that RX and TX levels fit"
    }
    if share(.brokenOff) * 2 > bad.count {
      return "frames break off in the middle: check the plug and the reader's power supply"
    }
    return "noise arrives between good frames: check the cable, its ground and what runs beside it"
  }
}
