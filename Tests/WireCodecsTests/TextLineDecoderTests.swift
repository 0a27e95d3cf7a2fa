import Testing
import WireCodecs

struct TextLineDecoderTests {
  typealias Output = TextLineDecoder.Output

  func read(_ text: String, _ format: TextLineFormat = TextLineFormat(), idle: Bool = false) -> [Output] {
    var decoder = TextLineDecoder(format)
    let outputs = decoder.feed(text.utf8)
    return outputs + (idle ? decoder.lineIdle() : [])
  }

  func line(_ text: String) -> Output { .line(Array(text.utf8)) }

  @Test(arguments: ["\r", "\n", "\r\n", "\n\r", "\r\n\r\n"])
  func `CR, LF and both end a line, and empty lines are nothing`(end: String) {
    #expect(read("PASS-1" + end + "PASS-2" + end) == [line("PASS-1"), line("PASS-2")])
    #expect(read(end + end) == [])
  }

  @Test func `a line that has not ended is none, and a silence refuses it`() {
    #expect(read("PASS") == [])
    #expect(read("PASS", idle: true) == [.refused(.incomplete)])
    #expect(read("PASS\r", idle: true) == [line("PASS")])
  }

  @Test func `a silence ends a line only where that was asked for`() {
    let format = TextLineFormat(endsOnSilence: true)
    #expect(read("PASS", format, idle: true) == [line("PASS")])
    #expect(read("PASS\r", format, idle: true) == [line("PASS")])
    #expect(read("", format, idle: true) == [])
  }

  @Test func `prefix and suffix are taken off, and a line without them is refused`() {
    let format = TextLineFormat(prefix: [0x02], suffix: [0x03])
    #expect(read("\u{2}PASS\u{3}\r\n", format) == [line("PASS")])
    #expect(read("PASS\u{3}\r", format) == [.refused(.header)])
    #expect(read("\u{2}PASS\r", format) == [.refused(.stop)])
    #expect(read("\u{2}\u{3}\r", format) == [.refused(.length)])
    #expect(read("\u{2}\r", format) == [.refused(.stop)])
    // One byte cannot be both.
    #expect(read("x\r", TextLineFormat(prefix: [0x78], suffix: [0x78])) == [.refused(.stop)])
    #expect(read("xxx\r", TextLineFormat(prefix: [0x78], suffix: [0x78])) == [line("x")])
  }

  @Test func `the longest text is read, a longer one is refused once and skipped to its end`() {
    let format = TextLineFormat(prefix: [0x5D], suffix: [0x21], longest: 8)
    #expect(read("]12345678!\r", format) == [line("12345678")])
    #expect(read("]123456789!\r]ok!\r", format) == [.refused(.overlong), line("ok")])
    let endless = String(repeating: "x", count: 5000)
    #expect(read(endless + "]no!\n]ok!\n", format) == [.refused(.overlong), line("ok")])
  }

  @Test func `the usual longest text has 256 bytes`() {
    let longest = String(repeating: "x", count: 256)
    #expect(read(longest + "\r" + longest + "x\r") == [line(longest), .refused(.overlong)])
  }

  @Test func `an overlong line without an end is given up in a silence`() {
    var decoder = TextLineDecoder(TextLineFormat(longest: 4, endsOnSilence: true))
    #expect(decoder.feed("123456".utf8) == [.refused(.overlong)])
    #expect(decoder.isMidFrame)
    #expect(decoder.lineIdle() == [])
    #expect(!decoder.isMidFrame)
    #expect(decoder.feed("1234\r".utf8) == [line("1234")])
  }

  @Test func `control characters are refused, letters of any language are not`() {
    for byte in UInt8.min ... .max where byte != 0x0D && byte != 0x0A {
      var decoder = TextLineDecoder()
      let expected: Output = byte < 0x20 || byte == 0x7F ? .refused(.charset) : .line([0x41, byte])
      #expect(decoder.feed([0x41, byte, 0x0D]) == [expected], "\(byte)")
    }
    #expect(read("Größe-日本\r") == [line("Größe-日本")])
  }

  @Test func `what is encoded is read again, in any pieces`() {
    var random = SeededNumbers(seed: 11)
    for round in 0..<500 {
      let format = TextLineFormat(
        prefix: Array("]Q3".utf8.prefix(round % 4)), suffix: Array("=!".utf8.prefix(round % 3)), longest: 40)
      let texts = (0..<3).map { _ in
        (0..<Int.random(in: 1...40, using: &random)).map { _ in UInt8.random(in: 0x20...0x7E, using: &random) }
      }
      var decoder = TextLineDecoder(format)
      let outputs = pieces(texts.flatMap(format.encode), &random).flatMap { decoder.feed($0) }
      #expect(outputs == texts.map(Output.line))
    }
  }

  @Test func `its descriptions show nothing of a line`() {
    var decoder = TextLineDecoder()
    _ = decoder.feed("SECRET".utf8)
    var dumped = ""
    dump(decoder, to: &dumped)
    #expect("\(decoder)" == "a line that has begun")
    #expect(dumped.contains("a line that has begun") && !dumped.contains("83"))
  }
}
