public import SpaceCore

/// What opening the store found and did.
public struct OpeningReport: Sendable, Equatable {
  /// The number of the last entry; 0 in a new store.
  public var lastSequence: UInt64 = 0
  /// The wall time of the last entry: a lower bound for the clock.
  public var lastRecordedTime: WallTime?
  /// How many of the last entries were verified (hash, signature, chain).
  public var checked = 0
  /// What was salvaged; nil when the file was sound.
  public var recovery: RecoveryReport?

  public init() {}
}

/// What was saved from a damaged file.
public struct RecoveryReport: Sendable, Equatable {
  /// The file that was set aside, with its log beside it. It is never deleted by lintel.
  public var damagedFile: String
  /// Why it was set aside.
  public var cause: String
  /// Entries read, verified and kept.
  public var kept: UInt64 = 0
  /// Entries known to have existed that could not be read or verified. When the end is missing, their number is unknown
  /// and not counted.
  public var lost: UInt64 = 0
  /// Values of the state that were kept.
  public var statesKept = 0
  /// True when nothing was left and a new chain began.
  public var newChain = false

  public init(damagedFile: String, cause: String) {
    self.damagedFile = damagedFile
    self.cause = cause
  }
}
