extension JournalData {
  /// Writes why somebody was refused: the reason, the words that the member reads, and apart from them the particulars
  /// from which ``denyDetail(resource:at:localTime:)`` tells the entry again, in any language.
  public mutating func tell(_ reason: DenyReason, _ detail: DenyDetail, language: TextLanguage = .english) {
    self.reason = reason.rawValue
    text = reason.memberText(detail, language: language)
    grant = detail.grant
    certification = detail.certification
    certificationKind = detail.certificationKind?.name
    givenBy = detail.givenBy
    note = detail.reason
    opensAt = detail.begins?.wall
    endedAt = detail.ended?.wall
    usesLimit = detail.usesLimit
    policyAge = detail.policyAge
    policyAgeBound = detail.policyAgeBound
  }

  /// The particulars of a refusal, from the entry alone: what its texts for member and steward are made of.
  ///
  /// What an older entry does not carry is absent, and its texts leave it out.
  /// - Parameters:
  ///   - resource: what people call the subject of the entry; nil when nobody knows.
  ///   - wall: the time of the entry.
  ///   - localTime: what the clock on the wall says then, as ``PolicyImage/localTime(of:)`` does.
  public func denyDetail(
    resource: String?, at wall: WallTime, localTime: (WallTime) -> LocalTime
  ) -> DenyDetail {
    let today = localTime(wall).day
    var detail = DenyDetail()
    detail.resource = resource
    detail.begins = opensAt.map { DenyDetail.Time(beginning: $0, today: today, localTime: localTime) }
    detail.ended = endedAt.map { DenyDetail.Time(wall: $0, local: localTime($0), today: today) }
    detail.certification = certification
    detail.certificationKind = certificationKind.flatMap(CertificationKind.init(name:))
    detail.givenBy = givenBy
    detail.reason = note
    detail.grant = grant
    detail.policyAge = policyAge
    detail.policyAgeBound = policyAgeBound
    detail.usesLimit = usesLimit
    detail.isPass = credentialKind == CredentialKind.pass.name
    return detail
  }

  /// The kind of certification that an entry is about; a training where it does not say.
  var certificationKindValue: CertificationKind {
    certificationKind.flatMap(CertificationKind.init(name:)) ?? .training
  }
}
