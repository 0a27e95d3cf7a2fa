/// Why the ledger did not do what was asked: the body of every answer that is no success.
public struct Rejection: Error, Codable, Sendable, Equatable, CustomStringConvertible {
  /// The kind of reason, for programs. A newer ledger may know more of them.
  public struct Code: RawRepresentable, Codable, Sendable, Hashable {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Entries are missing before the batch; `expected` is the number that must come first.
    public static let gap = Code(rawValue: "gap")
    /// An entry is not as its author signed it, or does not follow the one before it.
    public static let altered = Code(rawValue: "altered")
    /// The log holds another entry under this number.
    public static let conflict = Code(rawValue: "conflict")
    /// Signed by, or written for, somebody other than who sent it.
    public static let foreign = Code(rawValue: "foreign")
    /// Cannot be read, or lacks what is needed.
    public static let malformed = Code(rawValue: "malformed")
    /// More than the bound for one request.
    public static let tooLarge = Code(rawValue: "too_large")
    /// No token, or one that is not good here and now.
    public static let unauthorised = Code(rawValue: "unauthorised")
    /// Whoever asks is known and may not do this.
    public static let notPermitted = Code(rawValue: "not_permitted")
    /// The agent has not joined.
    public static let notJoined = Code(rawValue: "not_joined")
    /// The agent's key was revoked.
    public static let revoked = Code(rawValue: "revoked")
    /// The invitation is unknown, used or too old.
    public static let invitation = Code(rawValue: "invitation")
    /// There is no such thing.
    public static let unknown = Code(rawValue: "unknown")
    /// The directory does not allow it: it names what does not exist, or something else depends on it.
    public static let invalid = Code(rawValue: "invalid")
    /// Too many wait already.
    public static let busy = Code(rawValue: "busy")
    /// The ledger cannot write or read its files.
    public static let storage = Code(rawValue: "storage")
  }

  public var code: Code
  /// In words, with the remedy. Never a secret.
  public var message: String
  /// The number of the entry that must come next.
  public var expected: UInt64?
  /// The number of the entry that is not taken.
  public var sequence: UInt64?

  public init(code: Code, message: String, expected: UInt64? = nil, sequence: UInt64? = nil) {
    self.code = code
    self.message = message
    self.expected = expected
    self.sequence = sequence
  }

  public var description: String { "\(code.rawValue): \(message)" }
}
