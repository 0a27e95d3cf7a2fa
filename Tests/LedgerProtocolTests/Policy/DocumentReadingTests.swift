import Foundation
import SpaceCore
import Synchronization
import Testing

@testable import LedgerProtocol

/// Texts that are read in pieces, of which no more than one is in memory.
@Suite struct DocumentReadingTests {
  private static func text(_ text: String, inPiecesOf count: Int) -> DocumentText {
    let bytes = Array(text.utf8)
    return DocumentText(size: bytes.count) { Array(bytes[min($0, bytes.count)...].prefix(count)) }
  }

  /// The tables of a text, or what is wrong with it.
  private static func read(_ text: DocumentText) -> Result<PolicyTables, PolicyCompiler.Failure> {
    Result { () throws(PolicyCompiler.Failure) in try PolicyCompiler.tables(text, digestKey: DocumentFixture.key) }
  }

  private static func synthetic(_ members: Int, membersComeFirst: Bool = false) -> [UInt8] {
    var document = SyntheticDocument(members: members)
    document.membersComeFirst = membersComeFirst
    var text: [UInt8] = []
    document.write { text += $0 }
    return text
  }

  private static func errors(_ text: [UInt8]) -> PolicyDocumentErrors? {
    guard case .failure(.document(let errors)) = read(DocumentText(text)) else { return nil }
    return errors
  }

