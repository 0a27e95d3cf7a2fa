import Testing
import WireCodecs

struct EM4100FrameTests {
  let frame = EM4100Frame(version: 0x10, tag: 0x0086_F444)

  @Test func `a frame is STX, ten digits, checksum and ETX`() {
    #expect(frame.encode() == [2] + Array("100086F44426".utf8) + [3])
    #expect(frame.bytes == [0x10, 0x00, 0x86, 0xF4, 0x44])
    #expect(EM4100Frame(bytes: frame.bytes) == frame)
    #expect(EM4100Frame(bytes: [1, 2, 3, 4]) == nil)
  }

  @Test func `the forms printed on cards come from the number`() {
    #expect(frame.printedDecimal == "0008844356")
    #expect(frame.printedFacility == "134,62532")
    #expect(EM4100Frame(version: 0, tag: 0).printedDecimal == "0000000000")
    #expect(EM4100Frame(version: 0, tag: .max).printedFacility == "255,65535")
  }

  @Test func `every frame comes back from its bytes, in any pieces and among noise`() {
    var random = SeededNumbers(seed: 1)
    for _ in 0..<2000 {
      let sent = (0..<3).map { _ in randomFrame(&random) }
      var bytes: [UInt8] = []
      for frame in sent {
        // Noise without STX, which between frames is nothing.
        bytes += (0..<Int.random(in: 0...6, using: &random)).map { _ in UInt8.random(in: 4...255, using: &random) }
        bytes += frame.encode()
      }
      #expect(em4100([bytes]) == sent.map { .frame($0) })
      #expect(em4100(pieces(bytes, &random)) == sent.map { .frame($0) })
    }
  }

  @Test func `the longer form with CR and LF, and small letters, are the same card`() {
    let longer = [2] + Array("100086F44426\r\n".utf8) + [3]
    #expect(em4100([longer]) == [.frame(frame)])
    #expect(em4100([[2] + Array("100086f44426".utf8) + [3]]) == [.frame(frame)])
  }

  @Test func `each changed bit of a frame is refused, or gives nothing`() {
    let good = frame.encode()
    for place in good.indices {
      for bit in 0..<8 {
        var bytes = good
        bytes[place] ^= 1 << UInt8(bit)
        let frames = em4100([bytes]).filter { if case .frame = $0 { true } else { false } }
        // Small and capital letters differ in one bit and mean the same.
        let isLetterCase = bit == 5 && (UInt8(ascii: "A")...UInt8(ascii: "F")).contains(good[place])
        #expect(frames == (isLetterCase ? [.frame(frame)] : []), "byte \(place), bit \(bit)")
      }
    }
  }

  @Test func `faults are told apart, and the next frame is read`() {
    func body(_ text: String) -> [UInt8] { [2] + Array(text.utf8) + [3] }
    let good = frame.encode()
    let cases: [([UInt8], FrameFault)] = [
      (body("100086F44427"), .checksum), (body("10G086F44426"), .charset), (body("100086F4442"), .incomplete),
      (body(""), .incomplete), (body("100086F444260"), .overlong), (body("100086F4442600"), .overlong),
      (body("100086F44426000"), .overlong), (Array(good.prefix(9)), .incomplete),
    ]
    for (bytes, fault) in cases {
      #expect(em4100([bytes + good]) == [.refused(fault), .frame(frame)], "\(fault)")
    }
  }

  @Test func `only a silent line ends a frame that has begun`() {
    var decoder = EM4100FrameDecoder()
    #expect(decoder.lineIdle() == [])
    #expect(decoder.feed(frame.encode().prefix(5)) == [])
    #expect(decoder.isMidFrame)
    #expect(decoder.lineIdle() == [.refused(.incomplete)])
    #expect(!decoder.isMidFrame)
    #expect(decoder.feed(frame.encode().dropFirst(5)) == [])
  }
}
