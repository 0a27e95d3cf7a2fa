import Testing
import WireCodecs

struct KeyboardLineTests {
  typealias Output = KeyboardLineDecoder.Output

  static func line(_ text: String, _ end: KeyboardTerminator? = .enter) -> Output { .line(Array(text.utf8), end) }

  static func type(_ text: String, _ format: KeyboardLineFormat = KeyboardLineFormat()) throws -> [[UInt8]] {
    try #require(format.encode(text)).map { $0.encode() }
  }

  func read(_ reports: [[UInt8]], _ format: KeyboardLineFormat = KeyboardLineFormat()) -> [Output] {
    var decoder = KeyboardLineDecoder(format)
    return reports.flatMap { decoder.feed($0) }
  }

  @Test(arguments: KeyboardLayout.allCases)
  func `whatever a layout can type comes back, and each key of it is its own`(layout: KeyboardLayout) throws {
    let format = KeyboardLineFormat(layout: layout)
    var typed = 0
    for scalar in Array(0x20...0x7E) + Array(0xA1...0xFF) {
      let character = Character(try #require(Unicode.Scalar(UInt32(scalar))))
      guard let stroke = layout.stroke(for: character) else { continue }
      #expect(layout.character(usage: stroke.usage, modifiers: stroke.modifiers) == character)
      #expect(read(try Self.type("a\(character)", format), format) == [Self.line("a\(character)")])
      typed += 1
    }
    #expect(typed >= 90)
    for digit in "0123456789" { #expect(layout.stroke(for: digit) != nil, "\(digit)") }
  }

  @Test func `layouts differ where they do, so a wrong one never passes for the right one`() throws {
    let us = try Self.type("zy-135?")
    #expect(read(us, KeyboardLineFormat(layout: .de)) == [Self.line("yzß135_")])
    #expect(read(us, KeyboardLineFormat(layout: .fr)) == [Self.line("wy)&\"(§")])
    #expect(KeyboardLayout.us.character(usage: 0x04, modifiers: 0x40) == nil)
    #expect(KeyboardLayout.de.character(usage: 0x14, modifiers: 0x40) == "@")
    #expect(KeyboardLayout.de.character(usage: 0x14, modifiers: 0x42) == nil)
    #expect(KeyboardLayout.fr.character(usage: 0x27, modifiers: 0x20) == "0")
    #expect(KeyboardLayout.us.character(usage: 0x06, modifiers: 0x01) == nil)
  }

  @Test func `keys held over, pressed together, and shift on either side mean what they say`() {
    let reports: [[UInt8]] = [
      [0x20, 0, 0x04, 0, 0, 0, 0, 0], [0x20, 0, 0x04, 0x05, 0, 0, 0, 0], [0, 0, 0x05, 0, 0, 0, 0, 0],
      [0, 0, 0x05, 0x1E, 0x1F, 0, 0, 0], [0, 0, 0, 0, 0, 0, 0, 0], [0, 0, 0x58, 0, 0, 0, 0, 0],
    ]
    #expect(read(reports) == [Self.line("AB12", .keypadEnter)])
  }

  @Test func `reports of too many keys, and repeats, add nothing; enter alone is no scan`() {
    let one: [UInt8] = [0, 0, 0x1E, 0, 0, 0, 0, 0]
    let phantom: [UInt8] = [0, 0, 1, 1, 1, 1, 1, 1]
    let enter: [UInt8] = [0, 0, 0x28, 0, 0, 0, 0, 0]
    #expect(read([enter, [0, 0, 0, 0, 0, 0, 0, 0], one, phantom, one, one, enter]) == [Self.line("1")])
    #expect(read([[0, 0, 0x1E, 0x1E, 0, 0, 0, 0], enter]) == [Self.line("1")])
  }

  @Test func `a key without a character, and a tab that ends nothing, refuse the scan once`() throws {
    let escape: [[UInt8]] = [[0, 0, 0x29, 0, 0, 0, 0, 0], [0, 0, 0x29, 0x2A, 0, 0, 0, 0]]
    let rest = try Self.type("34")
    let begun = Array(try Self.type("12").dropLast(2))
    #expect(read(begun + escape + rest + rest) == [.refused(.charset), Self.line("34")])
    let tab: [UInt8] = [0, 0, 0x2B, 0, 0, 0, 0, 0]
    let strict = KeyboardLineFormat(tabEnds: false)
    #expect(read(begun + [tab] + rest, strict) == [.refused(.charset)])
    #expect(read(begun + [tab] + rest) == [Self.line("12", .tab), Self.line("34")])
  }

  @Test func `a report of another length refuses the rest of its scan, and not half of it`() throws {
    var reports = try Self.type("0008844356")
    reports[9] = Array(reports[9].dropLast())
    #expect(read(reports + (try Self.type("77"))) == [.refused(.length), Self.line("77")])
    #expect(read([[]]) == [.refused(.length)])
    #expect(KeyboardReport(bytes: [UInt8](repeating: 0, count: 9)) == nil)
  }

  @Test func `silence gives half a scan up, or ends one of the right length`() throws {
    let open = try Self.type("00088").dropLast(2)
    for (length, outputs): (Int?, [Output]) in [
      (nil, [.refused(.incomplete)]), (10, [.refused(.incomplete)]), (5, [Self.line("00088", nil)]),
    ] {
      var decoder = KeyboardLineDecoder(KeyboardLineFormat(lengthOnSilence: length))
      #expect(decoder.lineIdle() == [])
      #expect(open.flatMap { decoder.feed($0) } == [])
      #expect(decoder.isMidFrame)
      #expect(decoder.lineIdle() == outputs)
      #expect(!decoder.isMidFrame)
    }
  }

  @Test func `prefix and suffix are taken off, missing ones refuse, and nothing is kept beyond the longest`() throws {
    let text = TextLineFormat(prefix: [UInt8(ascii: ";")], suffix: [UInt8(ascii: "?")], longest: 4)
    let format = KeyboardLineFormat(text: text)
    #expect(read(try Self.type(";1234?"), format) == [Self.line("1234")])
    #expect(read(try Self.type("1234?"), format) == [.refused(.header)])
    #expect(read(try Self.type(";1234"), format) == [.refused(.stop)])
    #expect(read(try Self.type(";12345?") + Self.type(";5?"), format) == [.refused(.overlong), Self.line("5")])
    #expect(read(try Self.type(";?"), format) == [.refused(.length)])
  }

  @Test func `a report ID is taken off where the profile says that there is one`() throws {
    let format = KeyboardLineFormat(hasReportID: true)
    #expect(read(try Self.type("12").map { [1] + $0 }, format) == [Self.line("12")])
    #expect(read(try Self.type("12"), format).allSatisfy { $0 == .refused(.length) })
  }

  @Test func `what was held before the reader went away does not hide a key after`() throws {
    var decoder = KeyboardLineDecoder()
    let reports = try Self.type("11")
    #expect(decoder.feed(reports[0]) == [])
    decoder.disconnected()
    #expect(reports.flatMap { decoder.feed($0) } == [Self.line("11")])
  }

  @Test func `no description shows what is typed`() throws {
    var decoder = KeyboardLineDecoder()
    for report in try Self.type("90210").dropLast(2) { _ = decoder.feed(report) }
    let number = try #require(CardNumberForm.decimal10.read("0008844356".utf8))
    for text in ["\(decoder)", String(reflecting: decoder), "\(number)", String(reflecting: number)] {
      #expect(!text.contains("90210") && !text.contains("134") && !text.contains("57"), "\(text)")
    }
    #expect(Mirror(reflecting: decoder).children.isEmpty && Mirror(reflecting: number).children.isEmpty)
  }

  @Test(arguments: CardNumberForm.allCases)
  func `every number comes back from its form, and a digit more or less is none`(form: CardNumberForm) throws {
    var random = SeededNumbers(seed: 8)
    for _ in 0..<500 {
      let count = form.byteCount ?? [4, 7, 10].randomElement(using: &random) ?? 4
      let number = CardNumber(bytes: (0..<count).map { _ in .random(in: 0...255, using: &random) })
      let text = try #require(form.write(number))
      #expect(form.read(text.utf8) == number)
      #expect(form.read(text.dropLast().utf8) == nil && form.read((text + "0").utf8) == nil)
      #expect(form.read((" " + text.dropFirst()).utf8) == nil)
    }
    #expect(form.write(CardNumber(bytes: [1, 2])) == nil)
    #expect(form.read("".utf8) == nil)
  }

  @Test func `numbers that are too large for their bytes are none`() {
    #expect(CardNumberForm.decimal10.read("4294967295".utf8)?.bytes == [255, 255, 255, 255])
    #expect(CardNumberForm.decimal10.read("4294967296".utf8) == nil)
    #expect(CardNumberForm.facility.read("255,65535".utf8)?.bytes == [255, 255, 255])
    for wrong in ["256,00001", "255,65536", "255.65535", "255,655355", "255,65535,", "2550,6535"] {
      #expect(CardNumberForm.facility.read(wrong.utf8) == nil, "\(wrong)")
    }
    #expect(CardNumberForm.facilityDigits.read("25665535".utf8) == nil)
    #expect(CardNumberForm.halves.read("65535,65536".utf8) == nil)
    #expect(CardNumber(bytes: [1]).facilityAndNumber == nil && CardNumber(bytes: [1, 2, 3]).halves == nil)
  }
}
