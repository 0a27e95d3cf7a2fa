public import SpaceCore

/// A badge that was read, to be given to somebody. It carries the number: for the local socket and the ledger only.
public struct CapturedBadge: Sendable, Equatable, Codable {
  /// A `CredentialKind`, by its name.
  public var kind: String
  /// Its canonical bytes in hexadecimal.
  public var secret: String
  /// The check tag by which people recognise it.
  public var tag: String
  /// Who has it already, by pseudonym; nil for nobody.
  public var holder: MemberID?

  /// - Parameter credential: as the reader sent it.
  init(_ credential: RawCredential, tag: String, holder: MemberID? = nil) {
    kind = credential.kind.name
    secret = credential.bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    self.tag = tag
    self.holder = holder
  }
}

extension CapturedBadge: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// Without the number.
  public var description: String { "a badge (\(tag))" }
  /// The same as ``description``.
  public var debugDescription: String { description }
  /// Shows nothing of the number.
  public var customMirror: Mirror { Mirror(self, children: ["kind": kind, "tag": tag]) }
}

/// A badge that was shown lately and that nobody has; without its number.
public struct UnknownBadge: Sendable, Equatable, Codable {
  /// To take it by.
  public var id: UInt64
  /// Where it was last shown.
  public var reader: String
  public var kind: String
  public var tag: String
  public var time: WallTime
  /// How often it was shown.
  public var count: Int

  enum CodingKeys: String, CodingKey {
    case id, reader, kind, tag, count
    case time = "time_ms"
  }
}

/// Badges on their way to a member: for the local socket only.
public struct BadgeAccess: Sendable {
  /// Waits for a badge at a reader, which opens nothing meanwhile.
  public var enrol:
    @Sendable (_ reader: ReaderID, _ seconds: Int, _ actor: String) async throws(CommandRefusal) -> CapturedBadge
  /// Badges that were shown in the last quarter of an hour and that nobody has, the latest last.
  public var unknown: @Sendable () async throws(CommandRefusal) -> [UnknownBadge]
  /// One of them with its number; nil for one that is not there, or no longer.
  public var take: @Sendable (_ id: UInt64, _ actor: String) async throws(CommandRefusal) -> CapturedBadge?

  /// How long a reader may wait for a badge.
  public static let longestWait = 120

  public init(
    enrol: @escaping @Sendable (ReaderID, Int, String) async throws(CommandRefusal) -> CapturedBadge,
    unknown: @escaping @Sendable () async throws(CommandRefusal) -> [UnknownBadge],
    take: @escaping @Sendable (UInt64, String) async throws(CommandRefusal) -> CapturedBadge?
  ) {
    self.enrol = enrol
    self.unknown = unknown
    self.take = take
  }
}
