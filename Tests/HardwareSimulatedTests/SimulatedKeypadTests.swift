import HardwareAccess
import HardwareSimulated
import Testing

/// People at keypads and scanners, down to the bytes.
struct SimulatedKeypadTests {
  func openPort(_ board: SimulatedBoard) throws -> SerialPort {
    try board.openSerialPort(PortAddress("sim:reader"), settings: SerialSettings())
  }

  @Test func `a code is entered key by key, and ends with the hash key`() throws {
    let board = try wiredBoard()
    let port = try openPort(board)
    try board.enter(code: "4711", reader: "reader", at: second)
    for (place, key) in "4711#".utf8.enumerated() {
      let time = second + Int64(place) * SimulatedTiming.key
      board.advance(to: time - 1)
      #expect(try port.read(limit: 10) == [])
      board.advance(to: time)
      #expect(try port.read(limit: 10) == [key])
    }
    #expect(board.nextDeadline == nil)
  }

  @Test func `two people at one keypad press one after the other`() throws {
    let board = try wiredBoard()
    let port = try openPort(board)
    try board.press(keys: "1*2", reader: "reader")
    try board.enter(code: "34", reader: "reader")
    board.advance(to: 0)
    board.advance(to: 10 * second)
    #expect(try port.read(limit: 100) == Array("1*234#".utf8))
  }

  @Test func `a scan is one line, and comes at once`() throws {
    let board = try wiredBoard()
    let port = try openPort(board)
    try board.scan(text: "LNTL:9f3a", reader: "reader")
    board.advance(to: 0)
    #expect(try port.read(limit: 100) == Array("LNTL:9f3a\r\n".utf8))
  }

  @Test func `keys in pieces or of a lost port do what bytes do`() throws {
    let board = try wiredBoard()
    let port = try openPort(board)
    try board.enter(code: "12", reader: "reader", at: 0)
    try board.inject(.portLost("reader"), at: SimulatedTiming.key + 1)
    board.advance(to: SimulatedTiming.key)
    #expect(try port.read(limit: 100) == Array("12".utf8))
    board.advance(to: second)
    #expect(board.trace.last?.event == .bytesDropped(reader: "reader", count: 1))
  }

  @Test(arguments: ["", "12a", "1 2", "１", "\r", String(repeating: "1", count: 65)])
  func `keys that no keypad has, none and too many are refused, without them in the words`(keys: String) throws {
    let board = try wiredBoard()
    let refusal = SimulationError.outOfRange(
      what: "what is keyed in", allowed: "1 to 64 of the keys 0 to 9, * and #")
    #expect(throws: refusal) { try board.press(keys: keys, reader: "reader") }
  }

  @Test func `what is not there is refused with what is, and no text is no scan`() throws {
    let board = try wiredBoard()
    let unknown = SimulationError.unknown(kind: "reader", name: "keypad", available: ["reader"])
    #expect(throws: unknown) { try board.enter(code: "1", reader: "keypad") }
    #expect(throws: unknown) { try board.scan(text: "x", reader: "keypad") }
    #expect(throws: SimulationError.self) { try board.scan(text: "", reader: "reader") }
    #expect(throws: SimulationError.self) {
      try board.scan(text: String(repeating: "x", count: 4095), reader: "reader")
    }
  }

  @Test func `neither code nor pass is in the trace`() throws {
    let board = try wiredBoard()
    let port = try openPort(board)
    try board.enter(code: "987654", reader: "reader")
    try board.scan(text: "SECRET", reader: "reader")
    board.advance(to: 0)
    board.advance(to: 10 * second)
    #expect(try port.read(limit: 100).count == 15)
    let events = board.trace.map { "\($0.event)" }
    #expect(events.allSatisfy { !$0.contains("987") && !$0.contains("SECRET") && !$0.contains("57, 56") }, "\(events)")
  }
}
