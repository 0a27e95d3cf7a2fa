/// What is said to a relay board of the family 16c0:05df, "USBRelayN" (pavel-a/usb-relay-hid; darrylb123/usbrelay).
///
/// Feature reports of eight bytes, report ID 0. The USB id is shared by many devices of makers without one of their own:
/// the product's name is what tells a board, and how many relays it has.
public enum HIDRelayCommand: Hashable, Sendable {
  /// Switches one relay, counted from 1.
  case set(relay: UInt8, isOn: Bool)
  /// Switches all of them.
  case setAll(isOn: Bool)

  /// Bytes of a report.
  public static let length = 8
  /// The relays that a board can have.
  public static let relays: ClosedRange<UInt8> = 1...8

  /// The feature report to send.
  public func encode() -> [UInt8] {
    switch self {
    case .set(let relay, let isOn):
      precondition(Self.relays.contains(relay), "a board has relays 1 to 8")
      return [isOn ? 0xFF : 0xFD, relay, 0, 0, 0, 0, 0, 0]
    case .setAll(let isOn): return [isOn ? 0xFE : 0xFC, 0, 0, 0, 0, 0, 0, 0]
    }
  }

  /// Reads a command, for simulated boards; nil when it is none.
  public init?(bytes: [UInt8]) {
    guard bytes.count == Self.length else { return nil }
    switch (bytes[0], bytes[1]) {
    case (0xFF, let relay) where Self.relays.contains(relay): self = .set(relay: relay, isOn: true)
    case (0xFD, let relay) where Self.relays.contains(relay): self = .set(relay: relay, isOn: false)
    case (0xFE, _): self = .setAll(isOn: true)
    case (0xFC, _): self = .setAll(isOn: false)
    default: return nil
    }
  }
}

/// What such a board says of itself in its feature report: five characters of serial number, and its relays.
public struct HIDRelayState: Hashable, Sendable {
  /// Five printable characters of ASCII.
  public var serial: String
  /// Bit 0 is relay 1.
  public var relays: UInt8

  /// - Precondition: `serial` is five printable characters of ASCII.
  public init(serial: String, relays: UInt8) {
    precondition(Self.isSerial(Array(serial.utf8)), "a serial number has five printable characters")
    self.serial = serial
    self.relays = relays
  }

  /// Reads a report; nil for another length, or for one that does not begin with a serial number.
  public init?(bytes: [UInt8]) {
    guard bytes.count == HIDRelayCommand.length, Self.isSerial(Array(bytes[..<5])) else { return nil }
    serial = String(decoding: bytes[..<5], as: UTF8.self)
    relays = bytes[7]
  }

  /// Whether a relay, counted from 1, is on.
  public func isOn(_ relay: UInt8) -> Bool { relays >> (relay - 1) & 1 == 1 }

  /// The report that a board sends.
  public func encode() -> [UInt8] { Array(serial.utf8) + [0, 0, relays] }

  private static func isSerial(_ bytes: [UInt8]) -> Bool {
    bytes.count == 5 && bytes.allSatisfy { (0x20...0x7E).contains($0) }
  }

  /// What `lintel decode relay` says of a report or command.
  static func report(_ bytes: [UInt8]) -> FrameReport {
    guard !bytes.isEmpty else { return .refused(FrameFault.incomplete.rawValue) }
    if let command = HIDRelayCommand(bytes: bytes) {
      let fields: [FrameReport.Field] =
        switch command {
        case .set(let relay, let isOn): [.init("relay", .number(Int(relay))), .init("switch_on", .flag(isOn))]
        case .setAll(let isOn): [.init("relay", .text("all")), .init("switch_on", .flag(isOn))]
        }
      return FrameReport([.init("direction", .text("host>device"))] + fields + [.init("ok", .flag(true))])
    }
    guard bytes.count == HIDRelayCommand.length else { return .refused(FrameFault.length.rawValue) }
    guard let state = HIDRelayState(bytes: bytes) else { return .refused(FrameFault.charset.rawValue) }
    let on = HIDRelayCommand.relays.filter { state.isOn($0) }.map { FrameReport.Value.number(Int($0)) }
    return FrameReport([
      .init("serial", .text(state.serial)), .init("on", .list(on)), .init("ok", .flag(true)),
    ])
  }
}
