import Testing

@testable import LedgerProtocol

@Suite struct PolicyDocumentTests {
  @Test func `a document is read with all its parts`() throws {
    let document = try DocumentFixture.document()
    #expect(document.version == 12)
    #expect(document.members?.count == 2)
    #expect(document.members?[0].certifications?[1] == .init(name: "goggles", until: "2027-01-01"))
    #expect(document.schedules?[0].exceptions?["2026-12-25"] == [])
    #expect(document.problems().isEmpty)
  }

  /// A replacement in the fixture, and the mistake that it makes.
  struct Mistake: CustomTestStringConvertible {
    var old: String
    var new: String
    var path: String
    var line: Int?
    var says: String

    init(_ old: String, _ new: String, _ path: String, _ line: Int?, _ says: String) {
      self.old = old
      self.new = new
      self.path = path
      self.line = line
      self.says = says
    }

    var testDescription: String { "\(old) → \(new)" }

    /// Makes the replacement, which must find something to replace, and looks for the mistake among all that are told.
    func expect(in text: String) throws {
      let errors = DocumentFixture.errors(in: text, replacing: old, with: new)
      let error = try #require(errors.first { $0.path == path }, "\(errors)")
      #expect(error.message.contains(says), "\(error)")
      if let line { #expect(error.line == line, "\(error)") }
      #expect(error.description.contains(path.isEmpty ? "the policy document" : path))
    }
  }

  static let mistakes: [Mistake] = [
    .init("\"right\": \"enter\"", "\"rihgt\": \"enter\"", "grants[0].rihgt", 22, "unknown key"),
    .init("\"right\": \"enter\"", "\"rihgt\": \"enter\"", "grants[0].right", 22, "is missing"),
    .init("\"uses\": 5", "\"uses\": \"5\"", "grants[2].uses", 25, ", and is a text"),
    .init("\"uses\": 5", "\"uses\": -1", "grants[2].uses", 25, "must be a whole number"),
    .init("\"uses\": 5", "\"uses\": 0", "grants[2].uses", 25, "at least 1"),
    .init("\"uses\": 5", "\"uses\": 5000000000", "grants[2].uses", 25, "from 0 to 4294967295"),
    .init("\"to\": \"group:members\"", "\"to\": \"group:member\"", "grants[0].to", 22, "no group 'member'"),
    .init("\"to\": \"group:members\"", "\"to\": \"members\"", "grants[0].to", 22, "must be 'everyone'"),
    .init("member:a11ce0", "member:a11ce1", "grants[2].to", 25, "there is no member"),
    .init("\"on\": \"tag:hot\"", "\"on\": \"tag:cold\"", "grants[1].on", 23, "no resource with the tag 'cold'"),
    .init("\"on\": \"front\"", "\"on\": \"back\"", "grants[0].on", 22, "no resource 'back'"),
    .init("\"schedule\": \"open\"", "\"schedule\": \"opn\"", "grants[0].schedule", 22, "no schedule 'opn'"),
    .init("\"freshness\": \"72h\"", "\"freshness\": \"3 days\"", "grants[1].freshness", 23, "not a duration"),
    .init("[\"pin\"]", "[\"pim\"]", "grants[1].requires[0]", 24, "must be one of pin"),
    .init("\"until\": \"2028-01-01T00:00Z\"", "\"until\": \"2025-01-01\"", "grants[1].until", 24, "not after 'from'"),
    .init("\"from\": \"2026-01-01\"", "\"from\": \"2026-02-30\"", "grants[1].from", 24, "not a time"),
    .init("mon-fri 08:00-22:00", "mon-fry 08:00-22:00", "schedules[0].weekly[0]", 18, "not hours of a week"),
    .init("fri 22:00-02:00", "fri 22:00-22:00", "schedules[0].weekly[1]", 18, "not hours of a week"),
    .init("fri 22:00-02:00", "fri 25:00-26:00", "schedules[0].weekly[1]", 18, "not hours of a week"),
    .init("10:00-14:00", "22:00-02:00", "schedules[0].exceptions.2026-12-24[0]", 19, "under the next date"),
    .init("\"2026-12-25\": []", "\"2026-13-25\": []", "schedules[0].exceptions.2026-13-25", 19, "not a date"),
    .init("\"groups\": [\"members\"], \"s", "\"groups\": [\"staff\"], \"s", "members[1].groups[0]", 14, "no group"),
    .init("\"grace_until\": \"2026-04-01\",", "", "members[1].grace_until", nil, "grace needs an end"),
    .init("\"grace\"", "\"graceful\"", "members[1].standing", 14, "must be one of active"),
    .init("\"uid\": \"04:A1:B2:C3\"", "\"uid\": \"04:A\"", "members[0].credentials[0].uid", 13, "pairs of hexadecimal"),
    .init(", \"uid\": \"04:A1:B2:C3\"", "", "members[0].credentials[0]", 13, "either 'digest' or 'uid'"),
    .init("\"state\": \"lost\"", "\"state\": \"gone\"", "members[1].credentials[0].state", 15, "must be one of"),
    .init("\"laser\", {", "\"laser\", \"laser\", {", "members[0].certifications[1]", 12, "is there twice"),
    .init("[\"laser\", {", "[\"lasr\", {", "members[0].certifications[0]", 12, "no certification 'lasr'"),
    .init(
      "\"until\": \"2027-01-01\"", "\"untill\": \"2027\"", "members[0].certifications[1].untill", 12, "unknown key"),
    .init("Europe/Berlin", "Europe/Berlim", "timezone", 2, "no zone of this name"),
    .init("2026-03-01T12:00:00Z", "yesterday", "issued", 2, "not a time"),
    .init("\"version\": 12, ", "", "version", 1, "is missing"),
    .init("\"id\": \"forge\"", "\"id\": \"laser\"", "resources[2].id", 7, "is there twice"),
    .init("\"id\": \"forge\"", "\"id\": \"all\"", "resources[2].id", 7, "must be a name"),
    .init("\"deny\"", "\"never\"", "resources[2].when_clock_unknown", 7, "allow_unscheduled"),
    .init(
      "\"keys not returned\", \"until\": \"2026-05-01\"", "\"x\", \"until\": \"May\"", "holds[0].until", 27,
      "not a time"),
    .init("\"resource\": \"all\"", "\"resource\": \"attic\"", "holds[0].resource", 27, "no resource 'attic'"),
    .init("\"holds\": [", "\"holds\": [,", "", 27, "a value is expected"),
    .init("\"version\": 12", "\"version\": 12, \"version\": 13", "", 2, "there twice"),
  ]

