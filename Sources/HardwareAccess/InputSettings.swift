/// How a request of input lines is set.
public struct InputSettings: Hashable, Sendable {
  /// Whether the active level is the low voltage.
  public var activeLow: Bool
  /// The resistor that holds the lines when nothing drives them.
  public var pull: Pull
  /// Which changes are reported.
  public var edges: EdgeSelection
  /// How long a level must last until the kernel reports it; nil to report every edge. The time stamp is late by as
  /// much. Refused with ``HardwareError/unsupported(operation:object:explanation:)`` by hardware that cannot do it.
  public var debounce: Duration?

  public init(
    activeLow: Bool = false, pull: Pull = .asIs, edges: EdgeSelection = .both, debounce: Duration? = nil
  ) {
    self.activeLow = activeLow
    self.pull = pull
    self.edges = edges
    self.debounce = debounce
  }
}

/// Which changes of an input are reported.
public enum EdgeSelection: String, Hashable, Sendable, CaseIterable {
  /// Every change. The kernel looks at the level after it was interrupted, so a pulse shorter than that takes (about
  /// 50 microseconds) can arrive as two edges with the same level.
  case both
  /// Changes towards the active level only, which short pulses cannot confuse: for data lines, such as Wiegand's.
  case activating
}
