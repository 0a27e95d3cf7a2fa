import Foundation
import SpaceCore
import Testing

@testable import LedgerProtocol

@Suite struct EntryTests {
  let key = SigningKey()

  func sample(_ author: inout EntryAuthor) throws -> Entry {
    var data = JournalData()
    data.reason = "schedule \"closed\" \\ / \u{1}é"
    data.latencyMicroseconds = 812
    return try author.seal(
      JournalEvent(
        .accessDenied, time: WallTime(milliseconds: 1_767_323_045_678), clock: .held, subject: "front", data: data))
  }

  @Test func `an entry comes back as the event that was sealed`() throws {
    var author = try EntryAuthor(key: key, source: key.publicKey.agentID)
    let first = try sample(&author)
    let second = try sample(&author)
    let read = try Entry(bytes: first.bytes)
    try read.verify(key.publicKey)
    #expect(read == first)
    #expect(read.bytes == first.bytes && read.hash == Entry.hash(first.bytes))
    #expect(read.sequence == 1 && read.previous == nil && read.link == read.hash)
    #expect(read.source == key.publicKey.agentID && read.keyID == key.publicKey.keyID)
    #expect(try read.event().data.reason == "schedule \"closed\" \\ / \u{1}é")
    #expect(try read.event().data.latencyMicroseconds == 812)
    #expect(read.time.milliseconds == 1_767_323_045_678)
    #expect(String(decoding: read.payloadJSON, as: UTF8.self).contains(#""time":"2026-01-02T03:04:05.678Z""#))
    #expect(second.sequence == 2 && second.previous == first.hash)
    #expect(second.id != first.id && author.end == ChainEnd(after: second))
    let version = first.id.dropFirst(14).first
    #expect(version == "7" && UUID(uuidString: first.id) != nil)
  }

  @Test func `a change of any one byte is refused`() throws {
    var author = try EntryAuthor(key: key, source: "a")
    let entry = try sample(&author)
    for place in entry.bytes.indices {
      for replacement in [entry.bytes[place] ^ 1, UInt8(ascii: "A"), UInt8(ascii: "_"), UInt8(ascii: ".")]
      where replacement != entry.bytes[place] {
        var bytes = entry.bytes
        bytes[place] = replacement
        #expect(throws: EntryError.self, "byte \(place)") { try Entry(bytes: bytes).verify(key.publicKey) }
      }
    }
    #expect(throws: EntryError.self) { try Entry(bytes: Array(entry.bytes.dropLast())).verify(key.publicKey) }
    #expect(throws: EntryError.self) { try Entry(bytes: entry.bytes + [UInt8(ascii: "A")]).verify(key.publicKey) }
  }

  @Test func `an entry of another key is named as such`() throws {
    var author = try EntryAuthor(key: key, source: "a")
    let entry = try sample(&author)
    let other = SigningKey().publicKey
    #expect(throws: EntryError.wrongKey(found: key.publicKey.keyID, expected: other.keyID)) { try entry.verify(other) }
  }

  @Test func `an entry over 16 KiB is neither sealed nor read`() throws {
    var author = try EntryAuthor(key: key, source: "a")
    var data = JournalData()
    data.text = String(repeating: "x", count: 13_000)
    let event = JournalEvent(.alarmRaised, time: WallTime(milliseconds: 0), clock: .held, data: data)
    #expect(throws: EntryError.self) { try author.seal(event) }
    #expect(author.end == .start)
    #expect(throws: EntryError.tooLarge(bytes: 16_385)) { try Entry(bytes: [UInt8](repeating: 65, count: 16_385)) }
  }

  /// An entry from parts, for what an `EntryAuthor` never writes.
  func entry(header: String? = nil, _ change: (inout [String: String]) -> Void) throws -> Entry {
    var members = [
      "specversion": #""1.0""#, "id": #""1""#, "source": #""a""#, "type": #""future.thing""#, "sequence": #""1""#,
      "time": #""2026-01-02T03:04:05Z""#, "previous": "\"\(String(repeating: "A", count: 43))\"",
      "salt": "\"\(String(repeating: "A", count: 22))\"", "clock": #""held""#, "data": #"{"new":[1,{"x":null}]}"#,
    ]
    change(&members)
    let payload = "{" + members.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",") + "}"
    var front = CompactJWS.header(key: key.publicKey)
    if let header { front = Base64URL.ascii(Array(header.utf8)) + [UInt8(ascii: ".")] }
    return try Entry(bytes: try CompactJWS.seal(Array(payload.utf8), header: front, key: key))
  }

  @Test func `unknown types and attributes are kept`() throws {
    let entry = try entry { $0["future1"] = "true" }
    #expect(entry.type == "future.thing" && entry.attributeJSON("future1") == Array("true".utf8))
    #expect(entry.dataJSON == Array(#"{"new":[1,{"x":null}]}"#.utf8))
    #expect(throws: EntryError.unknownType("future.thing")) { try entry.event() }
  }

  @Test(arguments: ["id", "source", "type", "time", "sequence", "previous", "salt", "clock", "specversion"])
  func `a missing, empty or foreign attribute is refused`(name: String) throws {
    #expect(throws: EntryError.missing(attribute: name)) { try entry { $0[name] = nil } }
    #expect(throws: EntryError.missing(attribute: name)) { try entry { $0[name] = "\"\"" } }
    #expect(throws: EntryError.self) { try entry { $0[name] = "1" } }
    #expect(throws: EntryError.self) { try entry { $0[name] = "\"x\", \"\(name)\": \"x\"" } }
  }

  @Test(arguments: ["0", "01", "+1", "-1", "18446744073709551616", "2"])
  func `a sequence that is not a plain number, or not the first without a previous, is refused`(text: String) {
    #expect(throws: EntryError.self) { try entry { $0["sequence"] = "\"\(text)\"" } }
  }

  @Test func `another algorithm or a critical extension is refused`() throws {
    let kid = key.publicKey.keyID
    #expect(throws: EntryError.algorithm("none")) { try entry(header: #"{"alg":"none","kid":"\#(kid)"}"#) { _ in } }
    #expect(throws: EntryError.self) {
      try entry(header: #"{"alg":"EdDSA","kid":"\#(kid)","crit":["b64"],"b64":false}"#) { _ in }
    }
    #expect(throws: EntryError.self) { try entry(header: #"{"alg":"EdDSA","alg":"EdDSA","kid":"\#(kid)"}"#) { _ in } }
    #expect(throws: EntryError.self) { try entry(header: #"{"alg":"EdDSA"}"#) { _ in } }
  }
}
