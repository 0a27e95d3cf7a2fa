import Testing
import WireCodecs

struct CCIDTests {
  static func randomResponse(_ random: inout SeededNumbers) -> CCIDResponse {
    func byte() -> UInt8 { .random(in: 0...255, using: &random) }
    return CCIDResponse(
      CCIDResponse.Kind.allCases.randomElement(using: &random) ?? .dataBlock, slot: byte(), sequence: byte(),
      status: byte(), error: byte(), specific: byte(),
      data: (0..<Int.random(in: 0...40, using: &random)).map { _ in byte() })
  }

  static func read(_ pieces: [[UInt8]], longest: Int = CCIDResponseDecoder.usualLongest) -> [CCIDResponseDecoder.Output]
  {
    var decoder = CCIDResponseDecoder(longest: longest)
    return pieces.flatMap { decoder.feed($0) } + decoder.lineIdle()
  }

  @Test func `replies come back from their bytes in any packets`() {
    var random = SeededNumbers(seed: 9)
    for _ in 0..<1000 {
      let sent = (0..<3).map { _ in Self.randomResponse(&random) }
      let bytes = sent.flatMap { $0.encode() }
      #expect(Self.read([bytes]) == sent.map { .response($0) })
      #expect(Self.read(pieces(bytes, &random) + [[]]) == sent.map { .response($0) })
    }
  }

  @Test func `a reply is never longer than the reader said, and nothing is kept of one that claims to be`() {
    let long = CCIDResponse(.dataBlock, sequence: 1, data: [UInt8](repeating: 7, count: 261))
    #expect(Self.read([long.encode()]) == [.response(long)])
    #expect(Self.read([long.encode()], longest: 270) == [.refused(.length)])
    #expect(Self.read([[0x80, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0]], longest: .max) == [.refused(.length)])
    #expect(Self.read([[0x42, 1, 2]]) == [.refused(.header)])
    #expect(Self.read([[0x80, 5, 0]]) == [.refused(.incomplete)])
    #expect(Self.read([[0x80, 5, 0, 0, 0, 0, 1, 0, 0, 0, 1]]) == [.refused(.length)])
    var decoder = CCIDResponseDecoder()
    #expect(decoder.feed([0x80]) == [] && decoder.isMidFrame)
    #expect(decoder.lineIdle().count == 1 && !decoder.isMidFrame)
  }

  @Test func `a reader's descriptor says how long its messages are, and one that cannot be is none`() throws {
    // LudovicRousseau/CCID, readers/ACR122U.txt: short APDUs, 271 bytes.
    var bytes = [UInt8](repeating: 0, count: 54)
    (bytes[0], bytes[1], bytes[2], bytes[3]) = (54, 0x21, 0x00, 0x01)
    (bytes[40], bytes[42], bytes[44], bytes[45]) = (0x40, 0x02, 0x0F, 0x01)
    let descriptor = try #require(CCIDDescriptor(bytes: bytes))
    #expect(descriptor.longestMessage == 271 && descriptor.features == 0x0002_0040 && descriptor.takesAPDUs)
    #expect(descriptor.lastSlot == 0 && CCIDDescriptor(bytes: bytes.dropLast()) == nil)
    bytes[42] = 0x01
    #expect(CCIDDescriptor(bytes: bytes)?.takesAPDUs == false)
    bytes[47] = 0xFF
    #expect(CCIDDescriptor(bytes: bytes) == nil)
    bytes[1] = 0x22
    #expect(CCIDDescriptor(bytes: bytes) == nil)
  }

