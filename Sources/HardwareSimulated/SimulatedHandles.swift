internal import HardwareAccess
internal import Synchronization

/// The board's side of an output line.
final class SimulatedOutput: OutputLineBackEnd {
  private let board: SimulatedBoard
  private let handle: Int
  private let address: LineAddress

  init(board: SimulatedBoard, handle: Int, address: LineAddress) {
    self.board = board
    self.handle = handle
    self.address = address
  }

  /// What a failing output says, as the kernel would (EIO).
  static func failure(_ operation: HardwareOperation, _ address: LineAddress) -> HardwareError {
    .failed(operation: operation, object: address.description, code: 5, cause: "simulated failure of the output")
  }

  var commanded: Level {
    board.state.withLock { $0.outputs[handle]?.commanded ?? .inactive }
  }

  func set(_ level: Level) throws(HardwareError) {
    try board.state.withLock { state throws(HardwareError) in
      try command(level, .set, &state)
    }
  }

  func relinquish() throws(HardwareError) {
    try board.state.withLock { state throws(HardwareError) in
      guard let request = state.outputs[handle] else { return }
      guard state.wires[request.line]?.holder == handle else {
        state.outputs[handle] = nil
        return  // the chip is gone, and the level with it
      }
      defer {
        state.outputs[handle] = nil
        state.wires[request.line]?.holder = nil
        state.note(.outputReleased(line: request.line))
      }
      try command(request.idle, .release, &state)
    }
  }

  private func command(
    _ level: Level, _ operation: HardwareOperation, _ state: inout BoardState
  ) throws(HardwareError) {
    let line = address.name
    guard state.wires[line]?.holder == handle else {
      throw .disconnected(operation: operation, object: address.description)
    }
    guard state.wires[line]?.isFailing != true else {
      state.note(.commandFailed(line: line, level))
      throw Self.failure(operation, address)
    }
    state.outputs[handle]?.commanded = level
    state.note(.commanded(line: line, level))
    state.setNatural(line, level)
  }
}

/// The board's side of a request of input lines.
final class SimulatedInputs: InputLinesBackEnd {
  private let board: SimulatedBoard
  private let handle: Int
  private let address: LineAddress
  private let pipe: SignalPipe

  init(board: SimulatedBoard, handle: Int, address: LineAddress, pipe: SignalPipe) {
    self.board = board
    self.handle = handle
    self.address = address
    self.pipe = pipe
  }

  var descriptor: Int32 { pipe.reading }

  var lostEdges: UInt64 {
    board.state.withLock { $0.inputs[handle]?.lost ?? 0 }
  }

  func level(of index: Int) throws(HardwareError) -> Level {
    try board.state.withLock { state throws(HardwareError) in
      guard let line = try request(.readLevel, state)?.lines[index] else { return .inactive }
      return state.wires[line]?.level ?? .inactive
    }
  }

  func readEdges(limit: Int) throws(HardwareError) -> [Edge] {
    try board.state.withLock { state throws(HardwareError) in
      guard var request = try request(.readEdges, state) else { return [] }
      let edges = Array(request.edges.prefix(limit))
      request.edges.removeFirst(edges.count)
      request.signal.set(!request.edges.isEmpty)
      state.inputs[handle] = request
      return edges
    }
  }

  func relinquish() throws(HardwareError) {
    board.state.withLock { state in
      guard let request = state.inputs.removeValue(forKey: handle) else { return }
      for line in request.lines where state.wires[line]?.holder == handle { state.wires[line]?.holder = nil }
      state.note(.inputsReleased(lines: request.lines))
    }
  }

  private func request(
    _ operation: HardwareOperation, _ state: borrowing BoardState
  ) throws(HardwareError) -> InputRequest? {
    guard let request = state.inputs[handle] else { return nil }
    for line in request.lines where state.wires[line]?.holder != handle {
      throw .disconnected(operation: operation, object: address.description)
    }
    return request
  }
}

/// The board's side of a reader's serial port.
final class SimulatedPort: SerialPortBackEnd {
  private let board: SimulatedBoard
  private let handle: Int
  private let address: PortAddress
  private let pipe: SignalPipe

  init(board: SimulatedBoard, handle: Int, address: PortAddress, pipe: SignalPipe) {
    self.board = board
    self.handle = handle
    self.address = address
    self.pipe = pipe
  }

  var descriptor: Int32 { pipe.reading }

  func read(limit: Int) throws(HardwareError) -> [UInt8] {
    try board.state.withLock { state throws(HardwareError) in
      guard var port = state.ports[handle], !port.isGone else {
        throw .disconnected(operation: .read, object: address.description)
      }
      let bytes = Array(port.bytes.prefix(limit))
      port.bytes.removeFirst(bytes.count)
      port.signal.set(!port.bytes.isEmpty)
      state.ports[handle] = port
      return bytes
    }
  }

  /// The simulated readers only talk: what is written is counted in the trace and goes nowhere.
  func write(_ bytes: [UInt8]) throws(HardwareError) -> Int {
    try board.state.withLock { state throws(HardwareError) in
      guard let port = state.ports[handle], !port.isGone else {
        throw .disconnected(operation: .write, object: address.description)
      }
      state.note(.bytesWritten(reader: port.reader, count: bytes.count))
      return bytes.count
    }
  }

  func relinquish() throws(HardwareError) {
    board.state.withLock { state in
      guard let port = state.ports.removeValue(forKey: handle) else { return }
      if state.readers[port.reader]?.holder == handle { state.readers[port.reader]?.holder = nil }
      state.note(.portReleased(reader: port.reader))
    }
  }
}
