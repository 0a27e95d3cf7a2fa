import Foundation
import Testing

@testable import SpaceCore

/// A refusal is explained from its entry alone.
@Suite struct RefusalRecordTests {
  /// What `decide` knows of a refusal, and what the entry that was made of it, written and read, still tells.
  private func check(
    _ fixture: PolicyFixture, _ reason: DenyReason? = nil, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let policy = try fixture.image()
    let decision = fixture.decide(policy)
    let refusal = try #require(decision.reason, sourceLocation: sourceLocation)
    if let reason { #expect(refusal == reason, sourceLocation: sourceLocation) }
    let known = policy.detail(of: decision, on: policy.resourceIndex(of: fixture.resource))
    for written in TextLanguage.allCases {
      var data = JournalData()
      data.tell(refusal, known, language: written)
      let read = try JSONDecoder().decode(JournalData.self, from: JSONEncoder().encode(data))
      let told = read.denyDetail(resource: known.resource, at: decision.wall, localTime: policy.localTime(of:))
      #expect(told == known, sourceLocation: sourceLocation)
      #expect(read.text == refusal.memberText(told, language: written), sourceLocation: sourceLocation)
      for language in TextLanguage.allCases {
        #expect(
          refusal.memberText(told, language: language) == refusal.memberText(known, language: language),
          sourceLocation: sourceLocation)
        #expect(
          refusal.stewardText(told, language: language) == refusal.stewardText(known, language: language),
          sourceLocation: sourceLocation)
      }
    }
  }

  @Test(arguments: PolicyFixture.Cause.allCases)
  func `every refusal reads the same from its entry, in both languages`(cause: PolicyFixture.Cause) throws {
    var fixture = PolicyFixture.with(cause)
    fixture.tables.timeZoneName = "Europe/Berlin"
    fixture.tables.clockChanges = [.init(from: 0, offset: 3600), .init(from: 1_774_746_000, offset: 7200)]
    guard try fixture.decide().reason != nil else { return }
    try check(fixture)
  }

  @Test func `holds, lockouts and waits keep their words and times`() throws {
    var held = PolicyFixture()
    held.tables.memberClasses[0].holds = [.init(resource: nil, reason: "left it dirty", until: held.now + 90)]
    try check(held, .held)
    var lockout = PolicyFixture()
    lockout.tables.resources[1].lockout = "belt slips"
    try check(lockout, .outOfService)
    var locked = PolicyFixture()
    locked.situation.pin = .locked(until: locked.wall + .seconds(61))
    try check(locked, .pinLocked)
    for kind in CertificationKind.allCases {
      for place in [0, 1] {
        var later = PolicyFixture()
        later.tables.certifications[place].kind = kind
        later.tables.memberClasses[0].certifications[place].from = later.now + 9 * 1440
        try check(later)
        later.tables.memberClasses[0].certifications[place].from = nil
        later.tables.memberClasses[0].certifications[place].until = later.now
        try check(later, .certificationExpired)
      }
    }
  }

  @Test func `an entry of an older agent is told without what it does not carry`() {
    var data = JournalData()
    data.reason = "training_missing"
    let detail = data.denyDetail(resource: nil, at: .utc(2026, 3, 3, 12, 0)) { LocalTime($0, offset: 0) }
    #expect(detail == DenyDetail())
  }
}
