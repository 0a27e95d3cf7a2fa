/// The particulars of a refusal in words and local times: what its texts are made of.
public struct DenyDetail: Equatable, Sendable {
  /// A point in time, and what the clock on the wall says then and today.
  public struct Time: Equatable, Sendable {
    public var wall: WallTime
    public var local: LocalTime
    /// The local day of the decision, so that a text can say "today".
    public var today: Int64

    public init(wall: WallTime, local: LocalTime, today: Int64) {
      self.wall = wall
      self.local = local
      self.today = today
    }

    /// When something begins: told to the minute, and never earlier than it is.
    init(beginning wall: WallTime, today: Int64, localTime: (WallTime) -> LocalTime) {
      self.init(wall: wall, local: localTime(wall + .milliseconds(59_999)), today: today)
    }
  }

  /// The name that people read; nil when the policy has none.
  public var resource: String?
  /// When what was refused begins, opens, is taken again or is free again.
  public var begins: Time?
  /// When what was refused ended.
  public var ended: Time?
  public var certification: String?
  /// Whether that is a training, a waiver or an age; nil without a certification that the policy knows.
  public var certificationKind: CertificationKind?
  /// Who gives the certification, or where a waiver is signed.
  public var givenBy: String?
  /// The reason of a hold, a suspension or a lockout, as somebody wrote it.
  public var reason: String?
  /// The id of the grant that came nearest.
  public var grant: String?
  /// Seconds since the policy was confirmed, and as many as the grant allows.
  public var policyAge: Int64?
  public var policyAgeBound: UInt32?
  public var usesLimit: UInt32?
  /// True when what was shown is a signed pass, of which some texts differ.
  public var isPass = false

  public init() {}
}

extension PolicyImage {
  /// The particulars of a decision that this image made. Takes memory: for records, pages and displays.
  public func detail(of decision: Decision, on resource: PolicyResource? = nil) -> DenyDetail {
    var detail = DenyDetail()
    let today = localTime(of: decision.wall).day
    func beginning(_ wall: WallTime) -> DenyDetail.Time {
      DenyDetail.Time(beginning: wall, today: today, localTime: localTime(of:))
    }
    func end(_ wall: WallTime) -> DenyDetail.Time {
      DenyDetail.Time(wall: wall, local: localTime(of: wall), today: today)
    }
    func written(_ text: PolicyText) -> String? { self.text(text).flatMap { $0.isEmpty ? nil : $0 } }
    func name(_ certification: PolicyCertification) {
      let info = self.certification(certification)
      detail.certification = info?.name
      detail.certificationKind = info?.kind
      detail.givenBy = info.flatMap { $0.givenBy.isEmpty ? nil : $0.givenBy }
    }
    detail.resource = resource.flatMap(self.resource).map { $0.name.isEmpty ? $0.id.name : $0.name }
    detail.grant = decision.grant.flatMap(grantID)
    detail.isPass = decision.credentialKind == .pass
    switch decision.detail {
    case .none: break
    case .opensAt(let wall): detail.begins = wall.map(beginning)
    case .validFrom(let wall), .lockedUntil(let wall): detail.begins = beginning(wall)
    case .expiredAt(let wall): detail.ended = end(wall)
    case .certification(let certification): certification.map(name)
    case .certificationFrom(let certification, let wall):
      name(certification)
      detail.begins = beginning(wall)
    case .certificationExpired(let certification, let wall):
      name(certification)
      detail.ended = end(wall)
    case .hold(let text, let until):
      detail.reason = written(text)
      detail.begins = until.map(beginning)
    case .standing(let text), .lockout(let text): detail.reason = written(text)
    case .policyAge(let seconds, let bound):
      detail.policyAge = seconds
      detail.policyAgeBound = bound
    case .uses(let limit): detail.usesLimit = limit
    }
    return detail
  }
}
