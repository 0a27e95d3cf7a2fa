import DeviceDrivers
import HardwareAccess
import SpaceCore
import Testing
import WireCodecs

/// A smart card reader as its standard describes it, with what can go wrong.
struct CCIDTwin {
  var uid: [UInt8]?
  var isSilent = false
  var isPowered = false
  /// What is said before each reply, such as requests for time or stale replies.
  var before: [CCIDResponse] = []
  var answersMute = false
  /// Old firmware of the ACR122U: the answer of the PN532 is fetched by a command of its own.
  var answersInTwo = false
  private(set) var commands: [CCIDCommand] = []

  mutating func carryOut(_ transfer: USBTransfer) -> [[UInt8]] {
    guard case .bulkOut(let bytes) = transfer, let command = CCIDCommand(bytes: bytes) else { return [] }
    commands.append(command)
    guard !isSilent else { return [] }
    let packets = before.map { extra in
      var extra = extra
      if extra.sequence == 0 { extra.sequence = command.sequence }
      return extra.encode()
    }
    return packets + [answer(command).encode()]
  }

  private mutating func answer(_ command: CCIDCommand) -> CCIDResponse {
    let status: UInt8 = uid == nil ? 2 : isPowered ? 0 : 1
    var reply = CCIDResponse(command.kind.reply, slot: command.slot, sequence: command.sequence, status: status)
    switch command.kind {
    case .iccPowerOn:
      isPowered = uid != nil
      if answersMute {
        (reply.status, reply.error) = (0, 0xFE)
      } else if uid == nil {
        (reply.status, reply.error) = (0x42, 0xFE)
      } else {
        reply.status = 0
        reply.data = CardATR(contactless: [0x80]).bytes
      }
    case .iccPowerOff: isPowered = false
    case .xfrBlock: reply.data = (uid ?? []) + (uid == nil ? [0x63, 0x00] : [0x90, 0x00])
    case .escape:
      (reply.status, reply.error) = (0x02, 0x81)
      if command.data.starts(with: [0xFF, 0x00, 0x40]) {
        reply.data = [0x90, 0x03]
      } else if command.data.dropFirst(6).first == 0x32 {
        reply.data = [0xD5, 0x33, 0x90, 0x00]
      } else {
        if answersInTwo, command.data[1] != 0xC0 {
          reply.data = [0x61, 0x0E]
          break
        }
        let target = uid.map { [1, 1, 0, 4, 8, UInt8($0.count)] + $0 } ?? [0]
        reply.data = [0xD5, 0x4B] + target + [0x90, 0x00]
      }
    default: break
    }
    return reply
  }
}

struct CCIDReaderDriverTests {
  struct Desk {
    var driver: CCIDReaderDriver
    var reader = CCIDTwin()
    var outputs: [ReaderOutput] = []
    var resets = 0
    var now: Int64 = 0

    init(direct: Bool = false, quirks: Set<DeviceQuirk> = [], slot: UInt8 = 0) {
      driver = CCIDReaderDriver(
        reader: "front",
        profile: DeviceProfile(
          id: "desk", name: "Desk", family: .ccid, note: "-", quirks: quirks,
          ccid: CCIDProfile(slot: slot, isDirect: direct)))
    }

    mutating func take(_ step: USBStep<ReaderOutput>) {
      outputs += step.outputs
      for transfer in step.transfers {
        if transfer == .reset { resets += 1 }
        // Packets of 7 bytes: no endpoint is so small, and none must matter.
        for message in reader.carryOut(transfer) {
          for start in stride(from: 0, to: message.count, by: 7) {
            let packet = Array(message[start..<min(start + 7, message.count)])
            take(driver.received(.success(packet), on: .bulkIn, at: milliseconds(now)))
          }
        }
      }
    }

    mutating func start() { take(driver.start(at: milliseconds(now))) }

    mutating func pass(until time: Int64) {
      while let deadline = driver.nextDeadline, deadline <= milliseconds(time) {
        now = deadline.nanoseconds / 1_000_000
        take(driver.deadlineReached(at: deadline))
      }
      now = time
    }

    var cards: [[UInt8]] {
      outputs.compactMap { if case .presentation(let credential, _) = $0 { credential.bytes } else { nil } }
    }
  }

  static let uid: [UInt8] = [0x04, 0xA1, 0xB2, 0xC3]

