import Testing
import WireCodecs

struct FrameDecodingTests {
  let card = EM4100Frame(version: 0x10, tag: 0x0086_F444)

  func names(_ report: FrameReport?) -> [String] { report?.fields.map(\.name) ?? [] }

  @Test func `each protocol refuses nothing as incomplete, and an unknown one is none`() {
    for name in FrameDecoding.byteProtocols {
      #expect(FrameDecoding.decode(name, bytes: [])?.refusal == "incomplete")
      #expect(FrameDecoding.decode(name, hex: "zz")?.refusal == "charset")
    }
    #expect(FrameDecoding.decode("wiegand", bytes: [1]) == nil)
    #expect(FrameDecoding.decode("wiegand", hex: "01") == nil)
    #expect(FrameDecoding.decode("gwiot7941", bits: [true]) == nil)
    #expect(
      Set(FrameDecoding.byteProtocols + FrameDecoding.bitProtocols) == Set(FrameDecoding.protocols))
  }

  @Test func `an EM4100 frame is told with its printed forms`() throws {
    let report = try #require(FrameDecoding.decode("em4100", bytes: card.encode()))
    let expected = [
      "reader", "format", "version", "tag32", "decimal", "facility", "number", "printed", "checksum", "frames",
      "events", "ok",
    ]
    #expect(names(report) == expected)
    #expect(report["facility"] == .number(134))
    #expect(report["number"] == .number(62532))
    #expect(report["printed"] == .text("134,62532"))
    #expect(report["no such field"] == nil)
  }

  @Test func `two cards after one another are two events, held ones are one each`() throws {
    let other = EM4100Frame(version: 1, tag: 7)
    let bytes = [card, card, other, other, card].flatMap { $0.encode() }
    let report = try #require(FrameDecoding.decode("em4100", bytes: bytes))
    #expect(report["frames"] == .number(5))
    #expect(report["events"] == .number(3))
  }

  @Test func `the bits of a tag are read alone and packed into bytes`() throws {
    let bits = EM4100AirFrame.encode(card)
    let report = try #require(FrameDecoding.decode("em4100", bits: bits))
    #expect(report["format"] == .text("EM4100 air"))
    #expect(report["decimal"] == .text("0008844356"))
    #expect(report["parity"] == .flag(true))
    let packed = stride(from: 0, to: 64, by: 8).map { start in
      bits[start..<start + 8].reduce(UInt8(0)) { $0 << 1 | ($1 ? 1 : 0) }
    }
    #expect(FrameDecoding.decode("em4100", bytes: packed) == report)
    var wrong = bits
    wrong[20].toggle()
    #expect(FrameDecoding.decode("em4100", bits: wrong)?.refusal == "parity")
  }

  @Test func `raw bytes get their check value, and a card's five its printed forms`() {
    let report = FrameDecoding.decode("em4100", hex: "raw:100086F444")
    #expect(report?["checksum"] == .text("26"))
    #expect(report?["printed"] == .text("134,62532"))
    #expect(FrameDecoding.decode("em4100", hex: "raw:0102")?["checksum"] == .text("03"))
    #expect(FrameDecoding.decode("gwiot7941", hex: "raw:0A 02 2E 00 B6 D7 B5")?["bcc"] == .text("F2"))
    #expect(FrameDecoding.decode("em4100", hex: "raw:1")?.refusal == "charset")
  }

  @Test func `7941 reports are found in a stream, with their repeats`() throws {
    let frame = Gwiot7941Frame(cardType: .mifare4K, id: [0xDE, 0xAD, 0xBE, 0xEF])
    let report = try #require(FrameDecoding.decode("gwiot7941", bytes: [0, 9] + frame.encode() + frame.encode()))
    #expect(report["card_type"] == .text("MIFARE 4K"))
    #expect(report["frames"] == .number(2))
    #expect(report["events"] == .number(1))
    #expect(FrameDecoding.decode("gwiot7941", hex: "02 0a 10 05 06 07 08 09 1f 03")?.refusal == "header")
    #expect(FrameDecoding.decode("gwiot7941", hex: "02 0a 02 05")?.refusal == "incomplete")
  }

  @Test func `messages of the 7941W are read in both directions`() {
    func refusal(_ hex: String) -> String? { FrameDecoding.decode("gwiot7941", hex: hex)?.refusal }
    #expect(refusal("abba001000") == "incomplete")
    #expect(refusal("abba00100110") == "length")
    #expect(refusal("abba00100011") == "bcc")
    #expect(refusal("cddc00820082") == "header")
    let write = FrameDecoding.decode("gwiot7941", hex: "abba0011040102030411")
    #expect(write?["cmd"] == .text("11"))
    #expect(write?["data"] == .text("01020304"))
    #expect(FrameDecoding.decode("gwiot7941", hex: "cddc00800080")?["data"] == nil)
  }

  @Test func `text of digits is read strictly and within bounds`() {
    #expect(FrameDecoding.bytes(hex: "02 0a:fF") == [0x02, 0x0A, 0xFF])
    #expect(FrameDecoding.bytes(hex: "") == [])
    for wrong in ["0", "0g", "0x02", "g0", "ü1"] { #expect(FrameDecoding.bytes(hex: wrong) == nil, "\(wrong)") }
    #expect(FrameDecoding.bits("01 1") == [false, true, true])
    #expect(FrameDecoding.bits("012") == nil)
    let long = String(repeating: "0", count: FrameDecoding.longestInput + 1)
    #expect(FrameDecoding.bits(long) == nil)
    #expect(FrameDecoding.bytes(hex: long + long) == nil)
    let bytes = [UInt8](repeating: 0, count: FrameDecoding.longestInput + 1)
    #expect(FrameDecoding.decode("em4100", bytes: bytes)?.refusal == "overlong")
    #expect(FrameDecoding.decode("em4100", bits: bytes.map { _ in true })?.refusal == "overlong")
  }
}
