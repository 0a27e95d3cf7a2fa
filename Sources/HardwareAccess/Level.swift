/// What a line means, not its voltage: polarity is configuration and is applied below this contract.
public enum Level: String, Hashable, Sendable, CaseIterable {
  /// The line does not do what it is named for: the strike is not energised, the button is not pressed.
  case inactive
  /// The line does what it is named for.
  case active

  /// The other level.
  public var inverted: Level { self == .active ? .inactive : .active }
}

/// The resistor that holds an input when nothing drives it.
public enum Pull: String, Hashable, Sendable, CaseIterable {
  /// As the board's boot configuration left it.
  case asIs = "as-is"
  /// No resistor.
  case none
  /// Towards the supply.
  case up
  /// Towards ground.
  case down
}

/// One change of one input line, stamped by whoever saw it first (the kernel, or the simulated board).
public struct Edge: Hashable, Sendable {
  /// Which line of the request, 0 for the first.
  public let index: Int
  /// The level after the change.
  public let level: Level
  /// When, in nanoseconds of CLOCK_MONOTONIC; on a simulated board, in nanoseconds of ``Hardware/advance(to:)``.
  public let nanoseconds: Int64

  public init(index: Int, level: Level, nanoseconds: Int64) {
    self.index = index
    self.level = level
    self.nanoseconds = nanoseconds
  }
}
