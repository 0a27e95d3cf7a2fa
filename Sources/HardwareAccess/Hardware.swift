/// Something that has lines and ports: this machine's kernel, or a simulated board.
///
/// Safe to call from any thread. The last four members are for simulated hardware only; real hardware keeps their
/// defaults, which do nothing.
public protocol Hardware: AnyObject, Sendable {
  /// The schemes of the addresses it serves, such as `sim`.
  var schemes: [String] { get }

  /// Opens one output at its idle level. `idle` is what the line has whenever nobody holds the handle;
  /// with `activeLow` the active level is the low voltage.
  func openOutput(_ address: LineAddress, idle: Level, activeLow: Bool) throws(HardwareError) -> OutputLine

  /// Opens one or more inputs (at least one, all of this hardware) as one request whose edges keep their order.
  func openInputs(_ addresses: [LineAddress], settings: InputSettings) throws(HardwareError) -> InputLines

  /// Opens a serial port exclusively, sets it up and throws stale input away.
  func openSerialPort(_ address: PortAddress, settings: SerialSettings) throws(HardwareError) -> SerialPort

  /// When simulated physics will next change something, in nanoseconds of ``advance(to:)``; nil for nothing planned.
  var nextDeadline: Int64? { get }

  /// Lets simulated time reach `nanoseconds` (never backwards) and carries out what other threads asked for.
  /// Call it before reading handles when ``nextDeadline`` has come or ``wakeDescriptor`` is readable.
  func advance(to nanoseconds: Int64)

  /// Readable (POLLIN) while another thread's request waits for ``advance(to:)``, which empties it. nil when no such
  /// thing exists.
  var wakeDescriptor: Int32? { get }
}

extension Hardware {
  /// Opens inputs that report both edges as the hardware sees them.
  public func openInputs(
    _ addresses: [LineAddress], activeLow: Bool, pull: Pull
  ) throws(HardwareError) -> InputLines {
    try openInputs(addresses, settings: InputSettings(activeLow: activeLow, pull: pull))
  }

  public var nextDeadline: Int64? { nil }
  public func advance(to nanoseconds: Int64) {}
  public var wakeDescriptor: Int32? { nil }
}
