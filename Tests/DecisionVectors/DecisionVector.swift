internal import LedgerProtocol
public import SpaceCore

/// One case: a question to a policy and the answer that the rules give.
public struct DecisionVector: Sendable {
  /// Who asks.
  public enum Credential: Sendable, Equatable {
    /// What a reader sends, whether or not the policy knows it.
    case shown(RawCredential)
    /// The reader sends something that is no credential.
    case malformed(CredentialKind)
    /// Somebody known without a credential, by the name in the document, or by a pseudonym that no document has.
    case member(String)
  }

  /// A sentence that says which rule is shown.
  public var name: String
  /// The name of its policy; nil where none is installed.
  public var policy: String?
  public var credential: Credential
  public var resource: ResourceID
  public var right: Right
  public var at: WallTime
  public var clock: ClockQuality
  /// How often the member has used a grant, by the grant's id.
  public var uses: [String: UInt32]
  /// What the space knows, without what only a policy can place; see ``request(_:)``.
  public var situation: Situation
  /// Certifications that the configuration asks for, by name.
  public var requiredCertifications: [String]
  public var expected: ExpectedDecision

  /// The request as `decide` takes it.
  /// - Parameter policy: the one that ``policy`` names.
  public func request(_ policy: VectorPolicy?) throws -> AccessRequest {
    var situation = situation
    situation.requiredCertifications = requiredCertifications.map { policy?.image.certificationIndex(named: $0) }
    return AccessRequest(
      credential: try presented(policy), resource: policy?.image.resourceIndex(of: resource), right: right,
      situation: situation)
  }

  private func presented(_ policy: VectorPolicy?) throws -> PresentedCredential {
    switch credential {
    case .shown(let raw):
      .digest(try CredentialDigester(key: DecisionVectors.digestKey).digest(of: raw), raw.kind)
    case .malformed(let kind): .malformed(kind)
    case .member(let name):
      if let id = MemberID(name) { .member(id) } else { .member(try known(policy).member(named: name)) }
    }
  }

  private func known(_ policy: VectorPolicy?) throws -> VectorPolicy {
    guard let policy else { throw DecisionVectorError(description: "'\(name)' names a member of no policy") }
    return policy
  }

  /// Whose credential it is, in whatever state; nil where the policy knows nobody.
  public func holder(_ policy: VectorPolicy?) throws -> MemberID? {
    guard let image = policy?.image else { return nil }
    switch try presented(policy) {
    case .digest(let digest, _): return image.holder(of: digest).flatMap(image.memberID)
    case .malformed: return nil
    case .member(let id): return image.member(id).flatMap(image.memberID)
    case .pass(let pass): return pass.holder
    }
  }

  /// What `decide` answers.
  public func decide(_ policy: VectorPolicy?) throws -> Decision {
    SpaceCore.decide(try request(policy), policy: policy?.image, at: at, quality: clock) { grant, _ in
      policy?.image.grantID(of: grant).flatMap { uses[$0] } ?? 0
    }
  }
}