  @Test func `status bytes mean what the standard says`() {
    func reply(_ status: UInt8, _ error: UInt8 = 0) -> CCIDResponse {
      CCIDResponse(.slotStatus, sequence: 0, status: status, error: error)
    }
    #expect(reply(0x03).card == .unknown && reply(0x02).card == .absent && reply(0x01).card == .inactive)
    #expect(reply(0x40, 0xE0).outcome == .failed(CCIDError(code: 0xE0)))
    #expect(reply(0x80, 7).outcome == .timeExtension(7))
    #expect(reply(0xC0).outcome == .unknown)
    #expect(!reply(0, 0xFE).isMuteQuirk && CCIDResponse(.dataBlock, sequence: 0, error: 0xFE).isMuteQuirk)
    for code in UInt8.min...UInt8.max { #expect(!CCIDError(code: code).meaning.isEmpty) }
    for kind in CCIDCommand.Kind.allCases { #expect(CCIDResponse.Kind.allCases.contains(kind.reply)) }
    #expect(CCIDCommand(bytes: CCIDCommand(.xfrBlock, sequence: 1, data: [1]).encode().dropLast()) == nil)
  }

  @Test func `notifications come back from their bytes`() {
    typealias Slot = CCIDNotification.Slot
    for count in 1...9 {
      let slots = (0..<count).map { Slot(isPresent: $0 % 2 == 0, hasChanged: true) }
      #expect(CCIDNotification(bytes: CCIDNotification.slots(slots).encode()) == .slots(slots))
    }
    let fault = CCIDNotification.hardwareError(slot: 1, sequence: 2, code: 3)
    #expect(CCIDNotification(bytes: fault.encode()) == fault)
    for wrong: [UInt8] in [[], [0x50], [0x51, 0, 0], [0x52, 3], [0x50] + Array(repeating: 1, count: 17)] {
      #expect(CCIDNotification(bytes: wrong) == nil)
    }
  }

  @Test func `an ATR is read with its check byte, and every changed bit of one that has it is refused`() throws {
    let storage: [UInt8] = [0x80, 0x4F, 0x0C, 0xA0, 0, 0, 3, 6, 3, 0, 1, 0, 0, 0, 0]
    let atr = CardATR(contactless: storage)
    #expect(atr.bytes.count == 20 && atr.bytes.last == 0x6A)
    #expect(CardATR(bytes: atr.bytes) == atr)
    #expect(atr.storageName == 1 && atr.cardName == "MIFARE Classic 1K")
    for place in atr.bytes.indices {
      for bit in 0..<8 {
        var bytes = atr.bytes
        bytes[place] ^= 1 << UInt8(bit)
        // TS is not checked, and says the coding of a contact card only.
        #expect(CardATR(bytes: bytes) == nil || (place == 0 && bytes[0] == 0x3F), "byte \(place), bit \(bit)")
      }
    }
    #expect(CardATR(bytes: [0x3B, 0x02, 0x14, 0x50])?.historical == [0x14, 0x50])
    for wrong: [UInt8] in [[], [0x3B], [0x3B, 0x02, 0x14], [0x3B, 0xF0], [0x00, 0x00]] {
      #expect(CardATR(bytes: wrong) == nil)
    }
    #expect(CardATR(bytes: [0x3B] + Array(repeating: 0x80, count: 33)) == nil)
  }

  @Test func `answers are read with their status, and only a chip's number is one`() throws {
    let uid = try #require(CardAnswer(bytes: [4, 1, 2, 3, 0x90, 0]))
    #expect(uid.uid == [4, 1, 2, 3] && uid.refusal == nil)
    #expect(CardAnswer(bytes: [4, 1, 2, 3, 0x63, 0])?.uid == nil)
    #expect(CardAnswer(bytes: [4, 1, 2, 0x90, 0])?.uid == nil)
    #expect(CardAnswer(bytes: [0x61, 0x0E])?.pending == 14)
    #expect(CardAnswer(bytes: [0x90]) == nil)
    for status: [UInt8] in [[0x63, 0], [0x6A, 0x81], [0x67, 0], [0x6D, 0], [0x12, 0x34]] {
      #expect(CardAnswer(bytes: status)?.refusal != nil)
    }
  }

  @Test func `the commands of the ACR122U are those of its manual`() {
    let signal = ACR122Signal(lamps: 0x28, phases: (1, 0), repetitions: 1, beep: .first)
    #expect(signal.apdu == [0xFF, 0, 0x40, 0x28, 4, 1, 0, 1, 1])
    #expect(signal == signal && signal != ACR122Signal(lamps: 0, phases: (1, 0), repetitions: 1, beep: .first))
    #expect(CardAPDU.direct([0x4A, 1, 0]) == [0xFF, 0, 0, 0, 4, 0xD4, 0x4A, 1, 0])
    #expect(CardAPDU.buzzerOnDetection(false) == [0xFF, 0, 0x52, 0, 0])
    #expect(CardAPDU.setPolling(0xFF) == [0xFF, 0, 0x51, 0xFF, 0])
    #expect(CardAPDU.pending(0x0E) == [0xFF, 0xC0, 0, 0, 0x0E])
  }
}
