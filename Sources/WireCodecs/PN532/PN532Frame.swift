/// A frame of the NXP PN532 on a serial line (PN532 user manual UM0701-02, section 6.2.1).
///
/// `00 00 FF LEN LCS TFI data DCS 00`: LEN counts TFI and data, LEN and LCS add up to 0, and so do TFI, data and DCS.
/// Longer ones are extended: `00 00 FF FF FF LENM LENL LCS ...`.
public enum PN532Frame: Sendable, Equatable {
  /// Data from the chip (``fromChip``) or to it (``toChip``), without that byte: a command or answer code and what
  /// belongs to it.
  case data(direction: UInt8, [UInt8])
  case ack
  case nack
  /// The chip did not understand the command.
  case error

  /// TFI of a frame from the host to the chip.
  public static let toChip: UInt8 = 0xD4
  /// TFI of a frame from the chip to the host.
  public static let fromChip: UInt8 = 0xD5
  /// The longest data with TFI: 265 bytes in an extended frame (section 6.2.1.2).
  static let longestData = 265
  /// What wakes a chip in low-power mode (section 6.3.2.3 asks for 55 and time; libnfc and nfcpy send zeros as the time).
  public static let wakeUp: [UInt8] = [0x55, 0x55] + Array(repeating: 0, count: 14)

  /// The bytes of the frame, with the leading and the closing zero.
  public func encode() -> [UInt8] {
    switch self {
    case .ack: return [0x00, 0x00, 0xFF, 0x00, 0xFF, 0x00]
    case .nack: return [0x00, 0x00, 0xFF, 0xFF, 0x00, 0x00]
    case .error: return [0x00, 0x00, 0xFF, 0x01, 0xFF, 0x7F, 0x81, 0x00]
    case .data(let direction, let data):
      precondition(data.count < Self.longestData, "a frame carries at most \(Self.longestData - 1) bytes")
      let body = [direction] + data
      let (high, low) = (UInt8(body.count >> 8), UInt8(body.count & 255))
      let start: [UInt8] =
        body.count < 256
        ? [0x00, 0x00, 0xFF, low, 0 &- low] : [0x00, 0x00, 0xFF, 0xFF, 0xFF, high, low, 0 &- (high &+ low)]
      return start + body + [0 &- body.reduce(0, &+), 0x00]
    }
  }
}

/// A card or fob of ISO/IEC 14443 type A that answers the PN532's InListPassiveTarget.
public struct PN532Target: Sendable, Equatable {
  /// The number that the chip gives it, 1 or 2.
  public var number: UInt8
  /// SENS_RES, also called ATQA.
  public var sensRes: UInt16
  /// SEL_RES, also called SAK.
  public var selRes: UInt8
  /// Its number, 4, 7 or 10 bytes.
  public var uid: [UInt8]

  public init(number: UInt8, sensRes: UInt16, selRes: UInt8, uid: [UInt8]) {
    self.number = number
    self.sensRes = sensRes
    self.selRes = selRes
    self.uid = uid
  }

  /// Reads the answer to InListPassiveTarget from its code `4B` on: none, or the targets of it. nil when it is no such
  /// answer or ends too early. What follows the last target's number, its ATS, is passed over for the last target only.
  public static func read(_ answer: [UInt8]) -> [PN532Target]? {
    guard answer.count >= 2, answer[0] == PN532Command.inListPassiveTarget.rawValue + 1, answer[1] <= 2 else {
      return nil
    }
    var targets: [PN532Target] = []
    var rest = answer.dropFirst(2)
    for _ in 0..<answer[1] {
      let head = Array(rest.prefix(5))
      guard head.count == 5, [4, 7, 10].contains(head[4]) else { return nil }
      rest = rest.dropFirst(5)
      let uid = Array(rest.prefix(Int(head[4])))
      guard uid.count == Int(head[4]) else { return nil }
      rest = rest.dropFirst(uid.count)
      // Bit 6 of SEL_RES: the card has ISO/IEC 14443-4, and its ATS follows, its length first.
      if head[3] & 0x20 != 0, let length = rest.first { rest = rest.dropFirst(max(1, Int(length))) }
      targets.append(
        PN532Target(number: head[0], sensRes: UInt16(head[1]) << 8 | UInt16(head[2]), selRes: head[3], uid: uid))
    }
    return targets
  }
}

/// The commands of the PN532 that a reader needs (UM0701-02, chapter 7); the answer's code is one more.
public enum PN532Command: UInt8, Sendable, CaseIterable {
  case getFirmwareVersion = 0x02
  case samConfiguration = 0x14
  case rfConfiguration = 0x32
  case inDataExchange = 0x40
  case inDeselect = 0x44
  case inListPassiveTarget = 0x4A
  case inRelease = 0x52

  /// The frame with what belongs to the command.
  public func frame(_ parameters: [UInt8] = []) -> PN532Frame {
    .data(direction: PN532Frame.toChip, [rawValue] + parameters)
  }
}
