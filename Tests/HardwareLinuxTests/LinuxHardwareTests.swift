import Glibc
import HardwareAccess
import Testing

@testable import HardwareLinux

struct LinuxHardwareTests {
  let hardware = LinuxHardware()

  func open(_ address: String, allowUnstableName: Bool = false) throws {
    try hardware.openSerialPort(
      PortAddress(address), settings: SerialSettings(allowUnstableName: allowUnstableName)
    ).release()
  }

  @Test(arguments: ["/dev/ttyUSB0", "/dev/ttyACM12", "/dev/rfcomm1", "/dev//ttyUSB97", "/dev/../dev/ttyUSB99"])
  func `names by order of discovery are refused unless allowed`(name: String) throws {
    let unstable = HardwareError.unstableName(object: "serial:\(name)", stableFolder: "/dev/serial/by-id")
    #expect(throws: unstable) { try open("serial:\(name)") }
    // Allowed: refused for another reason, as no such device is here.
    #expect(!SerialName.isUnstable("/dev/serial/by-id/usb-1a86_ttyUSB0-if00"))
    #expect(throws: Never.self) { try SerialName.check(PortAddress("serial:\(name)"), allowUnstable: true) }
  }

  @Test(arguments: [
    "/dev/serial/by-id/usb-1a86_USB_Serial-if00-port0", "/dev/serial/by-path/pci-0-usb-0:1.2", "/dev/ttyAMA0",
    "/dev/serial0", "/dev/pts/3", "/dev/front-reader",
  ])
  func `names that stay with their device are accepted`(name: String) throws {
    #expect(throws: Never.self) { try SerialName.check(PortAddress("serial:\(name)"), allowUnstable: false) }
  }

  @Test func `what is no port is refused for its reason`() throws {
    let missing = "serial:/dev/serial/by-id/no-such-device"
    #expect(throws: HardwareError.notFound(operation: .openSerialPort, object: missing)) { try open(missing) }
    let noPort = HardwareError.invalidSetting(object: "serial:/dev/null", problem: "it is no serial port")
    #expect(throws: noPort) { try open("serial:/dev/null") }
    #expect(throws: HardwareError.self) { try open("serial:ttyS0") }
    #expect(throws: HardwareError.unknownScheme(operation: .openSerialPort, object: "sim:a", available: ["serial"])) {
      try open("sim:a")
    }
  }

  @Test func `lines that are nowhere are refused in words`() throws {
    func message(_ body: () throws(HardwareError) -> Void) -> String {
      do {
        try body()
        return "nothing was thrown"
      } catch {
        return error.description
      }
    }
    let line = try LineAddress("gpio:no-such-chip/17")
    let output = message { () throws(HardwareError) in
      _ = try hardware.openOutput(line, idle: .inactive, activeLow: false)
    }
    #expect(output.hasPrefix("cannot open as an output gpio:no-such-chip/17: "))
    let input = message { () throws(HardwareError) in
      _ = try hardware.openInputs([line], activeLow: false, pull: .up)
    }
    #expect(input.hasPrefix("cannot open as an input gpio:no-such-chip/17: "))
    let none = message { () throws(HardwareError) in
      _ = try hardware.openInputs([], activeLow: false, pull: .up)
    }
    #expect(none.contains("at least one line"))
    let long = message { () throws(HardwareError) in
      _ = try hardware.openInputs([line], settings: InputSettings(debounce: .seconds(2)))
    }
    #expect(GPIOChips.libraryVersion == nil || long.contains("1 us to 1 s"))
    let foreign = try LineAddress("sim:a")
    #expect(throws: HardwareError.self) { _ = try hardware.openOutput(foreign, idle: .inactive, activeLow: false) }
    #expect(hardware.schemes == ["gpio", "serial"])
    #expect(hardware.nextDeadline == nil && hardware.wakeDescriptor == nil)
  }

  @Test func `the kernel's error numbers become causes with remedies`() {
    func error(_ code: Int32, _ operation: HardwareOperation = .openSerialPort) -> HardwareError {
      SystemFailure.error(operation, "p", code: code)
    }
    #expect(error(EACCES) == .notPermitted(operation: .openSerialPort, object: "p", group: "dialout"))
    #expect(error(EBUSY) == .busy(operation: .openSerialPort, object: "p"))
    let line = SystemFailure.error(.openInputs, "p", code: EACCES, group: SystemFailure.lineGroup)
    #expect(line == .notPermitted(operation: .openInputs, object: "p", group: "gpio"))
    #expect(SystemFailure.error(.set, "p", code: ENODEV) == .disconnected(operation: .set, object: "p"))
    #expect(error(EIO) == .notFound(operation: .openSerialPort, object: "p"))
    #expect(error(ENXIO, .read) == .disconnected(operation: .read, object: "p"))
    let full = HardwareError.failed(operation: .write, object: "p", code: ENOSPC, cause: "No space left on device")
    #expect(error(ENOSPC, .write) == full)
  }
}
