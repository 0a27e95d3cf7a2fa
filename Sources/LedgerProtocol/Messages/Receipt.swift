/// What the ledger answers to a batch once it is durable.
public struct Receipt: Codable, Sendable, Equatable {
  /// Whose entries they are.
  public var source: String
  /// The number of the last entry of the batch; the ledger has it and all before it.
  public var through: UInt64
  /// Where the first entry of the batch lies in the log, from 0.
  public var firstIndex: UInt64
  /// Where the last one lies.
  public var lastIndex: UInt64
  /// The number that the next entry of this source must have.
  public var nextSequence: UInt64
  /// A signed checkpoint that covers the batch.
  public var checkpoint: String

  public init(
    source: String, through: UInt64, firstIndex: UInt64, lastIndex: UInt64, nextSequence: UInt64, checkpoint: String
  ) {
    self.source = source
    self.through = through
    self.firstIndex = firstIndex
    self.lastIndex = lastIndex
    self.nextSequence = nextSequence
    self.checkpoint = checkpoint
  }
}
