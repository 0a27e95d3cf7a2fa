import Testing

@testable import SpaceCore

@Suite struct PolicyImageTests {
  private func bytes() throws -> [UInt8] { try PolicyImageBuilder.build(PolicyFixture().tables) }

  private func refusal(_ change: (inout [UInt8]) -> Void) throws -> PolicyImageError? {
    var changed = try bytes()
    change(&changed)
    do {
      _ = try PolicyImage(changed)
      return nil
    } catch {
      return error
    }
  }

  @Test func `what was built is what is read`() throws {
    var tables = PolicyFixture().tables
    tables.timeZoneName = "Europe/Berlin"
    tables.clockChanges = ScheduleZone.berlin.changes
    tables.zoneKnown = 0..<1_800_000_000
    tables.resources[1].capacity = 4
    tables.memberClasses[0].flags = .extendedUnlock
    tables.members.append(.init(id: MemberID(high: 0, low: 9), memberClass: 0))  // without a credential
    let image = try PolicyImage(PolicyImageBuilder.build(tables))
    #expect(image.version == 41)
    #expect(image.issuedAt == tables.issuedAt)
    #expect(image.agent == PolicyFixture.agent)
    #expect(image.timeZoneName == "Europe/Berlin")
    #expect(image.zoneKnownUntil.seconds == 1_800_000_000)
    #expect([image.resourceCount, image.certificationCount, image.scheduleCount, image.grantCount] == [2, 3, 1, 1])
    #expect(image.memberCount == 2)
    #expect(image.byteCount == (try PolicyImageBuilder.build(tables)).count)
    #expect(image.credentialSlotCount >= 2)
    let laser = try #require(image.resourceIndex(of: "laser"))
    let info = try #require(image.resource(laser))
    #expect(info.name == "Laser cutter" && info.kind == .tool && info.isEnabled && info.capacity == 4)
    #expect(info.whenClockUnknown == .allowUnscheduled)
    #expect(info.certifications.compactMap { image.certification($0)?.name } == ["goggles"])
    #expect(image.resourceID(of: laser) == "laser")
    #expect(image.resource(try #require(image.resourceIndex(of: "front")))?.capacity == nil)
    let training = try #require(image.certificationIndex(named: "laser"))
    #expect(image.certification(training)?.givenBy == "Ada on Tuesdays")
    let schedule = try #require(image.scheduleIndex(named: "weekdays"))
    #expect(image.scheduleName(of: schedule) == "weekdays")
    #expect(image.grantID(of: PolicyGrant(index: 0)) == "g-laser")
    for member in tables.members {
      let place = try #require(image.member(member.id))
      #expect(image.memberID(of: place) == member.id)
      #expect(image.flags(of: place) == .extendedUnlock)
    }
    #expect(image.holder(of: PolicyFixture.digest).flatMap(image.memberID) == PolicyFixture.member)
    #expect(try PolicyImageBuilder.build(tables) == PolicyImageBuilder.build(tables))
  }

  @Test func `names and places that are not there give nothing`() throws {
    let image = try PolicyImage(bytes())
    #expect(image.resourceIndex(of: "zzz") == nil)
    #expect(image.resourceIndex(of: "") == nil)
    #expect(image.certificationIndex(named: "zzz") == nil)
    #expect(image.scheduleIndex(named: "zzz") == nil)
    #expect(image.member(MemberID(high: 1, low: 1)) == nil)
    #expect(image.holder(of: CredentialDigest(high: 1, low: 1)) == nil)
    #expect(image.resource(PolicyResource(index: 99)) == nil)
    #expect(image.resourceID(of: PolicyResource(index: 99)) == nil)
    #expect(image.certification(PolicyCertification(index: 99)) == nil)
    #expect(image.scheduleName(of: PolicySchedule(index: 99)) == nil)
    #expect(image.grantID(of: PolicyGrant(index: .max)) == nil)
    #expect(image.memberID(of: PolicyMember(index: .max)) == nil)
    #expect(image.flags(of: PolicyMember(index: .max)) == [])
    #expect(image.text(PolicyText(offset: .max)) == nil)
  }

  @Test func `an empty policy is an image that refuses everybody`() throws {
    let tables = PolicyTables(version: 0, issuedAt: WallTime(milliseconds: 0), agent: PolicyFixture.agent)
    let image = try PolicyImage(PolicyImageBuilder.build(tables))
    let request = AccessRequest(
      credential: .digest(PolicyFixture.digest, .cardUID), resource: PolicyResource(index: 0), right: .enter)
    #expect(decide(request, policy: image, at: image.issuedAt, quality: .held).reason == .resourceUnknown)
    #expect(image.timeZoneName == "UTC")
    #expect(image.localTime(of: .utc(2026, 3, 3, 12, 0)).hour == 12)
    #expect(image.holder(of: PolicyFixture.digest) == nil)
  }

