public import HardwareAccess
internal import Synchronization

extension SimulatedBoard {
  public func openOutput(_ address: LineAddress, idle: Level, activeLow: Bool) throws(HardwareError) -> OutputLine {
    try Self.check(address.scheme, operation: .openOutput, object: address.description)
    let line = address.name
    let handle = try state.withLock { state throws(HardwareError) in
      guard state.wires[line]?.isGone != true else {
        throw .notFound(operation: .openOutput, object: address.description)
      }
      guard state.wires[line]?.holder == nil else {
        throw .busy(operation: .openOutput, object: address.description)
      }
      guard state.wires[line]?.isFailing != true else {
        throw SimulatedOutput.failure(.openOutput, address)
      }
      let handle = state.newHandle()
      state.outputs[handle] = OutputRequest(line: line, idle: idle, commanded: idle)
      state.wires[line, default: Wire()].holder = handle
      state.note(.outputOpened(line: line, idle: idle))
      state.setNatural(line, idle)
      return handle
    }
    return OutputLine(
      address: address, idle: idle, backEnd: SimulatedOutput(board: self, handle: handle, address: address))
  }

  public func openInputs(
    _ addresses: [LineAddress], settings: InputSettings
  ) throws(HardwareError) -> InputLines {
    guard let first = addresses.first, Set(addresses).count == addresses.count else {
      throw .invalidSetting(object: "inputs", problem: "a request needs one line or more, each of them once")
    }
    for address in addresses {
      try Self.check(address.scheme, operation: .openInputs, object: address.description)
    }
    guard settings.debounce == nil else {
      throw .unsupported(
        operation: .openInputs, object: first.description, explanation: "a simulated board has no kernel to debounce")
    }
    let pipe = try SignalPipe(operation: .openInputs, object: first.description)
    let lines = addresses.map(\.name)
    let handle = try state.withLock { state throws(HardwareError) in
      for address in addresses where state.wires[address.name]?.isGone == true {
        throw .notFound(operation: .openInputs, object: address.description)
      }
      for address in addresses where state.wires[address.name]?.holder != nil {
        throw .busy(operation: .openInputs, object: address.description)
      }
      let handle = state.newHandle()
      state.inputs[handle] = InputRequest(lines: lines, reports: settings.edges, signal: Signal(pipe: pipe))
      for line in lines { state.wires[line, default: Wire()].holder = handle }
      state.note(.inputsOpened(lines: lines))
      return handle
    }
    return InputLines(
      addresses: addresses, backEnd: SimulatedInputs(board: self, handle: handle, address: first, pipe: pipe))
  }

  /// Opens the port of a reader that ``addReader(_:)`` plugged in.
  public func openSerialPort(_ address: PortAddress, settings: SerialSettings) throws(HardwareError) -> SerialPort {
    try Self.check(address.scheme, operation: .openSerialPort, object: address.description)
    guard SerialSettings.standardBauds.contains(settings.baud) else {
      throw .invalidSetting(object: address.description, problem: "\(settings.baud) is no standard speed")
    }
    let name = address.name
    let pipe = try SignalPipe(operation: .openSerialPort, object: address.description)
    let handle = try state.withLock { state throws(HardwareError) in
      guard let reader = state.readers[name], !reader.isLost else {
        throw .notFound(operation: .openSerialPort, object: address.description)
      }
      guard reader.holder == nil else {
        throw .busy(operation: .openSerialPort, object: address.description)
      }
      let handle = state.newHandle()
      state.ports[handle] = PortRequest(reader: name, baud: settings.baud, signal: Signal(pipe: pipe))
      state.readers[name]?.holder = handle
      state.note(.portOpened(reader: name))
      return handle
    }
    return SerialPort(
      address: address, backEnd: SimulatedPort(board: self, handle: handle, address: address, pipe: pipe))
  }

  private static func check(
    _ scheme: String, operation: HardwareOperation, object: String
  ) throws(HardwareError) {
    guard scheme == Self.scheme else {
      throw .unknownScheme(operation: operation, object: object, available: [Self.scheme])
    }
  }
}
