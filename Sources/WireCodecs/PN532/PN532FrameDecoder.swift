/// Finds PN532 frames in a stream of bytes, however it is cut. Both check values must be right.
public struct PN532FrameDecoder: Sendable, Equatable {
  /// What bytes complete.
  public enum Output: Sendable, Equatable {
    /// A whole frame.
    case frame(PN532Frame)
    /// Something began as a frame and was none; the next one may begin within it.
    case refused(FrameFault)
  }

  /// Start code to closing zero of the longest frame.
  static let frameLimit = 3 + 5 + PN532Frame.longestData + 2

  private var frame: [UInt8] = []

  public init() {}

  /// True while a frame has begun and not ended. The zero before a start code begins none.
  public var isMidFrame: Bool { frame.count >= 3 }

  /// Takes bytes as they come and returns what they complete, in order.
  public mutating func feed(_ bytes: some Sequence<UInt8>) -> [Output] {
    var outputs: [Output] = []
    for byte in bytes {
      frame.append(byte)
      outputs += settle()
    }
    return outputs
  }

  /// The line has been silent for longer than a frame pauses: gives up what has begun.
  public mutating func lineIdle() -> [Output] {
    defer { frame = [] }
    return isMidFrame ? [.refused(.incomplete)] : []
  }

  private enum Step {
    case needsMore
    case complete(PN532Frame, length: Int)
    case bad(FrameFault)
    /// The first byte cannot begin a frame.
    case skip
  }

  /// Takes as much from the front as can be told.
  private mutating func settle() -> [Output] {
    var outputs: [Output] = []
    while !frame.isEmpty {
      switch Self.read(frame) {
      case .needsMore: return outputs
      case .complete(let found, let length):
        outputs.append(.frame(found))
        frame.removeFirst(length)
      case .bad(let fault):
        outputs.append(.refused(fault))
        // The start code of this one was none: look for the next behind it.
        frame.removeFirst(3)
      case .skip: frame.removeFirst()
      }
    }
    return outputs
  }

  private static func read(_ frame: [UInt8]) -> Step {
    guard zip(frame, [0x00, 0x00, 0xFF]).allSatisfy({ $0 == $1 }) else { return .skip }
    guard frame.count >= 5 else { return .needsMore }
    switch (frame[3], frame[4]) {
    case (0x00, 0xFF): return short(.ack, frame)
    case (0xFF, 0x00): return short(.nack, frame)
    case (0xFF, 0xFF):
      guard frame.count >= 8 else { return .needsMore }
      guard frame[5] &+ frame[6] &+ frame[7] == 0 else { return .bad(.lengthChecksum) }
      return body(frame, from: 8, length: Int(frame[5]) << 8 | Int(frame[6]))
    case (let length, let check):
      guard length &+ check == 0 else { return .bad(.lengthChecksum) }
      return body(frame, from: 5, length: Int(length))
    }
  }

  private static func short(_ kind: PN532Frame, _ frame: [UInt8]) -> Step {
    guard frame.count > 5 else { return .needsMore }
    return frame[5] == 0 ? .complete(kind, length: 6) : .bad(.stop)
  }

  private static func body(_ frame: [UInt8], from start: Int, length: Int) -> Step {
    guard (1...PN532Frame.longestData).contains(length) else { return .bad(.length) }
    guard frame.count >= start + length + 2 else { return .needsMore }
    let checked = frame[start...start + length]
    guard checked.reduce(0, &+) == 0 else { return .bad(.dataChecksum) }
    guard frame[start + length + 1] == 0 else { return .bad(.stop) }
    let whole = start + length + 2
    if length == 1, frame[start] == 0x7F { return .complete(.error, length: whole) }
    guard [PN532Frame.toChip, PN532Frame.fromChip].contains(frame[start]) else { return .bad(.header) }
    return .complete(.data(direction: frame[start], Array(checked.dropFirst().dropLast())), length: whole)
  }
}
