import AgentRuntime
import HardwareAccess
import HardwareLinux
import SpaceCore

/// One line or port that the configuration names, and what for.
struct WiredLine: Equatable {
  var address: LineAddress
  /// `lock of front`.
  var role: String
  /// Of an output: whether its safe level is the high voltage; nil for an input.
  var isSafeHigh: Bool?

  var name: String { "\(address), \(role)" }
}

extension SpaceConfiguration {
  /// Every line on this machine's GPIO chips, outputs first.
  var wiredLines: [WiredLine] {
    let outputs = outputs.map { wiring in
      WiredLine(
        address: wiring.address, role: wiring.output.words, isSafeHigh: (wiring.idle == .active) != wiring.activeLow)
    }
    let inputs = inputs.map { WiredLine(address: $0.address, role: $0.input.words) }
    let data = readers.flatMap { reader -> [WiredLine] in
      guard case .dataLines(let data0, let data1) = reader.wiring else { return [] }
      return [
        WiredLine(address: data0, role: "data 0 of \(reader.id)"),
        WiredLine(address: data1, role: "data 1 of \(reader.id)"),
      ]
    }
    // What becomes of a lamp when the agent is killed is no matter of safety.
    let beside = readers.flatMap { reader -> [WiredLine] in
      let lines = reader.lines
      let wires = [
        ("lamp", lines.led), ("red lamp", lines.redLED), ("buzzer", lines.buzzer), ("hold wire", lines.hold),
        ("tamper wire", lines.tamper),
      ]
      return wires.compactMap { name, place in
        place.map { WiredLine(address: $0.address, role: "\(name) of \(reader.id)") }
      }
    }
    return (outputs + inputs + data + beside).filter { $0.address.scheme == LinuxHardware.lineScheme }
  }

  /// Every serial port of this machine, with its reader, and whether a name in order of discovery is accepted.
  var wiredPorts: [(path: String, reader: String, allowUnstableName: Bool)] {
    readers.compactMap { reader in
      guard case .serial(let port, let allow) = reader.wiring, port.scheme == LinuxHardware.serialScheme else {
        return nil
      }
      return (port.name, reader.id.name, allow)
    }
  }
}

extension SpaceOutput {
  /// What it is, for an installer.
  var words: String {
    switch self {
    case .lock(let id): "lock of \(id)"
    case .doorOperator(let id): "door operator of \(id)"
    case .relay(let id): "relay of \(id)"
    case .runOn(let id): "run-on output of \(id)"
    case .siren(let id): "siren of \(id)"
    case .auxiliary(let id): "output \(id)"
    }
  }
}

extension SpaceInput {
  /// What it is, for an installer.
  var words: String {
    switch self {
    case .contact(let id): "contact of \(id)"
    case .requestToExit(let id): "exit button of \(id)"
    case .lockSensor(let id): "lock sensor of \(id)"
    case .tamper(let id): "tamper contact of \(id)"
    case .fire: "fire input"
    case .activity(let id): "activity of \(id)"
    case .emergencyStop(let id): "emergency stop of \(id)"
    case .precondition(let tool, let name): "precondition \(name) of \(tool)"
    case .doorbell(let id): "doorbell of \(id)"
    case .holdOpen(let id): "hold-open button of \(id)"
    case .lockdown: "lockdown input"
    case .detector(let area, let name): "detector \(name) of \(area)"
    }
  }
}
