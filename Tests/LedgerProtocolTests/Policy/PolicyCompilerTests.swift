import Foundation
import SpaceCore
import Testing

@testable import LedgerProtocol

@Suite struct PolicyCompilerTests {
  private func decide(
    _ uid: [UInt8], _ right: Right, _ resource: ResourceID, at wall: WallTime, pin: Bool = true
  ) throws -> Decision {
    let policy = try DocumentFixture.image()
    let digest = try CredentialDigester(key: DocumentFixture.key).digest(of: RawCredential(kind: .cardUID, bytes: uid))
    var situation = Situation()
    situation.pin = pin ? .verified : .notGiven
    situation.policyConfirmedAt = wall
    return SpaceCore.decide(
      AccessRequest(
        credential: .digest(digest, .cardUID), resource: policy.resourceIndex(of: resource), right: right,
        situation: situation),
      policy: policy, at: wall, quality: .synchronised)
  }

  private let ada: [UInt8] = [0x04, 0xA1, 0xB2, 0xC3]
  private let times = PolicyTimes(zone: .gmt)
  private func wall(_ text: String) -> WallTime { times.wall(text) ?? WallTime(milliseconds: 0) }

  @Test func `groups, tags, schedules and conditions of a document decide`() throws {
    // Berlin is an hour ahead of UTC until 29 March 2026.
    #expect(try decide(ada, .enter, "front", at: wall("2026-03-03T07:00Z")).isAllowed)
    #expect(try decide(ada, .enter, "front", at: wall("2026-03-03T06:59Z")).reason == .scheduleClosed)
    #expect(
      try decide(ada, .enter, "front", at: wall("2026-03-07T00:59Z")).isAllowed, "Friday night goes on until 02:00")
    #expect(try decide(ada, .enter, "front", at: wall("2026-03-07T01:00Z")).reason == .scheduleClosed)
    #expect(try decide(ada, .enter, "front", at: wall("2026-12-25T11:00Z")).reason == .scheduleClosed)
    #expect(try decide(ada, .operate, "laser", at: wall("2026-03-03T12:00Z")).isAllowed)
    #expect(try decide(ada, .operate, "forge", at: wall("2026-03-03T12:00Z")).isAllowed)
    #expect(try decide(ada, .operate, "laser", at: wall("2026-03-03T12:00Z"), pin: false).reason == .pinRequired)
    #expect(try decide(ada, .operate, "laser", at: wall("2027-03-03T12:00Z")).reason == .certificationExpired)
    #expect(try decide(ada, .operate, "front", at: wall("2026-03-03T12:00Z")).reason == .noGrant)
    #expect(try decide([1], .enter, "front", at: wall("2026-03-03T12:00Z")).reason == .credentialUnknown)
    #expect(try decide(ada, .enter, "front", at: wall("2026-03-03T12:00Z")).obligations == .extendedUnlock)
    #expect(try decide(ada, .supervise, "laser", at: wall("2026-03-03T12:00Z")).obligations.contains(.countUse))
  }

  @Test func `a right of one member is not that of others in the same groups`() throws {
    var document = try DocumentFixture.document()
    let ada = try #require(document.members?.first)
    let others = (1...2).map { number in
      var other = ada
      other.id = "0000000000000000000000000000000\(number)"
      other.credentials = [.init(kind: "card_uid", digest: other.id, state: nil, from: nil, until: nil)]
      return other
    }
    document.members = [others[0], ada, others[1]]
    document.holds = nil
    let tables = try PolicyCompiler.tables(document, digestKey: DocumentFixture.key)
    let supervisors = tables.members.map { member in
      tables.rightsSets[tables.memberClasses[member.memberClass].rights].contains { $0.right == .supervise }
    }
    #expect(supervisors == [false, true, false])
  }

  @Test func `what a document says of itself stands in the image`() throws {
    let policy = try DocumentFixture.image()
    #expect(policy.version == 12)
    #expect(policy.issuedAt == wall("2026-03-01T12:00Z"))
    #expect(policy.agent.description == DocumentFixture.agent)
    #expect(policy.timeZoneName == "Europe/Berlin")
    #expect(policy.zoneKnownUntil > wall("2045-12-31"))
    #expect(policy.resourceCount == 3)
    let bob = try #require(MemberID(DocumentFixture.bob))
    #expect(
      policy.holder(of: CredentialDigest(high: 0x0123_4567_89AB_CDEF, low: 0x0123_4567_89AB_CDEF))
        == policy.member(bob))
    let front = try #require(policy.resourceIndex(of: "front"))
    let noon = wall("2026-03-03T12:00Z")
    #expect(policy.wouldHold(.enter, on: front, member: bob, at: noon, quality: .synchronised) == nil, "held from all")
    #expect(policy.wouldHold(.enter, on: front, member: bob, at: wall("2026-05-06T12:00Z"), quality: .held) == nil)
  }

  @Test func `the same document gives the same bytes`() throws {
    let document = try DocumentFixture.document()
    let first = try PolicyCompiler.compile(document, digestKey: DocumentFixture.key)
    for _ in 0..<20 { #expect(try PolicyCompiler.compile(document, digestKey: DocumentFixture.key) == first) }
    #expect(try PolicyCompiler.compile(document, digestKey: [UInt8](repeating: 8, count: 32)) != first)
  }

  @Test func `a bad key and a bad document are refused`() throws {
    var document = try DocumentFixture.document()
    #expect(throws: PolicyCompiler.Failure.digestKey(.keyLength(3))) {
      try PolicyCompiler.compile(document, digestKey: [1, 2, 3])
    }
    document.grants?[0].right = "fly"
    let error = #expect(throws: PolicyCompiler.Failure.self) {
      try PolicyCompiler.compile(document, digestKey: DocumentFixture.key)
    }
    #expect(error?.description.contains("grants[0].right") == true)
  }

  /// Cities where clocks change, with both changes of 2026 (IANA time zone database 2025b), and the local offsets.
  @Test(arguments: [
    ("America/Detroit", "2026-03-08T07:00Z", -18_000, -14_400),
    ("America/Detroit", "2026-11-01T06:00Z", -14_400, -18_000),
    ("Europe/Berlin", "2026-03-29T01:00Z", 3600, 7200), ("Europe/Berlin", "2026-10-25T01:00Z", 7200, 3600),
    ("Australia/Lord_Howe", "2026-04-04T15:00Z", 39_600, 37_800),
    ("Australia/Lord_Howe", "2026-10-03T15:30Z", 37_800, 39_600),
  ])
  func `clock changes are compiled to the second`(zone: String, at: String, before: Int, after: Int) throws {
    var document = try DocumentFixture.document()
    document.timezone = zone
    let policy = try PolicyImage(try PolicyCompiler.compile(document, digestKey: DocumentFixture.key))
    func offset(_ wall: WallTime) -> Int {
      let local = policy.localTime(of: wall)
      return Int(local.day * 1440 + Int64(local.minuteOfDay) - wall.minutes) * 60
    }
    let change = wall(at)
    #expect(offset(WallTime(milliseconds: change.milliseconds - 1)) == before)
    #expect(offset(change) == after)
  }

  @Test func `a zone without clock changes has one offset`() throws {
    var document = try DocumentFixture.document()
    document.timezone = "Asia/Kathmandu"
    let tables = try PolicyCompiler.tables(document, digestKey: DocumentFixture.key)
    #expect(tables.clockChanges.map(\.offset) == [20_700])
  }
}
