internal import Logging

/// Whether the ledger can be reached, for one log line per change and for pages. Offline is the normal case.
public enum Connection: Sendable, Equatable {
  /// Nothing was tried yet.
  case unknown
  case online
  /// In words: what kept the last attempt from its answer.
  case offline(String)
  /// The ledger refuses what this agent sends, in its words: repeating does not help, somebody has to look.
  case refused(String)
  /// The ledger showed a log that contradicts what it showed before, or a signature that is not its own. Nothing is
  /// sent to it and no policy is taken from it any more; the agent goes on deciding with the one it holds.
  case distrusted(String)
}

/// Writes one line when the connection changes its kind, and none while it stays.
struct ConnectionLog {
  private(set) var state = Connection.unknown
  let logger: Logger
  let what: String

  init(_ what: String, logger: Logger) {
    self.what = what
    self.logger = logger
  }

  /// - Returns: whether this is a change of kind.
  @discardableResult
  mutating func note(_ next: Connection) -> Bool {
    let before = state
    state = next
    switch (before, next) {
    case (.unknown, .unknown), (.online, .online), (.offline, .offline), (.refused, .refused),
      (.distrusted, .distrusted):
      return false
    case (_, .unknown): break
    case (_, .online): logger.notice("\(what): the ledger answers")
    case (_, .offline(let why)): logger.notice("\(what): the ledger cannot be reached, going on without it: \(why)")
    case (_, .refused(let why)): logger.error("\(what): the ledger refuses: \(why)")
    case (_, .distrusted(let why)): logger.critical("\(what): the ledger is not trusted any more: \(why)")
    }
    return true
  }
}
