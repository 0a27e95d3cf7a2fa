import Foundation
import Testing

@testable import SpaceCore

@Suite struct IdentifiersTests {
  @Test func `a member id is 32 hexadecimal digits both ways`() throws {
    let text = "00000000000000ff0123456789abcdef"
    let id = try #require(MemberID(text))
    #expect(id == MemberID(high: 0xFF, low: 0x0123_4567_89AB_CDEF))
    #expect(id.description == text)
    #expect(MemberID(text.uppercased()) == id)
    #expect(PolicyAgentID(text)?.description == text)
  }

  @Test(arguments: [
    "", "0", "0123456789abcdef0123456789abcde", "0123456789abcdef0123456789abcdeg", "é123456789abcdef0123456789abcde",
  ])
  func `anything else is none`(text: String) {
    #expect(MemberID(text) == nil)
    #expect(PolicyAgentID(text) == nil)
  }

  @Test func `ids are encoded as their text and refuse another`() throws {
    let id = MemberID(high: 1, low: 2)
    let encoded = try JSONEncoder().encode([id])
    #expect(String(decoding: encoded, as: UTF8.self) == "[\"\(id)\"]")
    #expect(try JSONDecoder().decode([MemberID].self, from: encoded) == [id])
    #expect(throws: DecodingError.self) { try JSONDecoder().decode([MemberID].self, from: Data("[\"x\"]".utf8)) }
    let resource: ResourceID = "front"
    #expect(try JSONDecoder().decode(ResourceID.self, from: JSONEncoder().encode(resource)) == resource)
    #expect(
      try JSONDecoder().decode(WallTime.self, from: JSONEncoder().encode(WallTime(milliseconds: 7))).milliseconds == 7)
  }

  @Test func `ids sort by their value`() {
    #expect(MemberID(high: 1, low: 9) < MemberID(high: 2, low: 0))
    #expect(MemberID(high: 1, low: 1) < MemberID(high: 1, low: 2))
    #expect(ResourceID("a") < "b")
    #expect(ReaderID("a") < "b")
    #expect("\(ResourceID("front")) \(ReaderID("outside"))" == "front outside")
  }
}
