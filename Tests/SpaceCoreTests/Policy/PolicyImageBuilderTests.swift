import Testing

@testable import SpaceCore

@Suite struct PolicyImageBuilderTests {
  private func refusal(_ change: (inout PolicyTables) -> Void) -> PolicyBuildError? {
    var tables = PolicyFixture().tables
    change(&tables)
    do {
      _ = try PolicyImageBuilder.build(tables)
      return nil
    } catch {
      return error
    }
  }

  @Test func `the same name, id or digest twice is refused`() {
    #expect(refusal { $0.resources.append($0.resources[0]) } == .duplicate(.resources, first: 0, second: 2))
    #expect(
      refusal { $0.certifications.append($0.certifications[1]) } == .duplicate(.certifications, first: 1, second: 3))
    #expect(refusal { $0.schedules.append($0.schedules[0]) } == .duplicate(.schedules, first: 0, second: 1))
    #expect(refusal { $0.members.append($0.members[0]) } == .duplicate(.members, first: 0, second: 1))
    #expect(refusal { $0.credentials.append($0.credentials[0]) } == .duplicate(.credentials, first: 0, second: 1))
  }

  @Test func `a reference that leads nowhere is refused`() {
    #expect(refusal { $0.resources[0].certifications = [9] } == .dangling(.resources, place: 0, to: .certifications))
    #expect(refusal { $0.grants[0].certifications = [-1] } == .dangling(.grants, place: 0, to: .certifications))
    #expect(refusal { $0.grants[0].schedule = 5 } == .dangling(.grants, place: 0, to: .schedules))
    #expect(refusal { $0.rightsSets[0][0].resource = 5 } == .dangling(.rightsSets, place: 0, to: .resources))
    #expect(refusal { $0.rightsSets[0][0].grant = 5 } == .dangling(.rightsSets, place: 0, to: .grants))
    #expect(refusal { $0.memberClasses[0].rights = 5 } == .dangling(.memberClasses, place: 0, to: .rightsSets))
    #expect(
      refusal { $0.memberClasses[0].certifications = [.init(certification: 5)] }
        == .dangling(.memberClasses, place: 0, to: .certifications))
    #expect(
      refusal { $0.memberClasses[0].holds = [.init(resource: 5, reason: "")] }
        == .dangling(.memberClasses, place: 0, to: .resources))
    #expect(refusal { $0.members[0].memberClass = 5 } == .dangling(.members, place: 0, to: .memberClasses))
    #expect(refusal { $0.credentials[0].member = 5 } == .dangling(.credentials, place: 0, to: .members))
    #expect(
      refusal { $0.credentials[0].credentialClass = 5 } == .dangling(.credentials, place: 0, to: .credentialClasses))
  }

  @Test func `what the image cannot hold is refused`() {
    let changes: [(inout PolicyTables) -> Void] = [
      { $0.grants[0].from = 0 }, { $0.grants[0].until = 0 }, { $0.grants[0].until = $0.grants[0].from },
      { $0.grants[0].uses = 0 }, { $0.grants[0].freshness = 0 },
      { $0.schedules[0].weekly = [0..<10_081] }, { $0.schedules[0].weekly = [-1..<5] },
      { $0.schedules[0].exceptions = [3: [0..<1441]] },
      { $0.clockChanges = [.init(from: 5, offset: 0), .init(from: 5, offset: 0)] },
      { $0.clockChanges = [.init(from: 5, offset: 90_000)] },
      { $0.credentialClasses[0].until = 0 }, { $0.memberClasses[0].graceUntil = 0 },
      { $0.memberClasses[0].holds = [.init(resource: nil, reason: "", until: 0)] },
      { $0.memberClasses[0].certifications = [.init(certification: 0, from: 9, until: 9)] },
      { $0.memberClasses[0].certifications = [.init(certification: 0), .init(certification: 0)] },
      { $0.resources[0].name = String(repeating: "x", count: 65_536) }, { $0.resources[0].capacity = 0 },
    ]
    for (number, change) in changes.enumerated() {
      guard case .outOfRange? = refusal(change) else {
        Issue.record("change \(number) was taken")
        continue
      }
    }
  }

  @Test func `digests that no keyed hash gives are refused instead of searched for long`() {
    let clustered = refusal { tables in
      tables.credentials = (0..<3000).map {
        .init(digest: CredentialDigest(high: 1, low: $0), member: 0, credentialClass: 0)
      }
    }
    #expect(clustered == .clusteredDigests)
  }

  @Test func `more resources than a right can name are refused`() {
    let many = refusal {
      $0.resources = (0..<65_535).map { .init(id: ResourceID("r\($0)")) }
      $0.grants = []
      $0.rightsSets = [[]]
    }
    #expect(many == .tooMany(.resources, limit: 65_534))
  }

  @Test func `every error names its table and its place`() {
    let errors: [PolicyBuildError] = [
      .duplicate(.members, first: 1, second: 2), .dangling(.grants, place: 3, to: .schedules),
      .outOfRange(.grants, place: 3, what: "a validity"), .tooMany(.resources, limit: 4), .clusteredDigests,
    ]
    for error in errors { #expect(error.description.hasPrefix("cannot build the policy image: ")) }
    #expect(errors[1].description.contains("grants 3"))
  }

  @Test func `intervals that touch, overlap or are empty are joined`() throws {
    let (image, schedule) = try ScheduleZone.kathmandu.image(weekly: [60..<120, 100..<200, 200..<210, 300..<300])
    let monday = WallTime.utc(2026, 6, 7, 18, 15)
    #expect(image.nextOpening(of: schedule, after: monday) == monday + .seconds(3600))
    #expect(image.nextClosing(of: schedule, after: monday + .seconds(3600)) == monday + .seconds(210 * 60))
  }
}