  @Test(arguments: [false, true])
  func `a card is told once while it lies there, and again when it has been away`(direct: Bool) {
    var desk = Desk(direct: direct)
    desk.start()
    desk.pass(until: 1000)
    #expect(desk.outputs == [])
    desk.reader.uid = Self.uid
    desk.pass(until: 30_000)
    #expect(desk.cards == [Self.uid])
    desk.reader.uid = nil
    desk.pass(until: 32_000)
    desk.reader.uid = Self.uid
    desk.pass(until: 33_000)
    #expect(desk.cards == [Self.uid, Self.uid])
    #expect(desk.outputs.count == 2)
    #expect(Set(desk.reader.commands.map(\.sequence)).count > 20)
  }

  @Test func `an answer in two parts is fetched once, and never for ever`() {
    var desk = Desk(direct: true)
    desk.reader.answersInTwo = true
    desk.reader.uid = Self.uid
    desk.start()
    desk.pass(until: 1000)
    #expect(desk.cards == [Self.uid] && desk.reader.commands.count < 20)
    var answer = CCIDResponse(.escape, sequence: 0, data: [0x61, 0x0E])
    answer.status = 0x02
    desk.reader.isSilent = true
    desk.reader.before = []
    desk.pass(until: 1100)
    let before = desk.reader.commands.count
    for _ in 0..<3 {
      answer.sequence = desk.reader.commands.last?.sequence ?? 0
      desk.take(desk.driver.received(.success(answer.encode()), on: .bulkIn, at: milliseconds(1100)))
    }
    #expect(desk.reader.commands.count <= before + 2)
  }

