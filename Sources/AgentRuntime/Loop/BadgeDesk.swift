import SpaceCore

/// Badges on their way to a member: the reader that waits for one to enrol, and those shown lately that nobody has.
///
/// Their numbers are here in memory and nowhere else, for a while: whoever enrols one takes it to the ledger.
struct BadgeDesk {
  /// A badge that nobody has, as it was last shown.
  struct Stranger {
    var id: UInt64
    var reader: ReaderID
    var credential: RawCredential
    var digest: CredentialDigest
    var at: WallTime
    var seen: Moment
    var count = 1
  }

  private struct Enrolment {
    var reader: ReaderID
    var actor: String
    var until: Moment
    var reply: @Sendable (Result<CapturedBadge, CommandRefusal>) -> Void
  }

  /// How many strangers are remembered, and for how long.
  static let strangerLimit = 32
  static let memory: Duration = .seconds(15 * 60)

  private(set) var strangers: [Stranger] = []
  private var lastID: UInt64 = 0
  private var enrolment: Enrolment?

  /// When it has something to do although nothing arrives.
  var deadline: Moment? {
    [enrolment?.until, strangers.map { $0.seen + Self.memory }.min()].compactMap(\.self).min()
  }

  /// The next badge at this reader is for somebody new. Whoever waited before waits no longer: the reader that did, and
  /// what tells them.
  mutating func beginEnrolment(
    at reader: ReaderID, until: Moment, actor: String,
    reply: @escaping @Sendable (Result<CapturedBadge, CommandRefusal>) -> Void
  ) -> (reader: ReaderID, reply: @Sendable (Result<CapturedBadge, CommandRefusal>) -> Void)? {
    defer { enrolment = Enrolment(reader: reader, actor: actor, until: until, reply: reply) }
    return enrolment.map { ($0.reader, $0.reply) }
  }

  /// Takes a badge for whoever waits for one at this reader: who that is, and what tells them.
  mutating func capture(
    at reader: ReaderID
  ) -> (actor: String, reply: @Sendable (Result<CapturedBadge, CommandRefusal>) -> Void)? {
    guard let waiting = enrolment, waiting.reader == reader else { return nil }
    enrolment = nil
    return (waiting.actor, waiting.reply)
  }

  /// Ends the waiting, for whoever waits at any reader.
  mutating func capture() -> (@Sendable (Result<CapturedBadge, CommandRefusal>) -> Void)? {
    defer { enrolment = nil }
    return enrolment?.reply
  }

  mutating func remember(
    _ credential: RawCredential, _ digest: CredentialDigest, at reader: ReaderID, _ wall: WallTime, _ moment: Moment
  ) {
    if let place = strangers.firstIndex(where: { $0.credential == credential }) {
      var again = strangers.remove(at: place)
      again.reader = reader
      again.at = wall
      again.seen = moment
      again.count += 1
      strangers.append(again)
      return
    }
    lastID += 1
    strangers.append(
      Stranger(id: lastID, reader: reader, credential: credential, digest: digest, at: wall, seen: moment))
    if strangers.count > Self.strangerLimit { strangers.removeFirst() }
  }

  /// Forgets what is over; the enrolment that nobody came to, if there is one.
  mutating func expire(
    at moment: Moment
  ) -> (reader: ReaderID, reply: @Sendable (Result<CapturedBadge, CommandRefusal>) -> Void)? {
    strangers.removeAll { $0.seen + Self.memory <= moment }
    guard let waiting = enrolment, waiting.until <= moment else { return nil }
    enrolment = nil
    return (waiting.reader, waiting.reply)
  }
}
