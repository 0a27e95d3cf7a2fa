import HardwareAccess
import Testing

/// Hardware that opens nothing and says who was asked.
final class NamedHardware: Hardware {
  let schemes: [String]
  let nextDeadline: Int64?
  init(_ schemes: String..., nextDeadline: Int64? = nil) {
    self.schemes = schemes
    self.nextDeadline = nextDeadline
  }

  private func asked(_ operation: HardwareOperation) -> HardwareError {
    .notFound(operation: operation, object: schemes.joined())
  }

  func openOutput(_ address: LineAddress, idle: Level, activeLow: Bool) throws(HardwareError) -> OutputLine {
    throw asked(.openOutput)
  }
  func openInputs(_ addresses: [LineAddress], settings: InputSettings) throws(HardwareError) -> InputLines {
    throw asked(.openInputs)
  }
  func openSerialPort(_ address: PortAddress, settings: SerialSettings) throws(HardwareError) -> SerialPort {
    throw asked(.openSerialPort)
  }
}

struct HardwareSetTests {
  let set = HardwareSet([NamedHardware("sim", nextDeadline: 20), NamedHardware("gpio", "serial", nextDeadline: 10)])

  @Test func `an address finds the hardware of its scheme`() throws {
    let line = try LineAddress("gpio:1")
    let port = try PortAddress("sim:1")
    #expect(throws: HardwareError.notFound(operation: .openOutput, object: "gpioserial")) {
      _ = try set.openOutput(line, idle: .inactive, activeLow: false)
    }
    #expect(throws: HardwareError.notFound(operation: .openInputs, object: "gpioserial")) {
      _ = try set.openInputs([line], activeLow: false, pull: .up)
    }
    #expect(throws: HardwareError.notFound(operation: .openSerialPort, object: "sim")) {
      _ = try set.openSerialPort(port, settings: SerialSettings())
    }
  }

  @Test func `an unknown scheme is told with those that there are`() throws {
    let address = try PortAddress("usb:1")
    let unknown = HardwareError.unknownScheme(
      operation: .openSerialPort, object: "usb:1", available: ["gpio", "serial", "sim"])
    #expect(throws: unknown) { _ = try set.openSerialPort(address, settings: SerialSettings()) }
    #expect(unknown.description.contains("It has: gpio, serial, sim."))
  }

  @Test func `one request is of one scheme and has a line`() throws {
    let lines = [try LineAddress("gpio:1"), try LineAddress("sim:1")]
    #expect { _ = try set.openInputs(lines, activeLow: false, pull: .up) } throws: { "\($0)".contains("one scheme") }
    #expect { _ = try set.openInputs([], activeLow: false, pull: .up) } throws: { "\($0)".contains("at least one") }
  }

  @Test func `the earliest deadline is the set's`() {
    #expect(set.nextDeadline == 10)
    #expect(HardwareSet([]).nextDeadline == nil)
    #expect(set.wakeDescriptor == nil)
  }

  @Test func `every error is one line that names the object and a way on`() {
    let errors: [HardwareError] = [
      .malformedAddress(text: "object", problem: "p"), .unknownScheme(operation: .set, object: "object", available: []),
      .unsupported(operation: .set, object: "object", explanation: "e"), .notFound(operation: .read, object: "object"),
      .notPermitted(operation: .read, object: "object", group: "dialout"), .busy(operation: .read, object: "object"),
      .busy(operation: .read, object: "object", holder: "gpiomon"),
      .unstableName(object: "object", stableFolder: "/dev/serial/by-id"),
      .invalidSetting(object: "object", problem: "p"), .disconnected(operation: .read, object: "object"),
      .failed(operation: .read, object: "object", code: 5, cause: "c"),
    ]
    for error in errors {
      #expect(error.description.contains("object") && error.description.hasSuffix("."))
      #expect(!error.description.contains("\n"))
    }
    #expect(Set(errors.map(\.description)).count == errors.count)
  }
}
