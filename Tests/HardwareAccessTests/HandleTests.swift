import HardwareAccess
import Synchronization
import Testing

/// Counts what a handle asks of its back end.
final class CountingBackEnd: OutputLineBackEnd, InputLinesBackEnd, SerialPortBackEnd {
  let relinquished = Mutex(0)
  let levels = Mutex<[Level]>([])
  let failsToRelinquish: Bool

  init(failsToRelinquish: Bool = false) { self.failsToRelinquish = failsToRelinquish }

  static let failure = HardwareError.disconnected(operation: .release, object: "test")

  func relinquish() throws(HardwareError) {
    relinquished.withLock { $0 += 1 }
    if failsToRelinquish { throw Self.failure }
  }

  func set(_ level: Level) throws(HardwareError) { levels.withLock { $0.append(level) } }
  var commanded: Level { levels.withLock { $0.last ?? .inactive } }
  var descriptor: Int32 { 42 }
  var lostEdges: UInt64 { 3 }
  func level(of index: Int) throws(HardwareError) -> Level { index == 1 ? .active : .inactive }
  func readEdges(limit: Int) throws(HardwareError) -> [Edge] {
    [Edge(index: 0, level: .active, nanoseconds: Int64(limit))]
  }
  func read(limit: Int) throws(HardwareError) -> [UInt8] { [UInt8](repeating: 1, count: limit) }
  func write(_ bytes: [UInt8]) throws(HardwareError) -> Int { bytes.count - 1 }
}

struct HandleTests {
  @Test func `an output passes commands on and is given back once, released or let go`() throws {
    let backEnd = CountingBackEnd()
    let line = OutputLine(address: try LineAddress("test:a"), idle: .inactive, backEnd: backEnd)
    try line.set(.active)
    #expect(line.commanded == .active && line.idle == .inactive)
    try line.release()
    #expect(backEnd.relinquished.withLock { $0 } == 1)
    do {
      let dropped = OutputLine(address: try LineAddress("test:a"), idle: .inactive, backEnd: backEnd)
      #expect(dropped.address.name == "a")
    }
    #expect(backEnd.relinquished.withLock { $0 } == 2)
  }

  @Test func `inputs pass questions on and are given back once`() throws {
    let backEnd = CountingBackEnd()
    let lines = InputLines(addresses: [try LineAddress("test:a"), try LineAddress("test:b")], backEnd: backEnd)
    #expect(lines.descriptor == 42 && lines.lostEdges == 3)
    #expect(try lines.level(of: 1) == .active)
    #expect(try lines.readEdges(limit: 9).map(\.nanoseconds) == [9])
    try lines.release()
    #expect(backEnd.relinquished.withLock { $0 } == 1)
  }

  @Test func `a port passes bytes on and is given back once`() throws {
    let backEnd = CountingBackEnd()
    let port = SerialPort(address: try PortAddress("test:a"), backEnd: backEnd)
    #expect(port.descriptor == 42)
    #expect(try port.read(limit: 2) == [1, 1])
    #expect(try port.write([1, 2, 3]) == 2)
    try port.release()
    #expect(backEnd.relinquished.withLock { $0 } == 1)
  }

  @Test func `a release that fails says so, and is not tried twice`() throws {
    let backEnd = CountingBackEnd(failsToRelinquish: true)
    let address = try PortAddress("test:a")
    #expect(throws: CountingBackEnd.failure) { try SerialPort(address: address, backEnd: backEnd).release() }
    #expect(backEnd.relinquished.withLock { $0 } == 1)
  }
}
