/// The bytes of a keypad that sends one ASCII character for each key.
///
/// The digits are always `0` to `9`; the other keys differ by model.
public struct ASCIIKeypad: Sendable, Equatable {
  /// The bytes of the key that clears.
  public var clear: Set<UInt8>
  /// The bytes of the key that enters.
  public var enter: Set<UInt8>
  /// Bytes that mean nothing: keys without a use, and line ends where every key is sent as a line.
  public var ignored: Set<UInt8>

  /// Unless told otherwise `*` clears, and `#`, CR and LF enter: of CR with LF the second enters nothing.
  public init(
    clear: Set<UInt8> = [UInt8(ascii: "*")], enter: Set<UInt8> = [UInt8(ascii: "#"), 0x0D, 0x0A],
    ignored: Set<UInt8> = []
  ) {
    self.clear = clear
    self.enter = enter
    self.ignored = ignored
  }

  /// What a byte means.
  public enum Output: Sendable, Equatable {
    /// A key was pressed.
    case key(KeypadKey)
    /// The byte is none of this keypad's: noise, or a key that its profile does not know.
    case refused(FrameFault)
  }

  /// Reads one byte; nil when it means nothing.
  public func read(_ byte: UInt8) -> Output? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"):
      KeypadKey(rawValue: byte - UInt8(ascii: "0")).map(Output.key)
    case let byte where clear.contains(byte): .key(.clear)
    case let byte where enter.contains(byte): .key(.enter)
    case let byte where ignored.contains(byte): nil
    default: .refused(.charset)
    }
  }
}