  @Test func `a header that is cut, foreign or altered is refused with its reason`() throws {
    #expect(try refusal { $0 = [] } == .tooShort(bytes: 0))
    #expect(try refusal { $0.removeLast($0.count - 127) } == .tooShort(bytes: 127))
    #expect(try refusal { $0[0] = 0x4D } == .foreign)
    #expect(try refusal { $0[8] = 2 } == .majorVersion(2))
    #expect(try refusal { $0[8] = 0 } == .majorVersion(0))
    let size = try bytes().count
    #expect(try refusal { $0.removeLast() } == .length(header: UInt64(size), file: size - 1))
    #expect(try refusal { $0.append(0) } == .length(header: UInt64(size), file: size + 1))
    #expect(try refusal { $0[12] = 127 } == .header("header length"))
    #expect(try refusal { $0[12] = 132 } == .header("header length"))
    #expect(try refusal { $0[56] = 65 } == .header("section count"))
    #expect(try refusal { $0[60] = 23 } == .header("section entry size"))
    #expect(try refusal { $0[14] = 1 } == .header("section table"))
    #expect(try refusal { $0[70] = 1 } == .header("longest probe"))
    #expect(try refusal { $0[76] = 1 } == .header("credential homes"))
    #expect(try refusal { $0[56] = 16 } == .sectionMissing(.credentials))
    #expect(try refusal { $0[152] = 1 } == .sectionTwice(kind: 1))
    for (place, value) in [(132, UInt8(2)), (136 + 1, 0), (136, 1), (143, 1), (151, 1), (149, 1), (156, 31)] {
      guard case .section? = try refusal({ $0[place] = value }) else {
        Issue.record("byte \(place) set to \(value) was taken")
        continue
      }
    }
  }

  @Test func `a later layout with more is read, kinds that are not known are skipped`() throws {
    #expect(try refusal { $0[10] = 9 } == nil)
    var tables = PolicyFixture().tables
    tables.schedules = []
    tables.grants[0].schedule = nil
    // A section of an unknown kind in place of one that is there twice over.
    let image = try PolicyImageBuilder.build(tables)
    var changed = image
    changed[152] = 200
    #expect(throws: PolicyImageError.sectionMissing(.resources)) { try PolicyImage(changed) }
  }

  @Test func `an image is taken by its own agent and never back to an older version`() throws {
    let image = try PolicyImage(bytes())
    let other = PolicyAgentID(high: 9, low: 9)
    #expect(image.refusal(for: PolicyFixture.agent, replacing: nil) == nil)
    #expect(image.refusal(for: PolicyFixture.agent, replacing: 41) == nil)
    #expect(image.refusal(for: PolicyFixture.agent, replacing: 42) == .older(version: 41, than: 42))
    #expect(image.refusal(for: other, replacing: nil) == .otherAgent(PolicyFixture.agent))
  }

  @Test func `every refusal says what to do`() {
    let errors: [PolicyImageError] = [
      .tooShort(bytes: 3), .foreign, .majorVersion(2), .length(header: 1, file: 2), .header("x"), .section(kind: 3),
      .sectionTwice(kind: 4), .sectionMissing(.grants), .otherAgent(PolicyFixture.agent), .older(version: 1, than: 2),
    ]
    for error in errors { #expect(error.description.hasPrefix("cannot take the policy image: ")) }
    #expect(Set(errors.map(\.description)).count == errors.count)
  }

  @Test func `a thousand members and their credentials are all found, and no other`() throws {
    var random = SeededNumbers(seed: 8)
    var tables = PolicyFixture().tables
    tables.members = (0..<1000).map { .init(id: MemberID(high: random.next(), low: $0), memberClass: 0) }
    tables.credentials = (0..<1500).map {
      .init(digest: CredentialDigest(high: random.next(), low: random.next()), member: $0 % 1000, credentialClass: 0)
    }
    let image = try PolicyImage(PolicyImageBuilder.build(tables))
    for credential in tables.credentials {
      let digest = credential.digest
      guard image.holder(of: digest).flatMap(image.memberID) == tables.members[credential.member].id else {
        Issue.record("\(digest) was not found")
        return
      }
      #expect(image.holder(of: CredentialDigest(high: digest.high, low: digest.low &+ 1)) == nil)
      #expect(image.holder(of: CredentialDigest(high: digest.high &+ 1, low: digest.low)) == nil)
    }
  }
}
