/// Puts replies of a smart card reader together from the packets of its bulk IN endpoint, however they are cut.
public struct CCIDResponseDecoder: Sendable, Equatable {
  /// What packets complete.
  public enum Output: Sendable, Equatable {
    /// A whole reply.
    case response(CCIDResponse)
    /// Something that is no reply; what else had come is forgotten, for nothing in it says where the next one begins.
    case refused(FrameFault)
  }

  /// The longest message unless the reader says otherwise: 10 bytes of header and a short APDU's answer, rounded up as
  /// the ACR122U does.
  public static let usualLongest = 271
  /// What a reader may say, from a header alone to an extended APDU (USB CCID 1.1, section 5.1, dwMaxCCIDMessageLength).
  public static let longestRange = 10...65_544

  private let longest: Int
  private var message: [UInt8] = []

  /// - Parameter longest: dwMaxCCIDMessageLength of the reader, held within ``longestRange``.
  public init(longest: Int = Self.usualLongest) {
    self.longest = min(max(longest, Self.longestRange.lowerBound), Self.longestRange.upperBound)
  }

  /// True while a reply has begun and not ended.
  public var isMidFrame: Bool { !message.isEmpty }

  /// Takes a packet, or a piece of one; empty ones, which end a reply of whole packets, mean nothing.
  public mutating func feed(_ bytes: some Sequence<UInt8>) -> [Output] {
    var outputs: [Output] = []
    for byte in bytes {
      message.append(byte)
      if message.count == 1, CCIDResponse.Kind(rawValue: byte) == nil {
        message = []
        return outputs + [.refused(.header)]
      }
      guard message.count >= CCIDMessage.headerLength else { continue }
      let length = CCIDMessage.dataLength(message)
      guard length <= UInt64(longest - CCIDMessage.headerLength) else {
        message = []
        return outputs + [.refused(.length)]
      }
      if message.count == CCIDMessage.headerLength + Int(length), let response = Self.read(message) {
        message = []
        outputs.append(.response(response))
      }
    }
    return outputs
  }

  /// Nothing more came in time: gives up what has begun.
  public mutating func lineIdle() -> [Output] {
    defer { message = [] }
    return message.isEmpty ? [] : [.refused(message.count < CCIDMessage.headerLength ? .incomplete : .length)]
  }

  private static func read(_ message: [UInt8]) -> CCIDResponse? {
    guard let kind = CCIDResponse.Kind(rawValue: message[0]) else { return nil }
    return CCIDResponse(
      kind, slot: message[5], sequence: message[6], status: message[7], error: message[8], specific: message[9],
      data: Array(message[10...]))
  }
}
