public import SpaceCore
public import WireCodecs

/// What one device model is, as data: the profile `Devices/readers/<id>.yaml`.
///
/// The code that speaks to it is its ``DeviceFamily``; `Devices/example.yaml` explains every key.
public struct DeviceProfile: Sendable, Equatable {
  /// The name of its file without `.yaml`, by which `space.yaml` asks for it: `rdm6300`.
  public var id: String
  /// What people call the model.
  public var name: String
  public var family: DeviceFamily
  /// The page about wiring, settings and deviations, relative to the root of the project or of its documentation.
  public var note: String
  /// Of a family on a serial port; of another one without meaning.
  public var serial: SerialProfile
  /// How long a card must have been away before it counts as presented again; 100 ms to 10 s.
  public var holdOff: Duration
  public var quirks: Set<DeviceQuirk>
  /// How ``DeviceFamily/asciiLine`` frames its text.
  public var line: TextLineFormat
  /// What the keys of ``DeviceFamily/asciiKeypad`` send.
  public var keys: ASCIIKeypad
  /// What ``DeviceFamily/wiegand`` sends over its data wires, and the wires beside them.
  public var wiegand: WiegandProfile

  public init(
    id: String, name: String, family: DeviceFamily, note: String, serial: SerialProfile = SerialProfile(baud: 9600),
    holdOff: Duration = Self.defaultHoldOff, quirks: Set<DeviceQuirk> = [],
    line: TextLineFormat = TextLineFormat(), keys: ASCIIKeypad = ASCIIKeypad(),
    wiegand: WiegandProfile = WiegandProfile()
  ) {
    self.id = id
    self.name = name
    self.family = family
    self.note = note
    self.serial = serial
    self.holdOff = holdOff
    self.quirks = quirks
    self.line = line
    self.keys = keys
    self.wiegand = wiegand
  }

  /// Readers repeat a held card every 50 to 65 ms; a second without it means that it was taken away.
  public static let defaultHoldOff: Duration = .seconds(1)
  public static let holdOffRange: ClosedRange<Duration> = .milliseconds(100) ... .seconds(10)
}

/// How a model's serial line is set and paced.
public struct SerialProfile: Sendable, Equatable {
  /// Bits per second; always 8 data bits, no parity, 1 stop bit.
  public var baud: Int
  /// How long the line may pause within a frame before what has begun is given up; 20 ms to 1 s.
  public var silence: Duration

  public init(baud: Int, silence: Duration = Self.defaultSilence) {
    self.baud = baud
    self.silence = silence
  }

  /// A frame takes 15 ms at 9600 baud, a USB bridge may hold bytes back for 16 ms, and a busy machine reads late.
  public static let defaultSilence: Duration = .milliseconds(100)
  public static let silenceRange: ClosedRange<Duration> = .milliseconds(20) ... .seconds(1)
}

/// What is spoken on the wire: the codec and the driver that a profile chooses.
public enum DeviceFamily: String, Sendable, CaseIterable {
  /// STX, ten hexadecimal digits, checksum, ETX: RDM6300, ID-12LA, ID-20LA and their copies.
  case em4100ASCII = "em4100-ascii"
  /// STX, length, card type, id, BCC, ETX: Gwiot 7941D and 7941E in their automatic mode.
  case gwiot7941
  /// One line of text for each scan: barcode and QR scanners on a serial port, real or of USB.
  case asciiLine = "ascii-line"
  /// One character for each key: `0` to `9`, and what clears and enters.
  case asciiKeypad = "ascii-keypad"
  /// Pulses on two data wires: most readers for doors.
  case wiegand

  /// Whether its devices are on a serial port; the others are on input lines.
  public var isSerial: Bool { self != .wiegand }

  /// What its devices read.
  public var credentialKind: CredentialKind {
    switch self {
    case .em4100ASCII, .gwiot7941: .cardUID
    case .asciiLine: .barcode
    case .asciiKeypad: .pin
    case .wiegand: .wiegand
    }
  }
}

/// What deviates from the family, from a closed set; each is explained on the model's page.
public enum DeviceQuirk: String, Sendable, CaseIterable {
  /// Sends a card once and stays silent while it is held.
  case sendsOnce = "sends-once"
  /// Drives its line with 5 V.
  case fiveVoltOutput = "five-volt-output"
  /// Sends a chip's number with its last byte first.
  case uidReversed = "uid-reversed"
  /// Its `#` clears and its `*` enters.
  case keysSwapped = "keys-swapped"

  /// What it means for the space, in one sentence.
  public var explanation: String {
    switch self {
    case .sendsOnce:
      "It sends a card once and not again while it is held, so every frame after the hold-off is a new presentation."
    case .fiveVoltOutput:
      "Its output is 5 V: a 3.3 V input, such as a Raspberry Pi's, needs a divider or level shifter in between."
    case .uidReversed:
      "It sends a chip's number with its last byte first; it is turned round, so that other readers agree with it."
    case .keysSwapped: "The key printed * ends an entry and the one printed # empties it."
    }
  }
}
