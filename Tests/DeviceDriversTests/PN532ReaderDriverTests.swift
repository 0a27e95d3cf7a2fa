import DeviceDrivers
import SpaceCore
import Testing
import WireCodecs

struct PN532ReaderDriverTests {
  struct Desk {
    var driver = PN532ReaderDriver(
      reader: "front",
      profile: DeviceProfile(
        id: "desk", name: "Desk", family: .pn532HSU, note: "-", serial: SerialProfile(baud: 115_200)))
    var uid: [UInt8]?
    var isSilent = false
    var outputs: [ReaderOutput] = []
    var asked: [UInt8] = []
    var now: Int64 = 0

    mutating func take(_ step: PN532ReaderDriver.Step) {
      outputs += step.outputs
      var decoder = PN532FrameDecoder()
      for case .frame(.data(PN532Frame.toChip, let body)) in decoder.feed(step.bytes) {
        asked.append(body[0])
        guard !isSilent else { continue }
        var answer: [UInt8] = [body[0] + 1]
        if body[0] == 0x4A { answer += uid.map { [1, 1, 0, 4, 8, UInt8($0.count)] + $0 } ?? [0] }
        let reply = PN532Frame.ack.encode() + PN532Frame.data(direction: PN532Frame.fromChip, answer).encode()
        for byte in reply { take(driver.feed([byte], at: milliseconds(now))) }
      }
    }

    mutating func pass(until time: Int64) {
      while let deadline = driver.nextDeadline, deadline <= milliseconds(time) {
        now = deadline.nanoseconds / 1_000_000
        take(driver.deadlineReached(at: deadline))
      }
      now = time
    }
  }

  static let uid: [UInt8] = [0x04, 0x8F, 0x7A, 0x1A, 0xCD, 0x5D, 0x80]

  @Test func `the chip is woken, set up and asked, and a card is told once until it has been away`() {
    var desk = Desk()
    desk.take(desk.driver.start(at: .zero))
    desk.pass(until: 500)
    #expect(desk.asked.prefix(3) == [0x14, 0x32, 0x4A] && desk.outputs == [])
    desk.uid = Self.uid
    desk.pass(until: 5000)
    #expect(desk.outputs.count == 1)
    guard case .presentation(let credential, _)? = desk.outputs.first else {
      Issue.record("\(desk.outputs)")
      return
    }
    #expect(credential == RawCredential(kind: .cardUID, bytes: Self.uid))
    desk.uid = nil
    desk.pass(until: 7000)
    desk.uid = Self.uid
    desk.pass(until: 8000)
    #expect(desk.outputs.count == 2)
  }

  @Test func `a silent chip is told and woken again every second, and a card after it is read`() {
    var desk = Desk()
    desk.isSilent = true
    desk.take(desk.driver.start(at: .zero))
    desk.pass(until: 20_000)
    #expect(desk.asked.count > 10 && desk.asked.count < 25 && desk.asked.allSatisfy { $0 == 0x14 })
    #expect(desk.outputs.count == 1)
    desk.isSilent = false
    desk.uid = Self.uid
    desk.pass(until: 25_000)
    #expect(desk.outputs.contains(.recovered) && desk.outputs.count == 3)
    desk.driver.portLost(at: milliseconds(25_000))
    #expect(desk.driver.nextDeadline == nil)
  }

  @Test func `answers that nobody waits for, and noise, are no cards`() {
    var desk = Desk()
    desk.isSilent = true
    desk.take(desk.driver.start(at: .zero))
    let card = PN532Frame.data(direction: PN532Frame.fromChip, [0x4B, 1, 1, 0, 4, 8, 4, 1, 2, 3, 4]).encode()
    for bytes in [card, PN532Frame.ack.encode() + card, PN532Frame.error.encode() + card, [0, 0, 0xFF, 4, 0xFC, 1]] {
      desk.take(desk.driver.feed(bytes, at: milliseconds(desk.now)))
    }
    #expect(!desk.outputs.contains { if case .presentation = $0 { true } else { false } })
    // The answer to what is asked, without the acknowledgement before it, is of an earlier time.
    var early = Desk()
    early.isSilent = true
    early.take(early.driver.start(at: .zero))
    early.take(early.driver.feed(PN532Frame.data(direction: PN532Frame.fromChip, [0x15]).encode(), at: .zero))
    #expect(early.asked == [0x14])
    var random = SeededNumbers(state: 18)
    for round: Int64 in 0..<2000 {
      desk.pass(until: 10 * round)
      desk.take(
        desk.driver.feed((0..<32).map { _ in .random(in: 0...255, using: &random) }, at: milliseconds(10 * round)))
    }
    #expect(desk.outputs.count <= 3, "\(desk.outputs)")
  }
}
