internal import SpaceCore

/// Which cards are held before a reader, and what could not be read.
///
/// A held card, repeated every few milliseconds, is one presentation until it has been away for the hold-off. A bad
/// frame waits for a good one of the same card before it is told.
struct CardMemory: Sendable {
  /// Cards remembered as held: a combined card answers as two, and more than a handful do not fit a reader's field.
  static let heldLimit = 4
  /// How long a bad frame waits for a good one of the same card: readers repeat a held card within 65 ms.
  static let secondChance: Duration = .milliseconds(200)

  private struct HeldCard {
    var credential: RawCredential
    /// When it last counted against its return: its last frame, or its presentation when the reader sends once.
    var seen: Moment
  }

  private let holdOff: Duration
  private let sendsOnce: Bool
  private var held: [HeldCard] = []
  /// The bad frame that waits for its second chance.
  private var unread: Moment?
  private var lastMalformed: Moment?

  init(_ profile: DeviceProfile) {
    holdOff = profile.holdOff
    sendsOnce = profile.quirks.contains(.sendsOnce)
  }

  /// When ``due(at:)`` has something to tell.
  var deadline: Moment? { unread.map { $0 + Self.secondChance } }

  /// Whether a good frame is a new presentation, and remembers it.
  mutating func present(_ credential: RawCredential, at moment: Moment) -> Bool {
    unread = nil
    held.removeAll { $0.seen + holdOff <= moment }
    if let place = held.firstIndex(where: { $0.credential == credential }) {
      if !sendsOnce { held[place].seen = moment }
      return false
    }
    if held.count == Self.heldLimit { held.removeFirst() }
    held.append(HeldCard(credential: credential, seen: moment))
    return true
  }

  /// A bad frame becomes a presentation that could not be read, unless a card is held whose frame it was, or one
  /// such presentation has just been told.
  mutating func noteUnread(at moment: Moment) {
    guard unread == nil, !held.contains(where: { moment < $0.seen + holdOff }) else { return }
    if mayTellMalformed(at: moment) { unread = moment }
  }

  /// Forgets a bad frame: the line as a whole is bad, and that is told.
  mutating func forgetUnread() { unread = nil }

  /// The moment of a bad frame whose second chance has passed.
  mutating func due(at moment: Moment) -> Moment? {
    guard let bad = unread, bad + Self.secondChance <= moment else { return nil }
    unread = nil
    lastMalformed = bad
    return bad
  }

  /// Whether something unreadable is to be told now; counts as told when it is.
  mutating func tellsMalformed(at moment: Moment) -> Bool {
    guard mayTellMalformed(at: moment) else { return false }
    lastMalformed = moment
    return true
  }

  private func mayTellMalformed(at moment: Moment) -> Bool {
    lastMalformed.map { $0 + holdOff <= moment } ?? true
  }
}
