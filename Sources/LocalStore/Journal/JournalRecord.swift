public import SpaceCore

/// A change to one value that must survive a restart.
///
/// The value may be encoded by the writer, so that whoever hands it over does not wait for that.
public struct StateChange: Sendable, Equatable {
  /// Which value: `door/front/posture`, in the words of whoever reads it back.
  public let key: String
  private let encode: @Sendable () -> [UInt8]?

  /// - Parameter value: its bytes; nil removes the key.
  public init(_ key: String, _ value: [UInt8]?) {
    self.init(key) { value }
  }

  /// - Parameter encode: gives its bytes, the same each time; called on the writer's thread, once for each attempt.
  public init(_ key: String, encode: @escaping @Sendable () -> [UInt8]?) {
    self.key = key
    self.encode = encode
  }

  /// Its bytes; nil removes the key.
  public var value: [UInt8]? { encode() }

  public static func == (a: Self, b: Self) -> Bool { a.key == b.key && a.value == b.value }
}

/// What the control loop hands to the journal writer: one event and the state that it changed, written together.
public struct JournalRecord: Sendable {
  /// What happened; nil when only state changes.
  public var event: JournalEvent?
  /// The values that changed with it. Entry and values become durable in one transaction, or neither does.
  public var states: [StateChange]
  /// The loop's own count of records, strictly rising from 1.
  public var ticket: UInt64
  /// When the output moves whether or not the record is durable: the presentation plus the write bound.
  /// An entry that is sealed later says `recorded_late`. Nil when nothing waits for it.
  public var deadline: Moment?

  public init(_ event: JournalEvent?, states: [StateChange] = [], ticket: UInt64, deadline: Moment? = nil) {
    self.event = event
    self.states = states
    self.ticket = ticket
    self.deadline = deadline
  }
}

/// How the writer is doing, for the loop (an atomic) and for pages.
public enum WriterHealth: UInt8, Sendable, CaseIterable {
  case working = 0
  /// No space left: records wait in memory and are written when there is space.
  case storageFull = 1
  /// The storage refuses to write or flush; records wait in memory and are tried again.
  case storageFailing = 2
  /// SQLite says that the file is malformed; records wait in memory. A restart sets the file aside and salvages it.
  case databaseDamaged = 3
  /// The thread has ended.
  case stopped = 4
}

/// What the writer has done since it started.
public struct WriterFigures: Sendable, Equatable {
  /// Transactions made durable.
  public var commits: UInt64 = 0
  /// Entries made durable.
  public var entries: UInt64 = 0
  /// Entries that were sealed after their deadline.
  public var late: UInt64 = 0
  /// Attempts that failed and were made again.
  public var retries: UInt64 = 0
  /// Checkpoints of the write-ahead log.
  public var checkpoints: UInt64 = 0
  /// The most records that one transaction held.
  public var largestGroup = 0
  /// The last failure in SQLite's words; nil when there was none.
  public var lastFailure: String?

  public init() {}
}
