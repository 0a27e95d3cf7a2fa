public import SpaceCore
public import WireCodecs

/// What one device model is, as data: the profile `Devices/readers/<id>.yaml`, or `relays` or `sensors` in its place.
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
  /// How a device of a family on USB is recognised.
  public var usb: USBProfile
  /// How ``DeviceFamily/hidKeyboard`` types; what frames the text is in ``KeyboardLineFormat/text``.
  public var keyboard: KeyboardLineFormat
  /// Which credential is made of a card's number; nil for the family's own.
  public var number: CardNumberProfile?
  /// How ``DeviceFamily/ccid`` is asked for cards.
  public var ccid: CCIDProfile
  /// How many relays a ``DeviceFamily/hidRelay`` has; 1 to 8.
  public var relays: Int

  public init(
    id: String, name: String, family: DeviceFamily, note: String, serial: SerialProfile = SerialProfile(baud: 9600),
    holdOff: Duration = Self.defaultHoldOff, quirks: Set<DeviceQuirk> = [],
    line: TextLineFormat = TextLineFormat(), keys: ASCIIKeypad = ASCIIKeypad(),
    wiegand: WiegandProfile = WiegandProfile(), usb: USBProfile = USBProfile(),
    keyboard: KeyboardLineFormat = KeyboardLineFormat(), number: CardNumberProfile? = nil,
    ccid: CCIDProfile = CCIDProfile(), relays: Int = 1
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
    self.usb = usb
    self.keyboard = keyboard
    self.number = number
    self.ccid = ccid
    self.relays = relays
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

/// What a device is for: the folder of its profile.
public enum DeviceRole: String, Sendable, CaseIterable {
  case reader
  case relay
  case sensor

  /// The folder within a folder of devices.
  var folder: String { rawValue + "s" }
}

/// What a device is connected to.
public enum DeviceAttachment: Sendable {
  /// A serial port, real or of USB.
  case serial
  /// Input lines.
  case lines
  /// USB itself.
  case usb

  /// The words for it.
  var name: String {
    switch self {
    case .serial: "a serial port"
    case .lines: "input lines"
    case .usb: "USB itself"
    }
  }
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
  /// A keyboard that types each scan: most readers and scanners on USB.
  case hidKeyboard = "hid-keyboard"
  /// The class of smart card readers on USB, contactless ones too.
  case ccid
  /// The NXP PN532 on a serial port.
  case pn532HSU = "pn532-hsu"
  /// Relay boards 16c0:05df, "USBRelayN".
  case hidRelay = "hid-relay"
  /// CO2mini, TFA AIRCO2NTROL and others on the ZyAura module.
  case co2Monitor = "co2-monitor"
  /// TEMPer sticks.
  case temper
  /// The presence radar LD2410 on a serial port.
  case ld2410

  /// What its devices are for.
  public var role: DeviceRole {
    switch self {
    case .em4100ASCII, .gwiot7941, .asciiLine, .asciiKeypad, .wiegand, .hidKeyboard, .ccid, .pn532HSU: .reader
    case .hidRelay: .relay
    case .co2Monitor, .temper, .ld2410: .sensor
    }
  }

  /// What its devices are connected to.
  public var attachment: DeviceAttachment {
    switch self {
    case .em4100ASCII, .gwiot7941, .asciiLine, .asciiKeypad, .pn532HSU, .ld2410: .serial
    case .wiegand: .lines
    case .hidKeyboard, .ccid, .hidRelay, .co2Monitor, .temper: .usb
    }
  }

  /// Whether its devices send by themselves on a serial port, so that ``SerialReaderDriver`` reads them.
  public var isSerialReader: Bool {
    switch self {
    case .em4100ASCII, .gwiot7941, .asciiLine, .asciiKeypad: true
    case .wiegand, .hidKeyboard, .ccid, .pn532HSU, .hidRelay, .co2Monitor, .temper, .ld2410: false
    }
  }

  /// What its devices read, unless a profile's `number` says otherwise; nil for a device that reads no credential.
  public var credentialKind: CredentialKind? {
    switch self {
    case .em4100ASCII, .gwiot7941, .ccid, .pn532HSU: .cardUID
    case .asciiLine, .hidKeyboard: .barcode
    case .asciiKeypad: .pin
    case .wiegand: .wiegand
    case .hidRelay, .co2Monitor, .temper, .ld2410: nil
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
  /// Its USB id is that of many other devices too.
  case sharedUSBID = "shared-usb-id"
  /// Has the lamp, the buzzer and the commands of the ACR122U.
  case acr122Signals = "acr122-signals"

  /// What it means for the space, in one sentence.
  public var explanation: String {
    switch self {
    case .sendsOnce:
      "It sends a card once and not again while it is held, so every frame after the hold-off is a new presentation."
    case .fiveVoltOutput:
      "Its output is 5 V: a 3.3 V input, such as a Raspberry Pi's, needs a divider or level shifter in between."
    case .uidReversed:
      "It sends a chip's number with its last byte first; it is turned round, so that other readers agree with it."
    case .sharedUSBID:
      "Other devices have the same USB id, so it is bound to a door by its place on the bus and never by its id alone."
    case .acr122Signals: "It has the lamps and the buzzer of the ACR122U, which show what becomes of a badge."
    case .keysSwapped: "The key printed * ends an entry and the one printed # empties it."
    }
  }
}