  @Test(arguments: [1, 2, 3, 7, 64, 1000])
  func `the pieces in which a text is read make no difference`(count: Int) throws {
    let text = DocumentFixture.text.replacing("Front door", with: #"Puerta \"ñ\" \u00f1 \ud83d\ude00 😀"#)
    let tables = try Self.read(Self.text(text, inPiecesOf: count)).get()
    #expect(tables.resources[0].name == "Puerta \"ñ\" ñ 😀 😀")
    #expect(try tables == Self.read(DocumentText(Array(text.utf8))).get())
  }

  @Test(arguments: PolicyDocumentTests.mistakes)
  func `mistakes are the same however a text is read`(mistake: PolicyDocumentTests.Mistake) throws {
    let text = DocumentFixture.text.replacing(mistake.old, with: mistake.new, maxReplacements: 1)
    let errors = try #require(Self.errors(Array(text.utf8)))
    #expect(Self.read(Self.text(text, inPiecesOf: 1)) == .failure(.document(errors)))
    #expect(DocumentFixture.errors(replacing: mistake.old, with: mistake.new) == errors.errors)
  }

  @Test func `a text gives the image of its document`() throws {
    let document = try DocumentFixture.document()
    let image = try PolicyCompiler.compile(document, digestKey: DocumentFixture.key)
    #expect(try PolicyCompiler.compile(json: Array(DocumentFixture.text.utf8), digestKey: DocumentFixture.key) == image)
  }

  @Test func `a document that a program made is read as it was written`() throws {
    let document = try DocumentFixture.document()
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    #expect(try PolicyDocument(json: [UInt8](encoder.encode(document))) == document)
  }

  @Test func `members may stand before the rules that they name`() throws {
    let last = try Self.read(DocumentText(Self.synthetic(500))).get()
    #expect(last.members.count == 500)
    #expect(try Self.read(DocumentText(Self.synthetic(500, membersComeFirst: true))).get() == last)
  }

  @Test func `progress comes with every thousand members and at the end`() throws {
    var told: [PolicyCompiler.Progress] = []
    _ = try PolicyCompiler.tables(DocumentText(Self.synthetic(2500)), digestKey: nil) { told.append($0) }
    #expect(told.map(\.members) == [1000, 2000, 2500])
    #expect(told.last?.share == 1)
    #expect(zip(told, told.dropFirst()).allSatisfy { $0.share < $1.share })
  }

  @Test func `of many mistakes a hundred are told, with their lines, and the others counted`() throws {
    let text = String(decoding: Self.synthetic(300), as: UTF8.self)
      .replacing("\"groups\": [\"group-", with: "\"groups\": [\"troop-")
    let errors = try #require(Self.errors(Array(text.utf8)))
    #expect(errors.count == 300)
    #expect(errors.errors.count == PolicyDocumentErrors.limit)
    let before = text.prefix(upTo: try #require(text.firstRange(of: "\"members\": [")).lowerBound)
    let line = before.count { $0 == "\n" } + 2
    #expect(errors.errors.map(\.line) == (0..<100).map { line + $0 })
    #expect(errors.errors[99].path == "members[99].groups[0]")
    #expect(errors.description.hasSuffix("\nand 200 more"))
  }

  @Test func `a hold of a member who is not there is told, wherever members stand`() throws {
    let hold = "\"holds\": [{\"member\": \"\(DocumentFixture.ada)\", \"resource\": \"all\", \"reason\": \"x\"}],\n"
    let text = String(decoding: Self.synthetic(3), as: UTF8.self).replacing(
      "\"groups\": [\n", with: hold + "\"groups\": [\n")
    let errors = try #require(Self.errors(Array(text.utf8)))
    #expect(
      errors.errors.map(\.description) == [
        "line 2: holds[0].member: there is no member '\(DocumentFixture.ada)'"
      ])
  }

  @Test(arguments: [
    ("{\"version\": 1,\n \"issued\" 2}", 2, 11), ("{\"version\": 01}", 1, 15),
    ("{\"members\": [{},\n  {\"id\": \"a\",}]}", 2, 14),
    ("{\"version\": [1 2]}", 1, 16), ("", 1, 1), ("{} {}", 1, 4), ("{\"members\": [{\"id\": \"ä\", 3}]}", 1, 27),
  ])
  func `what is no JSON is told with its line and column`(text: String, line: Int, column: Int) throws {
    let error = try #require(Self.errors(Array(text.utf8))?.errors.first)
    #expect(error.line == line && error.column == column, "\(error)")
    #expect(error.description.hasPrefix("line \(line), column \(column): the policy document: "))
  }

  /// What is only looked at once it is kept, on the way back to the members.
  @Test(arguments: [
    ("{\"version\": 1,\n \"members\": [{\"id\": \"a\", \"id\": \"b\"}]}", 2, 30, "'id' is there twice"),
    ("{\"holds\": [{},\n{\"until\": \"1\", \"until\"}]}", 2, 23, "':' is expected after"),
  ])
  func `what is no JSON among members is told with its line and column`(
    text: String, line: Int, column: Int, says: String
  ) throws {
    let error = try #require(Self.errors(Array(text.utf8))?.errors.first)
    #expect(error.line == line && error.column == column && error.message.contains(says), "\(error)")
  }

  @Test(arguments: ["x", #"\u0078"#]) func `a text has as many bytes as an image can hold`(start: String) throws {
    func read(_ count: Int) -> Result<PolicyTables, PolicyCompiler.Failure> {
      let name = start + String(repeating: "x", count: count - 1)
      return Self.read(DocumentText(Array(DocumentFixture.text.replacing("Front door", with: name).utf8)))
    }
    let tables = try read(65_535).get()
    #expect(tables.resources[0].name == String(repeating: "x", count: 65_535))
    #expect(throws: Never.self) { try PolicyCompiler.image(of: tables) }
    guard case .failure(.document(let errors)) = read(65_536) else { throw DiskFailed() }
    #expect(errors.description.contains("longer than 65535 bytes") && errors.errors[0].line == 5, "\(errors)")
  }

  @Test(arguments: [("{}", "version", "is missing"), ("[]", "", "must be an object"), ("7", "", "must be an object")])
  func `what is no document is told`(text: String, path: String, says: String) throws {
    let errors = try #require(Self.errors(Array(text.utf8)))
    #expect(errors.errors.contains { $0.path == path && $0.message.contains(says) }, "\(errors)")
  }

  @Test(arguments: ["{}", "null", "\"a\"", "3"]) func `members that are no list are told`(value: String) throws {
    let head = DocumentFixture.text.prefix { $0 != "[" }.split(separator: "\"groups\"")[0]
    let errors = try #require(Self.errors(Array((head + "\"members\": \(value)}").utf8)))
    #expect(errors.errors.map(\.path) == ["members"])
    #expect(errors.description.contains("must be a list"))
  }

  @Test(arguments: ["18446744073709551616", String(repeating: "9", count: 80), "1.0", "1e2", "-0.5"])
  func `a number that does not fit is told`(number: String) throws {
    let text = DocumentFixture.text.replacing("\"version\": 12", with: "\"version\": \(number)")
    #expect(try #require(Self.errors(Array(text.utf8))).errors.map(\.path) == ["version"])
  }

  @Test func `without a key a credential's own bytes are told with their line`() throws {
    let error = #expect(throws: PolicyCompiler.Failure.self) {
      try PolicyCompiler.tables(DocumentText(Array(DocumentFixture.text.utf8)), digestKey: nil)
    }
    #expect(error?.description == "line 13: members[0].credentials[0].uid: takes the agent's digest key (--digest-key)")
  }

  @Test func `a file and a pipe are read as the bytes in them`() throws {
    let bytes = Array(DocumentFixture.text.utf8)
    let file = FileManager.default.temporaryDirectory.appending(path: "document-\(UUID().uuidString).json")
    try Data(bytes).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }  // of the test alone
    let text = try DocumentText(file: file.path)
    #expect(text.size == bytes.count)
    #expect(Self.read(text) == Self.read(DocumentText(bytes)))

    let pipe = Pipe()
    try pipe.fileHandleForWriting.write(contentsOf: Data(bytes))
    try pipe.fileHandleForWriting.close()
    let piped = try DocumentText(file: "/dev/fd/\(pipe.fileHandleForReading.fileDescriptor)")
    #expect(Self.read(piped) == Self.read(DocumentText(bytes)))

    #expect(throws: (any Error).self) { try DocumentText(file: file.path + ".none") }
    #expect(throws: (any Error).self) { try DocumentText(file: "/") }
  }

  private struct DiskFailed: Error {}

  @Test func `a text that cannot be read to its end is told with the place`() throws {
    let bytes = Array(DocumentFixture.text.utf8)
    let text = DocumentText(size: bytes.count) { offset in
      guard offset < 1000 else { throw DiskFailed() }
      return Array(bytes[offset..<offset + 100])
    }
    guard case .failure(.document(let errors)) = Self.read(text) else { throw DiskFailed() }
    #expect(errors.description.contains("cannot be read any further: DiskFailed()"))
  }

  /// The rules are read first and the members again from where they were found; the file may be another by then.
  @Test(arguments: ["", "{}", "]]]]", "\"", "{\"version\": 1, \"members\": ["])
  func `a text that changes while it is read is refused`(other: String) throws {
    let bytes = Array(DocumentFixture.text.utf8)
    let wasRead = Mutex(false)
    let text = DocumentText(size: bytes.count) { offset in
      wasRead.withLock { wasRead in
        let now = wasRead ? Array((String(repeating: " ", count: offset) + other).utf8) : bytes
        if !wasRead, offset >= bytes.count { wasRead = true }
        return Array(now[min(offset, now.count)...])
      }
    }
    guard case .failure(.document(let errors)) = Self.read(text) else { throw DiskFailed() }
    #expect(errors.count == 1)
  }
}
