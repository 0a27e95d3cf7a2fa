import Testing
import WireCodecs

struct PN532Tests {
  static func randomFrame(_ random: inout SeededNumbers) -> PN532Frame {
    switch Int.random(in: 0...7, using: &random) {
    case 0: return .ack
    case 1: return .nack
    case 2: return .error
    default:
      let count =
        Bool.random(using: &random) ? Int.random(in: 0...20, using: &random) : .random(in: 250...264, using: &random)
      let data = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
      return .data(direction: Bool.random(using: &random) ? PN532Frame.toChip : PN532Frame.fromChip, data)
    }
  }

  static func read(_ pieces: [[UInt8]]) -> [PN532FrameDecoder.Output] {
    var decoder = PN532FrameDecoder()
    return pieces.flatMap { decoder.feed($0) } + decoder.lineIdle()
  }

  @Test func `frames come back from their bytes, in any pieces and after what wakes the chip`() {
    var random = SeededNumbers(seed: 10)
    for _ in 0..<300 {
      let sent = (0..<3).map { _ in Self.randomFrame(&random) }
      let bytes = PN532Frame.wakeUp + sent.flatMap { $0.encode() }
      #expect(Self.read([bytes]) == sent.map { .frame($0) })
      #expect(Self.read(pieces(bytes, &random)) == sent.map { .frame($0) })
    }
  }

  @Test func `each changed bit of a frame is refused, or gives nothing`() {
    for frame: PN532Frame in [
      PN532Command.inListPassiveTarget.frame([1, 0]), .ack, .nack, .error,
      .data(direction: PN532Frame.fromChip, Array(repeating: 0x4B, count: 258)),
    ] {
      let good = frame.encode()
      for place in good.indices {
        for bit in 0..<8 {
          var bytes = good
          bytes[place] ^= 1 << UInt8(bit)
          let frames = Self.read([bytes]).filter { if case .frame = $0 { true } else { false } }
          #expect(frames == [], "\(frame): byte \(place), bit \(bit)")
        }
      }
    }
  }

  @Test func `faults are told apart, and the frame behind them is read`() {
    let good = PN532Command.getFirmwareVersion.frame().encode()
    let cases: [([UInt8], FrameFault)] = [
      ([0, 0, 0xFF, 2, 0xFD, 0xD4, 2, 0x2A, 0], .lengthChecksum),
      ([0, 0, 0xFF, 2, 0xFE, 0xD4, 2, 0x2B, 0], .dataChecksum),
      ([0, 0, 0xFF, 2, 0xFE, 0xD4, 2, 0x2A, 9], .stop), ([0, 0, 0xFF, 2, 0xFE, 0xD3, 3, 0x2A, 0], .header),
      ([0, 0, 0xFF, 0xFF, 0xFF, 0x02, 0x00, 0xFE], .length),
      ([0, 0, 0xFF, 0xFF, 0xFF, 0x00, 0x02, 0xFF], .lengthChecksum),
      ([0, 0, 0xFF, 0x00, 0xFF, 0x07], .stop),
    ]
    for (bytes, fault) in cases {
      let outputs = Self.read([bytes + good])
      #expect(outputs.first == .refused(fault), "\(fault)")
      #expect(outputs.last == .frame(PN532Command.getFirmwareVersion.frame()), "\(fault): \(outputs)")
    }
    #expect(Self.read([Array(good.dropLast(3))]) == [.refused(.incomplete)])
  }

  @Test func `targets are read with their numbers, also two and one with an ATS, and never half`() {
    let card: [UInt8] = [0x4B, 1, 1, 0x00, 0x04, 0x08, 4, 1, 2, 3, 4]
    #expect(PN532Target.read(card) == [PN532Target(number: 1, sensRes: 4, selRes: 8, uid: [1, 2, 3, 4])])
    for count in 0..<card.count { #expect(PN532Target.read(Array(card.prefix(count))) == nil) }
    let desfire: [UInt8] = [1, 0x03, 0x44, 0x20, 7, 4, 1, 2, 3, 4, 5, 6, 5, 0x75, 0x77, 0x81, 0x02]
    let two = PN532Target.read([0x4B, 2] + desfire + [2] + card.dropFirst(3))
    #expect(two?.map(\.uid) == [[4, 1, 2, 3, 4, 5, 6], [1, 2, 3, 4]])
    #expect(PN532Target.read([0x4B, 0]) == [])
    #expect(PN532Target.read([0x4B, 3] + card.dropFirst(2)) == nil)
    #expect(PN532Target.read([0x4B, 1, 1, 0, 4, 8, 5, 1, 2, 3, 4, 5]) == nil)
  }
}
