import DeviceDrivers
import HardwareAccess
import SpaceCore
import Testing
import WireCodecs

struct KeyboardReaderDriverTests {
  /// A reader that types, and what its driver said.
  struct Desk {
    var driver: KeyboardReaderDriver
    var outputs: [ReaderOutput] = []
    var now: Int64 = 0

    init(_ number: CardNumberProfile? = nil, quirks: Set<DeviceQuirk> = [], keyboard: KeyboardLineFormat = .init()) {
      driver = KeyboardReaderDriver(
        reader: "front",
        profile: DeviceProfile(
          id: "desk", name: "Desk", family: .hidKeyboard, note: "-", quirks: quirks, keyboard: keyboard, number: number)
      )
    }

    /// Types `text` from `time` on, a report every 8 ms.
    mutating func type(_ text: String, at time: Int64, end: KeyboardTerminator? = .enter) throws {
      now = time
      for report in try #require(driver.profile.keyboard.encode(text, terminator: end)) {
        receive(.success(report.encode()))
        now += 8
      }
    }

    mutating func receive(_ result: USBTransferResult) {
      pass(until: now)
      outputs += driver.received(result, on: .interruptIn, at: milliseconds(now)).outputs
    }

    mutating func pass(until time: Int64) {
      while let deadline = driver.nextDeadline, deadline <= milliseconds(time) {
        outputs += driver.deadlineReached(at: deadline).outputs
      }
    }

