import HardwareAccess
import HardwareSimulated
import Testing

struct SimulatedBoardTests {
  /// One busy day at the wired board; `step` is how far each advance reaches.
  private func day(seed: UInt64, step: Int64) throws -> [TraceEntry] {
    let board = try wiredBoard(seed: seed)
    let strike = try openLine(board, "strike")
    let inputs = try openInput(board, "contact", "exit", "bolt")
    let port = try board.openSerialPort(PortAddress("sim:reader"), settings: SerialSettings())
    try strike.set(.active)
    for hour in 0..<10 {
      let time = Int64(hour) * second
      try board.pushDoor("front", holdOpen: 300 * millisecond, at: time)
      try board.pressExit("front", hold: 100 * millisecond, at: time + 7)
      try board.inject(.splitDelivery("reader"), at: time)
      try board.present(reader: "reader", bytes: [1, 2, 3, 4, 5, 6, 7, 8], at: time + 9)
    }
    for time in stride(from: 0, through: 11 * second, by: Int(step)) { board.advance(to: time) }
    board.advance(to: 11 * second)
    try port.release()
    try inputs.release()
    return board.trace
  }

  @Test(arguments: [1, 17, 1000] as [Int64])
  func `the same seed and requests give the same trace, however time is cut`(step: Int64) throws {
    let whole = try day(seed: 5, step: 11 * second)
    #expect(whole.count > 100)
    #expect(try day(seed: 5, step: step * millisecond) == whole)
    #expect(try day(seed: 6, step: 11 * second) != whole)
  }

  @Test func `a request from another thread wakes the loop and waits for it`() async throws {
    let board = try wiredBoard()
    let wake = try #require(board.wakeDescriptor)
    board.advance(to: second)
    #expect(!isReadable(wake))
    #expect(board.nextDeadline == nil)
    try await Task.detached { try board.pushDoor("front") }.value
    #expect(isReadable(wake))
    #expect(board.nextDeadline == second)
    board.advance(to: 5 * second)
    #expect(!isReadable(wake))
    #expect(board.nextDeadline == 5 * second + SimulatedTiming.push)
  }

  @Test func `time never runs backwards`() throws {
    let board = try wiredBoard()
    board.advance(to: second)
    board.advance(to: 0)
    #expect(board.now == second)
  }

  @Test func `a stuck line ignores commands until it is mended, then follows the last one`() throws {
    let board = try wiredBoard()
    let relay = try openLine(board, "relay")
    try board.inject(.stuckLine("relay", at: .inactive))
    board.advance(to: 1)
    try relay.set(.active)
    #expect(relay.commanded == .active)
    #expect(board.level(of: "relay") == .inactive)
    #expect(!board.hasPower("laser"))
    try board.clear(.stuckLine("relay", at: .inactive))
    board.advance(to: 2)
    #expect(board.hasPower("laser"))
  }

  @Test func `a failing output throws and keeps its level, also when it is released`() throws {
    let board = try wiredBoard()
    let relay = try openLine(board, "relay")
    try relay.set(.active)
    try board.inject(.failingOutput("relay"))
    board.advance(to: 1)
    let failure = { (operation: HardwareOperation) in
      HardwareError.failed(
        operation: operation, object: "sim:relay", code: 5, cause: "simulated failure of the output")
    }
    #expect(throws: failure(.set)) { try relay.set(.inactive) }
    #expect(relay.commanded == .active)
    #expect(board.hasPower("laser"))
    let releasing = releaseError(relay)
    #expect(releasing == failure(.release))
    try board.clear(.failingOutput("relay"))
    board.advance(to: 2)
    let again = try openLine(board, "relay")
    #expect(again.commanded == .inactive)
    #expect(!board.hasPower("laser"))
  }

  private func releaseError(_ line: consuming OutputLine) -> HardwareError? {
    do throws(HardwareError) {
      try line.release()
      return nil
    } catch { return error }
  }

  @Test func `edges beyond 1024 push out the oldest and are counted`() throws {
    let board = try SimulatedBoard()
    let input = try openInput(board, "wire")
    for place in 0..<1030 { try board.drive("wire", to: place % 2 == 0 ? .active : .inactive, at: Int64(place)) }
    board.advance(to: second)
    #expect(input.lostEdges == 6)
    #expect(try input.readEdges(limit: 5000).map(\.nanoseconds) == Array(6..<1030))
    #expect(!isReadable(input.descriptor))
  }

  @Test func `the trace keeps the newest entries and counts the rest`() throws {
    let board = try SimulatedBoard(traceLimit: 10)
    for place in 0..<35 { try board.drive("wire", to: place % 2 == 0 ? .active : .inactive, at: Int64(place)) }
    board.advance(to: second)
    #expect(board.trace.map(\.nanoseconds) == Array(25..<35))
    #expect(board.droppedTraceEntries == 25)
  }

  @Test func `more requests than the plan holds are refused`() throws {
    let board = try SimulatedBoard()
    for _ in 0..<SimulatedBoard.planLimit { try board.drive("wire", to: .active) }
    #expect(throws: SimulationError.tooMuchPlanned(limit: SimulatedBoard.planLimit)) {
      try board.drive("wire", to: .active)
    }
    board.advance(to: 0)
    try board.drive("wire", to: .active)
  }

  @Test func `what is not there is refused with what is`() throws {
    let board = try wiredBoard()
    #expect(throws: SimulationError.unknown(kind: "door", name: "frnt", available: ["front"])) {
      try board.pushDoor("frnt")
    }
    #expect(throws: SimulationError.lineWired(line: "relay", part: "laser")) {
      try board.addDoor("back", SimulatedDoorParts(lockOutput: "relay"))
    }
    #expect(throws: SimulationError.duplicate(kind: "reader", name: "reader")) { try board.addReader("reader") }
    let other = HardwareError.unknownScheme(operation: .openOutput, object: "gpio:GPIO17", available: ["sim"])
    #expect(throws: other) {
      _ = try board.openOutput(LineAddress("gpio:GPIO17"), idle: .inactive, activeLow: false)
    }
  }
}
