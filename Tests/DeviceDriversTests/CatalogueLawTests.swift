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
    let expected = [
      "arduino-keypad", "ascii-keypad", "de2120", "em4100-wiegand", "gm65", "gwiot-7941-wiegand", "gwiot-7941d",
      "gwiot-7941e", "hid-signo", "id-12la", "id-20la", "rdm6300", "rosslare-ayc", "sebury-sreader", "seeed-125k",
      "serial-scanner", "wiegand", "wiegand-keypad", "wiegand-uid",
    ]
    #expect(try Self.catalogue().ids == expected)
  }

  @Test func `names are unique and files short`() throws {
    let all = try Self.catalogue().all
    #expect(Set(all.map(\.name)).count == all.count)
    for profile in all {
      let lines = try Self.text("Devices/readers/\(profile.id).yaml").split(separator: "\n").count
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
    let keys = ["name", "family", "note", "serial", "baud", "silence", "hold-off", "quirks", "line", "keys", "wiegand"]
    for key in keys {
      #expect(text.contains("\(key):"), "\(key)")
    }
    for word in DeviceFamily.allCases.map(\.rawValue) + DeviceQuirk.allCases.map(\.rawValue) {
      #expect(text.contains("#   \(word)"), "\(word) is not explained")
    }
  }

  @Test(arguments: [("line", DeviceFamily.asciiLine), ("keys", .asciiKeypad), ("wiegand", .wiegand)])
  func `the example's parts for one family are what they say`(key: String, family: DeviceFamily) throws {
    let text = try Self.text("Devices/example.yaml")
    let part = text.split(separator: "\n\n").first { $0.contains("\n# \(key):\n") }
    let lines = try #require(part).split(separator: "\n").drop { $0 != "# \(key):" }.map { $0.dropFirst(2) }
    var own = text.replacing("family: em4100-ascii", with: "family: \(family.rawValue)")
    if family.attachment != .serial {
      own = own.replacing(#/serial:\n(  .*\n)+/#, with: "")
    }
    let profile = try DeviceProfile.parse(own + "\n" + lines.joined(separator: "\n"), file: "Devices/example.yaml")
    let usual = try DeviceProfile.parse(own, file: "Devices/example.yaml")
    #expect(profile != usual)
    if family == .asciiLine { #expect(profile.line == TextLineFormat(prefix: [2], suffix: [3])) }
    if family == .wiegand {
      #expect(profile.wiegand.formats.map(\.length) == [26, 40])
      #expect(profile.wiegand.gap == .milliseconds(30) && profile.wiegand.closest == 40)
      #expect(profile.wiegand.lines == ReaderLines(led: .low, redLED: .low, buzzer: .low, hold: .low, tamper: .low))
    }
    if family == .asciiKeypad { #expect(profile.keys == ASCIIKeypad(ignored: [0x41, 0x42])) }
  }

  @Test func `every quirk has a sentence`() {
    for quirk in DeviceQuirk.allCases { #expect(quirk.explanation.hasSuffix(".")) }
  }
}
