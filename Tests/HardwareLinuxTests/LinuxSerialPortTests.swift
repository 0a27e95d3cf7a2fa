import Glibc
import HardwareAccess
import HardwareLinux
import Testing

struct LinuxSerialPortTests {
  let hardware = LinuxHardware()

  func openPort(_ terminal: PseudoTerminal, baud: Int = 9600) throws -> SerialPort {
    try hardware.openSerialPort(terminal.address, settings: SerialSettings(baud: baud))
  }

  @Test func `every byte arrives as it was sent, in both directions`() throws {
    let terminal = try PseudoTerminal()
    defer { terminal.unplug() }
    let port = try openPort(terminal)
    let all = (0...255).map { UInt8($0) }
    try terminal.send(all)
    #expect(try readAll(port, count: 256) == all)
    #expect(try port.read(limit: 1) == [])
    #expect(try port.write(all) == 256)
    #expect(try terminal.received() == all)
  }

  @Test(arguments: SerialSettings.standardBauds) func `every standard speed is set, raw, 8N1`(baud: Int) throws {
    let constants: [Int: Int32] = [
      1200: B1200, 2400: B2400, 4800: B4800, 9600: B9600, 19_200: B19200, 38_400: B38400, 57_600: B57600,
      115_200: B115200, 230_400: B230400,
    ]
    let terminal = try PseudoTerminal()
    defer { terminal.unplug() }
    let port = try openPort(terminal, baud: baud)
    var mode = try terminal.mode()
    #expect(Int32(cfgetospeed(&mode)) == constants[baud])
    #expect(mode.c_lflag & tcflag_t(ICANON | ECHO | ISIG) == 0)
    #expect(mode.c_cflag & tcflag_t(CSIZE) == tcflag_t(CS8))
    #expect(mode.c_cflag & tcflag_t(PARENB | CSTOPB) == 0)
    #expect(mode.c_iflag & tcflag_t(IXON | IXOFF | ICRNL) == 0)
    try port.release()
  }

  @Test func `another speed is refused before anything is opened`() throws {
    let terminal = try PseudoTerminal()
    defer { terminal.unplug() }
    #expect(throws: HardwareError.self) { _ = try openPort(terminal, baud: 9601) }
    try openPort(terminal).release()
  }

  @Test func `input that came before the opening is thrown away`() throws {
    let terminal = try PseudoTerminal()
    defer { terminal.unplug() }
    // Somebody else has the port open, as without anybody a terminal's far end hears no echo.
    let other = open(terminal.path, O_RDWR | O_NOCTTY)
    defer { close(other) }
    #expect(other >= 0)
    try terminal.send(Array("stale\n".utf8))
    // The echo says that the kernel has the bytes on the port's side.
    #expect(try terminal.received().starts(with: "stale".utf8))
    let port = try openPort(terminal)
    #expect(try port.read(limit: 100) == [])
    try terminal.send([7])
    #expect(try readAll(port, count: 1) == [7])
  }

  @Test func `releasing restores the former settings, and so does letting go`() throws {
    let terminal = try PseudoTerminal()
    defer { terminal.unplug() }
    func settings() throws -> [UInt8] {
      var mode = try terminal.mode()
      return withUnsafeBytes(of: &mode) { Array($0) }
    }
    let before = try settings()
    let port = try openPort(terminal)
    #expect(try settings() != before)
    try port.release()
    #expect(try settings() == before)
    do {
      let dropped = try openPort(terminal)
      #expect(dropped.descriptor >= 0)
    }
    #expect(try settings() == before)
  }

  @Test func `a port that is held is busy, under any of its names, and keeps working`() throws {
    let terminal = try PseudoTerminal()
    defer { terminal.unplug() }
    let port = try openPort(terminal)
    let link = "/tmp/lintel-port-\(UInt64.random(in: 0 ... .max))"
    #expect(symlink(terminal.path, link) == 0)
    defer { unlink(link) }
    for name in [terminal.path, link] {
      let address = try PortAddress("serial:\(name)")
      #expect(throws: HardwareError.busy(operation: .openSerialPort, object: address.description)) {
        _ = try hardware.openSerialPort(address, settings: SerialSettings())
      }
    }
    try terminal.send([0x0D])
    #expect(try readAll(port, count: 1) == [0x0D])
    try port.release()
    try hardware.openSerialPort(PortAddress("serial:\(link)"), settings: SerialSettings()).release()
  }

  @Test func `a device that goes away is told on the descriptor and by reading and writing`() throws {
    let terminal = try PseudoTerminal()
    defer { terminal.unplug() }
    let port = try openPort(terminal)
    try terminal.send([2, 0x31, 0x30])
    #expect(try readAll(port, count: 3).count == 3)
    terminal.unplug()
    #expect(isReadable(port.descriptor))
    let object = terminal.address.description
    for _ in 0..<2 {
      #expect(throws: HardwareError.disconnected(operation: .read, object: object)) { try port.read(limit: 10) }
    }
    #expect(throws: HardwareError.disconnected(operation: .write, object: object)) { try port.write([1]) }
    try port.release()
    #expect(throws: HardwareError.notFound(operation: .openSerialPort, object: object)) {
      _ = try openPort(terminal)
    }
  }

  @Test func `writing more than fits says how much did, and never waits`() throws {
    let terminal = try PseudoTerminal()
    defer { terminal.unplug() }
    let port = try openPort(terminal)
    let block = [UInt8](repeating: 0x55, count: 4096)
    var total = 0
    var last = 1
    while last > 0, total < 10_000_000 {
      last = try port.write(block)
      total += last
    }
    #expect(last == 0)
    #expect(total > 0)
  }
}