  @Test(arguments: mistakes)
  func `a mistake is told with its path and line`(mistake: Mistake) throws {
    try mistake.expect(in: DocumentFixture.text)
  }

  /// What stands in for it would be wrong as well, and is not told.
  @Test(arguments: [
    ("\"right\": \"enter\"", "\"right\": 7", ["grants[0].right"]),
    ("\"right\": \"enter\"", "\"rihgt\": \"enter\"", ["grants[0].right", "grants[0].rihgt"]),
    ("\"to\": \"group:members\"", "\"to\": []", ["grants[0].to"]),
    ("\"kind\": \"card_uid\", \"uid\"", "\"kind\": null, \"uid\"", ["members[0].credentials[0].kind"]),
    ("[\"members\", \"laser-users\"],\n  \"r", "[\"members\", 8, \"laser-users\"],\n  \"r", ["groups[1]"]),
    ("\"member\": \"b0b", "\"member\": 5, \"name\": \"b0b", ["holds[0].member", "holds[0].name"]),
  ])
  func `what has a wrong type or is missing is told once`(old: String, new: String, paths: [String]) {
    #expect(DocumentFixture.errors(replacing: old, with: new).map(\.path).sorted() == paths.sorted())
  }

  @Test func `all mistakes are told at once, in the order of their lines`() {
    let text = DocumentFixture.text.replacing("\"enter\"", with: "\"entre\"").replacing("08:00-22:00", with: "8-22")
      .replacing("\"uses\": 5", with: "\"uses\": true, \"colour\": 1")
    let error = #expect(throws: PolicyDocumentErrors.self) { try PolicyDocument(json: Array(text.utf8)) }
    #expect(
      error?.errors.map(\.path)
        == ["schedules[0].weekly[0]", "grants[0].right", "grants[2].uses", "grants[2].colour"])
    #expect(error?.errors.map(\.line) == [18, 22, 25, 25])
  }

  @Test func `no cut of the text traps, and none is taken for the whole`() {
    let bytes = Array(DocumentFixture.text.utf8)
    for count in 0..<bytes.count {
      #expect(throws: PolicyDocumentErrors.self) { try PolicyDocument(json: Array(bytes.prefix(count))) }
    }
  }

  @Test func `random changes of the text never trap`() {
    let bytes = Array(DocumentFixture.text.utf8)
    var random = SplitMix(state: 11)
    for _ in 0..<2000 {
      var changed = bytes
      for _ in 0...random.below(3) { changed[random.below(changed.count)] = UInt8(random.below(256)) }
      do throws(PolicyDocumentErrors) {
        _ = try PolicyDocument(json: changed)
      } catch {
        #expect(!error.errors.isEmpty)
      }
    }
  }

  @Test func `escapes are read as RFC 8259 has them`() throws {
    let node = try DocumentJSON.parse(Array(#""a\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00""#.utf8))
    guard case .string(let text) = node.value else { throw PolicyDocumentErrors([]) }
    #expect(text == "a\"\\/\u{08}\u{0C}\n\r\té😀")
    for bad in [
      #""\x""#, #""\u12""#, #""\ud83d""#, #""\ud83dx\u0041""#, "\"a\nb\"", #""\u12G4""#, "nul", "[1 2]", "{\"a\" 1}",
      "{1:2}",
    ] {
      #expect(throws: DocumentJSON.Failure.self) { try DocumentJSON.parse(Array(bad.utf8)) }
    }
    let deep = String(repeating: "[", count: 5000)
    #expect(throws: DocumentJSON.Failure.self) { try DocumentJSON.parse(Array(deep.utf8)) }
  }
}
