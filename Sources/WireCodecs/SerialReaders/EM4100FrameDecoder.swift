/// Finds EM4100 frames in a stream of bytes, however it is cut, and finds its feet again after noise.
public struct EM4100FrameDecoder: Sendable, Equatable {
  public enum Output: Sendable, Equatable {
    case frame(EM4100Frame)
    /// Something began as a frame and was none.
    case refused(FrameFault)
  }

  static let start: UInt8 = 0x02
  static let end: UInt8 = 0x03
  /// Bytes between STX and ETX of the longer variant: twelve digits, CR and LF. Nothing longer is ever kept.
  static let bodyLimit = 14

  /// What came after STX; nil between frames.
  private var body: [UInt8]?

  public init() {}

  /// True while a frame has begun and not ended: the time to watch for a silent line.
  public var isMidFrame: Bool { body != nil }

  /// Takes bytes as they come and returns what they complete, in order.
  public mutating func feed(_ bytes: some Sequence<UInt8>) -> [Output] {
    var outputs: [Output] = []
    for byte in bytes { if let output = take(byte) { outputs.append(output) } }
    return outputs
  }

  /// The line has been silent for longer than a frame pauses: what has begun will not end.
  public mutating func lineIdle() -> [Output] {
    defer { body = nil }
    return body == nil ? [] : [.refused(.incomplete)]
  }

  private mutating func take(_ byte: UInt8) -> Output? {
    switch (byte, body) {
    case (Self.start, let begun):
      body = []
      return begun.map { _ in .refused(.incomplete) }
    case (_, nil):
      return nil  // between frames: noise, or the tail of a frame whose start was missed
    case (Self.end, let complete?):
      body = nil
      return Self.read(complete)
    case (_, let begun?):
      guard begun.count < Self.bodyLimit else {
        body = nil
        return .refused(.overlong)
      }
      body?.append(byte)
      return nil
    }
  }

  private static func read(_ body: [UInt8]) -> Output {
    var digits = body
    if digits.count == bodyLimit, digits.suffix(2) == [0x0D, 0x0A] { digits.removeLast(2) }
    guard digits.count >= 12 else { return .refused(.incomplete) }
    guard digits.count == 12 else { return .refused(.overlong) }
    var bytes: [UInt8] = []
    for index in stride(from: 0, to: 12, by: 2) {
      guard let high = hexValue(digits[index]), let low = hexValue(digits[index + 1]) else { return .refused(.charset) }
      bytes.append(high << 4 | low)
    }
    guard let frame = EM4100Frame(bytes: Array(bytes.prefix(5))), frame.checksum == bytes[5] else {
      return .refused(.checksum)
    }
    return .frame(frame)
  }

  /// Reads whole bytes for `lintel decode em4100 --hex`: one frame, or one held card's repeats.
  public static func report(_ bytes: [UInt8]) -> FrameReport {
    var decoder = EM4100FrameDecoder()
    let outputs = decoder.feed(bytes) + decoder.lineIdle()
    let frames = outputs.compactMap { if case .frame(let frame) = $0 { frame } else { nil } }
    guard let first = frames.first else {
      guard case .refused(let fault)? = outputs.first else { return .refused(FrameFault.incomplete.rawValue) }
      return .refused(fault.rawValue)
    }
    return FrameReport(
      [.init("reader", .text("rdm6300")), .init("format", .text("EM4100"))] + first.report + [
        .init("frames", .number(frames.count)), .init("events", .number(runCount(frames))), .init("ok", .flag(true)),
      ])
  }
}
