import HardwareAccess
import SpaceCore

/// One output line with the level that is wanted of it. Opened again when its hardware was gone.
///
/// Noncopyable handles live in classes to be collected.
final class OutputPort {
  let address: LineAddress
  private let activeLow: Bool
  /// The level on stop, and before the first command.
  private let idle: Level
  private let hardware: any Hardware
  private var line: OutputLine?
  /// What was last asked for: retried until the line takes it.
  private(set) var wanted: Bool
  /// Why the line does not take it; nil while it does.
  private(set) var fault: String?
  /// When to open the line again; nil while it is open.
  private var reopenAt: Moment?

  init(
    _ address: LineAddress, idle: Level, activeLow: Bool, _ hardware: any Hardware
  ) throws(HardwareError) {
    self.address = address
    self.idle = idle
    self.activeLow = activeLow
    self.hardware = hardware
    wanted = idle == .active
    line = try hardware.openOutput(address, idle: idle, activeLow: activeLow)
  }

  /// Commands a level. Returns true when the fault state changed.
  func set(_ active: Bool, at moment: Moment) -> Bool {
    wanted = active
    return drive(at: moment)
  }

  /// Commands the wanted level once more. A kernel does not say that a chip is gone until it is asked for something, and
  /// one that came back has forgotten the level. Returns true when the fault state changed.
  func drive(at moment: Moment) -> Bool {
    let before = fault
    do {
      if let due = reopenAt {
        guard due <= moment else { return false }
        line = try hardware.openOutput(address, idle: idle, activeLow: activeLow)
        reopenAt = nil
      }
      try line?.set(wanted ? .active : .inactive)
      fault = nil
    } catch {
      fault = "\(error)"
      if reopenAt != nil || error.isGone {
        line = nil
        reopenAt = moment + ReaderRetry.interval
      }
    }
    return (before == nil) != (fault == nil)
  }

  /// Drives the idle level and gives the line back.
  func release() throws(HardwareError) {
    try line.take()?.release()
  }
}

extension HardwareError {
  /// True when the handle is of no more use.
  fileprivate var isGone: Bool {
    if case .disconnected = self { true } else { false }
  }
}
