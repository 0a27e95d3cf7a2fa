import SpaceCore

// Badges that are shown to be enrolled, and open nothing.

extension ControlCore {
  /// The next badge at a reader goes to `reply` and opens nothing.
  func enrol(
    at reader: ReaderID, for time: Duration, actor: String,
    reply: @escaping @Sendable (Result<CapturedBadge, CommandRefusal>) -> Void, moment: Moment
  ) {
    let known = readers.map(\.configuration.id)
    guard known.contains(reader) else {
      replies.append { reply(.failure(.unknownResource(reader.name, known: known.map(\.name)))) }
      return
    }
    guard !space.settings.doors.contains(where: { $0.exitReaders.contains(reader) }) else {
      let why = "\(reader) is on the way out and keeps letting people out; choose another reader"
      replies.append { reply(.failure(.notNow(why))) }
      return
    }
    // Somebody who gave up must not keep the next one waiting.
    if let before = badges.beginEnrolment(at: reader, until: moment + time, actor: actor, reply: reply) {
      indicate(before.reader, .idle, at: moment)
      replies.append { before.reply(.failure(.notNow("another enrolment has begun; this one has ended"))) }
    }
    indicate(reader, .enrolling, at: moment)
    hasNews = true
  }

  /// At the end: whoever still waits for a badge is told.
  func refuseEnrolment() -> [@Sendable () -> Void] {
    guard let waiting = badges.capture() else { return takeReplies() }
    return takeReplies() + [{ waiting(.failure(.stopping)) }]
  }

  func expireBadges(at moment: Moment) {
    guard let over = badges.expire(at: moment) else { return }
    indicate(over.reader, .idle, at: moment)
    hasNews = true
    replies.append { over.reply(.failure(.notNow("no badge was shown at \(over.reader) in time; begin again"))) }
  }
}
