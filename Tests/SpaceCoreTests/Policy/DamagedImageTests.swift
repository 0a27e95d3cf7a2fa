import Testing

@testable import SpaceCore

@Suite struct DamagedImageTests {
  /// An image with something in every section.
  private func rich() throws -> [UInt8] {
    var tables = PolicyFixture().tables
    tables.clockChanges = ScheduleZone.berlin.changes
    tables.timeZoneName = "Europe/Berlin"
    let day = Int32(LocalTime.day(year: 2026, month: 3, day: 4) ?? 0)
    tables.schedules.append(.init(name: "odd", weekly: [week(6, 22)..<10_080], exceptions: [day: [0..<30, 60..<90]]))
    tables.grants += [.init(id: "second"), .init(id: "third")]
    tables.grants[1].schedule = 1
    tables.rightsSets.append([
      .init(resource: 0, right: .enter, grant: 2), .init(resource: 1, right: .operate, grant: 1),
      .init(resource: 1, right: .override, grant: 2), .init(resource: 1, right: .operate, grant: 0),
    ])
    tables.memberClasses.append(.init(rights: 1))
    tables.memberClasses[1].holds = [.init(resource: 0, reason: "not here", until: 20_000_000)]
    tables.memberClasses[1].certifications = [.init(certification: 1, from: 5, until: 50_000_000)]
    tables.credentialClasses.append(.init(kind: .wiegand))
    tables.members += (0..<8).map { .init(id: MemberID(high: 5, low: $0), memberClass: Int($0 % 2)) }
    tables.credentials += (0..<8).map {
      .init(
        digest: CredentialDigest(high: $0 &* 0x2345_6789_ABCD_EF01, low: $0), member: Int($0) + 1, credentialClass: 1)
    }
    return try PolicyImageBuilder.build(tables)
  }

  /// Everything that the agent asks of an image.
  private func use(_ image: PolicyImage, _ random: inout SeededNumbers) -> Int {
    var allowed = 0
    for (high, low) in [(PolicyFixture.digest.high, PolicyFixture.digest.low), (0, 0), (0x2345_6789_ABCD_EF01, 1)] {
      var situation = Situation()
      situation.lockdown = Int.random(in: 0..<4, using: &random) == 0
      situation.pin = .verified
      situation.secondPersonPresent = true
      situation.supervisorPresent = true
      situation.signedIn = true
      let certification = PolicyCertification(index: .random(in: 0...3, using: &random))
      situation.requiredCertifications = Array([certification, nil].prefix(.random(in: 0...2, using: &random)))
      let resource = PolicyResource(index: .random(in: 0...2, using: &random))
      let request = AccessRequest(
        credential: .digest(CredentialDigest(high: high, low: low), .cardUID), resource: resource,
        right: Bool.random(using: &random) ? .operate : .enter, situation: situation)
      let distance = Bool.random(using: &random) ? 3_600 : 9_000_000
      let wall = WallTime.utc(2026, 3, 3, 12, 0) + .seconds(Int.random(in: -distance...distance, using: &random))
      let quality = ClockQuality.allCases.randomElement(using: &random) ?? .held
      let decision = decide(request, policy: image, at: wall, quality: quality)
      if decision.isAllowed { allowed += 1 }
      let detail = image.detail(of: decision, on: resource)
      _ = decision.reason?.memberText(detail)
      if let member = decision.member {
        _ = image.wouldHold(.operate, on: resource, member: member, at: wall, quality: quality)
        _ = image.member(member).map(image.flags)
      }
    }
    _ = [image.resourceIndex(of: "laser").flatMap(image.resource)?.name, image.timeZoneName]
    _ = image.certificationIndex(named: "goggles").flatMap(image.certification)
    _ = image.scheduleIndex(named: "odd").flatMap { image.nextClosing(of: $0, after: .utc(2026, 3, 3, 12, 0)) }
    return allowed
  }

  @Test func `20,000 damaged images never trap or hang, whether they open or not`() throws {
    var random = SeededNumbers(seed: 2026)
    let whole = try rich()
    var opened = 0
    for round in 0..<20_000 {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        // Half of the damage behind the section table, where opening does not look.
        let start = Bool.random(using: &random) ? 0 : 536
        let place = Int.random(in: start..<bytes.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 1: bytes[place] = .random(in: 0...255, using: &random)
        case 2: for byte in place..<min(place + 4, bytes.count) { bytes[byte] = 0xFF }
        default: for byte in place..<min(place + 8, bytes.count) { bytes[byte] = .random(in: 0...255, using: &random) }
        }
      }
      if round % 50 == 0 { bytes.removeLast(Int.random(in: 0...bytes.count, using: &random)) }
      do {
        let image = try PolicyImage(bytes)
        opened += 1
        _ = use(image, &random)
      } catch {
        #expect(!error.description.isEmpty)
      }
    }
    #expect(opened > 8_000)
  }

  @Test func `the image that is damaged above allows when it is whole`() throws {
    var random = SeededNumbers(seed: 1)
    let image = try PolicyImage(rich())
    var allowed = 0
    for _ in 0..<200 { allowed += use(image, &random) }
    #expect(allowed > 20)
  }

  /// Whatever a decision needs and cannot read, it refuses.
  @Test func `references that lead out of their section refuse`() throws {
    var fixture = PolicyFixture()
    fixture.required = []
    let bytes = try PolicyImageBuilder.build(fixture.tables)
    func section(_ kind: PolicyLayout.Section) -> Int {
      let entry = 128 + Int(kind.rawValue - 1) * 24
      return (0..<4).reduce(0) { $0 | Int(bytes[entry + 8 + $1]) << (8 * $1) }
    }
    // Of each: the section, the field to break in its last record read, and its size.
    let fields: [(PolicyLayout.Section, Int)] = [
      (.resources, 32 + 10), (.resources, 32 + 16), (.grants, 4), (.grants, 28), (.memberClasses, 0),
      (.memberClasses, 28), (.credentialClasses, 1), (.rights, 0),
    ]
    for (kind, field) in fields {
      var damaged = bytes
      for byte in 0..<(field == 32 + 10 || field == 28 || field == 1 ? 1 : 3) {
        damaged[section(kind) + field + byte] = 0xEE
      }
      let decision = fixture.decide(try PolicyImage(damaged))
      #expect(decision.reason == .policyMissing || decision.reason == .noGrant, "\(kind) \(field)")
    }
  }
}
