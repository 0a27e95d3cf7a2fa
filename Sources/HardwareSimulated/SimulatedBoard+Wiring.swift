internal import HardwareAccess
internal import Synchronization

extension SimulatedBoard {
  /// Wires a door. Without power a strike starts engaged and a magnet released; the leaf starts shut.
  public func addDoor(_ name: String, _ parts: SimulatedDoorParts) throws(SimulationError) {
    try state.withLock { state throws(SimulationError) in
      guard state.doors[name] == nil else { throw .duplicate(kind: "door", name: name) }
      try state.wire(parts.lines, to: name)
      let energised = state.wires[parts.lockOutput]?.level == .active
      let released = energised != parts.failSafe
      state.doors[name] = SimulatedDoor(parts: parts, isReleased: released)
      if let sensor = parts.lockSensor { state.setNatural(sensor, released ? .inactive : .active) }
    }
  }

  /// Wires a machine, which starts idle and without power.
  public func addMachine(_ name: String, _ parts: SimulatedMachineParts) throws(SimulationError) {
    try state.withLock { state throws(SimulationError) in
      guard state.machines[name] == nil else { throw .duplicate(kind: "machine", name: name) }
      try state.wire(parts.lines, to: name)
      state.machines[name] = SimulatedMachine(parts: parts)
      state.updateMachine(name)
    }
  }

  /// Plugs in a reader; its serial port is `sim:<name>`.
  public func addReader(_ name: String) throws(SimulationError) {
    try state.withLock { state throws(SimulationError) in
      guard state.readers[name] == nil else { throw .duplicate(kind: "reader", name: name) }
      state.readers[name] = SimulatedReader()
    }
  }
}

extension BoardState {
  /// Gives every line to the part, or none of them.
  fileprivate mutating func wire(_ lines: [String], to part: String) throws(SimulationError) {
    var seen: Set<String> = []
    for line in lines {
      if let owner = wires[line]?.part { throw .lineWired(line: line, part: owner) }
      guard seen.insert(line).inserted else { throw .lineWired(line: line, part: part) }
    }
    for line in lines { wires[line, default: Wire()].part = part }
  }
}
