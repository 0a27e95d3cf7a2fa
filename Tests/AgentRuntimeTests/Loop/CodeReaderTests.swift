import LedgerProtocol
import SpaceCore
import Testing

@testable import AgentRuntime

/// What a keypad's digits become before the space sees them.
@Suite struct CodeReaderTests {
  private let key = [UInt8](repeating: 7, count: 32)
  private let secret = Array("12345678901234567890".utf8)
  private let noon = WallTime(milliseconds: 1_700_000_000_000)

  /// A space at whose door a member's badge waits for a code, and that member.
  private func waiting(quality: ClockQuality = .synchronised) throws -> (Space, MemberID) {
    let member = MemberID(high: 1, low: 2)
    let digester = try CredentialDigester(key: key)
    let name = OneTimeCode.canonicalBytes(of: member)
    let oneTime = digester.digest(of: RawCredential(kind: .oneTimeCode, bytes: name))
    let card = RawCredential(kind: .cardUID, bytes: [1, 2, 3, 4])
    var tables = PolicyTables(version: 1, issuedAt: noon, agent: PolicyAgentID(high: 1, low: 1))
    tables.resources = [.init(id: "front")]
    var grant = PolicyTables.Grant(id: "g")
    grant.conditions = [.pin]
    tables.grants = [grant]
    tables.rightsSets = [[.init(resource: 0, right: .enter, grant: 0)]]
    tables.memberClasses = [.init(rights: 0)]
    tables.members = [.init(id: member, memberClass: 0)]
    tables.credentialClasses = [.init(kind: .cardUID), .init(kind: .oneTimeCode)]
    tables.credentials = [
      .init(digest: digester.digest(of: card), member: 0, credentialClass: 0),
      .init(digest: oneTime, member: 0, credentialClass: 1),
    ]
    tables.oneTimeSecrets = [
      .init(digest: oneTime, sealed: OneTimeCode.seal(secret, digest: oneTime, digestKey: key))
    ]
    var settings = SpaceSettings(
      id: "s", name: "S", doors: [DoorSettings(id: "front", name: "Front", readers: ["badge", "keypad"])])
    settings.rules.keypads = ["keypad"]
    var space = Space(settings: settings, clock: WallClock(origin: noon, quality: quality))
    space.restore(policy: try PolicyImage(PolicyImageBuilder.build(tables)), confirmedAt: noon)
    _ = space.handle(.started(SpaceMemory(), inputs: [:]), at: .zero)
    let shown = PresentedCredential.digest(digester.digest(of: card), .cardUID)
    _ = space.handle(.presented(Presentation(reader: "badge", credential: shown, at: .zero)), at: .zero)
    return (space, member)
  }

  private func pin(_ digits: String) -> RawCredential { RawCredential(kind: .pin, bytes: Array(digits.utf8)) }

  @Test func `with nobody waiting a code is a PIN by itself`() throws {
    let space = Space(settings: SpaceSettings(id: "s", name: "S"), clock: WallClock(origin: noon, quality: .held))
    let entry = try CodeReader(digestKey: key).entry(pin("2468"), at: "keypad", .zero, in: space)
    #expect(entry.alone == (try CredentialDigester(key: key)).digest(of: pin("2468")))
    #expect(entry.beside == nil)
  }

  @Test func `beside a badge it is also that member's PIN, and opens with the code of the moment`() throws {
    var (space, member) = try waiting()
    let reader = try CodeReader(digestKey: key)
    let wrong = reader.entry(pin("000000"), at: "keypad", .zero, in: space)
    #expect(wrong.beside?.member == member)
    #expect(wrong.beside?.oneTime == nil)
    let step = UInt64(noon.seconds) / 30
    let code = String(decoding: OneTimeCode.code(secret: secret, step: step, digits: 6), as: UTF8.self)
    let right = reader.entry(pin(code), at: "keypad", .zero, in: space)
    #expect(right.beside?.oneTime?.step == step)
    let actions = space.handle(.code(right), at: .zero)
    #expect(
      actions.contains { if case .output(.lock("front"), active: true, _) = $0 { true } else { false } }, "\(actions)")
  }

  @Test func `without knowing the time there is no code of the time`() throws {
    let (space, _) = try waiting(quality: .unknown)
    let step = UInt64(noon.seconds) / 30
    let code = String(decoding: OneTimeCode.code(secret: secret, step: step, digits: 6), as: UTF8.self)
    let entry = try CodeReader(digestKey: key).entry(pin(code), at: "keypad", .zero, in: space)
    #expect(entry.beside?.oneTime == nil)
  }
}
