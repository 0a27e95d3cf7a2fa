/// What the agent asks of a ledger, apart from how it is carried. Two implementations: `HTTPLedger`, and the twin in
/// the tests, which loses, repeats and forks.
protocol LedgerEndpoint: Sendable {
  /// Sends a batch, oldest first. The ledger answers when it is durable.
  func post(_ entries: [[UInt8]]) async throws(LedgerFailure) -> PostAnswer
  /// The proof that the tree of `size` entries continues the one of `earlier` (RFC 6962, 2.1.2).
  func consistency(from earlier: UInt64, to size: UInt64) async throws(LedgerFailure) -> [[UInt8]]
  /// Holds the request open until there is a newer policy than `have` or the wait is over.
  func policy(have: UInt64?, waitSeconds: Int) async throws(LedgerFailure) -> PolicyAnswer
}

/// The answer to a batch.
enum PostAnswer: Sendable, Equatable {
  /// All of it is in the log: the number and hash of the last entry that the ledger has of this agent, and a checkpoint.
  case receipt(through: UInt64, checkpoint: String)
  /// The batch does not begin where the log of this agent ends; this number must come next.
  case gap(expected: UInt64)
  /// An entry is not taken, in the ledger's words.
  case refused(sequence: UInt64?, String)
}

/// The answer to a request for the policy.
enum PolicyAnswer: Sendable, Equatable {
  /// There is none newer than the one this agent has.
  case unchanged
  /// There is no policy for this agent.
  case none
  case policy(header: [UInt8], image: [UInt8])
}

/// Why a request has no usable answer. Says what to look at; never quotes a token or an entry.
enum LedgerFailure: Error, Sendable, Equatable, CustomStringConvertible {
  /// No answer: not connected, broken off, or too late.
  case unreachable(String)
  /// The ledger is there and cannot now (5xx, 429).
  case busy(status: UInt)
  /// The ledger does not know this agent or its token (401, 403), in its words if it has any.
  case notAdmitted(status: UInt, words: String? = nil)
  /// An answer that is none of the interface's.
  case malformed(String)
  /// Larger than the bound for this answer.
  case tooLong(limit: Int)

  var description: String {
    switch self {
    case .unreachable(let cause): cause
    case .busy(let status): "it answers \(status)"
    case .notAdmitted(let status, let words):
      "it answers \(status): \(words ?? "this agent is not admitted; join again with a new invitation")"
    case .malformed(let cause): "its answer cannot be read: \(cause)"
    case .tooLong(let limit): "its answer is longer than \(limit) bytes"
    }
  }
}
