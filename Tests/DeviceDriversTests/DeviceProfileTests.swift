import DeviceDrivers
import Testing
import WireCodecs

struct DeviceProfileTests {
  static let whole = """
    name: Bench reader
    family: em4100-ascii
    note: Firmware-Notes/bench.md
    serial: { baud: 19200, silence: 50ms }
    hold-off: 2s
    quirks: [sends-once, five-volt-output]
    """

  func findings(_ text: String, file: String = "readers/bench.yaml") -> [FileFinding] {
    do throws(FileErrors) {
      _ = try DeviceProfile.parse(text, file: file)
      return []
    } catch {
      return error.findings
    }
  }

  @Test func `every key is read`() throws {
    #expect(
      try DeviceProfile.parse(Self.whole, file: "readers/bench.yaml")
        == DeviceProfile(
          id: "bench", name: "Bench reader", family: .em4100ASCII, note: "Firmware-Notes/bench.md",
          serial: SerialProfile(baud: 19_200, silence: .milliseconds(50)), holdOff: .seconds(2),
          quirks: [.sendsOnce, .fiveVoltOutput]))
  }

  @Test func `what is not told has its default`() throws {
    let profile = try DeviceProfile.parse(
      "{name: B, family: gwiot7941, note: n, serial: {baud: 9600}}", file: "b.yaml")
    #expect(profile.holdOff == .seconds(1))
    #expect(profile.serial.silence == .milliseconds(100))
    #expect(profile.quirks == [])
    #expect(profile.family == .gwiot7941)
  }

  @Test func `everything wrong is told at once, with file, line and path`() {
    let findings = findings(
      """
      name: Bench
      famly: em4100-ascii
      note: [a]
      serial:
        baud: 9601
        silence: 5ms
      hold-off: 2
      quirks: [sends-once, magic, sends-once]
      """)
    let places = findings.map { "\($0.line) \($0.path)" }
    #expect(
      Set(places) == [
        "2 ", "1 ", "3 note", "5 serial.baud", "6 serial.silence", "7 hold-off", "8 quirks",
      ])
    #expect(findings.count == 8)
    #expect(findings.allSatisfy { $0.file == "readers/bench.yaml" })
    #expect(findings.contains { $0.description.hasPrefix("readers/bench.yaml:5: serial.baud: expected one of 1200, ") })
  }

  @Test(arguments: [
    ("", "empty"), ("[a", "no YAML"), ("- a", "expected a mapping"), ("name: a\nname: b", "twice"),
    ("a: &a [*a]", "no YAML"), (whole + "\nserial2: 1", "unknown key 'serial2'"),
    (whole.replacing("{ baud: 19200, silence: 50ms }", with: "9600"), "expected a mapping with baud, silence"),
    (whole.replacing("{ baud: 19200, silence: 50ms }", with: "{}"), "'baud' is missing"),
    (whole.replacing("serial: { baud: 19200, silence: 50ms }", with: ""), "'serial' is missing"),
    (whole.replacing("[sends-once, five-volt-output]", with: "sends-once"), "expected a list"),
    (
      whole.replacing("em4100-ascii", with: "osdp"),
      "expected em4100-ascii, gwiot7941, ascii-line, ascii-keypad, wiegand, hid-keyboard, ccid, pn532-hsu, "
    ),
    (whole.replacing("2s", with: "99999999999999999999s"), "expected a duration"),
    (whole.replacing("2s", with: "1000000s"), "out of range"),
    (whole.replacing("Bench reader", with: "''"), "expected text"),
    (String(repeating: "[", count: 8000), "no YAML"),
  ])
  func `a document that is no profile is refused in words`(text: String, words: String) {
    let findings = findings(text)
    #expect(findings.contains { $0.description.contains(words) }, "\(findings)")
  }

  static let scanner = "{name: B, family: ascii-line, note: n, serial: {baud: 9600}, line: {longest: 40}}"
  static let keypad = "{name: B, family: ascii-keypad, note: n, serial: {baud: 9600}, keys: {enter: ['E']}}"

  @Test func `the framing of a scanner is read`() throws {
    let text = Self.scanner.replacing(
      "{longest: 40}", with: #"{prefix: "\x02]Q1", suffix: "\t", longest: 2953, ends-on-silence: yes}"#)
    #expect(
      try DeviceProfile.parse(text, file: "b.yaml").line
        == TextLineFormat(prefix: [2, 0x5D, 0x51, 0x31], suffix: [9], longest: 2953, endsOnSilence: true))
    #expect(try DeviceProfile.parse(Self.scanner, file: "b.yaml").line == TextLineFormat(longest: 40))
    #expect(try DeviceProfile.parse(Self.keypad, file: "b.yaml").line == TextLineFormat())
  }

  @Test func `the keys of a keypad are read, and those not told are the usual`() throws {
    #expect(try DeviceProfile.parse(Self.keypad, file: "b.yaml").keys == ASCIIKeypad(enter: [0x45]))
    let text = Self.keypad.replacing(
      "{enter: ['E']}", with: #"{clear: ["C", "\x1B"], enter: "E", ignored: ["\r", "\n"]}"#)
    #expect(
      try DeviceProfile.parse(text, file: "b.yaml").keys
        == ASCIIKeypad(clear: [0x43, 0x1B], enter: [0x45], ignored: [0x0D, 0x0A]))
  }

  @Test(arguments: [
    (scanner.replacing("longest: 40", with: "longest: 0"), "line.longest: expected a whole number from 1 to 2953"),
    (scanner.replacing("longest: 40", with: "longest: 2954"), "line.longest: expected a whole number from 1 to 2953"),
    (scanner.replacing("longest: 40", with: "prefix: 12345678901234567"), "line.prefix: expected at most 16 bytes"),
    (
      scanner.replacing("longest: 40", with: #"suffix: "\r""#),
      "line.suffix: expected at most 16 bytes without line ends"
    ),
    (scanner.replacing("longest: 40", with: "ends-on-silence: 1"), "line.ends-on-silence: expected true or false"),
    (scanner.replacing("longest", with: "longst"), "did you mean 'longest'?"),
    (scanner.replacing("ascii-line", with: "gwiot7941"), "line: is for the family ascii-line or hid-keyboard, "),
    (scanner.replacing("line: {longest: 40}", with: "keys: {}"), "keys: is for the family ascii-keypad"),
    (keypad.replacing("'E'", with: "'EE'"), "keys.enter: expected one ASCII character for each key"),
    (keypad.replacing("'E'", with: "é"), "keys.enter: expected one ASCII character for each key"),
    (keypad.replacing("'E'", with: "5"), "keys: '5' stands for more than one key or is a digit"),
    (keypad.replacing("'E'", with: "'*'"), "keys: '*' stands for more than one key"),
    (keypad.replacing("enter: ['E']", with: "clear: '#'"), "keys: '#' stands for more than one key"),
    (keypad.replacing("enter: ['E']", with: #"ignored: "\n""#), "keys: character 10 stands for more than one key"),
    (keypad.replacing("'E'", with: ""), "keys.enter: no key enters"),
  ])
  func `framing and keys that cannot be are refused in words`(text: String, words: String) {
    let findings = findings(text)
    #expect(findings.count == 1 && findings[0].description.contains(words), "\(findings)")
  }

  @Test(arguments: ["readers/Bench.yaml", ".yaml", "a b.yaml", String(repeating: "a", count: 33) + ".yaml"])
  func `a file whose name is no id is refused`(file: String) {
    #expect(findings(Self.whole, file: file).contains { $0.message.contains("is no id") })
  }

  @Test func `aliases that multiply are refused and end`() {
    let levels = (1...60).map { "a\($0): &a\($0) [*a\($0 - 1), *a\($0 - 1)]\n" }
    let findings = findings("a0: &a0 [x, x]\n\(levels.joined())? *a60\n: x\n")
    #expect(findings.map(\.message) == ["has more than 16 YAML aliases (*name); write the values out"])
  }
}
