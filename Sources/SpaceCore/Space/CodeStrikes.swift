/// Wrong codes in a row, at one reader or of one member, and how long they keep further ones from being looked at.
///
/// Two are free: fingers slip. From the third on 30 s, doubled with every further one, at most an hour. A good code takes
/// one wrong one back (not all: who guesses could enter a code of their own in between), and an hour without a wrong one
/// after the lock takes all.
struct CodeStrikes: Sendable, Equatable {
  private(set) var wrong = 0
  private(set) var lockedUntil: Moment?
  private var lastWrong: Moment?

  static let lockingRow = 3
  static let firstLock: Duration = .seconds(30)
  static let longestLock: Duration = .seconds(3600)
  static let forgottenAfter: Duration = .seconds(3600)

  init() {}

  /// Goes on from before a restart.
  init(wrong: Int, lockedUntil: Moment?, now: Moment) {
    self.wrong = max(0, wrong)
    // A clock that was wrong when this was written must not lock a member out for years.
    self.lockedUntil = lockedUntil.map { min($0, now + Self.longestLock) }
    lastWrong = now
  }

  /// Until when no code is looked at; nil when the next one is.
  func lock(at moment: Moment) -> Moment? { lockedUntil.flatMap { $0 > moment ? $0 : nil } }

  /// A good code.
  mutating func hit() {
    wrong = max(0, wrong - 1)
    lockedUntil = nil
  }

  /// With one more wrong code.
  func missed(at moment: Moment) -> CodeStrikes {
    var next = self
    next.miss(at: moment)
    return next
  }

  private mutating func miss(at moment: Moment) {
    let over = max(lockedUntil ?? .zero, lastWrong ?? .zero) + Self.forgottenAfter
    wrong = lastWrong != nil && over <= moment ? 1 : min(wrong + 1, 1000)
    lastWrong = moment
    guard wrong >= Self.lockingRow else { return }
    let doublings = min(wrong - Self.lockingRow, 20)
    lockedUntil = moment + min(Self.firstLock * (1 << doublings), Self.longestLock)
  }
}
