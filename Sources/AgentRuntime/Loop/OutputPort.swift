import HardwareAccess
import SpaceCore

/// One output line with the level that is wanted of it; noncopyable handles live in classes to be collected.
final class OutputPort {
  let wiring: OutputWiring
  private var line: OutputLine?
  /// What the space last asked for: retried until the line takes it.
  private(set) var wanted: Bool
  /// Why the line does not take it; nil while it does.
  private(set) var fault: String?

  init(_ wiring: OutputWiring, _ hardware: any Hardware) throws(HardwareError) {
    self.wiring = wiring
    wanted = wiring.idle == .active
    line = try hardware.openOutput(wiring.address, idle: wiring.idle, activeLow: wiring.activeLow)
  }

  /// Commands a level. Returns true when the fault state changed.
  func set(_ active: Bool) -> Bool {
    wanted = active
    let before = fault
    do {
      try line?.set(active ? .active : .inactive)
      fault = nil
    } catch {
      fault = "\(error)"
    }
    return (before == nil) != (fault == nil)
  }

  /// Drives the safe level and gives the line back.
  func release() throws(HardwareError) {
    try line.take()?.release()
  }
}
