/// One key of a number pad with twelve keys.
///
/// The raw values are the codes that keypads send over Wiegand. Its descriptions hide which key it is: keys are PINs.
public enum KeypadKey: UInt8, Sendable, CaseIterable {
  /// The digits, with their values.
  case digit0 = 0
  case digit1, digit2, digit3, digit4, digit5, digit6, digit7, digit8, digit9
  /// Empties what has been entered; printed `*` on most keypads.
  case clear = 10
  /// Ends what has been entered; printed `#` on most keypads.
  case enter = 11

  /// The value of a digit, 0 to 9; nil for the other two keys.
  public var digit: UInt8? { rawValue < 10 ? rawValue : nil }
}

extension KeypadKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// The same for every key.
  public var description: String { "a key" }
  /// The same for every key.
  public var debugDescription: String { description }
  /// Shows no key.
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
