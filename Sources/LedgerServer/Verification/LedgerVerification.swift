/// What reading a whole ledger again has shown.
public struct LedgerVerification: Sendable, Equatable, Encodable {
  /// One thing that was checked.
  public struct Finding: Sendable, Equatable, Encodable {
    /// What was checked, in a word or two.
    public var subject: String
    public var isSound: Bool
    /// What was found, in words.
    public var words: String
  }

  /// The name under which the log is signed.
  public var origin: String
  /// How many entries the signed checkpoint covers.
  public var size: UInt64
  public var findings: [Finding]
  /// What this could not prove, in words.
  public var unproven: [String]

  /// Whether everything that was checked is as it must be.
  public var isSound: Bool { findings.allSatisfy(\.isSound) }

  /// The report as lines of text.
  public var lines: [String] {
    ["ledger: \(origin), \(size) entries"]
      + findings.map { "\($0.subject): \($0.isSound ? "" : "WRONG: ")\($0.words)" }
      + unproven.map { "not proven: \($0)" }
  }

  private enum CodingKeys: String, CodingKey {
    case origin, size, findings, unproven
    case isSound = "is_sound"
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(origin, forKey: .origin)
    try container.encode(size, forKey: .size)
    try container.encode(isSound, forKey: .isSound)
    try container.encode(findings, forKey: .findings)
    try container.encode(unproven, forKey: .unproven)
  }
}
