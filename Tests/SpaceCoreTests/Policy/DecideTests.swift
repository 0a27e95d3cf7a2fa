import Testing

@testable import SpaceCore

@Suite struct DecideTests {
  typealias Cause = PolicyFixture.Cause

  @Test func `a member who fulfils everything is allowed, and the decision says what it saw`() throws {
    let fixture = PolicyFixture()
    let decision = try fixture.decide()
    #expect(decision.outcome == .allow(PolicyGrant(index: 0), .countUse))
    #expect(decision.member == PolicyFixture.member)
    #expect(decision.credentialKind == .cardUID)
    #expect(decision.right == .operate)
    #expect(decision.grant == PolicyGrant(index: 0))
    #expect(decision.policyVersion == 41)
    #expect(decision.wall == fixture.wall)
    #expect(decision.clock == .synchronised)
    #expect(decision.isAllowed)
    #expect(try fixture.memberText() == nil)
  }

  @Test(arguments: Cause.allCases)
  func `each cause alone refuses with its own reason`(cause: Cause) throws {
    let decision = try PolicyFixture.with(cause).decide()
    #expect(decision.reason == cause.reason)
    #expect(decision.obligations == [])
  }

  @Test func `every reason has a cause here`() {
    #expect(Set(Cause.allCases.compactMap(\.reason)) == Set(DenyReason.allCases))
  }

  @Test(arguments: Array(Cause.allCases.enumerated()))
  func `of two causes the one that comes first in the contract is told`(place: Int, first: Cause) throws {
    for second in Cause.allCases.dropFirst(place + 1) {
      if let thing = first.excludes, thing == second.excludes { continue }
      // Without a grant there is nothing that could be stale or need a clock, except the credential and the grace.
      if first == .policyStale, second == .noGrant { continue }
      // A lower bound of the clock never proves that something has not begun.
      if first == .credentialNotYetValid || first == .closedHours, second == .clockUnknown { continue }
      for fixture in [PolicyFixture.with(first, second), PolicyFixture.with(second, first)] {
        #expect(try fixture.decide().reason == first.reason, "\(first) and \(second)")
      }
    }
  }
}
