import DeviceDrivers
import HardwareSimulated
import LedgerProtocol
import SpaceCore
import Testing

@testable import AgentRuntime
@testable import LocalStore

/// Signed passes shown to a QR scanner on a serial port, from the bytes of the scan to the lock.
@Suite struct PassTests {
  private static let ledger = SigningKey()
  private static let origin = "hall.lintel/0123456789ab"
  private static let id = MemberID(high: 0x6E57, low: 0x1234)
  private static let document = benchDocument.replacing(
    #"front: { profile: rdm6300, port: "sim:front" }"#, with: #"front: { profile: scanner, port: "sim:front" }"#)

  private static func text(
    member: MemberID? = nil, from: Int64 = 0, until: Int64 = 60, resources: [String] = ["front"],
    origin: String = origin, key: SigningKey = ledger
  ) throws -> String {
    let now = Bench.wall.minutes
    let pass = SignedPass(
      id: id, member: member, from: UInt32(now + from), until: UInt32(now + until), resources: resources)
    return try pass.text(origin: origin, key: key)
  }

  private static func bench(joined: Bool = true) throws -> Bench {
    let bench = try Bench(document)
    if joined { bench.core.passes = PassReader(ledger: ledger.publicKey, origin: origin) }
    return bench
  }

  private static func scan(_ text: String, _ bench: Bench) throws {
    try bench.board.present(reader: "front", bytes: Array((text + "\r\n").utf8))
    bench.step()
    bench.run(.milliseconds(600))
  }

  /// What a scan comes to: the reason, or nil when the strike was released.
  private static func refusal(_ text: String, _ bench: Bench? = nil) throws -> String? {
    let bench = try bench ?? Self.bench()
    try scan(text, bench)
    bench.written()
    #expect(bench.isOn("strike") == (try bench.entries(.accessDenied).isEmpty))
    return try bench.entries(.accessDenied).last?.data.reason
  }

  @Test func `a guest of whom the board has never heard comes in, and the entry names the pass`() throws {
    let bench = try Self.bench()
    let text = try Self.text()
    #expect(try Self.refusal(text, bench) == nil)
    let entry = try #require(try bench.entries(.accessGranted).first)
    #expect(entry.subject == "front" && entry.data.reader == "front" && entry.data.credentialKind == "pass")
    #expect(entry.data.grant == Self.id.description && entry.data.member == Self.id)
    for page in try bench.store.journal.entries(after: 0) {
      let payload = try Entry(bytes: try #require(page.bytes)).payloadJSON
      #expect(!String(decoding: payload, as: UTF8.self).contains(text.dropFirst(8).prefix(24)))
    }
  }

  @Test func `a text that this ledger did not sign is malformed, and never verified by another board's ledger`() throws
  {
    let good = try Self.text()
    let flipped = String(good.dropLast(4)) + (good.hasSuffix("AAAA") ? "BBBB" : "AAAA")
    for text in [
      flipped, String(good.dropLast()), "LINTEL1.", "LINTEL1.AAAA", try Self.text(origin: "shed.lintel/0123456789ab"),
      try Self.text(key: SigningKey()), good + "A",
    ] {
      let bench = try Self.bench()
      #expect(try Self.refusal(text, bench) == "credential_malformed", "\(text)")
      let entry = try #require(try bench.entries(.accessDenied).first)
      #expect(entry.data.credentialKind == "pass" && entry.data.member == nil && entry.data.grant == nil)
    }
    #expect(try Self.refusal(good, Self.bench(joined: false)) == "credential_malformed")
  }

  @Test func `what is longer than any pass never comes that far`() throws {
    #expect(try Self.refusal("LINTEL1." + String(repeating: "A", count: 400)) == "credential_malformed")
  }

  @Test func `its time and its doors are those that it says`() throws {
    #expect(try Self.refusal(try Self.text(from: 1)) == "credential_not_yet_valid")
    #expect(try Self.refusal(try Self.text(from: -60, until: 0)) == "credential_expired")
    #expect(try Self.refusal(try Self.text(resources: ["back"])) == "no_grant")
    #expect(try Self.refusal(try Self.text(resources: ["back", "front"])) == nil)
    let bench = try Self.bench()
    bench.core.handle(
      .clock(WallClock(reading: Bench.wall, at: bench.now, quality: .unknown)), at: bench.now)
    #expect(try Self.refusal(try Self.text(), bench) == "clock_unknown")
  }

  @Test func `a revoked pass and a suspended member are refused once the policy says so`() throws {
    for (standing, state, reason) in [
      (MemberStanding.active, CredentialState.revoked, "credential_revoked"),
      (.active, .lost, "credential_lost"), (.suspended, .active, "member_suspended"), (.left, .active, "member_left"),
    ] {
      let bench = try Self.bench()
      let text = try Self.text(member: Cards.benID)
      var tables = PolicyTables(version: 9, issuedAt: Bench.wall, agent: PolicyAgentID(high: 1, low: 2))
      tables.resources = [.init(id: "front")]
      tables.rightsSets = [[]]
      tables.memberClasses = [.init(rights: 0)]
      tables.memberClasses[0].standing = standing
      tables.members = [.init(id: Cards.benID, memberClass: 0)]
      tables.credentialClasses = [.init(kind: .pass, state: state)]
      let bytes = OneTimeCode.canonicalBytes(of: Self.id)
      let digest = try CredentialDigester(key: bench.key).digest(of: RawCredential(kind: .pass, bytes: bytes))
      tables.credentials = [.init(digest: digest, member: 0, credentialClass: 0)]
      bench.core.handle(
        .policy(try PolicyImage(try PolicyImageBuilder.build(tables)), confirmedAt: Bench.wall), at: bench.now)
      #expect(try Self.refusal(text, bench) == reason)
      #expect(try bench.entries(.alarmRaised).count == (state == .lost ? 1 : 0))
      #expect(try bench.entries(.accessDenied).last?.data.grant == Self.id.description)
    }
  }

  @Test func `a running agent takes passes of the ledger that it joined, before and while it runs`() async throws {
    for isLater in [false, true] {
      let live = try Live(Self.document)
      try live.installPolicy()
      let store = try live.open()
      let file =
        #"{"origin":"http://ledger.test","name":"\#(Self.origin)","key":"\#(Self.ledger.publicKey.text)","agent":"a"}"#
      if !isLater { try store.writeFile("ledger.json", Array(file.utf8)) }
      let agent = try live.start(store)
      if isLater { #expect(agent.trust(passesOf: PassReader(ledger: Self.ledger.publicKey, origin: Self.origin))) }
      _ = try await agent.spaceNow()  // the loop has taken what came before
      let now = SystemWallClock(trusted: true).now.time.minutes
      let pass = SignedPass(
        id: Self.id, member: nil, from: UInt32(now - 1), until: UInt32(now + 60), resources: ["front"])
      let text = try pass.text(origin: Self.origin, key: Self.ledger)
      try live.board.present(reader: "front", bytes: Array((text + "\r").utf8))
      #expect(try await eventually { live.wasOn("strike") })
      #expect(try await eventually { try events(of: store).contains { $0.data.grant == Self.id.description } })
      #expect(await agent.stop() == [])
    }
  }

  @Test func `a pass is no badge: it is not listed for enrolment and not taken for one`() throws {
    let bench = try Self.bench()
    let answers = Record<Bool>()
    bench.core.enrol(
      at: "front", for: .seconds(30), actor: "op", reply: { _ in answers.add(true) }, moment: bench.now)
    try Self.scan(try Self.text(), bench)
    try Self.scan("LINTEL1.AAAA", bench)
    #expect(bench.core.takeReplies().isEmpty && answers.values.isEmpty)
    #expect(try bench.entries(.credentialCaptured).isEmpty)
    #expect(bench.core.badges.strangers.isEmpty)
    try Self.scan("ticket-7", bench)
    #expect(bench.core.takeReplies().count == 1, "an ordinary code is enrolled as before")
  }
}
