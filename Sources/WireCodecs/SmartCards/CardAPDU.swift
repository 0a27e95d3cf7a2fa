/// The commands that readers answer themselves in the name of a contactless card (PC/SC part 3, section 3.2.2.1.3), and
/// those of the ACR122U (ACS, ACR122U application programming interface).
public enum CardAPDU {
  /// The number of the card.
  public static let getUID: [UInt8] = [0xFF, 0xCA, 0x00, 0x00, 0x00]
  /// The answer to select of an ISO/IEC 14443-4 card; not on all readers.
  public static let getATS: [UInt8] = [0xFF, 0xCA, 0x01, 0x00, 0x00]
  /// ACR122U: its firmware, ten characters without a status word.
  public static let firmware: [UInt8] = [0xFF, 0x00, 0x48, 0x00, 0x00]

  /// ACR122U: whether it beeps by itself when a card comes.
  public static func buzzerOnDetection(_ on: Bool) -> [UInt8] { [0xFF, 0x00, 0x52, on ? 0xFF : 0x00, 0x00] }

  /// ACR122U: what it polls for by itself: bit 7 polls at all, 6 activates, 5 twice as often, 4 to 0 kinds of card.
  public static func setPolling(_ parameter: UInt8) -> [UInt8] { [0xFF, 0x00, 0x51, parameter, 0x00] }

  /// ACR122U: a command to the PN532 inside, at most 254 bytes with its `D4`.
  public static func direct(_ command: [UInt8]) -> [UInt8] {
    precondition(command.count < 255, "a short APDU carries at most 255 bytes")
    let data = [PN532Frame.toChip] + command
    return [0xFF, 0x00, 0x00, 0x00, UInt8(data.count)] + data
  }

  /// Asks for the rest of an answer that came as `61 xx`.
  public static func pending(_ count: UInt8) -> [UInt8] { [0xFF, 0xC0, 0x00, 0x00, count] }
}

/// What the lamp and the buzzer of an ACR122U do.
public struct ACR122Signal: Sendable, Equatable {
  /// When the buzzer sounds.
  public enum Beep: UInt8, Sendable, CaseIterable {
    case never = 0
    case first = 1
    case second = 2
    case always = 3
  }

  /// Bits from 0: red and green at the end, change red and green, red and green at first, red and green blink.
  public var lamps: UInt8
  /// Length of the first and the second phase of a blink, in tenths of a second.
  public var phases: (first: UInt8, second: UInt8)
  /// How often it blinks.
  public var repetitions: UInt8
  /// When it beeps.
  public var beep: Beep

  public init(lamps: UInt8, phases: (first: UInt8, second: UInt8), repetitions: UInt8, beep: Beep) {
    self.lamps = lamps
    self.phases = phases
    self.repetitions = repetitions
    self.beep = beep
  }

  /// The command.
  public var apdu: [UInt8] {
    [0xFF, 0x00, 0x40, lamps, 0x04, phases.first, phases.second, repetitions, beep.rawValue]
  }

  public static func == (one: Self, other: Self) -> Bool { one.apdu == other.apdu }
}

/// The answer to an APDU: data and a status word (ISO/IEC 7816-4, section 5.1.3).
public struct CardAnswer: Sendable, Equatable {
  /// What comes before the status word.
  public let data: [UInt8]
  /// SW1 and SW2.
  public let status: (high: UInt8, low: UInt8)

  /// Reads an answer; nil for fewer than the two bytes of a status word.
  public init?(bytes: [UInt8]) {
    guard bytes.count >= 2 else { return nil }
    data = Array(bytes.dropLast(2))
    status = (bytes[bytes.count - 2], bytes[bytes.count - 1])
  }

  public static func == (one: Self, other: Self) -> Bool { one.data == other.data && one.status == other.status }

  /// Whether it is `90 00`.
  public var isOK: Bool { status == (0x90, 0x00) }

  /// How many bytes wait after `61 xx`; nil for another status. 00 stands for 256.
  public var pending: UInt8? { status.high == 0x61 ? status.low : nil }

  /// The number of the card that answers ``CardAPDU/getUID``: 4, 7 or 10 bytes (ISO/IEC 14443-3); nil for anything else.
  public var uid: [UInt8]? { isOK && [4, 7, 10].contains(data.count) ? data : nil }

  /// Why a command was refused, in words; nil when it was not.
  public var refusal: String? {
    switch status {
    case (0x90, _), (0x61, _): nil
    case (0x63, 0x00): "operation failed (no tag or tag lost)"
    case (0x6A, 0x81): "function not supported"
    case (0x67, _): "wrong length"
    case (0x6D, _), (0x6E, _): "command or class not supported"
    default: "status \(hex([status.high, status.low]))"
    }
  }
}
