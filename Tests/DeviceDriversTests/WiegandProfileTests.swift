import DeviceDrivers
import Testing
import WireCodecs

struct WiegandProfileTests {
  func findings(_ wiegand: String) -> [String] {
    do throws(FileErrors) {
      _ = try DeviceProfile.parse("{name: B, family: wiegand, note: n, wiegand: \(wiegand)}", file: "b.yaml")
      return []
    } catch {
      return error.findings.map(\.description)
    }
  }

  func profile(_ wiegand: String) throws -> WiegandProfile {
    try DeviceProfile.parse("{name: B, family: wiegand, note: n, wiegand: \(wiegand)}", file: "b.yaml").wiegand
  }

  @Test func `a reader needs no more than its family`() throws {
    let profile = try DeviceProfile.parse("{name: B, family: wiegand, note: n}", file: "b.yaml")
    #expect(profile.wiegand == WiegandProfile(formats: [.h10301]))
    #expect(profile.wiegand.gap == .milliseconds(25) && profile.wiegand.closest == 50)
  }

  @Test func `everything that a reader may have is read`() throws {
    let text = """
      {formats: [h10302, C1000-35], keypad: [4-bit, 8-bit], gap: 100ms, closest: 0,
       lines: {led: low, red-led: high, buzzer: low, hold: high, tamper: low}}
      """
    #expect(
      try profile(text)
        == WiegandProfile(
          formats: [.h10302, .corporate1000of35], keypad: [.plain, .complemented], gap: .milliseconds(100), closest: 0,
          lines: ReaderLines(led: .low, redLED: .high, buzzer: .low, hold: .high, tamper: .low)))
  }

  @Test func `a site's own format is data, and its cards are read and typed`() throws {
    let text = #"{own: {site-33: {bits: 33, facility: 2-8, number: 9-32, parity: ["1 even 2-16", "33 odd 17-32"]}}}"#
    let format = try #require(try profile(text).formats.first)
    #expect(format.name == "SITE-33" && format.length == 33)
    let frame = try #require(format.encode(facility: 99, card: 1_234_567))
    #expect(format.read(frame) == .number(WiegandNumber(format: "SITE-33", facility: 99, card: 1_234_567)))
    #expect(WiegandNumber(typed: "site-33 99,1234567", formats: [format])?.typed == "SITE-33:99:1234567")
    #expect(try profile(#"{formats: [H10301, SITE-33], "# + text.dropFirst()).formats.map(\.length) == [26, 33])
  }

  @Test func `places need not be in one piece, and parity may cover parity`() throws {
    let text = """
      {own: {odd-12: {bits: 12, facility: "4,2", number: "5-7,9-11", \
      parity: ["3 odd 4-7", "12 even 2,4,9-11", "8 even 1-3", "1 odd 2-12"]}}}
      """
    #expect(findings(text).contains { $0.contains("parity in bit 8") })
    let good = text.replacing(#""8 even 1-3""#, with: #""8 even 2-7""#)
    let format = try #require(try profile(good).formats.first)
    for value in 0..<UInt64(256) {
      let frame = try #require(format.encode(facility: value & 3, card: value >> 2))
      #expect(format.read(frame) == .number(WiegandNumber(format: "ODD-12", facility: value & 3, card: value >> 2)))
    }
  }

  @Test(arguments: [
    ("{formats: [H10300]}", "no format is called 'H10300'"),
    ("{formats: [H10302, H10304]}", "H10302 and H10304 both have 37 bits and cannot be told apart"),
    ("{formats: [H10306, UID32+P]}", "both have 34 bits"),
    ("{keypad: [5-bit]}", "expected 4-bit, 6-bit, 8-bit"),
    ("{gap: 20ms}", "out of range: from 25ms to 100ms"),
    ("{closest: 151}", "expected a whole number from 0 to 150"),
    ("{lines: {led: green}}", "expected low, high"),
    ("{lines: {lamp: low}}", "unknown key 'lamp'"),
    ("{own: {h10301: {bits: 26, number: 1-26}}}", "is a known format"),
    ("{own: {a: {number: 1-26}}}", "'bits' is missing"),
    ("{own: {a: {bits: 26}}}", "'number' is missing"),
    ("{own: {a: {bits: 8, number: 1-8}}}", "expected a whole number from 9 to 64"),
    ("{own: {a: {bits: 26, number: 1-25}}}", "bit 26 belongs to nothing"),
    ("{own: {a: {bits: 26, number: 1-27}}}", "bit 27 is beyond the last one"),
    ("{own: {a: {bits: 26, facility: 1-2, number: 2-26}}}", "bit 2 belongs to two things"),
    ("{own: {a: {bits: 26, number: 9-2}}}", "expected places from 1 to 64"),
    ("{own: {a: {bits: 64, number: 1-64}}}", "1 to 63 bits"),
    ("{own: {a: {bits: 26, uid: 1-26}}}", "a UID 4 or 7 bytes"),
    ("{own: {a: {bits: 33, uid: 1-32, number: 33}}}", "neither facility nor number"),
    (#"{own: {a: {bits: 26, number: 2-26, parity: ["1 even 1-26"]}}}"#, "covers itself"),
    (#"{own: {a: {bits: 26, number: 2-26, parity: ["1 both 2-26"]}}}"#, "expected parities such as"),
    ("{own: {aaaaaaaaaaaaaaaaa: {bits: 26, number: 1-26}}}", "1 to 16 letters"),
  ])
  func `what cannot be is refused in words`(text: String, words: String) {
    #expect(findings(text).contains { $0.contains(words) }, "\(findings(text))")
  }

  @Test func `a serial line and data wires exclude one another`() {
    func findings(_ text: String) -> [String] {
      do throws(FileErrors) {
        _ = try DeviceProfile.parse(text, file: "b.yaml")
        return []
      } catch {
        return error.findings.map(\.description)
      }
    }
    let serial = findings("{name: B, family: wiegand, note: n, serial: {baud: 9600}}")
    #expect(serial.count == 1 && serial[0].contains("serial: wiegand is on input lines"))
    let wires = findings("{name: B, family: gwiot7941, note: n, serial: {baud: 9600}, wiegand: {}}")
    #expect(wires.count == 1 && wires[0].contains("is for the family wiegand"))
  }
}
