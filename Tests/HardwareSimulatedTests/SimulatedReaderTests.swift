import HardwareAccess
import HardwareSimulated
import Testing

struct SimulatedReaderTests {
  let bytes: [UInt8] = (0..<40).map { $0 }

  func openPort(_ board: SimulatedBoard) throws -> SerialPort {
    try board.openSerialPort(PortAddress("sim:reader"), settings: SerialSettings())
  }

  @Test func `a presentation arrives once, and makes the descriptor readable until it is read`() throws {
    let board = try wiredBoard()
    let port = try openPort(board)
    #expect(try port.read(limit: 10) == [])
    try board.present(reader: "reader", bytes: bytes)
    #expect(!isReadable(port.descriptor))
    board.advance(to: second)
    #expect(isReadable(port.descriptor))
    #expect(try port.read(limit: 30) == Array(bytes.prefix(30)))
    #expect(isReadable(port.descriptor))
    #expect(try port.read(limit: 30) == Array(bytes.suffix(10)))
    #expect(!isReadable(port.descriptor))
  }

  @Test func `paced bytes take ten bits each at the speed of the port`() throws {
    let board = try wiredBoard()
    let port = try openPort(board)
    try board.present(reader: "reader", bytes: bytes, paced: true, at: 0)
    let byteTime: Int64 = 10 * second / 9600
    board.advance(to: 7 * byteTime - 1)
    #expect(try port.read(limit: 100).count == 6)
    board.advance(to: 40 * byteTime)
    #expect(try port.read(limit: 100).count == 34)
  }

  @Test(arguments: 1...20) func `split delivery keeps the order and loses nothing`(seed: UInt64) throws {
    let board = try wiredBoard(seed: seed)
    let port = try openPort(board)
    try board.inject(.splitDelivery("reader"), at: 0)
    try board.present(reader: "reader", bytes: bytes, at: 0)
    try board.present(reader: "reader", bytes: bytes, at: 1)
    var pieces: [[UInt8]] = []
    while let next = board.nextDeadline {
      board.advance(to: next)
      let piece = try port.read(limit: 100)
      if !piece.isEmpty { pieces.append(piece) }
    }
    #expect(Array(pieces.joined()) == bytes + bytes)
    #expect(pieces.count >= 16)
  }

  @Test func `a lost port says so on its handle for good, and can be opened again once found`() throws {
    let board = try wiredBoard()
    let port = try openPort(board)
    try board.inject(.portLost("reader"))
    board.advance(to: second)
    #expect(isReadable(port.descriptor))
    let gone = HardwareError.disconnected(operation: .read, object: "sim:reader")
    #expect(throws: gone) { try port.read(limit: 1) }
    let missing = HardwareError.notFound(operation: .openSerialPort, object: "sim:reader")
    #expect(throws: missing) { _ = try openPort(board) }
    try board.clear(.portLost("reader"))
    board.advance(to: 2 * second)
    let again = try openPort(board)
    try board.present(reader: "reader", bytes: bytes)
    board.advance(to: 3 * second)
    #expect(try again.read(limit: 100) == bytes)
    #expect(throws: gone) { try port.read(limit: 1) }
    try port.release()
    let busy = HardwareError.busy(operation: .openSerialPort, object: "sim:reader")
    #expect(throws: busy) { _ = try openPort(board) }
    try again.release()
  }

  @Test func `a slow reader loses bytes beyond 4096, and the trace counts them`() throws {
    let board = try wiredBoard()
    let port = try openPort(board)
    let many = [UInt8](repeating: 7, count: 4000)
    try board.present(reader: "reader", bytes: many)
    try board.present(reader: "reader", bytes: many)
    board.advance(to: second)
    #expect(try port.read(limit: 10_000).count == 4096)
    #expect(board.trace.last?.event == .bytesDropped(reader: "reader", count: 3904))
  }

  @Test func `bytes for a port that nobody holds are dropped and counted`() throws {
    let board = try wiredBoard()
    try board.present(reader: "reader", bytes: bytes)
    board.advance(to: second)
    #expect(board.trace.last?.event == .bytesDropped(reader: "reader", count: 40))
  }

  @Test func `noise is random bytes, the same for the same seed`() throws {
    func noise(seed: UInt64) throws -> [UInt8] {
      let board = try wiredBoard(seed: seed)
      let port = try openPort(board)
      try board.inject(.noise("reader", byteCount: 64))
      board.advance(to: second)
      return try port.read(limit: 100)
    }
    let first = try noise(seed: 3)
    #expect(first.count == 64)
    #expect(try noise(seed: 3) == first)
    #expect(try noise(seed: 4) != first)
  }
}
