/// A language that texts for people are written in. The raw value is its tag (BCP 47).
///
/// A new one is a new case here and one type of ``LanguageTexts`` that has every text; the compiler says what it lacks.
public enum TextLanguage: String, Sendable, CaseIterable, Codable {
  case english = "en"
  case spanish = "es"

  /// Where its texts are.
  var texts: any LanguageTexts.Type {
    switch self {
    case .english: EnglishTexts.self
    case .spanish: SpanishTexts.self
    }
  }
}

/// Every text of one language. Each requirement is answered by a `switch` without `default:`, so that a reason or an
/// event without words does not compile.
protocol LanguageTexts {
  /// For the member: why, and what to do next; at most about 120 characters, for small displays.
  static func member(_ reason: DenyReason, _ detail: DenyDetail) -> String
  /// For the steward: the cause in the terms of the policy.
  static func cause(_ reason: DenyReason, _ detail: DenyDetail) -> String
  /// For the steward: what changes it, and the command that does it.
  static func remedy(_ reason: DenyReason, _ detail: DenyDetail) -> String
  /// The end of the sentence about a refusal, without a full stop: `the training laser-basics is missing`.
  static func phrase(_ reason: DenyReason, _ data: JournalData) -> String
  /// What is told of a signed pass in place of these; nil where that is the same as of a badge.
  static func pass(_ refusal: PassRefusal, _ detail: DenyDetail) -> PassTexts
  /// A point in time as people say it, with the word that goes before it: `on Tue 3 Mar at 08:00`.
  static func time(_ time: DenyDetail.Time) -> String
  /// What happened, in one sentence or two.
  static func sentence(_ facts: JournalFacts) -> String
  /// Who decided, where the ledger is asked first: `the ledger, which answered in time`.
  static func decider(_ decider: Decider) -> String
}

/// What a reader with two colours and a beeper can tell apart.
public enum DenyIndication: String, Sendable, CaseIterable {
  /// Not with this credential: ask whoever gives rights.
  case refused
  /// Not now: later, by itself.
  case later
  /// Do something first, here and now: enter the PIN, fetch somebody, close a door.
  case doFirst = "do_first"
  /// The resource itself is out of use, for everybody.
  case outOfUse = "out_of_use"
}

extension DenyReason {
  /// What the member reads: why, and what to do next. Nothing about others, and no reproach.
  public func memberText(_ detail: DenyDetail = DenyDetail(), language: TextLanguage = .english) -> String {
    passTexts(detail, language)?.member ?? language.texts.member(self, detail)
  }

  /// What a steward reads: the cause in the terms of the policy, and what changes it.
  public func stewardText(_ detail: DenyDetail = DenyDetail(), language: TextLanguage = .english) -> String {
    passTexts(detail, language)?.steward
      ?? "\(language.texts.cause(self, detail)) \(language.texts.remedy(self, detail))"
  }

  private func passTexts(_ detail: DenyDetail, _ language: TextLanguage) -> PassTexts? {
    detail.isPass ? PassRefusal(self).map { language.texts.pass($0, detail) } : nil
  }

  /// What a reader without a display shows.
  public var indication: DenyIndication {
    switch self {
    case .resourceUnknown, .credentialMalformed, .credentialUnknown, .credentialSuspended, .credentialLost,
      .credentialRevoked, .credentialExpired, .memberSuspended, .memberLeft, .graceEnded, .held, .noGrant,
      .trainingMissing, .grantExpired, .grantUsedUp, .approvalMissing, .certificationMissing, .certificationExpired:
      .refused
    case .closedHours, .pinLocked, .policyStale, .clockUnknown, .credentialNotYetValid, .scheduleClosed,
      .grantNotYetValid, .roomFull, .quotaUsedUp, .inUse:
      .later
    case .pinWrong, .pinRequired, .secondPersonRequired, .supervisorRequired, .signInRequired, .antiPassback,
      .interlock, .areaArmed, .emergencyStop, .preconditionUnmet:
      .doFirst
    case .policyMissing, .resourceDisabled, .lockdown, .outOfService, .fault:
      .outOfUse
    }
  }
}

// Pieces of sentences that are the same in every language.

extension String? {
  /// With a space before it; empty when there is none.
  var spaced: String { map { " \($0)" } ?? "" }
  /// In brackets, with a space before it and without a full stop of its own; empty when there is none.
  var inBrackets: String { trimmed.map { " (\($0))" } ?? "" }
  /// `: belt slips`; empty when there is none.
  var afterColon: String { trimmed.map { ": \($0)" } ?? "" }

  /// What somebody wrote, without the full stop that the sentence has of its own; nil when nothing is left.
  var trimmed: String? {
    guard var text = self else { return nil }
    while text.last == "." || text.last == " " { text.removeLast() }
    return text.isEmpty ? nil : text
  }
}

extension String {
  var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }
}

extension DenyDetail.Time {
  /// `18:00`, with two digits for the minute.
  func clock(hourDigits: Int) -> String {
    let hour = local.hour < 10 && hourDigits == 2 ? "0\(local.hour)" : "\(local.hour)"
    return "\(hour):\(local.minute < 10 ? "0" : "")\(local.minute)"
  }

  /// Days from the day of the decision to this one.
  var distance: Int64 { local.day - today }
  /// True where a date without its year could be taken for another one.
  var needsYear: Bool { distance.magnitude > 180 }
}
