/// One line of a GPIO chip as the kernel describes it.
public struct GPIOLine: Hashable, Sendable {
  /// Its number on the chip, from 0.
  public var offset: UInt32
  /// What the board's device tree calls it; nil for a line without a name.
  public var name: String?
  /// Whether somebody holds it: a program, or a driver of the kernel.
  public var isUsed: Bool
  /// What the holder calls itself; nil when nobody holds it or the holder gave no name.
  public var consumer: String?
  /// Whether it is an output now.
  public var isOutput: Bool
  /// Whether its active level is the low voltage now.
  public var isActiveLow: Bool

  public init(
    offset: UInt32, name: String? = nil, isUsed: Bool = false, consumer: String? = nil, isOutput: Bool = false,
    isActiveLow: Bool = false
  ) {
    self.offset = offset
    self.name = name
    self.isUsed = isUsed
    self.consumer = consumer
    self.isOutput = isOutput
    self.isActiveLow = isActiveLow
  }
}

/// One GPIO chip of this machine.
public struct GPIOChip: Hashable, Sendable {
  /// Its device file, such as `/dev/gpiochip0`. The number follows the order of discovery and names nothing.
  public var path: String
  /// What its driver calls it, such as `pinctrl-rp1`: the name to use in the configuration.
  public var label: String
  /// Its lines, by offset.
  public var lines: [GPIOLine]

  public init(path: String, label: String, lines: [GPIOLine]) {
    self.path = path
    self.label = label
    self.lines = lines
  }
}
