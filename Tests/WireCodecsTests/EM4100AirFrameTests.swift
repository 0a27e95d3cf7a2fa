import Testing
import WireCodecs

struct EM4100AirFrameTests {
  /// Worked by hand from the data sheet's layout: nine ones, ten rows of four bits with even parity, four column
  /// parities, a zero.
  static let bits =
    FrameDecoding.bits(
      "111111111 00011 00000 00000 00000 10001 01100 11110 01001 01001 01001 0100 0") ?? []
  let frame = EM4100Frame(version: 0x10, tag: 0x0086_F444)

  @Test func `a tag worked by hand is read and written`() throws {
    #expect(Self.bits.count == 64)
    #expect(EM4100AirFrame.encode(frame) == Self.bits)
    #expect(try EM4100AirFrame.decode(Self.bits) == frame)
  }

  @Test func `every tag comes back from its bits`() throws {
    var random = SeededNumbers(seed: 2)
    for _ in 0..<2000 {
      let frame = randomFrame(&random)
      #expect(try EM4100AirFrame.decode(EM4100AirFrame.encode(frame)) == frame)
    }
  }

  @Test func `each changed bit is refused for its reason`() {
    for place in Self.bits.indices {
      var bits = Self.bits
      bits[place].toggle()
      let fault: FrameFault = place < 9 ? .header : place == 63 ? .stop : .parity
      #expect(throws: EM4100AirFault(fault)) { try EM4100AirFrame.decode(bits) }
    }
  }

  @Test(arguments: [0, 1, 63, 65]) func `another number of bits is refused`(count: Int) {
    let bits = Array((Self.bits + [false]).prefix(count))
    #expect(throws: EM4100AirFault(.length)) { try EM4100AirFrame.decode(bits) }
    #expect(EM4100AirFrame.report(bits).refusal == "length")
  }
}
