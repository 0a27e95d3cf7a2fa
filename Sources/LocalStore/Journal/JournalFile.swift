internal import Foundation
internal import GRDB
public import SpaceCore

/// A board's journal and policy, read from its folder by another process: beside the agent that has it open, or while
/// none runs. Nothing is written, and nothing is verified or repaired.
public struct JournalFile: Sendable {
  /// Numbers that are looked at in one transaction: short, so that the agent's log can be taken up meanwhile.
  static let window: Int64 = 1000

  private let folder: String
  private let path: String
  private let queue: DatabaseQueue

  /// Opens `agent.db` in the agent's folder.
  ///
  /// Takes no lock of the agent's; the user must be the agent's own, or root.
  public init(folder: String) throws(StoreError) {
    self.folder = folder
    path = folder + "/agent.db"
    guard StoreFolder.exists(path) else {
      throw .file(operation: "opening", path: path, cause: "there is no such journal")
    }
    var configuration = Configuration()
    configuration.readonly = true
    configuration.label = "agent.db beside its agent"
    configuration.busyMode = .timeout(5)
    configuration.prepareDatabase { db in
      try db.execute(sql: "PRAGMA cell_size_check = ON; PRAGMA trusted_schema = OFF; PRAGMA mmap_size = 0;")
    }
    do {
      queue = try DatabaseQueue(path: path, configuration: configuration)
      let schema = try queue.read { db in Int(try StoreSchema.meta("schema", db) ?? "") ?? 0 }
      guard schema <= StoreSchema.version else {
        throw StoreError.newerSchema(path: path, found: schema, known: StoreSchema.version)
      }
    } catch { throw StoreError(error, operation: "opening", path: path) }
  }

  /// Calls `body` with the entries of some types, oldest first; those whose retention has ended are left out.
  ///
  /// However long the journal is, only a thousand entries are in memory at a time.
  /// - Parameter times: the wall times of the entries; nil for all.
  public func forEachEntry(
    of types: [JournalEventType], in times: Range<WallTime>? = nil, _ body: (JournalEntry) throws -> Void
  ) throws {
    let bounds = try read { db in
      try Row.fetchOne(db, sql: "SELECT min(sequence) AS first, max(sequence) AS last FROM journal").map {
        (first: $0.integer("first"), last: $0.integer("last"))
      }
    }
    guard let bounds, bounds.last > 0 else { return }
    let marks = types.map { _ in "?" }.joined(separator: ", ")
    let sql = """
      SELECT sequence, entry, hash, type, time FROM journal
      WHERE sequence BETWEEN ? AND ? AND time >= ? AND time < ? AND entry IS NOT NULL AND type IN (\(marks))
      ORDER BY sequence
      """
    let (from, until) = (times?.lowerBound.milliseconds ?? .min, times?.upperBound.milliseconds ?? .max)
    for first in stride(from: bounds.first, through: bounds.last, by: Int(Self.window)) {
      let numbers = [first, first + Self.window - 1, from, until]
      let entries = try read { db in
        try Row.fetchAll(
          db.cachedStatement(sql: sql),
          arguments: StatementArguments(numbers) + StatementArguments(types.map(\.rawValue))
        ).map(JournalEntry.init)
      }
      for entry in entries { try body(entry) }
    }
  }

  /// The installed policy, mapped; nil when there is none, or its file is not the one that was installed.
  public func installedImage() throws(StoreError) -> MappedFile? {
    let reference = try read { db in
      try Row.fetchOne(db, sql: "SELECT file, sha256 FROM policy WHERE one = 1").map {
        (file: $0.text("file"), hash: $0.blob("sha256") ?? [])
      }
    }
    guard let reference else { return nil }
    let image = try MappedFile(path: folder + "/" + reference.file)
    return PolicyVault.hash(image.bytes) == reference.hash ? image : nil
  }

  private func read<Value>(_ body: (Database) throws -> Value) throws(StoreError) -> Value {
    do { return try queue.read(body) } catch { throw StoreError(error, operation: "reading the journal", path: path) }
  }
}
