import Glibc
import HardwareAccess
import Testing

/// What every serial port promises, simulated or real.
@Suite struct SerialPortConformanceTests {
  func isReadable(_ descriptor: Int32, within milliseconds: Int32) -> Bool {
    var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&entry, 1, milliseconds) == 1
  }

  func read(_ port: borrowing SerialPort, count: Int, limit: Int = 4096) throws -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < count, isReadable(port.descriptor, within: 10_000) { bytes += try port.read(limit: limit) }
    return bytes
  }

  func open(_ rig: any PortRig) throws -> SerialPort {
    try rig.hardware.openSerialPort(rig.address, settings: SerialSettings())
  }

  @Test(arguments: PortRigKind.allCases)
  func `nothing waits on a new port, and reading does not`(kind: PortRigKind) throws {
    let rig = try kind.make()
    defer { withExtendedLifetime(rig) {} }
    let port = try open(rig)
    #expect(!isReadable(port.descriptor, within: 0))
    #expect(try port.read(limit: 10) == [])
  }

  @Test(arguments: PortRigKind.allCases)
  func `bytes arrive unchanged and in order, and the descriptor tells of them until they are read`(
    kind: PortRigKind
  ) throws {
    let rig = try kind.make()
    defer { withExtendedLifetime(rig) {} }
    let port = try open(rig)
    let bytes = (0...255).map { UInt8($0) }
    try rig.send(bytes)
    try rig.send(bytes.reversed())
    #expect(isReadable(port.descriptor, within: 10_000))
    #expect(try read(port, count: 512) == bytes + bytes.reversed())
    #expect(!isReadable(port.descriptor, within: 0))
  }

  @Test(arguments: PortRigKind.allCases)
  func `a limit is kept, and what is left stays readable`(kind: PortRigKind) throws {
    let rig = try kind.make()
    defer { withExtendedLifetime(rig) {} }
    let port = try open(rig)
    try rig.send([1, 2, 3, 4, 5])
    #expect(isReadable(port.descriptor, within: 10_000))
    #expect(try port.read(limit: 2) == [1, 2])
    #expect(isReadable(port.descriptor, within: 10_000))
    #expect(try read(port, count: 3, limit: 1) == [3, 4, 5])
  }

  @Test(arguments: PortRigKind.allCases)
  func `a held port is busy; released or let go it can be opened again`(kind: PortRigKind) throws {
    let rig = try kind.make()
    defer { withExtendedLifetime(rig) {} }
    let busy = HardwareError.busy(operation: .openSerialPort, object: rig.address.description)
    let port = try open(rig)
    #expect(throws: busy) { _ = try open(rig) }
    try port.release()
    do {
      let again = try open(rig)
      #expect(again.address == rig.address)
      #expect(throws: busy) { _ = try open(rig) }
    }
    try open(rig).release()
  }

  @Test(arguments: PortRigKind.allCases)
  func `writing hands bytes over`(kind: PortRigKind) throws {
    let rig = try kind.make()
    defer { withExtendedLifetime(rig) {} }
    let port = try open(rig)
    #expect(try port.write([1, 2, 3]) == 3)
  }

  @Test(arguments: PortRigKind.allCases)
  func `a device that goes away makes the descriptor readable and reading fail, again and again`(
    kind: PortRigKind
  ) throws {
    let rig = try kind.make()
    defer { withExtendedLifetime(rig) {} }
    let port = try open(rig)
    try rig.unplug()
    #expect(isReadable(port.descriptor, within: 10_000))
    let object = rig.address.description
    for _ in 0..<2 {
      #expect(throws: HardwareError.disconnected(operation: .read, object: object)) { try port.read(limit: 1) }
    }
    #expect(throws: HardwareError.disconnected(operation: .write, object: object)) { try port.write([1]) }
    try port.release()
    #expect(throws: HardwareError.notFound(operation: .openSerialPort, object: object)) { _ = try open(rig) }
  }

  @Test(arguments: PortRigKind.allCases)
  func `what cannot be opened is refused for its reason`(kind: PortRigKind) throws {
    let rig = try kind.make()
    defer { withExtendedLifetime(rig) {} }
    let missing = HardwareError.notFound(operation: .openSerialPort, object: rig.missing.description)
    #expect(throws: missing) { _ = try rig.hardware.openSerialPort(rig.missing, settings: SerialSettings()) }
    let wrong = SerialSettings(baud: 12_345)
    #expect { _ = try rig.hardware.openSerialPort(rig.address, settings: wrong) } throws: { error in
      guard case .invalidSetting? = error as? HardwareError else { return false }
      return true
    }
    let foreign = try PortAddress("other:port")
    #expect { _ = try rig.hardware.openSerialPort(foreign, settings: SerialSettings()) } throws: { error in
      guard case .unknownScheme? = error as? HardwareError else { return false }
      return true
    }
    try open(rig).release()
  }
}
