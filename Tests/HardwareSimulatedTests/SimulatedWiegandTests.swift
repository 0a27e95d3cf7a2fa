import HardwareAccess
import HardwareSimulated
import Testing

/// Cards at a reader with two data lines.
struct SimulatedWiegandTests {
  let bits = (0..<26).map { $0 % 3 == 0 }

  @Test(arguments: [PulseTiming.nominal, .fastest, .slowest])
  func `each bit is one pulse on its line, in order and in time`(timing: PulseTiming) throws {
    let board = try wiredBoard()
    let lines = try openInput(board, "d0", "d1")
    try board.present(bits: bits, data0: "d0", data1: "d1", timing: timing, at: second)
    board.advance(to: 3 * second)
    let edges = try lines.readEdges(limit: 100)
    let pulses = edges.filter { $0.level == .active }
    #expect(pulses.map { $0.index == 1 } == bits)
    #expect(pulses.map(\.nanoseconds) == (0..<26).map { second + $0 * timing.interval })
    #expect(edges.filter { $0.level == .inactive }.map(\.nanoseconds) == pulses.map { $0.nanoseconds + timing.width })
  }

  @Test func `jitter delays pulses and never exchanges them`() throws {
    let board = try wiredBoard()
    let lines = try openInput(board, "d0", "d1")
    let timing = PulseTiming(width: 50_000, interval: 1_000_000, jitter: 900_000)
    try board.present(bits: bits, data0: "d0", data1: "d1", timing: timing, at: second)
    board.advance(to: 3 * second)
    let pulses = try lines.readEdges(limit: 100).filter { $0.level == .active }
    #expect(pulses.map { $0.index == 1 } == bits)
    #expect(Set(zip(pulses, pulses.dropFirst()).map { $1.nanoseconds - $0.nanoseconds }).count > 20)
  }

  @Test func `an open wire oscillates until it is mended, and what nobody reads is counted as lost`() throws {
    let board = try wiredBoard()
    let lines = try openInput(board, "d0", "d1")
    let fault = SimulatedFault.chatter("d0", every: 10_000)
    try board.inject(fault, at: second)
    board.advance(to: 2 * second)
    let kept = try lines.readEdges(limit: 200_000).count
    #expect(UInt64(kept) + lines.lostEdges == 100_000)
    try board.clear(fault)
    board.advance(to: 3 * second)
    _ = try lines.readEdges(limit: 200_000)
    board.advance(to: 4 * second)
    #expect(try lines.readEdges(limit: 10).isEmpty)
    #expect(board.level(of: "d0") == .inactive)
  }

  @Test func `frames that cannot be are refused`() throws {
    let board = try wiredBoard()
    #expect(throws: SimulationError.self) { try board.present(bits: [], data0: "d0", data1: "d1") }
    #expect(throws: SimulationError.self) {
      try board.present(bits: Array(repeating: true, count: 257), data0: "d0", data1: "d1")
    }
    for timing in [
      PulseTiming(width: 0, interval: 10), .init(width: 10, interval: 10), .init(width: 5, interval: 9, jitter: 4),
    ] {
      #expect(throws: SimulationError.self) {
        try board.present(bits: [true], data0: "d0", data1: "d1", timing: timing)
      }
    }
    #expect(throws: SimulationError.self) { try board.inject(.chatter("d0", every: 999)) }
    let strike = try openLine(board, "strike")
    #expect(throws: SimulationError.self) { try board.present(bits: [true], data0: "strike", data1: "d1") }
    try strike.release()
  }
}
