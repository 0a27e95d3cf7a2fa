import HardwareAccess
import Testing

struct AddressTests {
  @Test func `scheme and name are kept, and written as they were read`() throws {
    let line = try LineAddress("gpio:pinctrl-rp1/17")
    #expect(line.scheme == "gpio" && line.name == "pinctrl-rp1/17")
    #expect(line.description == "gpio:pinctrl-rp1/17")
    let port = try PortAddress("serial:/dev/serial/by-path/pci-0000:01:00.0-usb-0:1.2")
    #expect(port.scheme == "serial" && port.name == "/dev/serial/by-path/pci-0000:01:00.0-usb-0:1.2")
    #expect(port.description == "serial:/dev/serial/by-path/pci-0000:01:00.0-usb-0:1.2")
  }

  @Test(arguments: [
    "", ":", "gpio", "gpio:", ":17", "GPIO:17", "1wire:x", "gpio:a b", "gpio:a\n", "gpio:\u{7F}",
    "seventeenletters1:a", "gpio:" + String(repeating: "a", count: 256),
  ])
  func `anything else is refused in words`(text: String) {
    #expect { _ = try LineAddress(text) } throws: { "\($0)".contains("is not an address: ") }
    #expect { _ = try PortAddress(text) } throws: { "\($0)".contains("is not an address: ") }
  }

  @Test func `the longest scheme and name are accepted`() throws {
    let text = String(repeating: "s", count: 16) + ":" + String(repeating: "n", count: 255)
    #expect(try LineAddress(text).description == text)
  }
}
