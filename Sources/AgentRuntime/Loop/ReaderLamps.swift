import DeviceDrivers
import HardwareAccess
import SpaceCore

/// The lamps and the buzzer of one reader, on output lines: what it shows is for people, and holds up no door.
final class ReaderLamps {
  private var signals = ReaderSignals()
  private let led: OutputPort?
  private let redLED: OutputPort?
  private let buzzer: OutputPort?
  /// Never driven active: a wire that floats could make the reader keep cards for itself.
  private let hold: OutputPort?

  private var ports: [OutputPort] { [led, redLED, buzzer, hold].compactMap(\.self) }

  /// - Parameters:
  ///   - places: where the wires are connected.
  ///   - levels: at which voltage each does what it is named for, as the reader's profile says, where `places` do not.
  init(_ places: ReaderLinePlaces, _ levels: ReaderLines, _ hardware: any Hardware) throws(HardwareError) {
    func open(
      _ place: ReaderLinePlaces.Place?, _ active: ReaderLines.Active?
    ) throws(HardwareError) -> OutputPort? {
      guard let place else { return nil }
      return try OutputPort(
        place.address, idle: .inactive, activeLow: place.activeLow ?? (active == .low), hardware)
    }
    led = try open(places.led, levels.led)
    redLED = try open(places.redLED, levels.redLED)
    buzzer = try open(places.buzzer, levels.buzzer)
    hold = try open(places.hold, levels.hold)
  }

  var deadline: Moment? { signals.nextDeadline }

  /// Shows something. Returns the lines that began or ceased to fail.
  func show(_ indication: Indication, at moment: Moment) -> [OutputPort] {
    signals.show(indication, at: moment)
    return drive(at: moment)
  }

  /// A key was pressed: beeps.
  func key(at moment: Moment) -> [OutputPort] {
    signals.key(at: moment)
    return drive(at: moment)
  }

  /// Time has passed. Returns the lines that began or ceased to fail.
  func step(at moment: Moment) -> [OutputPort] {
    guard let due = signals.nextDeadline, due <= moment else { return [] }
    signals.deadlineReached(at: moment)
    return drive(at: moment)
  }

  /// Commands all lines once more.
  func drive(at moment: Moment) -> [OutputPort] {
    let levels = signals.levels
    let wanted = [(led, levels.led), (redLED, levels.redLED), (buzzer, levels.buzzer), (hold, false)]
    return wanted.compactMap { port, active in
      guard let port, port.set(active, at: moment) else { return nil }
      return port
    }
  }

  /// Switches everything off and gives the lines back.
  func release() throws(HardwareError) {
    for port in ports { try port.release() }
  }
}
