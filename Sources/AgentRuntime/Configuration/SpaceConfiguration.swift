public import DeviceDrivers
public import HardwareAccess
public import SpaceCore

/// What `space.yaml` says: what this board controls, and what is wired where. It holds no members and no secrets.
public struct SpaceConfiguration: Sendable, Equatable {
  /// Where the community's ledger is.
  public enum Ledger: Sendable, Equatable {
    /// In this very process, on loopback.
    case embedded(port: Int)
    /// At the place that `lintel join` has written down.
    case remote(String)
    /// Nowhere: entries stay on this board, and the policy is a file.
    case none
  }

  public var settings: SpaceSettings
  public var timeZone: String
  public var ledger: Ledger
  public var readers: [ReaderConfiguration]
  public var inputs: [InputWiring]
  public var outputs: [OutputWiring]
  /// Where the board's page listens.
  public var webHost: String
  public var webPort: Int
  /// What is worth a second look and stops nothing.
  public var warnings: [ConfigurationFinding]
}

/// One reader and where it is wired.
public struct ReaderConfiguration: Sendable, Equatable {
  public var id: ReaderID
  /// The id of its device profile.
  public var profile: String
  public var wiring: ReaderWiring
  /// Where its other wires are connected.
  public var lines = ReaderLinePlaces()
}

/// Where the wires of a reader beside its data are connected.
public struct ReaderLinePlaces: Sendable, Equatable {
  /// One wire at a line.
  public struct Place: Sendable, Equatable {
    public var address: LineAddress
    /// Whether the board's line is active at low; as the reader's profile says when nil. A driver between both inverts.
    public var activeLow: Bool?
  }

  /// Its lamp, or its green one.
  public var led: Place?
  /// Its red lamp, if that has a wire of its own.
  public var redLED: Place?
  public var buzzer: Place?
  /// The wire that makes it keep a card for itself: kept at rest.
  public var hold: Place?
  /// The wire that tells that it is open or off its wall.
  public var tamper: Place?
}

/// How a reader reaches the board.
public enum ReaderWiring: Sendable, Equatable {
  /// Over a serial port; `allowUnstableName` accepts a name that the kernel hands out in order of discovery.
  case serial(PortAddress, allowUnstableName: Bool)
  /// Over the two data lines of a Wiegand reader.
  case dataLines(LineAddress, LineAddress)

  /// The scheme of its addresses, such as `sim`.
  public var scheme: String {
    switch self {
    case .serial(let port, _): port.scheme
    case .dataLines(let data0, _): data0.scheme
    }
  }
}

/// One input line and what it means.
public struct InputWiring: Sendable, Equatable {
  public var input: SpaceInput
  public var address: LineAddress
  public var activeLow: Bool
  public var pull: Pull
  /// How long a level must last to count.
  public var debounce: Duration
}

/// One output line and what it does.
public struct OutputWiring: Sendable, Equatable {
  public var output: SpaceOutput
  public var address: LineAddress
  public var activeLow: Bool
  /// The level on stop, crash and before the first command.
  public var idle: Level
}
