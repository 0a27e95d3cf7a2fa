import SpaceCore
import Testing

@testable import LedgerProtocol

@Suite struct SignedPassTests {
  private static let origin = "hall.lintel/0123456789ab"
  private static let guest = SignedPass(
    id: MemberID(high: 0x0123_4567_89AB_CDEF, low: 0x0011_2233_4455_6677), member: nil, from: 29_533_680,
    until: 29_533_800, resources: ["front", "hall"])
  private static let member = SignedPass(
    id: guest.id, member: MemberID(high: 0xA, low: 0xB), from: 1, until: .max, resources: ["front"])

  private static func key() throws -> SigningKey { try SigningKey(rawRepresentation: [UInt8](repeating: 7, count: 32)) }

  private static func text(_ pass: SignedPass = guest) throws -> [UInt8] {
    Array(try pass.text(origin: origin, key: try key()).utf8)
  }

  private static func read(_ text: [UInt8], origin: String = origin) throws -> SignedPass {
    try SignedPass(text: text, ledger: try key().publicKey, origin: origin)
  }

  private static func isRefused(_ text: [UInt8]) -> Bool {
    do {
      _ = try read(text)
      return false
    } catch { return true }
  }

  @Test func `what was signed is read again, of guests and of members`() throws {
    for pass in [Self.guest, Self.member] {
      let text = try Self.text(pass)
      #expect(SignedPass.isPass(text) && text.count <= SignedPass.longestText)
      #expect(try Self.read(text) == pass)
    }
    #expect(Self.guest.holder == Self.guest.id && Self.member.holder == MemberID(high: 0xA, low: 0xB))
  }

  @Test func `the bytes are those that the layout says`() throws {
    let text = String(decoding: try Self.text(), as: UTF8.self)
    let bytes = try #require(Base64URL.decode(String(text.dropFirst("LINTEL1.".count))))
    let body: [UInt8] =
      [1, 0x01, 0x23, 0x45, 0x67, 0x89, 0xAB, 0xCD, 0xEF, 0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77]
      + [0x01, 0xC2, 0xA5, 0xF0, 0x01, 0xC2, 0xA6, 0x68] + [5] + Array("front".utf8) + [4] + Array("hall".utf8)
    #expect(Array(bytes.dropLast(64)) == body)
    let message = Array("lintel-pass 1\nhall.lintel/0123456789ab\n".utf8) + body
    #expect(try Self.key().publicKey.verify(bytes.suffix(64), of: message))
  }

  @Test func `any bit that is another is refused`() throws {
    for text in [try Self.text(Self.guest), try Self.text(Self.member)] {
      for place in text.indices {
        for bit in 0..<8 {
          var altered = text
          altered[place] ^= 1 << UInt8(bit)
          #expect(Self.isRefused(altered), "byte \(place), bit \(bit)")
        }
      }
    }
  }

  @Test func `a text that is cut, longer or not a pass is refused`() throws {
    let text = try Self.text()
    for count in 0..<text.count { #expect(Self.isRefused(Array(text.prefix(count))), "\(count)") }
    for more in ["A", "AAAA", "=", "\r", " ", "."] { #expect(Self.isRefused(text + Array(more.utf8))) }
    #expect(Self.isRefused([0x20] + text))
    #expect(Self.isRefused(Array("lintel1.".utf8) + text.dropFirst(8)))
    #expect(Self.isRefused(Array(SignedPass.prefix.utf8) + [UInt8](repeating: 0x41, count: 10_000)))
    for other in ["", "LINTEL1", "LINTEL1.", "LINTEL2.AAAA", "WIFI:S:guest;;", "https://example.org"] {
      #expect(Self.isRefused(Array(other.utf8)))
    }
  }

  @Test func `another key, another origin and a signature for another use are refused`() throws {
    let text = try Self.text()
    let other = SigningKey()
    #expect(throws: PassError.signature) {
      try SignedPass(text: text, ledger: other.publicKey, origin: Self.origin)
    }
    #expect(throws: PassError.signature) { try Self.read(text, origin: "hall.lintel/0123456789ac") }
    let body = try #require(Base64URL.decode(ascii: text.dropFirst(8))).dropLast(64)
    let bare = try Self.key().sign(body)
    #expect(throws: PassError.signature) {
      try Self.read(Array((SignedPass.prefix + Base64URL.encode(body + bare)).utf8))
    }
  }

  @Test(arguments: [
    [UInt8](), [0], [3], [1, 0, 0],
    // Ends when it begins; no resource; an empty one; one that is cut; one that is no text.
    form(until: 1, []), form(until: 2, []), form(until: 2, [0]), form(until: 2, [3, 0x61]),
    form(until: 2, [1, 0xFF]), form(until: 2, [1, 0x61], form: 0),
  ])
  func `what the ledger would never sign is refused though it is signed`(_ body: [UInt8]) throws {
    let message = Array("lintel-pass 1\n\(Self.origin)\n".utf8) + body
    let signature = try Self.key().sign(message)
    #expect(throws: PassError.malformed) {
      try Self.read(Array((SignedPass.prefix + Base64URL.encode(body + signature)).utf8))
    }
  }

  private static func form(until: UInt8, _ rest: [UInt8], form: UInt8 = 1) -> [UInt8] {
    [form] + [UInt8](repeating: 9, count: 16) + [0, 0, 0, 1, 0, 0, 0, until] + rest
  }

  @Test func `the same bytes with a resource are a pass`() throws {
    let body = Self.form(until: 2, [1, 0x61])
    let signature = try Self.key().sign(Array("lintel-pass 1\n\(Self.origin)\n".utf8) + body)
    let pass = try Self.read(Array((SignedPass.prefix + Base64URL.encode(body + signature)).utf8))
    #expect(pass.resources == ["a"] && pass.from == 1 && pass.until == 2)
  }

  @Test func `a pass that cannot be is not signed, and the longest fits one QR code`() throws {
    func signed(_ change: (inout SignedPass) -> Void) throws -> [UInt8] {
      var pass = Self.guest
      change(&pass)
      return try Self.text(pass)
    }
    #expect(throws: PassError.self) { try signed { $0.until = $0.from } }
    #expect(throws: PassError.self) { try signed { $0.resources = [] } }
    #expect(throws: PassError.self) { try signed { $0.resources = [""] } }
    #expect(throws: PassError.self) { try signed { $0.resources = [String(repeating: "x", count: 256)] } }
    // 186 bytes in all: 89 without resources.
    let most = try signed { $0.resources = [String(repeating: "x", count: 96)] }
    #expect(most.count == SignedPass.longestText)
    #expect(try Self.read(most).resources.first?.count == 96)
    #expect(throws: PassError.self) { try signed { $0.resources = [String(repeating: "x", count: 97)] } }
  }
}
