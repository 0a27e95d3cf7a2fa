import DeviceDrivers
import HardwareSimulated
import LedgerProtocol
import SpaceCore
import Testing
import WireCodecs

@testable import AgentRuntime

/// A Wiegand reader from the edges of its two data lines to the record and the lock.
@Suite struct WiegandReaderTests {
  private static let document = """
    space: bench
    name: Bench
    timezone: UTC
    readers:
      front: { profile: wiegand, data0: "sim:d0", data1: "sim:d1" }
      back: { profile: rdm6300, port: "sim:back" }
    doors:
      front: { reader: front, lock: { output: "sim:strike" }, contact: { input: "sim:contact" } }
      back: { reader: back, lock: { output: "sim:back-strike" } }
    """

  private func present(_ card: UInt64, at bench: Bench, timing: PulseTiming = .nominal) throws {
    let frame = try #require(WiegandFormat.h10301.encode(facility: 123, card: card))
    try bench.board.present(bits: frame.bits, data0: "d0", data1: "d1", timing: timing)
    bench.run(.milliseconds(500))
  }

  @Test(arguments: [PulseTiming.nominal, .fastest, .slowest])
  func `a card is read as itself, whatever the speed of its reader`(timing: PulseTiming) throws {
    let bench = try Bench(Self.document)
    for card in [4567, 1, 65_535] as [UInt64] {
      try present(card, at: bench, timing: timing)
      bench.run(.seconds(2))
    }
    let denied = try bench.entries(.accessDenied, about: "front")
    let digester = try CredentialDigester(key: bench.key)
    let tags = try [4567, 1, 65_535].map { card in
      let number = try #require(WiegandNumber(typed: "H10301:123:\(card)"))
      return digester.digest(of: RawCredential(kind: .wiegand, bytes: number.bytes)).checkTag
    }
    #expect(denied.map(\.data.credentialTag) == tags)
    #expect(denied.allSatisfy { $0.data.credentialKind == "wiegand" && $0.data.reason == "credential_unknown" })
  }

  @Test func `a disturbed frame is no card`() throws {
    let bench = try Bench(Self.document)
    var bits = try #require(WiegandFormat.h10301.encode(facility: 123, card: 4567)).bits
    bits[5].toggle()
    try bench.board.present(bits: bits, data0: "d0", data1: "d1")
    bench.run(.seconds(1))
    #expect(try bench.entries(.accessDenied).map(\.data.reason) == ["credential_malformed"])
  }

  @Test func `a line that oscillates is told, and keeps no other door waiting`() throws {
    let bench = try Bench(Self.document)
    try bench.board.inject(.chatter("d0", every: 10_000))  // 100,000 edges a second
    for _ in 0..<40 { bench.sleep(.milliseconds(5)) }
    try bench.tap(Cards.ada, "back")
    for _ in 0..<20 { bench.sleep(.milliseconds(5)) }
    #expect(bench.isOn("back-strike"))
    #expect(try bench.entries(.deviceDegraded, about: "front").count == 1)
    try bench.board.clear(.chatter("d0", every: 10_000))
    bench.run(.seconds(3))
    try present(4567, at: bench)
    #expect(try bench.entries(.accessDenied, about: "front").last?.data.reason == "credential_unknown")
  }

  @Test func `a profile for another wiring is refused in words`() throws {
    let swapped = Self.document.replacing("profile: wiegand", with: "profile: rdm6300")
    #expect(throws: AgentError.self) { try Bench(swapped) }
    let serial = Self.document.replacing("profile: rdm6300", with: "profile: wiegand")
    #expect(throws: AgentError.self) { try Bench(serial) }
  }
}
