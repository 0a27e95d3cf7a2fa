import LedgerProtocol
import SpaceCore
import Testing

@testable import LedgerServer

@Suite struct PolicyTests {
  private static func document(_ rig: Rig, _ agent: TestAgent) throws -> PolicyDocument {
    try rig.store.read("reading") { db in
      let record = try #require(try AgentRecord.fetch(agent.id, db))
      return try PolicyMaker(agent: record, folder: rig.store.folder, db: db)
        .document(version: 1, issued: "2026-01-01", now: rig.now)
    }
  }

  private static func opened(_ reply: PolicyReply, _ rig: Rig) throws -> (header: PolicyHeader, image: PolicyImage) {
    guard case .policy(_, let parcel) = reply, let (header, image) = PolicyParcel.decode(parcel) else {
      throw LedgerError.invalid("no policy: \(reply)")
    }
    return (try PolicyHeader(signed: header, ledger: rig.store.publicKey), try PolicyImage(image))
  }

  @Test func `the header is the ledger's and names the agent, the image and the place in the log`() throws {
    let rig = try Rig()
    defer { rig.end() }
    let agent = try rig.agent(["door-front", "tool-laser"])
    try DirectoryTests.community(rig)
    let size = try rig.store.size()
    let reply = try rig.store.policy(for: agent.id, have: nil)
    let (header, image) = try Self.opened(reply, rig)
    #expect(header.agent == agent.id && header.version == size - 1 && image.version == size - 1)
    #expect(header.freshness == 72 * 3600 && header.time == rig.now.seconds)
    #expect(image.agent == PolicyAgentID(agent.id) && image.timeZoneName == "America/Detroit")
    guard case .policy(_, let parcel) = reply, let (signed, bytes) = PolicyParcel.decode(parcel) else { return }
    #expect(header.imageHash == Entry.hash(bytes) && header.bytes == UInt64(bytes.count))
    #expect(throws: PolicyHeaderError.signature) { try PolicyHeader(signed: signed, ledger: agent.key.publicKey) }
    #expect(throws: PolicyHeaderError.self) {
      try PolicyHeader(signed: Array(signed.dropLast()), ledger: rig.store.publicKey)
    }
    // A token is signed too, and is no header.
    let token = try AgentToken.make(key: rig.store.folder.key, audience: rig.store.origin, now: rig.now)
    #expect(throws: PolicyHeaderError.self) { try PolicyHeader(signed: Array(token.utf8), ledger: rig.store.publicKey) }
  }

  @Test func `a policy has what its agent decides by and nothing else`() throws {
    let rig = try Rig()
    defer { rig.end() }
    let front = try rig.agent(["door-front"])
    let shop = try rig.agent(["tool-laser"])
    try DirectoryTests.community(rig)
    let document = try Self.document(rig, front)
    #expect(document.resources?.map(\.id) == ["door-front"])
    #expect(document.grants?.map(\.id) == ["g1"])
    #expect(document.grants?.first?.to == "group:members")
    #expect(document.schedules?.map(\.name) == ["evenings"])
    #expect(document.groups == ["members"])
    #expect(document.certifications == [])
    #expect(document.members?.map(\.id) == [member(1)])
    #expect(document.members?.first?.name == nil && document.members?.first?.certifications == nil)
    #expect(document.holds == [])
    let other = try Self.document(rig, shop)
    #expect(other.grants?.map(\.id) == ["g2"])
    #expect(other.members?.first?.certifications?.map(\.name) == ["laser"])
    #expect(other.holds?.map(\.reason) == ["talk to Mira"])
    #expect(other.schedules == [])
  }

  @Test func `credentials are digests under the agent's own key`() throws {
    let rig = try Rig()
    defer { rig.end() }
    let front = try rig.agent(["door-front"])
    let shop = try rig.agent(["tool-laser"])
    try DirectoryTests.community(rig)
    let (_, image) = try Self.opened(try rig.store.policy(for: front.id, have: nil), rig)
    #expect(image.holder(of: try front.digest(badge(1))).flatMap(image.memberID) == MemberID(member(1)))
    #expect(image.holder(of: try front.digest(badge(2))) == nil)
    #expect(image.holder(of: try shop.digest(badge(1))) == nil)
    guard case .policy(_, let parcel) = try rig.store.policy(for: front.id, have: nil) else { return }
    #expect(parcel.firstRange(of: badge(1).bytes) == nil)
  }

  @Test func `a lockout takes the resource out of service with its reason, and a tag opens all that carry it`() throws {
    let rig = try Rig()
    defer { rig.end() }
    let agent = try rig.agent(["door-front", "tool-laser"])
    try DirectoryTests.community(rig)
    try rig.store.change(
      [
        .set(.resource, "door-front", #"{"kind":"door","tags":["outer"]}"#),
        .set(.grant, "g3", #"{"to":"everyone","right":"enter","on":"outer"}"#),
        .set(.lockout, "l1", #"{"resource":"tool-laser","reason":"lens cracked"}"#),
      ], actor: "mira")
    let document = try Self.document(rig, agent)
    #expect(document.grants?.last?.on == "tag:outer")
    #expect(document.members?.count == 2)
    #expect(document.resources?.map(\.lockout) == [nil, "lens cracked"])
    let (_, image) = try Self.opened(try rig.store.policy(for: agent.id, have: nil), rig)
    #expect(image.memberCount == 2)
    let laser = try #require(image.resourceIndex(of: "tool-laser").flatMap(image.resource))
    #expect(laser.lockout == "lens cracked" && laser.isEnabled)
    try rig.store.change([.set(.lockout, "a2", #"{"resource":"tool-laser","reason":"no water"}"#)], actor: "mira")
    #expect(try Self.document(rig, agent).resources?.last?.lockout == "no water", "the newest has the word")
    try rig.store.change([.end(.lockout, "a2")], actor: "mira")
    try rig.store.change([.end(.lockout, "l1")], actor: "mira")
    #expect(try Self.document(rig, agent).resources?.map(\.lockout) == [nil, nil])
  }

  @Test func `closed hours, prerequisites, kinds and exemptions come into the policy`() throws {
    let rig = try Rig()
    defer { rig.end() }
    let agent = try rig.agent(["door-front", "tool-laser"])
    try DirectoryTests.community(rig)
    try rig.store.change(
      [
        .set(.schedule, "nights", #"{"weekly":["daily 22:00-06:00"]}"#),
        .set(.resource, "door-front", #"{"kind":"door","closed":"nights"}"#),
        .set(.certification, "waiver", #"{"kind":"waiver"}"#),
        .set(.certification, "advanced", #"{"requires":["waiver"]}"#),
        .set(.grant, "g9", #"{"to":"everyone","right":"operate","on":"tool-laser","certifications":["advanced"]}"#),
        .set(.member, member(1), #"{"groups":["members"],"pin_exempt":true}"#),
      ], actor: "mira")
    let (_, image) = try Self.opened(try rig.store.policy(for: agent.id, have: nil), rig)
    let front = try #require(image.resourceIndex(of: "door-front").flatMap(image.resource))
    #expect(front.closedHours.flatMap(image.scheduleName) == "nights")
    let waiver = try #require(image.certificationIndex(named: "waiver").flatMap(image.certification))
    #expect(waiver.kind == .waiver)
    let ada = try #require(MemberID(member(1)).flatMap(image.member))
    #expect(image.flags(of: ada).contains(.pinExempt))
  }

  @Test func `free access with its first member, calendars and areas come into the policy of their board alone`() throws
  {
    let rig = try Rig()
    defer { rig.end() }
    let agent = try rig.agent(["door-front", "area-hall"])
    let other = try rig.agent(["door-back"])
    try rig.store.change(
      [
        .set(.calendar, "holidays", #"{"days":{"2026-12-25":[],"2026-12-24":["10:00-12:00"]}}"#),
        .set(.calendar, "unused", #"{"days":{}}"#),
        .set(.schedule, "open", #"{"weekly":["daily 09:00-17:00"],"calendars":["holidays"]}"#),
        .set(.resource, "door-front", #"{"kind":"door","free_access":"open","first_member":true,"tags":["outer"]}"#),
        .set(.resource, "door-back", #"{"kind":"door","tags":["outer"]}"#),
        .set(.resource, "area-hall", #"{"kind":"area","closed":"open","tags":["outer"]}"#),
        .set(.member, member(1), "{}"),
        .set(.grant, "g-arm", #"{"to":"everyone","right":"arm","on":"outer"}"#),
        .set(.grant, "g-disarm", #"{"to":"everyone","right":"disarm","on":"area-hall"}"#),
        .set(.grant, "g-enter", #"{"to":"everyone","right":"enter","on":"outer"}"#),
      ], actor: "mira")
    let document = try Self.document(rig, agent)
    #expect(
      document.calendars?.map(\.name) == ["holidays"] && document.grants?.map(\.id) == ["g-arm", "g-disarm", "g-enter"])
    let (_, image) = try Self.opened(try rig.store.policy(for: agent.id, have: nil), rig)
    let front = try #require(image.resourceIndex(of: "door-front").flatMap(image.resource))
    #expect(front.needsFirstMember)
    let open = try #require(front.freeAccess)
    // Detroit is five hours behind in December.
    #expect(image.isOpen(open, at: WallTime(milliseconds: 1_798_128_000_000)), "11:00 on the 24th")
    #expect(!image.isOpen(open, at: WallTime(milliseconds: 1_798_135_200_000)), "13:00 on the 24th")
    #expect(!image.isOpen(open, at: WallTime(milliseconds: 1_798_214_400_000)), "11:00 on the 25th")
    let hall = try #require(image.resourceIndex(of: "area-hall").flatMap(image.resource))
    #expect(hall.kind == .area && hall.closedHours == open)
    // The tag names areas elsewhere: here nothing can be armed, and the policy is made all the same.
    #expect(try Self.document(rig, other).grants?.map(\.id) == ["g-enter"])
    #expect(try Self.opened(try rig.store.policy(for: other.id, have: nil), rig).image.grantCount == 1)
    var question = ForecastQuestion(member: member(1), resource: "area-hall")
    #expect(try rig.store.forecast(question).grant == "g-disarm")
    question.right = .arm
    #expect(try rig.store.forecast(question).grant == "g-arm")
  }

  @Test func `what does not concern an agent gives it no new policy`() throws {
    let rig = try Rig()
    defer { rig.end() }
    let agent = try rig.agent(["door-front"])
    _ = try rig.agent(["tool-laser"])
    try DirectoryTests.community(rig)
    let (first, _) = try Self.opened(try rig.store.policy(for: agent.id, have: nil), rig)
    let size = try rig.store.size()
    try rig.store.change(
      [.set(.group, "guests", #"{"name":"Visitors"}"#), .set(.member, member(3), "{}")], actor: "mira")
    #expect(try rig.store.policy(for: agent.id, have: first.version) == .unchanged(version: first.version))
    // The same bytes for one who lost them.
    #expect(try Self.opened(try rig.store.policy(for: agent.id, have: nil), rig).header == first)
    #expect(try rig.store.size() == size + 2)
    try rig.store.change([.end(.grant, "g1")], actor: "mira")
    let (second, image) = try Self.opened(try rig.store.policy(for: agent.id, have: first.version), rig)
    #expect(second.version > first.version && image.grantCount == 0 && image.memberCount == 0)
    #expect(try rig.faults() == [])
  }

  @Test func `after opening again the same policy stands`() throws {
    let rig = try Rig()
    defer { rig.end() }
    let agent = try rig.agent(["door-front"])
    _ = try rig.agent(["tool-laser"])
    try DirectoryTests.community(rig)
    let first = try rig.store.policy(for: agent.id, have: nil)
    let header = try Self.opened(first, rig).header
    let size = try rig.store.size()
    try rig.store.close()
    rig.advance(seconds: 86_400)
    let again = try LedgerStore(folder: rig.folder)
    #expect(try again.policy(for: agent.id, have: header.version) == .unchanged(version: header.version))
    #expect(try again.policy(for: agent.id, have: nil) == first)
    #expect(try again.size() == size)
    try again.close()
  }

  @Test func `nobody else and no revoked agent gets a policy`() throws {
    let rig = try Rig()
    defer { rig.end() }
    let agent = try rig.agent()
    #expect(code { try rig.store.policy(for: "nobody", have: nil) } == .notJoined)
    _ = try rig.store.policy(for: agent.id, have: nil)
    try rig.store.revoke(agent: agent.id, actor: "mira")
    #expect(code { try rig.store.policy(for: agent.id, have: nil) } == .revoked)
  }

  @Test func `of two awards the newer counts and members who left the directory leave the policy`() throws {
    let rig = try Rig()
    defer { rig.end() }
    let agent = try rig.agent(["door-front", "tool-laser"])
    try DirectoryTests.community(rig)
    try rig.store.change(
      [
        .set(.award, "a0", #"{"member":"\#(member(1))","certification":"laser","until":"2027-01-01"}"#),
        .set(.grant, "g9", #"{"to":"\#(member(1))","right":"enter","on":"door-front"}"#),
      ], actor: "mira")
    let held = try Self.document(rig, agent).members?.first?.certifications
    #expect(held?.map(\.until) == ["2027-01-01"])
    try rig.store.change([.end(.member, member(1))], actor: "mira")
    let document = try Self.document(rig, agent)
    #expect(document.members == [] && document.holds == [] && document.grants?.map(\.id) == ["g1", "g2"])
    #expect(try Self.opened(try rig.store.policy(for: agent.id, have: nil), rig).image.memberCount == 0)
  }
}
