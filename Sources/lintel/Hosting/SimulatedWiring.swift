import AgentRuntime
import HardwareAccess
import HardwareSimulated
import SpaceCore

/// Makes the simulated board that a configuration asks for: a door, machine or reader for every address `sim:…`.
enum SimulatedWiring {
  /// Nil when nothing in the configuration is simulated.
  static func board(for configuration: SpaceConfiguration) throws -> SimulatedBoard? {
    func line(_ output: SpaceOutput) -> String? {
      configuration.outputs.first { $0.output == output }.flatMap { simulated($0.address) }
    }
    func line(_ input: SpaceInput) -> String? {
      configuration.inputs.first { $0.input == input }.flatMap { simulated($0.address) }
    }
    let addresses =
      configuration.outputs.map(\.address.scheme) + configuration.inputs.map(\.address.scheme)
      + configuration.readers.map(\.wiring.scheme)
    guard addresses.contains(SimulatedBoard.scheme) else { return nil }
    let board = try SimulatedBoard()
    for door in configuration.settings.doors {
      guard let lock = line(.lock(door.id)) else { continue }
      try board.addDoor(
        door.id.name,
        SimulatedDoorParts(
          lockOutput: lock, contact: line(.contact(door.id)), requestToExit: line(.requestToExit(door.id)),
          lockSensor: line(.lockSensor(door.id)), failSafe: door.lockKind == .failSafe))
    }
    for tool in configuration.settings.tools {
      guard let relay = line(.relay(tool.id)) else { continue }
      try board.addMachine(
        tool.id.name,
        SimulatedMachineParts(relay: relay, activity: line(.activity(tool.id)), runOn: line(.runOn(tool.id))))
    }
    for reader in configuration.readers {
      // The data lines of a Wiegand reader are lines like any other.
      guard case .serial(let port, _) = reader.wiring, port.scheme == SimulatedBoard.scheme else { continue }
      try board.addReader(port.name)
    }
    return board
  }

  private static func simulated(_ address: LineAddress) -> String? {
    address.scheme == SimulatedBoard.scheme ? address.name : nil
  }
}
