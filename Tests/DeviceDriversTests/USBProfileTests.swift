import DeviceDrivers
import HardwareAccess
import Testing
import WireCodecs

struct USBProfileTests {
  static let keyboard = "{name: B, family: hid-keyboard, note: n, usb: {ids: ['ffff:0035']}}"
  static let relay = "{name: B, family: hid-relay, note: n, usb: {ids: ['16c0:05df']}, relays: 8}"

  func findings(_ text: String) -> [String] {
    do throws(FileErrors) {
      _ = try DeviceProfile.parse(text, file: "b.yaml")
      return []
    } catch {
      return error.findings.map(\.description)
    }
  }

  @Test func `ids and names of USB devices are read`() throws {
    let text = Self.relay.replacing("['16c0:05df']", with: "['16c0:05df', '16C0:05E0'], product: USBRelay8")
    let profile = try DeviceProfile.parse(text, file: "b.yaml")
    #expect(profile.usb.ids.map(\.description) == ["16c0:05df", "16c0:05e0"])
    #expect(profile.usb.product == "USBRelay8" && profile.relays == 8)
    for wrong in ["", "16c0", "16c0:5df", "16c0:05dfg", "16c0:05df:1", "+6c0:05df", "16c0:０5df"] {
      #expect(USBModelID(wrong) == nil, "\(wrong)")
    }
  }

  @Test(arguments: [
    (keyboard.replacing(", usb: {ids: ['ffff:0035']}", with: ""), "'usb' is missing"),
    (keyboard.replacing("['ffff:0035']", with: "[ffff0035]"), "expected vendor and product"),
    (keyboard.replacing("['ffff:0035']", with: "['ffff:0035', 'FFFF:0035']"), "is given twice"),
    (keyboard.replacing("note: n", with: "note: n, serial: {baud: 9600}"), "serial: hid-keyboard is on USB itself"),
    (keyboard.replacing("note: n", with: "note: n, relays: 2"), "relays: is for the family hid-relay"),
    (keyboard.replacing("note: n", with: "note: n, ccid: {slot: 1}"), "ccid: is for the family ccid"),
    (keyboard.replacing("note: n", with: "note: n, keyboard: {layout: uk}"), "keyboard.layout: expected us, de, fr"),
    (keyboard.replacing("note: n", with: "note: n, keyboard: {length: 0}"), "keyboard.length: expected a whole number"),
    (keyboard.replacing("note: n", with: "note: n, line: {ends-on-silence: true}"), "line.ends-on-silence: a keyboard"),
    (keyboard.replacing("note: n", with: "note: n, number: {credential: uid}"), "'form' is missing"),
    (keyboard.replacing("note: n", with: "note: n, number: {form: 10D}"), "'credential' is missing"),
    (
      keyboard.replacing("note: n", with: "note: n, number: {form: 3.5D, credential: h10306}"),
      "number.credential: 3.5D does not tell what h10306 is made of"
    ),
    (
      keyboard.replacing("note: n", with: "note: n, number: {form: 10D, credential: em4100}"),
      "10D does not tell what em4100 is made of"
    ),
    (relay.replacing(", relays: 8", with: ""), "'relays' is missing"),
    (relay.replacing("relays: 8", with: "relays: 9"), "relays: expected a whole number from 1 to 8"),
    (
      "{name: B, family: em4100-ascii, note: n, serial: {baud: 9600}, number: {form: 10D, credential: h10301}}",
      "number.form: a frame has all five bytes"
    ),
    ("{name: B, family: ld2410, note: n, serial: {baud: 250000}}", "256000"),
    (
      "{name: B, family: pn532-hsu, note: n, serial: {baud: 256000}}",
      "serial.baud: expected one of 1200"
    ),
  ])
  func `what cannot be is refused in words`(text: String, words: String) {
    let findings = findings(text)
    #expect(findings.count == 1 && findings[0].contains(words), "\(findings)")
  }

  @Test func `a device finds its profiles by id, name and interface, never by the id alone`() throws {
    let catalogue = try CatalogueLawTests.catalogue()
    let keyboard = USBInterface(
      number: 0, interfaceClass: 3, subclass: 1, interfaceProtocol: 1,
      endpoints: [USBEndpoint(address: 0x81, pipe: .interruptIn, packetSize: 8)])
    var device = USBDeviceDescription(place: "1-1", vendor: 0xFFFF, product: 0x0035, interfaces: [keyboard])
    #expect(catalogue.profiles(for: device).map(\.id) == ["sycreader-em4100", "usb-mifare"])
    device.interfaces[0].subclass = 0
    #expect(catalogue.profiles(for: device).isEmpty)
    device.interfaces[0] = USBInterface(number: 0, interfaceClass: 3)
    (device.vendor, device.product, device.name) = (0x16C0, 0x05DF, "USBRelay2")
    #expect(catalogue.profiles(for: device).map(\.id) == ["usbrelay2"])
    device.name = "Somebody's lamp"
    #expect(catalogue.profiles(for: device).isEmpty)
  }

  @Test func `the interface is found by class and endpoints, the last one of a stick that is a keyboard first`() throws
  {
    let input = USBEndpoint(address: 0x81, pipe: .interruptIn, packetSize: 8)
    let first = USBInterface(number: 0, interfaceClass: 3, subclass: 1, interfaceProtocol: 1, endpoints: [input])
    let second = USBInterface(number: 1, interfaceClass: 3, endpoints: [input])
    let stick = USBDeviceDescription(place: "1-1", vendor: 0x413D, product: 0x2107, interfaces: [first, second])
    #expect(DeviceFamily.temper.usbNeeds?.interface(of: stick) == second)
    #expect(DeviceFamily.hidKeyboard.usbNeeds?.interface(of: stick) == first)
    #expect(DeviceFamily.ccid.usbNeeds?.interface(of: stick) == nil)
    let card = USBInterface(
      number: 2, interfaceClass: 0x0B,
      endpoints: [
        USBEndpoint(address: 0x02, pipe: .bulkOut, packetSize: 64),
        USBEndpoint(address: 0x82, pipe: .bulkIn, packetSize: 64),
      ])
    let reader = USBDeviceDescription(place: "1-1", vendor: 0x072F, product: 0x2200, interfaces: [first, card])
    #expect(DeviceFamily.ccid.usbNeeds?.interface(of: reader) == card)
    for family in DeviceFamily.allCases { #expect((family.usbNeeds == nil) == (family.attachment != .usb)) }
  }
}
