public import SpaceCore

/// The answer to "would this member be let in then?", decided as a tap would be.
public struct AccessForecast: Sendable, Equatable, Codable {
  public var member: MemberID
  public var resource: String
  /// The moment that it was decided for.
  public var time: WallTime
  public var allowed: Bool
  /// One sentence.
  public var words: String
  /// A `DenyReason`; nil when allowed.
  public var reason: String?
  /// What the member would read.
  public var memberText: String?
  /// What a steward would look at.
  public var stewardText: String?
  /// The grant that would allow, or that comes nearest.
  public var grant: String?
  public var policyVersion: UInt64?

  public enum CodingKeys: String, CodingKey {
    case member, resource, allowed, words, reason, grant
    case time = "time_ms"
    case memberText = "member_text"
    case stewardText = "steward_text"
    case policyVersion = "policy_version"
  }

  /// - Parameter space: the space at the moment of asking; the decision is made on a copy, away from the control loop.
  init?(_ member: MemberID, on resource: ResourceID, at wall: WallTime, in space: Space, who: String) {
    guard let decision = space.forecast(member, on: resource, at: wall) else { return nil }
    let name = space.door(resource)?.settings.name ?? space.tool(resource)?.settings.name ?? resource.name
    self.member = member
    self.resource = resource.name
    time = wall
    allowed = decision.isAllowed
    reason = decision.reason?.rawValue
    grant = decision.grant.flatMap { space.policy?.grantID(of: $0) }
    policyVersion = decision.policyVersion
    if let reason = decision.reason {
      let detail = space.detail(of: decision, on: resource)
      let language = space.settings.language
      memberText = reason.memberText(detail, language: language)
      stewardText = reason.stewardText(detail, language: language)
      words = "\(name) would refuse \(who): \(reason.memberText(detail, language: language))"
    } else {
      words = "\(name) would let \(who) \(space.door(resource) == nil ? "start it" : "in")."
    }
  }
}
