import Testing

@testable import SpaceCore

@Suite struct DenyReasonTests {
  /// Tuesday 3 March 2026.
  static let today: Int64 = 20_515

  static func time(_ distance: Int64, _ minute: Int) -> DenyDetail.Time {
    let local = LocalTime(day: today + distance, minuteOfDay: minute)
    return .init(wall: .utc(2026, 3, 3, 18, 0), local: local, today: today)
  }

  /// Whatever particulars a refusal for `reason` has, with ordinary names.
  static func detail(of reason: DenyReason, kind: CertificationKind = .training) -> DenyDetail {
    var detail = DenyDetail()
    detail.resource = "laser cutter"
    detail.ended = time(-1, 485)
    detail.reason = "left it dirty"
    detail.grant = "g1"
    detail.policyAge = 80 * 3600
    detail.policyAgeBound = 72 * 3600
    detail.usesLimit = 3
    switch reason {
    case .trainingMissing, .certificationMissing, .certificationExpired:
      detail.certification = "laser-basics"
      detail.certificationKind = kind
      detail.givenBy = "Ada, Tuesdays at 18:00"
    default: detail.begins = time(0, 1080)
    }
    return detail
  }

  /// No particulars, all that the reason has, and all with each kind of certification, also one that begins later.
  static func details(of reason: DenyReason) -> [DenyDetail] {
    var details = [DenyDetail(), detail(of: reason)]
    guard detail(of: reason).certification != nil else { return details }
    for kind in CertificationKind.allCases {
      details.append(detail(of: reason, kind: kind))
      var later = detail(of: reason, kind: kind)
      later.begins = time(9, 0)
      details.append(later)
      var nobody = detail(of: reason, kind: kind)
      nobody.givenBy = nil
      details.append(nobody)
    }
    return details
  }

  @Test(arguments: TextLanguage.allCases, DenyReason.allCases)
  func `every reason has sound words for member and steward in every language`(
    language: TextLanguage, reason: DenyReason
  ) {
    for detail in Self.details(of: reason) {
      for text in [reason.memberText(detail, language: language), reason.stewardText(detail, language: language)] {
        // What people wrote stays as they wrote it.
        let own = ["left it dirty", "Ada, Tuesdays at 18:00", "laser cutter", "laser-basics"]
          .reduce(text) { $0.replacing($1, with: "x") }.replacing("Laser cutter", with: "X")
        #expect(TextCheck.faults(in: own, language: language) == [], "\(text)")
        #expect(text.count <= 160, "\(text.count): \(text)")
      }
    }
  }

  @Test(arguments: TextLanguage.allCases)
  func `no two reasons read the same, with and without particulars`(language: TextLanguage) {
    let reasons = DenyReason.allCases
    for isFull in [false, true] {
      func detail(_ reason: DenyReason) -> DenyDetail { isFull ? Self.detail(of: reason) : DenyDetail() }
      let member = Set(reasons.map { $0.memberText(detail($0), language: language) })
      let cause = Set(reasons.map { language.texts.cause($0, detail($0)) })
      let phrases = Set(reasons.map { phrase($0, detail($0), language) })
      #expect(member.count == reasons.count && cause.count == reasons.count && phrases.count == reasons.count)
    }
  }

  private func phrase(_ reason: DenyReason, _ detail: DenyDetail, _ language: TextLanguage) -> String {
    var data = JournalData()
    data.tell(reason, detail)
    return language.texts.phrase(reason, data)
  }

  @Test(arguments: DenyReason.allCases)
  func `the languages say different things with the same particulars and the same commands`(reason: DenyReason) {
    for detail in Self.details(of: reason) {
      let all = TextLanguage.allCases.map { reason.stewardText(detail, language: $0) }
      #expect(Set(all.map(TextCheck.commands)).count == 1, "\(all)")
      for text in [detail.certification, detail.givenBy].compactMap({ $0 }) {
        let spoken = TextLanguage.allCases.map { reason.memberText(detail, language: $0).contains(text) }
        #expect(Set(spoken).count == 1, "\(reason) \(text)")
      }
      #expect(Set(TextLanguage.allCases.map { reason.memberText(detail, language: $0) }).count == 2)
      #expect(Set(TextLanguage.allCases.map { phrase(reason, detail, $0) }).count == 2)
    }
  }

  /// The commands of lintel that texts may name, as its help has them.
  static let commands: Set<String> = [
    "lintel join", "lintel check", "lintel status", "lintel decode", "lintel policy compile", "lintel directory set",
    "lintel directory end", "lintel door posture", "lintel door unlock", "lintel tool clear", "lintel tool stop",
    "lintel room count", "lintel members standing", "lintel members certify", "lintel badges list", "lintel badges add",
    "lintel badges state", "lintel grants list", "lintel grants add",
  ]

  @Test func `a steward is sent to commands that exist, and to each of them`() {
    let named = DenyReason.allCases.flatMap { reason in
      Self.details(of: reason).flatMap { TextCheck.commands(in: reason.stewardText($0)) }
    }
    #expect(Set(named) == Self.commands)
  }

  @Test func `every indication is used, and tells whether waiting helps`() {
    #expect(Set(DenyReason.allCases.map(\.indication)) == Set(DenyIndication.allCases))
    #expect(DenyReason.closedHours.indication == .later && DenyReason.pinLocked.indication == .later)
    #expect(DenyReason.pinWrong.indication == .doFirst && DenyReason.areaArmed.indication == .doFirst)
    #expect(DenyReason.approvalMissing.indication == .refused)
  }

  @Test func `a wrong code is told nothing about how many tries are left`() {
    for language in TextLanguage.allCases {
      var detail = Self.detail(of: .pinWrong)
      detail.usesLimit = 7
      let text = DenyReason.pinWrong.memberText(detail, language: language)
      #expect(!text.contains { $0.isNumber } && text.contains("limit"), "\(text)")
    }
  }
}
