import DecisionVectors
import SpaceCore
import Testing

/// The cases that were written from the rules, put to `decide`.
@Suite struct DecisionVectorTests {
  @Test func `every case is decided as the rules say`() throws {
    let policies = try DecisionVectors.policies()
    for vector in try DecisionVectors.all() {
      let policy = try vector.policy.map { try #require(policies[$0], "\(vector.name): no policy \($0)") }
      let decision = try vector.decide(policy)
      let differences = vector.expected.differences(from: decision, of: policy)
      #expect(differences.isEmpty, "\(vector.name): \(differences.joined(separator: "; "))")
      // Whoever is let in is the holder; of a refusal the member is known once it came that far.
      let holder = try vector.holder(policy)
      #expect(decision.member == holder || decision.member == nil && !decision.isAllowed, "\(vector.name)")
    }
  }

  @Test func `names are told apart and name grants that exist`() throws {
    let policies = try DecisionVectors.policies()
    let vectors = try DecisionVectors.all()
    #expect(vectors.count >= 300)
    #expect(Set(vectors.map(\.name)).count == vectors.count)
    for vector in vectors {
      for grant in [vector.expected.grant, vector.expected.nearest].compactMap(\.self) + vector.uses.keys {
        let known = vector.policy.flatMap { policies[$0] }?.isGrant(grant) ?? false
        #expect(known, "\(vector.name): there is no grant '\(grant)'")
      }
    }
  }

  @Test func `each reason is the answer of at least three cases`() throws {
    let reasons = try DecisionVectors.all().compactMap(\.expected.reason)
    for reason in DenyReason.allCases {
      let count = reasons.count { $0 == reason }
      #expect(count >= 3, "\(reason.rawValue): \(count)")
    }
  }

  private static let key = #""credential": {"id": "card_uid:0460ca01"}, "resource": "vault", "right": "enter""#

  private func only(_ end: String) throws -> DecisionVector {
    let text = #"[{"name": "n", "policy": "berlin", "at": "2026-03-03T11:00:00Z", \#(Self.key), \#(end)}]"#
    return try #require(try DecisionVectors.cases(json: Array(text.utf8)).first)
  }

  @Test(arguments: [
    (#""expect": {"deny": "pin_required"}"#, ""),
    (#""expect": {"deny": "pin_required", "detail": {"uses": 3}}"#, "detail"),
    (#""expect": {"deny": "pin_required", "nearest": "vault-keys"}"#, "nearest"),
    (#""expect": {"deny": "pin_required", "judged": "override"}"#, "judged"),
    (#""expect": {"deny": "pin_wrong"}"#, "reason"),
    (#""expect": {"allow": "vault-pin", "obligations": []}"#, "refused was"),
    (#""situation": {"pin": "verified"}, "expect": {"deny": "pin_required"}"#, "allowed was"),
    (#""situation": {"pin": "verified"}, "expect": {"allow": "vault-pin", "obligations": []}"#, "obligations"),
    (
      #""situation": {"pin": "verified"}, "expect": {"allow": "vault-keys", "obligations": ["extended_unlock"]}"#,
      "grant"
    ),
    (#""situation": {"pin": "verified"}, "expect": {"allow": "vault-pin", "obligations": ["extended_unlock"]}"#, ""),
  ])
  func `a decision that differs from a case is told`(end: String, what: String) throws {
    let vector = try only(end)
    let policy = try DecisionVectors.policies()["berlin"]
    let differences = vector.expected.differences(from: try vector.decide(policy), of: policy)
    #expect(differences.count == (what.isEmpty ? 0 : 1))
    #expect(differences.allSatisfy { $0.contains(what) }, "\(differences)")
  }

  @Test(arguments: [
    #""expect": {"deny": "pin_missing"}"#, #""expect": {}"#, #""expect": {"allow": "vault-pin"}"#,
    #""expect": {"deny": "pin_required", "allow": "vault-pin", "obligations": []}"#,
    #""expect": {"deny": "pin_required", "detail": {"opens": null}}"#,
    #""expect": {"deny": "pin_required", "detail": {"uses": 3, "hold": "h"}}"#,
    #""expect": {"allow": "vault-pin", "obligations": ["bow"]}"#,
    #""expect": {"deny": "pin_required"}, "situation": {"lockdwn": true}"#,
    #""expect": {"deny": "pin_required"}, "situation": {"pin": "good"}"#,
    #""expect": {"deny": "pin_required"}, "confirmed_at": "2026-03-03T11:00:00+01:00""#,
    #""expect": {"deny": "pin_required"}, "clock": "slow""#, #""expect": {"deny": "pin_required"}, "when": "now""#,
  ])
  func `a case that says what nobody understands is an error`(end: String) {
    #expect(throws: DecisionVectorError.self) { try only(end) }
  }
}
