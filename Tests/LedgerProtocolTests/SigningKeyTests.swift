import Foundation
import SpaceCore
import Testing

@testable import LedgerProtocol

@Suite struct SigningKeyTests {
  func withFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("lintel-key-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }  // a folder left behind fails nothing
    try body(folder)
  }

  func mode(_ path: String) throws -> Int {
    try #require(FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
  }

  @Test func `a key is made once with mode 0600 and read back`() throws {
    try withFolder { folder in
      let made = try SigningKey.loadOrCreate(at: folder + "/agent.key")
      #expect(try mode(folder + "/agent.key") == 0o600)
      #expect(try SigningKey.loadOrCreate(at: folder + "/agent.key").rawRepresentation == made.rawRepresentation)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["agent.key"])
    }
  }

  @Test(arguments: [0o640, 0o604, 0o620, 0o601])
  func `a key that others can reach is refused with the remedy`(mode: Int) throws {
    try withFolder { folder in
      let path = folder + "/agent.key"
      _ = try SigningKey.loadOrCreate(at: path)
      try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
      let error = #expect(throws: KeyError.self) { try SigningKey.loadOrCreate(at: path) }
      #expect(error == .exposed(path: path, mode: UInt16(mode)))
      #expect(error?.description.contains("chmod 600 \(path)") == true)
    }
  }

  @Test(arguments: [0, 31, 33]) func `a file of another length is refused and left alone`(count: Int) throws {
    try withFolder { folder in
      let path = folder + "/agent.key"
      let bytes = Data(repeating: 7, count: count)
      #expect(FileManager.default.createFile(atPath: path, contents: bytes, attributes: [.posixPermissions: 0o600]))
      #expect(throws: KeyError.self) { try SigningKey.loadOrCreate(at: path) }
      #expect(FileManager.default.contents(atPath: path) == bytes)
    }
  }

  @Test func `a missing folder and a link are refused`() throws {
    try withFolder { folder in
      #expect(throws: KeyError.self) { try SigningKey.loadOrCreate(at: folder + "/none/agent.key") }
      _ = try SigningKey.loadOrCreate(at: folder + "/real.key")
      try FileManager.default.createSymbolicLink(
        atPath: folder + "/link.key", withDestinationPath: folder + "/real.key")
      #expect(throws: KeyError.self) { try SigningKey.loadOrCreate(at: folder + "/link.key") }
    }
  }

  @Test func `the key id is the thumbprint of RFC 8037 appendix A.3`() throws {
    let key = try PublicKey(text: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo")
    #expect(key.keyID == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k")
    #expect(PolicyAgentID(key.agentID) != nil)
  }

  @Test func `a key round-trips as text and as JSON, and shows no secret`() throws {
    let key = SigningKey()
    #expect(try PublicKey(text: key.publicKey.text) == key.publicKey)
    #expect(try JSONText.decode([PublicKey].self, from: try JSONText.encode([key.publicKey])) == [key.publicKey])
    #expect(throws: KeyError.self) { try PublicKey(text: key.publicKey.text + "A") }
    #expect("\(key)" == "signing key \(key.publicKey.agentID)")
    #expect(!String(reflecting: key).contains(Base64URL.encode(key.rawRepresentation)))
  }

  @Test func `base64url has one text for one value`() {
    for count in 0..<40 {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 37 + 251) }
      #expect(Base64URL.decode(Base64URL.encode(bytes)) == bytes)
    }
    #expect(Base64URL.encode([0xFB, 0xFF]) == "-_8")
    for text in ["-_9", "-_8=", "A", "+/8", "-_ 8", "é"] { #expect(Base64URL.decode(text) == nil, "\(text)") }
  }
}
