internal import Foundation
internal import GRDB
public import LedgerProtocol
internal import SpaceCore

extension LedgerStore {
  /// The most entries of one batch.
  static let batchMaximum = 1000

  /// Takes a batch of one agent's entries: in the order of their chain, each exactly once, all or none.
  ///
  /// A repeat of what is in the log already is answered with the place that it has. The answer comes after the commit.
  public func accept(_ batch: [[UInt8]], from agent: String) throws -> Receipt {
    guard let first = batch.first, batch.count <= Self.batchMaximum else {
      throw Rejection(code: .malformed, message: "a batch holds 1 to \(Self.batchMaximum) entries, not \(batch.count)")
    }
    let key = try agentKey(agent)
    var entries = [try read(first, of: agent, key, after: nil)]
    entries.reserveCapacity(batch.count)
    for bytes in batch.dropFirst() {
      entries.append(try read(bytes, of: agent, key, after: entries[entries.count - 1]))
    }
    let receipt = try write("writing entries to") { db in
      // Looked at once more where nothing can come between.
      let record = try AgentRecord.fetch(agent, db)
      _ = try Self.admitted(record)
      return try self.log(entries, of: record?.resources ?? [], db)
    }
    logSignals.send()
    // What they earned does not wait in the way of the receipt's transaction: a repeat finds the entries in the log.
    if entries.contains(where: { $0.type == JournalEventType.toolEnded.rawValue }) { try awardEarned() }
    return receipt
  }

  /// Reads an entry and checks that the agent wrote it as it is.
  private func read(_ bytes: [UInt8], of agent: String, _ key: PublicKey, after before: Entry?) throws -> Entry {
    let entry: Entry
    do { entry = try Entry(bytes: bytes) } catch {
      throw Rejection(
        code: .altered, message: "an entry cannot be read: \(error)", sequence: before.map { $0.sequence + 1 })
    }
    guard entry.source.hasPrefix("urn:lintel:agent:\(agent):") else {
      throw Rejection(code: .foreign, message: "the entry's source is not this agent", sequence: entry.sequence)
    }
    do { try entry.verify(key) } catch {
      guard case .altered = error else {
        throw Rejection(code: .foreign, message: "\(error)", sequence: entry.sequence)
      }
      throw Rejection(code: .altered, message: "\(error)", sequence: entry.sequence)
    }
    guard before.map({ $0.source == entry.source }) ?? true else {
      throw Rejection(code: .malformed, message: "one batch holds one source", sequence: entry.sequence)
    }
    return entry
  }

  private func log(_ entries: [Entry], of resources: [String], _ db: Database) throws -> Receipt {
    let source = entries[0].source
    var end = try end(of: source, db)
    var frontier = try frontier(db)
    var first: UInt64?
    var last: UInt64 = 0
    var isNew = false
    for entry in entries {
      if entry.sequence <= end.sequence {
        last = try placeOfRepeat(entry, db)
      } else {
        try check(entry, after: end)
        last = try append(entry, to: &frontier, db)
        try AwardRecords.note(entry, at: last, resources: resources, db)
        end = ChainEnd(after: entry)
        isNew = true
      }
      first = first ?? last
    }
    let note =
      isNew
      ? try signCheckpoint(db, frontier)
      : try String.fetchOne(db, sql: "SELECT note FROM checkpoint WHERE one = 1") ?? ""
    return Receipt(
      source: source, through: entries[entries.count - 1].sequence, firstIndex: first ?? 0, lastIndex: last,
      nextSequence: end.sequence + 1, checkpoint: note)
  }

  private func check(_ entry: Entry, after end: ChainEnd) throws {
    do {
      try ChainRule.follows(entry, after: end)
    } catch {
      switch error {
      case .gap(let expected, let found):
        throw Rejection(
          code: .gap, message: "entry \(found) came and \(expected) is next", expected: expected, sequence: found)
      case .repeated, .broken:
        throw Rejection(
          code: .altered, message: "entry \(entry.sequence) does not follow the one before it",
          sequence: entry.sequence)
      }
    }
  }

  private func placeOfRepeat(_ entry: Entry, _ db: Database) throws -> UInt64 {
    let row = try Row.fetchOne(
      db, sql: "SELECT position, leaf FROM entries WHERE source = ? AND sequence = ?",
      arguments: [entry.source, Int64(clamping: entry.sequence)])
    guard let row, [UInt8](row["leaf"] as Data) == MerkleTree.leafHash(entry.bytes) else {
      throw Rejection(
        code: .conflict, message: "the log holds another entry \(entry.sequence) of this agent",
        sequence: entry.sequence)
    }
    return UInt64(row["position"] as Int64)
  }
}
