/// A message to a smart card reader (USB CCID 1.1, section 6.1): ten bytes of header, then data.
public struct CCIDCommand: Sendable, Equatable {
  /// What the reader is asked for: the first byte of the message.
  public enum Kind: UInt8, Sendable, CaseIterable {
    case setParameters = 0x61
    case iccPowerOn = 0x62
    case iccPowerOff = 0x63
    case getSlotStatus = 0x65
    case secure = 0x69
    case t0APDU = 0x6A
    case escape = 0x6B
    case getParameters = 0x6C
    case resetParameters = 0x6D
    case iccClock = 0x6E
    case xfrBlock = 0x6F
    case mechanical = 0x71
    case abort = 0x72
    case setDataRateAndClock = 0x73

    /// The name in the standard, without the direction.
    public var name: String {
      switch self {
      case .setParameters: "SetParameters"
      case .iccPowerOn: "IccPowerOn"
      case .iccPowerOff: "IccPowerOff"
      case .getSlotStatus: "GetSlotStatus"
      case .secure: "Secure"
      case .t0APDU: "T0APDU"
      case .escape: "Escape"
      case .getParameters: "GetParameters"
      case .resetParameters: "ResetParameters"
      case .iccClock: "IccClock"
      case .xfrBlock: "XfrBlock"
      case .mechanical: "Mechanical"
      case .abort: "Abort"
      case .setDataRateAndClock: "SetDataRateAndClock"
      }
    }

    /// The reply that the standard gives it.
    public var reply: CCIDResponse.Kind {
      switch self {
      case .iccPowerOn, .xfrBlock, .secure: .dataBlock
      case .iccPowerOff, .getSlotStatus, .iccClock, .t0APDU, .mechanical, .abort: .slotStatus
      case .getParameters, .resetParameters, .setParameters: .parameters
      case .escape: .escape
      case .setDataRateAndClock: .dataRateAndClock
      }
    }
  }

  /// What is asked for.
  public var kind: Kind
  /// The slot, from 0.
  public var slot: UInt8
  /// The number that the reply repeats.
  public var sequence: UInt8
  /// The three bytes whose meaning depends on the kind: a voltage, or a time and a level.
  public var specific: [UInt8]
  /// What follows the header.
  public var data: [UInt8]

  /// - Precondition: `specific` has three bytes.
  public init(_ kind: Kind, slot: UInt8 = 0, sequence: UInt8, specific: [UInt8] = [0, 0, 0], data: [UInt8] = []) {
    precondition(specific.count == 3, "three bytes depend on the kind of message")
    self.kind = kind
    self.slot = slot
    self.sequence = sequence
    self.specific = specific
    self.data = data
  }

  /// Reads a message, for `lintel decode`; nil when it is none.
  public init?(bytes: [UInt8]) {
    guard bytes.count >= CCIDMessage.headerLength, let kind = Kind(rawValue: bytes[0]),
      CCIDMessage.dataLength(bytes) == UInt64(bytes.count - CCIDMessage.headerLength)
    else { return nil }
    self.init(kind, slot: bytes[5], sequence: bytes[6], specific: Array(bytes[7..<10]), data: Array(bytes[10...]))
  }

  /// The bytes for the bulk OUT endpoint.
  public func encode() -> [UInt8] {
    CCIDMessage.header(kind.rawValue, data.count, slot, sequence) + specific + data
  }
}

/// What commands and replies have in common.
enum CCIDMessage {
  static let headerLength = 10

  /// dwLength, little endian. The bytes must hold it.
  static func dataLength(_ bytes: some Collection<UInt8>) -> UInt64 {
    bytes.dropFirst().prefix(4).reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  static func header(_ type: UInt8, _ length: Int, _ slot: UInt8, _ sequence: UInt8) -> [UInt8] {
    [type] + (0..<4).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + [slot, sequence]
  }
}
