import Testing
import WireCodecs

struct Gwiot7941Tests {
  let frame = Gwiot7941Frame(cardType: .em4100, id: [0x2E, 0x00, 0xB6, 0xD7, 0xB5])

  @Test func `a frame is STX, length, type, id, BCC and ETX`() {
    #expect(frame.encode() == [0x02, 0x0A, 0x02, 0x2E, 0x00, 0xB6, 0xD7, 0xB5, 0xF2, 0x03])
  }

  @Test func `every frame comes back from its bytes, in any pieces and among noise`() {
    var random = SeededNumbers(seed: 3)
    for _ in 0..<2000 {
      let sent = (0..<3).map { _ in randomReport(&random) }
      var bytes: [UInt8] = []
      for frame in sent {
        bytes += (0..<Int.random(in: 0...6, using: &random)).map { _ in UInt8.random(in: 3...255, using: &random) }
        bytes += frame.encode()
      }
      #expect(gwiot7941([bytes]) == sent.map { .frame($0) })
      #expect(gwiot7941(pieces(bytes, &random)) == sent.map { .frame($0) })
    }
  }

  @Test func `an id may hold the bytes that begin and end a frame`() {
    let tricky = Gwiot7941Frame(cardType: .mifare1K, id: [0x02, 0x09, 0x03, 0x02])
    #expect(gwiot7941([tricky.encode() + tricky.encode()]) == [.frame(tricky), .frame(tricky)])
  }

  @Test func `a false start does not hide the frame behind it`() {
    for start: [UInt8] in [[2], [2, 2], [2, 2, 2], [2, 11], [2, 8, 2]] {
      let outputs = gwiot7941([start + frame.encode()])
      #expect(outputs.last == .frame(frame), "\(start)")
      #expect(outputs.dropLast().allSatisfy { $0 == .refused(.length) }, "\(start)")
    }
  }

  @Test func `a bad frame that swallowed the start of the next one gives it back`() {
    // The first frame lost its last four bytes, so the second one's beginning completes it wrongly.
    let bytes = Array(frame.encode().dropLast(4)) + frame.encode()
    #expect(gwiot7941([bytes]) == [.refused(.checksum), .frame(frame)])
  }

  @Test func `faults are told apart`() {
    func checked(_ bytes: [UInt8]) -> [UInt8] { [2] + bytes + [bytes.reduce(0, ^), 3] }
    var good = frame.encode()
    good[8] ^= 1
    #expect(gwiot7941([good]) == [.refused(.checksum)])
    #expect(gwiot7941([Array(frame.encode().dropLast()) + [4]]) == [.refused(.checksum)])
    #expect(gwiot7941([checked([10, 0x10, 5, 6, 7, 8, 9])]) == [.refused(.header)])
    #expect(gwiot7941([checked([10, 1, 5, 6, 7, 8, 9])]) == [.refused(.length)])
    #expect(gwiot7941([checked([9, 2, 5, 6, 7, 8])]) == [.refused(.length)])
    #expect(gwiot7941([Array(frame.encode().prefix(4))]) == [.refused(.incomplete)])
  }

  @Test func `a changed bit is never read as another card`() {
    for place in frame.encode().indices {
      for bit in 0..<8 {
        var bytes = frame.encode()
        bytes[place] ^= 1 << UInt8(bit)
        #expect(!gwiot7941([bytes]).contains { if case .frame = $0 { true } else { false } }, "\(place) \(bit)")
      }
    }
  }
}