    var credentials: [RawCredential] {
      outputs.compactMap { if case .presentation(let credential, _) = $0 { credential } else { nil } }
    }
  }

  static func number(_ form: CardNumberForm, _ credential: CardCredentialForm) -> CardNumberProfile {
    CardNumberProfile(form: form, credential: credential)
  }

  @Test func `a claimed reader is put into the boot protocol, and its scan is a presentation at its last report`()
    throws
  {
    var desk = Desk()
    #expect(desk.driver.start(at: .zero).transfers == [.setBootProtocol, .setIdle])
    try desk.type("PASS-7", at: 100)
    #expect(desk.outputs == [pass("PASS-7", at: 100 + 12 * 8)])
    try desk.type("PASS-7", at: 900)
    #expect(desk.credentials.count == 1)
    try desk.type("PASS-7", at: 3000)
    #expect(desk.credentials.count == 2)
  }

  @Test func `the same card is the same credential over serial, over Wiegand, and typed in any form`() throws {
    let card = EM4100Frame(version: 0x08, tag: 0x0116_1DD6)
    let typed: [(CardNumberForm, String)] = [
      (.hex10, "0801161dd6"), (.hex8, "01161DD6"), (.decimal10, "0018226646"), (.halves, "00278,07638"),
      (.facility, "022,07638"), (.facilityDigits, "02207638"),
    ]
    let wiegand26 = try self.wiegand("H10301", facility: 22, card: 7638)
    let wiegand34 = try self.wiegand("H10306", facility: 278, card: 7638)
    for (form, text) in typed {
      for credential in CardCredentialForm.allCases where credential.fits(form) {
        var desk = Desk(Self.number(form, credential))
        try desk.type(text, at: 0)
        let expected: RawCredential =
          switch credential {
          case .em4100: RawCredential(kind: .cardUID, bytes: card.bytes)
          case .uid: RawCredential(kind: .cardUID, bytes: Array(card.bytes.dropFirst()))
          case .h10301: wiegand26
          case .h10306: wiegand34
          }
        #expect(desk.credentials == [expected], "\(form) as \(credential)")
      }
    }
    // A serial reader gives all five bytes, or agrees with the others when its profile says so.
    for (number, expected) in [
      (nil, RawCredential(kind: .cardUID, bytes: card.bytes)), (Self.number(.hex10, .h10301), wiegand26),
      (Self.number(.hex10, .h10306), wiegand34),
    ] {
      var driver = SerialReaderDriver(
        reader: "front",
        profile: DeviceProfile(id: "rdm6300", name: "R", family: .em4100ASCII, note: "-", number: number))
      #expect(driver.feed(card.encode(), at: .zero) == [.presentation(expected, .zero)])
    }
  }

  /// The credential that a Wiegand reader's driver makes of a card.
  private func wiegand(_ name: String, facility: UInt64, card: UInt64) throws -> RawCredential {
    let format = try #require(WiegandFormat.known(named: name))
    let bits = try #require(format.encode(facility: facility, card: card))
    let reading = try #require(format.read(bits))
    guard case .number(let number) = reading else {
      Issue.record("\(reading)")
      return RawCredential(kind: .wiegand, bytes: [])
    }
    return RawCredential(kind: .wiegand, bytes: number.bytes)
  }

  @Test func `a chip's number is turned round where the reader does it, and one made up anew is refused`() throws {
    var desk = Desk(Self.number(.decimal10, .uid), quirks: [.uidReversed])
    try desk.type("3808861522", at: 0)
    #expect(desk.credentials == [RawCredential(kind: .cardUID, bytes: [0x52, 0x9D, 0x06, 0xE3])])
    var random = Desk(Self.number(.hexUID, .uid))
    try random.type("08112233", at: 0)
    #expect(random.outputs == [.malformed(.cardUID, milliseconds(16 * 8))])
    try random.type("048F7A1ACD5D80", at: 2000)
    #expect(random.credentials.map(\.bytes) == [[0x04, 0x8F, 0x7A, 0x1A, 0xCD, 0x5D, 0x80]])
  }

  @Test func `a number of another form is malformed, never another card, and a pattern of them is told`() throws {
    for wrong in ["4294967296", "18226646", "00182266460", "0018226G46", "001822664 "] {
      var desk = Desk(Self.number(.decimal10, .uid))
      try desk.type(wrong, at: 0)
      desk.pass(until: 5000)
      #expect(desk.outputs.count == 1 && desk.credentials.isEmpty, "\(wrong): \(desk.outputs)")
    }
    var desk = Desk(Self.number(.decimal10, .uid))
    for round: Int64 in 0..<6 { try desk.type("022,07638", at: 3000 * round) }
    let findings = desk.outputs.compactMap { if case .degraded(let finding, _) = $0 { finding } else { nil } }
    #expect(findings.count == 1 && findings.first?.contains("layout") == true, "\(desk.outputs)")
    for round: Int64 in 0..<3 { try desk.type("0018226646", at: 30_000 + 3000 * round) }
    #expect(desk.outputs.contains(.recovered))
  }

  @Test func `half a scan before a pause or an unplugging never joins the next`() throws {
    var desk = Desk(Self.number(.decimal10, .h10301))
    try desk.type("00182", at: 0, end: nil)
    try desk.type("26646", at: 1000)
    #expect(desk.credentials.isEmpty)
    try desk.type("00182", at: 5000, end: nil)
    desk.driver.disconnected(at: milliseconds(5100))
    _ = desk.driver.start(at: milliseconds(5150))
    try desk.type("26646", at: 5200)
    #expect(desk.credentials.isEmpty)
    try desk.type("00182", at: 9000, end: nil)
    desk.receive(.failure(.overflowed))
    try desk.type("26646", at: desk.now)
    #expect(desk.credentials.isEmpty)
    try desk.type("0018226646", at: 12_000)
    #expect(desk.credentials.count == 1)
  }

  @Test func `a silence ends a scan of the length that the profile says`() throws {
    var desk = Desk(Self.number(.decimal10, .uid), keyboard: KeyboardLineFormat(lengthOnSilence: 10))
    try desk.type("0018226646", at: 0, end: nil)
    desk.pass(until: 1000)
    #expect(desk.credentials.count == 1)
    #expect(desk.outputs.first == .presentation(desk.credentials[0], milliseconds(19 * 8 + 300)))
  }

  @Test func `any reports leave few outputs`() {
    var random = SeededNumbers(state: 16)
    var desk = Desk(Self.number(.decimal10, .uid))
    for round: Int64 in 0..<5000 {
      desk.now = 8 * round
      let count = round % 9 == 0 ? Int.random(in: 0...64, using: &random) : 8
      desk.receive(.success((0..<count).map { _ in .random(in: 0...0x65, using: &random) }))
    }
    #expect(desk.credentials.isEmpty && desk.outputs.count <= 4, "\(desk.outputs)")
    #expect(desk.outputs.contains { if case .degraded = $0 { true } else { false } })
  }
}