  @Test func `a notification is followed at once, and one of another slot is not`() {
    var desk = Desk()
    desk.start()
    desk.pass(until: 1000)
    let asked = desk.reader.commands.count
    desk.reader.uid = Self.uid
    desk.take(desk.driver.received(.success([0x50, 0x08]), on: .interruptIn, at: milliseconds(1001)))
    #expect(desk.reader.commands.count == asked)
    desk.take(desk.driver.received(.success([0x50, 0x03]), on: .interruptIn, at: milliseconds(1001)))
    #expect(desk.cards == [Self.uid])
    #expect(
      desk.outputs == [.presentation(RawCredential(kind: .cardUID, bytes: Self.uid), milliseconds(1001))]
        || desk.now == 1000)
    desk.take(desk.driver.received(.success([0x77]), on: .interruptIn, at: milliseconds(1002)))
    #expect(desk.cards.count == 1)
  }

  @Test func `stale replies and requests for more time are waited through`() {
    var desk = Desk()
    desk.reader.before = [
      CCIDResponse(.dataBlock, sequence: 0x99, data: [1, 2, 3, 4, 0x90, 0]),
      CCIDResponse(.dataBlock, slot: 3, sequence: 0, data: [1, 2, 3, 4, 0x90, 0]),
      CCIDResponse(.dataBlock, sequence: 0, status: 0x80, error: 4),
    ]
    desk.reader.uid = Self.uid
    desk.start()
    desk.pass(until: 500)
    #expect(desk.cards == [Self.uid])
    #expect(desk.driver.staleReplies >= 8)
  }

  @Test func `more time is bounded, however often it is asked for`() {
    var desk = Desk()
    desk.reader.isSilent = true
    desk.start()
    let sequence = desk.reader.commands[0].sequence
    for time: Int64 in stride(from: 100, to: 19_000, by: 400) {
      desk.pass(until: time)
      let more = CCIDResponse(.slotStatus, sequence: sequence, status: 0x80, error: 0xFF)
      desk.take(desk.driver.received(.success(more.encode()), on: .bulkIn, at: milliseconds(time)))
    }
    #expect(desk.driver.nextDeadline == milliseconds(20_000))
    desk.pass(until: 20_300)
    #expect(desk.reader.commands.count == 2)
  }

  @Test func `a silent reader is told, its port is reset now and then, and it is asked on`() {
    var desk = Desk()
    desk.reader.isSilent = true
    desk.start()
    desk.pass(until: 60_000)
    #expect(desk.resets > 3 && desk.resets < 12)
    #expect(desk.outputs.count == 1)
    guard case .degraded(let finding, _)? = desk.outputs.first else {
      Issue.record("\(desk.outputs)")
      return
    }
    #expect(finding.contains("does not answer"))
    desk.reader.isSilent = false
    desk.reader.uid = Self.uid
    desk.pass(until: 70_000)
    #expect(desk.cards == [Self.uid] && desk.outputs.contains(.recovered))
  }

  @Test func `a card that goes too soon is malformed once, one without an answer is not asked in a circle`() {
    var desk = Desk()
    desk.reader.uid = Self.uid
    desk.reader.answersMute = true
    desk.start()
    desk.pass(until: 900)
    #expect(desk.outputs == [.malformed(.cardUID, milliseconds(0))])
    #expect(desk.reader.commands.count { $0.kind == .iccPowerOn } == 1)
    desk.reader.answersMute = false
    desk.reader.uid = nil
    desk.pass(until: 2000)
    desk.reader.uid = Self.uid
    desk.pass(until: 3000)
    #expect(desk.cards == [Self.uid])
  }

  @Test func `a number made up anew is no credential`() {
    var desk = Desk()
    desk.reader.uid = [0x08, 1, 2, 3]
    desk.start()
    desk.pass(until: 5000)
    #expect(desk.cards.isEmpty && desk.outputs.count == 1)
  }

  @Test func `lamps are set between two questions, and only where there are any`() {
    var desk = Desk(direct: true, quirks: [.acr122Signals])
    desk.start()
    desk.pass(until: 1000)
    desk.take(desk.driver.show(ReaderSignals.Levels(led: true, buzzer: true), at: milliseconds(1000)))
    desk.pass(until: 1300)
    let lamps = desk.reader.commands.filter { $0.data.starts(with: [0xFF, 0x00, 0x40]) }
    #expect(lamps.map(\.data) == [[0xFF, 0, 0x40, 0x0E, 4, 1, 0, 1, 1]])
    var plain = Desk()
    plain.start()
    plain.take(plain.driver.show(ReaderSignals.Levels(led: true), at: milliseconds(1)))
    #expect(plain.reader.commands.allSatisfy { $0.kind == .getSlotStatus })
    #expect(desk.driver.nextDeadline != nil)
  }

  @Test func `a reply is no longer than the reader's own descriptor allows`() {
    var descriptor = [UInt8](repeating: 0, count: 54)
    (descriptor[0], descriptor[1], descriptor[44]) = (54, 0x21, 20)
    var desk = Desk()
    desk.driver = CCIDReaderDriver(reader: "front", profile: desk.driver.profile, descriptor: descriptor)
    desk.reader.isSilent = true
    desk.start()
    let long = CCIDResponse(
      .slotStatus, sequence: desk.reader.commands[0].sequence, data: [UInt8](repeating: 0, count: 11))
    desk.take(desk.driver.received(.success(long.encode()), on: .bulkIn, at: .zero))
    #expect(desk.driver.nextDeadline == milliseconds(150) && desk.driver.staleReplies == 0)
  }

  @Test func `an unplugged reader waits for nothing, and begins anew`() {
    var desk = Desk()
    desk.reader.uid = Self.uid
    desk.reader.isSilent = true
    desk.start()
    desk.driver.disconnected(at: milliseconds(10))
    #expect(desk.driver.nextDeadline == nil)
    desk.reader.isSilent = false
    desk.now = 5000
    desk.start()
    #expect(desk.cards == [Self.uid])
  }

  @Test func `any packets leave few outputs, and no card`() {
    var random = SeededNumbers(state: 17)
    var desk = Desk()
    desk.reader.isSilent = true
    desk.start()
    for round: Int64 in 0..<5000 {
      desk.pass(until: 10 * round)
      let packet = (0..<Int.random(in: 0...64, using: &random)).map { place -> UInt8 in
        place == 0 ? 0x80 + .random(in: 0...4, using: &random) : .random(in: 0...255, using: &random)
      }
      let pipe: USBPipe = Bool.random(using: &random) ? .bulkIn : .interruptIn
      let result: USBTransferResult =
        round % 50 == 0
        ? .failure(USBTransferFault.allCases.randomElement(using: &random) ?? .stalled) : .success(packet)
      desk.take(desk.driver.received(result, on: pipe, at: milliseconds(10 * round)))
    }
    #expect(desk.cards.isEmpty && desk.outputs.count <= 20, "\(desk.outputs)")
  }
}
