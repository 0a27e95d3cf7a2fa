/// A message from a smart card reader (USB CCID 1.1, section 6.2).
public struct CCIDResponse: Sendable, Equatable {
  /// What the reader answers with: the first byte of the message.
  public enum Kind: UInt8, Sendable, CaseIterable {
    case dataBlock = 0x80
    case slotStatus = 0x81
    case parameters = 0x82
    case escape = 0x83
    case dataRateAndClock = 0x84

    /// The name in the standard, without the direction.
    public var name: String {
      switch self {
      case .dataBlock: "DataBlock"
      case .slotStatus: "SlotStatus"
      case .parameters: "Parameters"
      case .escape: "Escape"
      case .dataRateAndClock: "DataRateAndClockFrequency"
      }
    }
  }

  /// bmICCStatus, bits 0 and 1 of bStatus.
  public enum Card: UInt8, Sendable, CaseIterable {
    case active = 0
    case inactive = 1
    case absent = 2
    /// Reserved by the standard.
    case unknown = 3

    /// The word in reports.
    public var name: String { String(describing: self) }
  }

  /// bmCommandStatus, bits 6 and 7 of bStatus.
  public enum Outcome: Sendable, Equatable {
    case ok
    case failed(CCIDError)
    /// The reader needs more time: this many times its waiting time. The same reply is still to come.
    case timeExtension(UInt8)
    /// Reserved by the standard.
    case unknown
  }

  /// What is answered.
  public var kind: Kind
  /// The slot, from 0.
  public var slot: UInt8
  /// The number of the command that this answers.
  public var sequence: UInt8
  /// bStatus as it came.
  public var status: UInt8
  /// bError as it came; also where ``outcome`` is `ok`.
  public var error: UInt8
  /// The clock state of a slot status, the chain parameter of a data block.
  public var specific: UInt8
  /// What follows the header.
  public var data: [UInt8]

  public init(
    _ kind: Kind, slot: UInt8 = 0, sequence: UInt8, status: UInt8 = 0, error: UInt8 = 0, specific: UInt8 = 0,
    data: [UInt8] = []
  ) {
    self.kind = kind
    self.slot = slot
    self.sequence = sequence
    self.status = status
    self.error = error
    self.specific = specific
    self.data = data
  }

  /// Whether a card is there and has power.
  public var card: Card { Card(rawValue: status & 3) ?? .unknown }

  /// What became of the command.
  public var outcome: Outcome {
    switch status >> 6 {
    case 0: .ok
    case 1: .failed(CCIDError(code: error))
    case 2: .timeExtension(error)
    default: .unknown
    }
  }

  /// Whether the ACR122U says with an ok, no data and the error FE that no card answered (libnfc, acr122_usb.c).
  public var isMuteQuirk: Bool { outcome == .ok && data.isEmpty && error == 0xFE && kind == .dataBlock }

  /// The bytes that a reader sends, for tests and simulated readers.
  public func encode() -> [UInt8] {
    CCIDMessage.header(kind.rawValue, data.count, slot, sequence) + [status, error, specific] + data
  }
}

/// bError (USB CCID 1.1, table 6.2-2).
public struct CCIDError: Sendable, Equatable {
  /// The code as it came.
  public var code: UInt8

  public init(code: UInt8) {
    self.code = code
  }

  /// What it means, in the words of the standard.
  public var meaning: String {
    switch code {
    case 0xFF: "command aborted"
    case 0xFE: "ICC mute/absent"
    case 0xFD: "parity error"
    case 0xFC: "overrun"
    case 0xFB: "hardware error"
    case 0xF8: "bad ATR TS"
    case 0xF7: "bad ATR TCK"
    case 0xF6: "protocol not supported"
    case 0xF5: "class not supported"
    case 0xF4: "procedure byte conflict"
    case 0xF3: "deactivated protocol"
    case 0xF2: "busy with auto sequence"
    case 0xF0: "PIN timeout"
    case 0xEF: "PIN cancelled"
    case 0xE0: "slot busy"
    case 0x00: "command not supported"
    case 0x05: "bad slot field"
    case 0x01...0x7F: "bad header byte \(code)"
    case 0x81...0xC0: "of the maker"
    default: "reserved"
    }
  }

  /// Code and meaning.
  public var text: String { "\(hex([code])) \(meaning)" }
}

/// What a reader says on its interrupt endpoint (USB CCID 1.1, section 6.3).
public enum CCIDNotification: Sendable, Equatable {
  /// Of each slot, whether a card is there and whether that changed.
  case slots([Slot])
  /// The hardware of a slot failed; 1 is over-current.
  case hardwareError(slot: UInt8, sequence: UInt8, code: UInt8)

  /// One slot of a notification.
  public struct Slot: Sendable, Equatable {
    /// Whether a card is there.
    public var isPresent: Bool
    /// Whether that changed since the last notification.
    public var hasChanged: Bool

    public init(isPresent: Bool, hasChanged: Bool) {
      self.isPresent = isPresent
      self.hasChanged = hasChanged
    }
  }

  /// The most slots that are read of one notification.
  static let mostSlots = 64

  /// Reads what came; nil when it is none. Bytes have room for four slots each: the ones at the end without a card and
  /// without a change are left out, the first one never.
  public init?(bytes: [UInt8]) {
    if bytes.count == 4, bytes[0] == 0x51 {
      self = .hardwareError(slot: bytes[1], sequence: bytes[2], code: bytes[3])
      return
    }
    guard bytes.count >= 2, bytes[0] == 0x50, bytes.count - 1 <= Self.mostSlots / 4 else { return nil }
    var slots: [Slot] = []
    for byte in bytes.dropFirst() {
      for shift in [UInt8(0), 2, 4, 6] {
        let bits = byte >> shift
        slots.append(Slot(isPresent: bits & 1 != 0, hasChanged: bits & 2 != 0))
      }
    }
    while slots.count > 1, slots.last == Slot(isPresent: false, hasChanged: false) { slots.removeLast() }
    self = .slots(slots)
  }

  /// The bytes that a reader sends.
  public func encode() -> [UInt8] {
    switch self {
    case .hardwareError(let slot, let sequence, let code): return [0x51, slot, sequence, code]
    case .slots(let slots):
      var bytes = [UInt8](repeating: 0, count: max(1, (slots.count + 3) / 4))
      for (place, slot) in slots.enumerated() {
        let bits: UInt8 = (slot.isPresent ? 1 : 0) + (slot.hasChanged ? 2 : 0)
        bytes[place / 4] |= bits << UInt8(2 * (place % 4))
      }
      return [0x50] + bytes
    }
  }
}
