extension JournalData {
  /// Writes why somebody was refused: the reason, the words that the member reads, and apart from them the particulars
  /// from which the entry is told in any other language.
  public mutating func tell(_ reason: DenyReason, _ detail: DenyDetail, language: TextLanguage = .english) {
    self.reason = reason.rawValue
    text = reason.memberText(detail, language: language)
    certification = detail.certification
    certificationKind = detail.certificationKind?.name
    note = detail.reason
    opensAt = detail.begins?.wall
  }

  /// The kind of certification that an entry is about; a training where it does not say.
  var certificationKindValue: CertificationKind {
    certificationKind.flatMap(CertificationKind.init(name:)) ?? .training
  }
}
