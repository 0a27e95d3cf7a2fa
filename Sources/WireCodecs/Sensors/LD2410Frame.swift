/// A frame of the Hi-Link LD2410, LD2410B or LD2410C presence radar (Hi-Link serial protocol V1.02).
///
/// Reports: `F4 F3 F2 F1`, length, kind, `AA`, values, `55`, `00`, `F8 F7 F6 F5`. Commands and their answers:
/// `FD FC FB FA`, length, command, values, `04 03 02 01`. Numbers are little endian. There is no check value, so every
/// fixed byte must be right.
public enum LD2410Frame: Hashable, Sendable {
  /// What the radar sees, some ten times a second.
  case report(LD2410Report)
  /// An answer to ``LD2410Command``: its code, whether it was carried out, and what belongs to it.
  case answer(LD2410Command, isOK: Bool, [UInt8])
  /// What the host asks for.
  case command(LD2410Command, [UInt8])

  static let reportStart: [UInt8] = [0xF4, 0xF3, 0xF2, 0xF1]
  static let reportEnd: [UInt8] = [0xF8, 0xF7, 0xF6, 0xF5]
  static let commandStart: [UInt8] = [0xFD, 0xFC, 0xFB, 0xFA]
  static let commandEnd: [UInt8] = [0x04, 0x03, 0x02, 0x01]
  /// The longest payload that is waited for: an engineering report has 35 bytes, the parameters 28.
  static let longestPayload = 64

  /// The bytes of the frame.
  public func encode() -> [UInt8] {
    switch self {
    case .report(let report): return Self.framed(Self.reportStart, report.encode(), Self.reportEnd)
    case .answer(let command, let isOK, let values):
      return Self.framed(
        Self.commandStart, [command.rawValue, 0x01, isOK ? 0 : 1, 0] + values, Self.commandEnd)
    case .command(let command, let values):
      return Self.framed(Self.commandStart, [command.rawValue, 0x00] + values, Self.commandEnd)
    }
  }

  private static func framed(_ start: [UInt8], _ payload: [UInt8], _ end: [UInt8]) -> [UInt8] {
    precondition(payload.count <= longestPayload, "a frame of the radar carries at most \(longestPayload) bytes")
    return start + [UInt8(payload.count), 0] + payload + end
  }
}

/// What the host may ask of an LD2410 (protocol V1.02, section 2.2).
public enum LD2410Command: UInt8, Sendable, CaseIterable {
  case setGatesAndTimeout = 0x60
  case readParameters = 0x61
  case startEngineering = 0x62
  case endEngineering = 0x63
  case setSensitivity = 0x64
  case readFirmware = 0xA0
  case setBaud = 0xA1
  case factoryReset = 0xA2
  case restart = 0xA3
  case setBluetooth = 0xA4
  case setResolution = 0xAA
  case endConfiguration = 0xFE
  case startConfiguration = 0xFF

  /// The frame that must come before any other command.
  public static let startConfigurationFrame = LD2410Frame.command(.startConfiguration, [0x01, 0x00])
}

/// What an LD2410 sees.
public struct LD2410Report: Hashable, Sendable {
  /// Whether somebody moves, is there without moving, or both.
  public enum State: Hashable, Sendable {
    case none
    case moving
    case still
    case both
    /// It measures the noise of the empty room: nothing is known of people.
    case calibrating(UInt8)

    init?(_ code: UInt8) {
      switch code {
      case 0: self = .none
      case 1: self = .moving
      case 2: self = .still
      case 3: self = .both
      case 4...6: self = .calibrating(code)
      default: return nil
      }
    }

    var code: UInt8 {
      switch self {
      case .none: 0
      case .moving: 1
      case .still: 2
      case .both: 3
      case .calibrating(let code): code
      }
    }

    /// Whether somebody is there; nil while that is not known.
    public var isPresent: Bool? {
      switch self {
      case .none: false
      case .moving, .still, .both: true
      case .calibrating: nil
      }
    }

    var name: String {
      switch self {
      case .none: "none"
      case .moving: "moving"
      case .still: "static"
      case .both: "moving+static"
      case .calibrating: "calibrating"
      }
    }
  }

