// Asking the ledger first, where the configuration says so, and going on without it when it does not answer in time.
//
// What is asked is which policy is the newest. It is the policy that the ledger made for this board and signed, so what
// it says of credential, standing, holds and grants is what the ledger says; doors, codes and people are judged here as
// ever, at the time of the answer.

/// Who decided about a presentation where the ledger is asked first, by the word in the entry.
public enum Decider: String, Sendable, CaseIterable {
  /// The ledger answered in time: the policy that it calls the newest decided.
  case ledger
  /// It did not answer in time: the policy on the board decided.
  case policyAfterTimeout = "policy_after_ledger_timeout"
  /// It could not be asked, or gave no usable answer: the policy on the board decided.
  case policyAfterFailure = "policy_after_ledger_failure"

  /// Who that is, and why, for somebody who reads the entry.
  public func words(in language: TextLanguage) -> String { language.texts.decider(self) }
}

/// "Which policy is the newest?": for the ledger, and answered by ``SpaceEvent/ledgerAnswered(_:newest:)``.
public struct LedgerQuestion: Sendable, Equatable {
  /// Tells the questions of one run apart.
  public var number: UInt64
  /// How long an answer is waited for.
  public var wait: Duration

  public init(number: UInt64, wait: Duration) {
    self.number = number
    self.wait = wait
  }
}

extension Space {
  /// How many presentations wait for the ledger at a time; one more is decided by the policy here.
  static let inquiryLimit = 16

  /// A presentation that waits for the ledger.
  struct Inquiry: Sendable, Equatable {
    var question: UInt64
    var presentation: Presentation
    /// The newest policy, once the ledger has answered and it is not in force yet.
    var newest: UInt64?
  }

  /// Lets a presentation wait for the ledger where it is asked first; nil where it is decided now.
  ///
  /// The same once more at the same reader is the same wish: it waits already. Another one is asked by itself.
  mutating func asking(_ presentation: inout Presentation, at place: Place, moment: Moment) -> [SpaceAction]? {
    guard presentation.decider == nil, let wait = ledgerWait(presentation, at: place) else { return nil }
    if isAsking(presentation) { return [] }
    guard inquiries.count < Self.inquiryLimit else {
      presentation.decider = .policyAfterFailure
      return nil
    }
    lastQuestion += 1
    inquiries.append(Inquiry(question: lastQuestion, presentation: presentation))
    return [
      .askLedger(LedgerQuestion(number: lastQuestion, wait: wait)),
      .arm(.ledger(question: lastQuestion), moment + wait),
    ]
  }

  func isAsking(_ presentation: Presentation) -> Bool {
    inquiries.contains {
      $0.presentation.reader == presentation.reader && $0.presentation.credential == presentation.credential
    }
  }

  /// Nil where nothing is asked: nobody is kept inside, ending a session takes no right, and what is no credential is
  /// none anywhere.
  private func ledgerWait(_ presentation: Presentation, at place: Place) -> Duration? {
    if case .malformed = presentation.credential { return nil }
    if case .tool(let tool) = place, let session = tools[tool].session, session.member == holder(of: presentation) {
      return nil
    }
    return entrance(of: place).flatMap { settings.rules.ledgerWaits[$0] }
  }

  /// The ledger has answered: the version of the newest policy, or nil for nothing usable. Too late is not at all.
  mutating func ledgerAnswered(_ question: UInt64, newest: UInt64?, at moment: Moment) -> [SpaceAction] {
    guard let index = inquiries.firstIndex(where: { $0.question == question }) else { return [] }
    guard let newest else { return decide(inquiries.remove(at: index), by: .policyAfterFailure, at: moment) }
    inquiries[index].newest = newest
    return decideAnswered(at: moment)
  }

  /// Decides what the ledger has answered and the policy in force is new enough for.
  mutating func decideAnswered(at moment: Moment) -> [SpaceAction] {
    guard !inquiries.isEmpty, let version = policy?.version else { return [] }
    let answered = inquiries.filter { ($0.newest ?? .max) <= version }
    guard !answered.isEmpty else { return [] }
    inquiries.removeAll(where: answered.contains)
    policyConfirmedAt = wall(at: moment)
    return answered.flatMap { decide($0, by: .ledger, at: moment) }
  }

  /// The ledger has not answered in time.
  mutating func ledgerIsLate(_ question: UInt64, at moment: Moment) -> [SpaceAction] {
    guard let index = inquiries.firstIndex(where: { $0.question == question }) else { return [] }
    return decide(inquiries.remove(at: index), by: .policyAfterTimeout, at: moment)
  }

  private mutating func decide(_ inquiry: Inquiry, by decider: Decider, at moment: Moment) -> [SpaceAction] {
    var presentation = inquiry.presentation
    presentation.decider = decider
    let disarm = SpaceAction.disarm(.ledger(question: inquiry.question))
    if case .digest(_, .pin) = presentation.credential { return [disarm] + enteredAlone(presentation, at: moment) }
    return [disarm] + presented(presentation, at: moment)
  }
}
