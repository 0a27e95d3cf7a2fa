import DeviceDrivers
import Foundation
import Testing
import WireCodecs

/// What holds for every profile that the project ships.
struct CatalogueLawTests {
  static let root = URL(filePath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  static func catalogue() throws -> DeviceCatalogue {
    try DeviceCatalogue.load(folders: [root.appending(path: "Devices").path])
  }

  @Test func `every shipped profile is valid, and the family's members are there`() throws {
    let expected: [DeviceRole: [String]] = [
      .reader: [
        "acs-acr122u", "acs-acr1251u", "acs-acr1252u", "acs-acr1255u", "acs-acr1281u", "acs-acr1552u", "acs-acr1581u",
        "arduino-keypad", "ascii-keypad", "datalogic-scanner", "de2120", "elatec-twn4-ccid", "elatec-twn4-keyboard",
        "em4100-wiegand", "gemalto-prox", "gm65", "gwiot-7941-wiegand", "gwiot-7941d", "gwiot-7941e",
        "hid-omnikey-5022", "hid-omnikey-5422", "hid-signo", "honeywell-scanner", "id-12la", "id-20la",
        "identiv-utrust", "magtek-mini", "pn532-hsu", "rdm6300", "rfideas-pcprox", "rosslare-ayc", "sebury-sreader",
        "seeed-125k", "serial-scanner", "sony-rc-s300", "sycreader-em4100", "usb-em4100", "usb-em4100-hex",
        "usb-mifare", "vusb-reader", "wiegand", "wiegand-keypad", "wiegand-uid", "zebra-scanner",
      ],
      .relay: ["usbrelay1", "usbrelay2", "usbrelay4", "usbrelay8"],
      .sensor: ["co2mini", "ld2410", "temper-v1", "temper-v3", "temper-x"],
    ]
    for role in DeviceRole.allCases {
      #expect(try Self.catalogue().all.filter { $0.family.role == role }.map(\.id) == expected[role])
    }
  }

  @Test func `a device is of one model, unless its id is shared, and every model finds its interface`() throws {
    let usb = try Self.catalogue().all.filter { $0.family.attachment == .usb }
    for profile in usb {
      #expect(!profile.usb.ids.isEmpty, "\(profile.id)")
      for other in usb where other.id > profile.id {
        let shared = Set(profile.usb.ids).intersection(other.usb.ids)
        let isTold = profile.usb.product != other.usb.product || profile.quirks.contains(.sharedUSBID)
        #expect(shared.isEmpty || isTold, "\(profile.id) and \(other.id): \(shared)")
      }
    }
    #expect(try Self.catalogue().all.count { $0.family.attachment == .usb || $0.family == .pn532HSU } >= 25)
  }

  @Test func `names are unique and files short`() throws {
    let all = try Self.catalogue().all
    #expect(Set(all.map(\.name)).count == all.count)
    for profile in all {
      let lines = try Self.text("Devices/\(profile.family.role.rawValue)s/\(profile.id).yaml").split(separator: "\n")
        .count
      #expect(lines <= 60, "\(profile.id)")
    }
  }

  @Test func `every profile has its page, which names it, its family and its quirks`() throws {
    for profile in try Self.catalogue().all {
      let page = try Self.text(profile.note)
      for word in [profile.id, profile.family.rawValue] + profile.quirks.map(\.rawValue) {
        #expect(page.contains("`\(word)`"), "\(profile.note) does not explain \(word) of \(profile.id)")
      }
      for part in ["## What it sends", "## Wiring", "## Versions and deviations", "## How we know"] {
        #expect(page.contains(part), "\(profile.note): \(part)")
      }
      #expect(try Self.text("Firmware-Notes/README.md").contains("`\(profile.id)`"), "\(profile.id) is not listed")
    }
  }

  @Test func `the example is a valid profile with every key, family and quirk`() throws {
    let text = try Self.text("Devices/example.yaml")
    let profile = try DeviceProfile.parse(text, file: "Devices/example.yaml")
    #expect(profile.quirks == Set(DeviceQuirk.allCases))
    let keys = [
      "name", "family", "note", "serial", "baud", "silence", "hold-off", "quirks", "line", "keys", "wiegand", "usb",
      "ids",
      "product", "keyboard", "layout", "tab-ends", "length", "report-id", "number", "form", "credential", "ccid",
      "slot",
      "polling", "direct", "relays",
    ]
    for key in keys {
      #expect(text.contains("\(key):"), "\(key)")
    }
    for word in DeviceFamily.allCases.map(\.rawValue) + DeviceQuirk.allCases.map(\.rawValue) {
      #expect(text.contains("#   \(word)"), "\(word) is not explained")
    }
  }

  @Test(arguments: [
    ("line", DeviceFamily.asciiLine), ("keys", .asciiKeypad), ("wiegand", .wiegand), ("keyboard", .hidKeyboard),
    ("number", .hidKeyboard), ("ccid", .ccid), ("relays", .hidRelay),
  ])
  func `the example's parts for one family are what they say`(key: String, family: DeviceFamily) throws {
    let text = try Self.text("Devices/example.yaml")
    let part = text.split(separator: "\n\n").first { $0.contains("\n# \(key):") }
    let lines = try #require(part).split(separator: "\n").drop { !$0.hasPrefix("# \(key):") }.map { $0.dropFirst(2) }
    var own = text.replacing("family: em4100-ascii", with: "family: \(family.rawValue)")
    if family.attachment != .serial {
      own = own.replacing(#/serial:\n(  .*\n)+/#, with: "")
    }
    if family.attachment == .usb { own += "\nusb: { ids: [\"072f:2200\", \"16c0:05df\"], product: \"USBRelay\" }\n" }
    if family == .hidRelay, key != "relays" { own += "\nrelays: 1\n" }
    let profile = try DeviceProfile.parse(own + "\n" + lines.joined(separator: "\n"), file: "Devices/example.yaml")
    let usual = try DeviceProfile.parse(
      own + (key == "relays" ? "\nrelays: 1\n" : ""), file: "Devices/example.yaml")
    #expect(profile != usual)
    if family == .asciiLine { #expect(profile.line == TextLineFormat(prefix: [2], suffix: [3])) }
    if family == .wiegand {
      #expect(profile.wiegand.formats.map(\.length) == [26, 40])
      #expect(profile.wiegand.gap == .milliseconds(30) && profile.wiegand.closest == 40)
      #expect(profile.wiegand.lines == ReaderLines(led: .low, redLED: .low, buzzer: .low, hold: .low, tamper: .low))
    }
    if key == "keyboard" {
      let layout = KeyboardLineFormat(layout: .de, tabEnds: false, lengthOnSilence: 10, hasReportID: true)
      #expect(profile.keyboard == layout)
    }
    if key == "number" { #expect(profile.number == CardNumberProfile(form: .decimal10, credential: .h10301)) }
    if key == "ccid" { #expect(profile.ccid == CCIDProfile(slot: 1, polling: .milliseconds(200), isDirect: true)) }
    if key == "relays" { #expect(profile.relays == 4) }
    if family == .asciiKeypad { #expect(profile.keys == ASCIIKeypad(ignored: [0x41, 0x42])) }
  }

  @Test func `every quirk has a sentence`() {
    for quirk in DeviceQuirk.allCases { #expect(quirk.explanation.hasSuffix(".")) }
  }
}