  /// What engineering mode adds.
  public struct Engineering: Hashable, Sendable {
    /// Energy of movement in each gate, 0 to 100.
    public var movingGates: [UInt8]
    /// Energy of stillness in each gate, 0 to 100.
    public var stillGates: [UInt8]
    /// Light, 0 to 255.
    public var light: UInt8
    /// The level of the pin OUT.
    public var pin: UInt8

    public init(movingGates: [UInt8], stillGates: [UInt8], light: UInt8, pin: UInt8) {
      self.movingGates = movingGates
      self.stillGates = stillGates
      self.light = light
      self.pin = pin
    }
  }

  /// A target: how far, in centimetres, and its energy, 0 to 100.
  public struct Target: Hashable, Sendable {
    /// Centimetres.
    public var distance: UInt16
    /// 0 to 100.
    public var energy: UInt8

    public init(distance: UInt16, energy: UInt8) {
      self.distance = distance
      self.energy = energy
    }
  }

  /// Whether somebody is there.
  public var state: State
  /// What moves.
  public var moving: Target
  /// What does not.
  public var still: Target
  /// The distance of detection in centimetres.
  public var detection: UInt16
  /// Of engineering mode only.
  public var engineering: Engineering?

  public init(
    state: State, moving: Target, still: Target, detection: UInt16, engineering: Engineering? = nil
  ) {
    self.state = state
    self.moving = moving
    self.still = still
    self.detection = detection
    self.engineering = engineering
  }

  /// Reads kind, head, values and tail of a report.
  static func read(_ payload: [UInt8]) throws(LD2410Fault) -> LD2410Report {
    guard payload.count >= 13 else { throw LD2410Fault(fault: .length) }
    guard payload[1] == 0xAA, payload[0] == 1 || payload[0] == 2 else { throw LD2410Fault(fault: .header) }
    guard payload.suffix(2) == [0x55, 0x00] else { throw LD2410Fault(fault: .tail) }
    let values = Array(payload[2..<(payload.count - 2)])
    guard values.count == 9 || (payload[0] == 1 && values.count > 9) else { throw LD2410Fault(fault: .length) }
    guard let state = State(values[0]), values[3] <= 100, values[6] <= 100 else { throw LD2410Fault(fault: .charset) }
    func word(_ place: Int) -> UInt16 { UInt16(values[place]) | UInt16(values[place + 1]) << 8 }
    var report = LD2410Report(
      state: state, moving: Target(distance: word(1), energy: values[3]),
      still: Target(distance: word(4), energy: values[6]), detection: word(7))
    if payload[0] == 1 { report.engineering = try engineering(Array(values[9...])) }
    return report
  }

  private static func engineering(_ values: [UInt8]) throws(LD2410Fault) -> Engineering {
    guard values.count >= 2 else { throw LD2410Fault(fault: .length) }
    let (moving, still) = (Int(values[0]) + 1, Int(values[1]) + 1)
    guard (1...9).contains(moving), (1...9).contains(still), values.count == 2 + moving + still + 2 else {
      throw LD2410Fault(fault: .length)
    }
    return Engineering(
      movingGates: Array(values[2..<2 + moving]), stillGates: Array(values[(2 + moving)..<(2 + moving + still)]),
      light: values[values.count - 2], pin: values[values.count - 1])
  }

  func encode() -> [UInt8] {
    func bytes(_ word: UInt16) -> [UInt8] { [UInt8(word & 255), UInt8(word >> 8)] }
    let values =
      [state.code] + bytes(moving.distance) + [moving.energy] + bytes(still.distance) + [still.energy]
      + bytes(detection)
    guard let engineering else { return [0x02, 0xAA] + values + [0x55, 0x00] }
    let gates = engineering.movingGates + engineering.stillGates
    let counts = [UInt8(engineering.movingGates.count - 1), UInt8(engineering.stillGates.count - 1)]
    return [0x01, 0xAA] + values + counts + gates + [engineering.light, engineering.pin, 0x55, 0x00]
  }
}

/// Why bytes are no report of the radar.
struct LD2410Fault: Error {
  let fault: FrameFault
}
