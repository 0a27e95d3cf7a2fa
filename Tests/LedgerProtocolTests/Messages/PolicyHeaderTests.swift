import SpaceCore
import Testing

@testable import LedgerProtocol

@Suite struct PolicyHeaderTests {
  private let ledger = SigningKey()
  private let header = PolicyHeader(
    agent: "a1", version: 7, image: [1, 2, 3], time: WallTime(milliseconds: 1_774_000_000_000), freshness: 60)

  @Test func `a signed header says again what was signed`() throws {
    let signed = try header.signed(by: ledger)
    #expect(try PolicyHeader(signed: signed, ledger: ledger.publicKey) == header)
    #expect(header.imageHash == Entry.hash([1, 2, 3]) && header.bytes == 3 && header.time == 1_774_000_000)
  }

  @Test func `another's signature and any changed byte are refused`() throws {
    let signed = try header.signed(by: ledger)
    #expect(throws: PolicyHeaderError.signature) { try PolicyHeader(signed: signed, ledger: SigningKey().publicKey) }
    for place in signed.indices {
      var harmed = signed
      harmed[place] = harmed[place] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
      #expect(throws: PolicyHeaderError.self) { try PolicyHeader(signed: harmed, ledger: ledger.publicKey) }
    }
  }

  @Test func `a parcel comes apart as it was put together and a lying length is refused`() throws {
    let parcel = PolicyParcel.encode(header: [1, 2], image: [3, 4, 5])
    let parts = try #require(PolicyParcel.decode(parcel))
    #expect(parts.header == [1, 2] && parts.image == [3, 4, 5])
    #expect(PolicyParcel.decode([0, 0, 0]) == nil)
    #expect(PolicyParcel.decode([0, 0, 0, 1]) == nil)
    #expect(PolicyParcel.decode([255, 255, 255, 255, 1]) == nil)
  }
}
