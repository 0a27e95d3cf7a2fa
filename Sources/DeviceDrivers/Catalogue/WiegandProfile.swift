public import WireCodecs

/// What a Wiegand reader sends over its two data wires, and what its other wires are for.
public struct WiegandProfile: Sendable, Equatable {
  /// The formats that are accepted, at most one of each length: formats of one length cannot be told apart.
  public var formats: [WiegandFormat]
  /// How its keypad sends a key; empty without a keypad, so that short noise is never a key.
  public var keypad: Set<WiegandKeyStyle>
  /// A silence of this length ends a frame; 25 to 100 ms.
  public var gap: Duration
  /// A pulse that follows another one sooner than this is a disturbance, in microseconds; 0 to 150.
  public var closest: Int
  /// The wires beside the data.
  public var lines: ReaderLines

  public init(
    formats: [WiegandFormat] = [.h10301], keypad: Set<WiegandKeyStyle> = [], gap: Duration = Self.defaultGap,
    closest: Int = Self.defaultClosest, lines: ReaderLines = ReaderLines()
  ) {
    self.formats = formats
    self.keypad = keypad
    self.gap = gap
    self.closest = closest
    self.lines = lines
  }

  /// Longer than the 20 ms that may pass between two pulses of a frame.
  public static let defaultGap: Duration = .milliseconds(25)
  public static let gapRange: ClosedRange<Duration> = .milliseconds(25) ... .milliseconds(100)
  /// Pulses begin at least 200 µs after one another.
  public static let defaultClosest = 50
  public static let closestRange = 0...150
}

/// The wires of a reader beside its data: what it has, and the level at which each does what it is named for. Where
/// they are connected is the space's to say.
public struct ReaderLines: Sendable, Equatable {
  /// The voltage at which a wire does what it is named for.
  public enum Active: String, Sendable, CaseIterable {
    case low
    case high
  }

  /// Lights the reader's lamp, or its green one.
  public var led: Active?
  /// Lights its red lamp, of a reader that has a wire for each.
  public var redLED: Active?
  /// Sounds its buzzer.
  public var buzzer: Active?
  /// Makes it keep a card until the wire is let go.
  public var hold: Active?
  /// Told by the reader while it is open or off its wall.
  public var tamper: Active?

  public init(
    led: Active? = nil, redLED: Active? = nil, buzzer: Active? = nil, hold: Active? = nil, tamper: Active? = nil
  ) {
    self.led = led
    self.redLED = redLED
    self.buzzer = buzzer
    self.hold = hold
    self.tamper = tamper
  }
}
