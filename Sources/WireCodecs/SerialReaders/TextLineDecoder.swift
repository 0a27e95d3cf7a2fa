/// How a reader frames the text of a scan: one line for each, ended by CR, LF or both.
public struct TextLineFormat: Sendable, Equatable {
  /// Bytes that begin every line and do not belong to the text, such as STX or an AIM identifier.
  public var prefix: [UInt8]
  /// Bytes that end every line before its line end and do not belong to the text, such as ETX.
  public var suffix: [UInt8]
  /// The longest text in bytes, without prefix and suffix.
  public var longest: Int
  /// True for a reader that sends no line end: then a silent line ends the text. Otherwise what a silence cuts off is
  /// refused.
  public var endsOnSilence: Bool

  /// The longest text unless told otherwise: a pass is far shorter.
  public static let defaultLongest = 256
  /// What ``longest`` may be; a QR code holds at most 2953 bytes (ISO/IEC 18004, version 40-L).
  public static let longestRange = 1...2953
  /// The most bytes of a prefix or a suffix.
  public static let longestAffix = 16

  public init(
    prefix: [UInt8] = [], suffix: [UInt8] = [], longest: Int = Self.defaultLongest, endsOnSilence: Bool = false
  ) {
    self.prefix = prefix
    self.suffix = suffix
    self.longest = longest
    self.endsOnSilence = endsOnSilence
  }

  /// The longest line in bytes; nothing longer is ever kept.
  var lineLimit: Int { longest + prefix.count + suffix.count }

  /// A scan of `text` as the reader sends it.
  public func encode(_ text: [UInt8]) -> [UInt8] { prefix + text + suffix + (endsOnSilence ? [] : [0x0D, 0x0A]) }

  /// The text of a whole line without its end.
  func read(_ line: [UInt8]) -> TextLineDecoder.Output {
    guard line.starts(with: prefix) else { return .refused(.header) }
    let rest = line.dropFirst(prefix.count)
    guard rest.suffix(suffix.count).elementsEqual(suffix) else { return .refused(.stop) }
    let text = rest.dropLast(suffix.count)
    guard !text.isEmpty else { return .refused(.length) }
    // Passes are text: control characters (C0 and DEL) are noise, or come from another speed than the port's.
    guard text.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { return .refused(.charset) }
    return .line(Array(text))
  }
}

/// Finds lines of text in a stream of bytes, however it is cut. A line that is too long is refused once, and the next
/// one begins after its end.
///
/// Its descriptions hide what it has begun to read.
public struct TextLineDecoder: Sendable, Equatable {
  /// What the bytes complete.
  public enum Output: Sendable, Equatable {
    /// The text of a line: no prefix, no suffix, no line end, never empty.
    case line([UInt8])
    /// A line that is none of this reader's.
    case refused(FrameFault)
  }

  private enum State: Equatable {
    case between
    case within([UInt8])
    /// Past the longest line; nothing is kept until it ends.
    case skipping
  }

  private let format: TextLineFormat
  private var state = State.between

  /// - Precondition: `format.longest` is 1 or more.
  public init(_ format: TextLineFormat = TextLineFormat()) {
    precondition(format.longest > 0, "lines of \(format.longest) bytes hold nothing")
    self.format = format
  }

  /// True while a line has begun and not ended: the time to watch for silence.
  public var isMidFrame: Bool { state != .between }

  /// Takes bytes as they come and returns what they complete, in order.
  public mutating func feed(_ bytes: some Sequence<UInt8>) -> [Output] {
    bytes.compactMap { take($0) }
  }

  /// The line has been silent for longer than a scan pauses: ends what has begun, or gives it up.
  public mutating func lineIdle() -> [Output] {
    defer { state = .between }
    guard case .within(let line) = state else { return [] }
    return [format.endsOnSilence ? format.read(line) : .refused(.incomplete)]
  }

  private mutating func take(_ byte: UInt8) -> Output? {
    let endsLine = byte == 0x0D || byte == 0x0A
    switch state {
    case .between:
      if !endsLine { state = .within([byte]) }
      return nil
    case .within(let line) where endsLine:
      state = .between
      return format.read(line)
    case .within(let line) where line.count == format.lineLimit:
      state = .skipping
      return .refused(.overlong)
    case .within(var line):
      state = .between  // so that the line is not copied
      line.append(byte)
      state = .within(line)
      return nil
    case .skipping:
      if endsLine { state = .between }
      return nil
    }
  }
}

extension TextLineDecoder: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// Whether a line has begun, and nothing of it.
  public var description: String { isMidFrame ? "a line that has begun" : "no line" }
  /// The same as ``description``.
  public var debugDescription: String { description }
  /// Shows nothing of a line.
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
