public import SpaceCore

/// What the rules answer; what they leave open is nil.
public struct ExpectedDecision: Sendable, Equatable {
  public enum Outcome: Sendable, Equatable {
    /// By the grant with this id.
    case allow(String, Obligations)
    case deny(DenyReason)
  }

  public var outcome: Outcome
  public var detail: ExpectedDetail?
  /// The id of the grant that came nearest.
  public var nearest: String?
  /// The right that is judged, where it is not the one that was asked for.
  public var judged: Right?

  /// The grant that allows, by its id; nil for a refusal.
  public var grant: String? {
    if case .allow(let id, _) = outcome { id } else { nil }
  }

  /// Nil for a permission.
  public var reason: DenyReason? {
    if case .deny(let reason) = outcome { reason } else { nil }
  }

  /// Each way in which a decision is another one, in words; empty when it is the same.
  public func differences(from decision: Decision, of policy: VectorPolicy?) -> [String] {
    var differences: [String] = []
    func same<Value: Equatable>(_ what: String, _ expected: Value, _ found: Value) {
      if expected != found { differences.append("\(what): the rules say \(expected), decided was \(found)") }
    }
    let grant = decision.grant.flatMap { policy?.image.grantID(of: $0) }
    switch (outcome, decision.outcome) {
    case (.allow(let id, let obligations), .allow):
      same("grant", id, grant ?? "none")
      same("obligations", obligations.words, decision.obligations.words)
    case (.deny(let reason), .deny(let found)):
      same("reason", reason.rawValue, found.rawValue)
    case (.allow(let id, _), .deny(let found)):
      differences.append("the rules allow by \(id), refused was with \(found.rawValue)")
    case (.deny(let reason), .allow):
      differences.append("the rules refuse with \(reason.rawValue), allowed was by \(grant ?? "none")")
    }
    if let detail { same("detail", "\(detail)", ExpectedDetail(decision.detail, policy).map { "\($0)" } ?? "none") }
    if let nearest { same("nearest grant", nearest, grant ?? "none") }
    if let judged { same("judged right", judged.name, decision.right.name) }
    return differences
  }
}

extension Obligations {
  static let names: [(String, Obligations)] = [
    ("extended_unlock", .extendedUnlock), ("count_use", .countUse), ("overrides_lockdown", .overridesLockdown),
    ("maintenance", .maintenance), ("renew_credential", .renewCredential), ("duress", .duress),
  ]

  /// In the words of cases.
  public var words: [String] { Self.names.filter { contains($0.1) }.map(\.0) }
}

/// The particulars of a refusal with names in place of places, so that any image of the document gives the same.
public enum ExpectedDetail: Sendable, Equatable {
  case opensAt(WallTime?)
  case validFrom(WallTime)
  case expiredAt(WallTime)
  case certification(String?)
  case certificationExpired(String, WallTime)
  case certificationFrom(String, WallTime)
  case hold(String, until: WallTime?)
  case standing(String)
  case policyAge(Int64, bound: UInt32)
  case lockedUntil(WallTime)
  case lockout(String)
  case uses(UInt32)

  /// Nil for a decision that has no particulars, or whose places the image does not have.
  public init?(_ detail: DecisionDetail, _ policy: VectorPolicy?) {
    func text(_ text: PolicyText) -> String { policy?.image.text(text) ?? "" }
    func name(_ place: PolicyCertification) -> String { policy?.image.certification(place)?.name ?? "" }
    switch detail {
    case .none: return nil
    case .opensAt(let wall): self = .opensAt(wall)
    case .validFrom(let wall): self = .validFrom(wall)
    case .expiredAt(let wall): self = .expiredAt(wall)
    case .certification(let place): self = .certification(place.map(name))
    case .certificationExpired(let place, let wall): self = .certificationExpired(name(place), wall)
    case .certificationFrom(let place, let wall): self = .certificationFrom(name(place), wall)
    case .hold(let reason, let until): self = .hold(text(reason), until: until)
    case .standing(let reason): self = .standing(text(reason))
    case .policyAge(let seconds, let bound): self = .policyAge(seconds, bound: bound)
    case .lockedUntil(let wall): self = .lockedUntil(wall)
    case .lockout(let reason): self = .lockout(text(reason))
    case .uses(let limit): self = .uses(limit)
    }
  }
}
