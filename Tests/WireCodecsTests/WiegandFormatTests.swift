import Testing
import WireCodecs

struct WiegandFormatTests {
  @Test(arguments: WiegandFormat.known) func `every number of a format is read as it was sent`(format: WiegandFormat) {
    var random = SeededNumbers(seed: 3)
    for _ in 0..<500 {
      switch format.content {
      case .number(let places, let cards):
        let facility = places.map { UInt64.random(in: 0..<1 << UInt64($0.count), using: &random) }
        let card = UInt64.random(in: 0..<1 << UInt64(cards.count), using: &random)
        let frame = format.encode(facility: facility, card: card)
        let number = WiegandNumber(format: format.name, facility: facility, card: card)
        #expect(frame.flatMap(format.read) == .number(number))
        #expect(WiegandNumber(typed: number.typed) == number)
      case .uid(let places):
        let uid = (0..<places.count / 8).map { _ in UInt8.random(in: 0...255, using: &random) }
        #expect(format.encode(uid: uid).flatMap(format.read) == .uid(uid))
      }
    }
  }

  @Test(arguments: WiegandFormat.known.filter { !$0.parities.isEmpty })
  func `any one wrong bit is found, and so are exchanged wires`(format: WiegandFormat) throws {
    let frame = try #require(format.encode(facility: 5, card: 1234) ?? format.encode(card: 1234) ?? uid(format))
    #expect(format.fits(frame) && !format.fits(frame.complement))
    for place in 0..<format.length {
      var bits = frame.bits
      bits[place].toggle()
      #expect(format.read(try #require(WiegandFrame(bits))) == nil)
    }
  }

  private func uid(_ format: WiegandFormat) -> WiegandFrame? {
    format.encode(uid: [4, 1, 2, 3]) ?? format.encode(uid: [4, 1, 2, 3, 5, 6, 7])
  }

  @Test func `known formats keep their own law, and have names of their own`() throws {
    for format in WiegandFormat.known {
      let checked = try WiegandFormat(
        name: format.name, length: format.length, content: format.content, parities: format.parities)
      #expect(checked == format && WiegandFormat.known(named: format.name.lowercased()) == format)
    }
    #expect(Set(WiegandFormat.known.map(\.name)).count == WiegandFormat.known.count)
    #expect(Set(WiegandFormat.known.map(\.length)) == [26, 32, 34, 35, 37, 48, 56, 58])
  }

  @Test(arguments: [
    ("H10301:123:4567", "H10301:123:4567"), ("h10301 123,04567", "H10301:123:4567"), ("H10301/0/0", "H10301:0:0"),
    ("H10302:34359738367", "H10302:34359738367"), ("c1000-35 4024 582003", "C1000-35:4024:582003"),
  ])
  func `what is printed on a card can be typed`(text: String, typed: String) {
    #expect(WiegandNumber(typed: text)?.typed == typed)
    #expect(WiegandNumber(typed: text)?.bytes == Array(typed.utf8))
  }

  @Test(arguments: [
    "", "H10301", "H10301:256:1", "H10301:1:65536", "H10301:1", "H10302:1:1", "H10302:34359738368", "H10399:1:1",
    "UID32:1", "H10301:-1:1", "H10301:1:x", "H10301:1:2:3", "H10301:1:99999999999999999999999", "H10301:²:1",
  ])
  func `what no card can have is refused`(text: String) {
    #expect(WiegandNumber(typed: text) == nil)
  }

  @Test func `two formats, or the same digits divided otherwise, are never one credential`() {
    let numbers = ["H10301:1:23", "H10301:12:3", "H10306:1:23", "H10302:123", "H10304:1:23"]
    #expect(Set(numbers.compactMap { WiegandNumber(typed: $0)?.bytes }).count == numbers.count)
  }

  @Test func `frames have 1 to 64 bits`() throws {
    #expect(WiegandFrame([]) == nil)
    #expect(WiegandFrame(Array(repeating: true, count: 65)) == nil)
    let longest = try #require(WiegandFrame(Array(repeating: true, count: 64)))
    #expect(longest.bits.count == 64 && longest.isUniform && longest.complement.complement == longest)
    #expect(WiegandFrame([true, false])?.isUniform == false)
  }
}
