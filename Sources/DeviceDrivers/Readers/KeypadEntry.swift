public import SpaceCore
public import WireCodecs

/// What somebody is entering at a keypad, key by key, until it is a code.
///
/// One to twelve digits and enter are a code. More digits are refused at enter and never cut to another code; so is
/// an entry of which something could not be read. Ten seconds without a key empty it.
///
/// Its descriptions show no digit and not how many there are, and no digit stays in it after enter.
public struct KeypadEntry: Sendable, Equatable {
  /// The most digits of a code.
  public static let longest = 12
  /// How long an entry waits for its next key.
  public static let patience: Duration = .seconds(10)

  /// What a key comes to.
  public enum Output: Sendable, Equatable {
    /// The key counts, for a beep; nothing says which it was.
    case key
    /// What had been entered is forgotten: the clear key was pressed, or no key for ``KeypadEntry/patience``.
    case cleared
    /// A code: its digits in ASCII, kind ``SpaceCore/CredentialKind/pin``.
    case complete(RawCredential)
    /// More than ``KeypadEntry/longest`` digits.
    case tooLong
    /// Something in between could not be read, so that the digits are not those that were pressed.
    case unreadable
  }

  /// Four bits for each digit, the latest lowest: no copy of it is left in memory that was given back.
  private var digits: UInt64 = 0
  private var count = 0
  private var fault: Output?
  private var lastKey: Moment?

  /// An empty entry.
  public init() {}

  /// When ``deadlineReached(at:)`` empties it; nil while nothing is entered.
  public var deadline: Moment? { lastKey.map { $0 + Self.patience } }

  /// Takes a key. Nil for enter when nothing has been entered.
  public mutating func press(_ key: KeypadKey, at moment: Moment) -> Output? {
    _ = deadlineReached(at: moment)  // what was forgotten before this key needs no word of its own
    if let digit = key.digit {
      add(UInt64(digit))
      lastKey = moment
      return .key
    }
    defer { self = KeypadEntry() }
    if key == .clear { return .cleared }
    return lastKey == nil ? nil : fault ?? .complete(RawCredential(kind: .pin, bytes: ascii))
  }

  /// Takes note that something could not be read: this entry is no code any more.
  public mutating func spoil(at moment: Moment) {
    fail(.unreadable)
    lastKey = moment
  }

  /// Time has passed: empties an entry that was left. Calling it early does nothing.
  public mutating func deadlineReached(at moment: Moment) -> Output? {
    guard let deadline, deadline <= moment else { return nil }
    self = KeypadEntry()
    return .cleared
  }

  private mutating func add(_ digit: UInt64) {
    guard fault == nil else { return }
    guard count < Self.longest else { return fail(.tooLong) }
    digits = digits << 4 | digit
    count += 1
  }

  /// Keeps the reason, and no digit.
  private mutating func fail(_ output: Output) {
    fault = output
    digits = 0
    count = 0
  }

  private var ascii: [UInt8] {
    (0..<count).reversed().map { UInt8(digits >> (4 * UInt64($0)) & 15) + UInt8(ascii: "0") }
  }
}

extension KeypadEntry: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// Whether something is entered, and nothing of it.
  public var description: String { lastKey == nil ? "an empty entry" : "an entry that has begun" }
  /// The same as ``description``.
  public var debugDescription: String { description }
  /// Shows nothing of an entry.
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
