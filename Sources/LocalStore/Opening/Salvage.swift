internal import Foundation
internal import GRDB
internal import LedgerProtocol
internal import SpaceCore

extension StoreOpener {
  /// Builds a new file from everything that can be read and verified in the one set aside, and opens it.
  ///
  /// - Entries keep their numbers, bytes and order. Numbers between two kept entries that cannot be read get a
  ///   `journal.recovered` entry that stands in for them while the ledger has not seen them, and an empty place when
  ///   it has.
  /// - The entry after all kept ones is `journal.recovered`, saying how many were kept and lost.
  /// - When nothing is left, a new chain begins with that entry.
  func salvage(_ aside: String, cause: String) throws(StoreError) -> (StoreCore, OpeningReport) {
    var report = RecoveryReport(damagedFile: aside, cause: cause)
    let copy = try TruncatedCopy(of: aside, at: building + ".source")
    let found = DamagedFile(copy?.path ?? aside)
    let chain = found.chain(agent: agent, seal: try EntrySeal(key: key, source: source("any")), prefix: source(""))
    report.newChain = chain == nil
    try build(chain: chain ?? Self.newChain()) { core in
      if chain != nil {
        var rebuild = try JournalRebuild(
          core: core, mark: found.deliveredThrough, markLink: found.deliveredHash, base: found.base)
        try found.forEachEntry { row in try rebuild.add(row) }
        try rebuild.finish(lastKnown: found.lastKnown ?? 0)
        report.kept = rebuild.kept
        report.lost = rebuild.lost
        report.newChain = rebuild.kept == 0
        try core.pool.write { db in
          report.statesKept = try found.copyStates(to: db)
          try found.copyPolicy(to: db)
          try found.copyMark(to: db, atMost: rebuild.last)
          try found.copyDamaged(to: db)
        }
      }
      try core.pool.write { db in
        var source = core
        if report.newChain {
          let fresh = Self.newChain()
          try StoreSchema.setMeta("chain", fresh, db)
          source = try self.core(core.pool, chain: fresh)
        }
        let event = Self.event(of: report, wall: clock.wall())
        try JournalTable.insert(try source.seal.seal(event, after: JournalTable.end(db)), db)
      }
    }
    try copy?.remove()
    var (core, opening) = try openBuilt()
    opening.recovery = report
    return (core, opening)
  }

  private static func event(
    of report: RecoveryReport, wall: (time: WallTime, quality: ClockQuality)
  ) -> JournalEvent {
    var data = JournalData()
    data.reason = report.newChain ? "new_chain" : "salvaged"
    data.count = Int(clamping: report.kept)
    data.number = Int(clamping: report.lost)
    data.text = report.cause
    return JournalEvent(.journalRecovered, time: wall.time, clock: wall.quality, data: data)
  }
}

/// Puts salvaged entries in order into a new file and closes the gaps between them.
struct JournalRebuild {
  /// The most numbers in a row that are taken for lost. A number that is further away comes from a damaged page and
  /// not from an entry, and is not believed.
  static let gapMaximum: UInt64 = 100_000

  private let core: StoreCore
  private let mark: UInt64
  /// The hash of the last delivered entry: what the ledger expects the next one to name.
  private let markLink: [UInt8]
  private var check: ChainEnd
  private var linkKnown: Bool
  private var waiting: [Entry] = []
  private var altered: JournalRow?
  private(set) var kept: UInt64 = 0
  private(set) var lost: UInt64 = 0

  var last: UInt64 { check.sequence }

  init(core: StoreCore, mark: UInt64, markLink: [UInt8], base: ChainEnd?) throws {
    self.core = core
    self.mark = mark
    self.markLink = markLink
    check = base ?? .start
    linkKnown = base != nil
    if let base, base.sequence > 0 { try Self.setBase(base, core) }
  }

  private static func setBase(_ base: ChainEnd, _ core: StoreCore) throws {
    try core.pool.write { db in
      try StoreSchema.setMeta("base_sequence", "\(base.sequence)", db)
      try StoreSchema.setMeta("base_link", (base.link ?? []).hexadecimal, db)
    }
  }

  /// Takes the next readable row if it verifies; one that does not is a gap like one that cannot be read.
  mutating func add(_ row: JournalRow) throws {
    guard row.sequence > check.sequence else { return }
    guard row.sequence - check.sequence <= Self.gapMaximum || kept == 0 else { return }
    guard let bytes = row.bytes else {
      try addPlace(row)
      return
    }
    // A row that does not verify is not kept as an entry: its place is filled when the next one is known.
    guard let entry = try? core.seal.read(bytes), entry.sequence == row.sequence else {
      altered = row
      return
    }
    if !linkKnown && check.sequence == 0 && row.sequence > 1 && kept == 0 {
      // Where the removed prefix ended is not known: the first entry that verifies says so itself.
      check = ChainEnd(sequence: row.sequence - 1, link: entry.previous)
      try Self.setBase(check, core)
    }
    guard row.sequence - check.sequence <= Self.gapMaximum else { return }
    if row.sequence > check.sequence + 1 { try fill(through: row.sequence - 1, original: entry.previous ?? []) }
    waiting.append(entry)
    kept += 1
    check = ChainEnd(sequence: entry.sequence, link: entry.link)
    linkKnown = true
    if waiting.count >= 500 { try flush() }
  }

  private mutating func addPlace(_ row: JournalRow) throws {
    guard row.sequence - check.sequence <= Self.gapMaximum else { return }
    if row.sequence > check.sequence + 1 { try fill(through: row.sequence - 1, original: []) }
    try flush()
    try core.pool.write { db in try Self.insertPlace(row.sequence, link: row.link, row.hash, db) }
    check = ChainEnd(sequence: row.sequence, link: row.link)
  }

  /// Closes the gap up to and with `end`, whose hash is `original`.
  private mutating func fill(through end: UInt64, original: [UInt8]) throws {
    try flush()
    try core.pool.write { db in
      while check.sequence < end {
        let sequence = check.sequence + 1
        let link = sequence == end && !original.isEmpty ? original : sequence == mark ? markLink : []
        if sequence <= mark {
          try Self.insertPlace(sequence, link: link, link, db)
          check = ChainEnd(sequence: sequence, link: link)
        } else {
          let event = EntrySeal.replacement(of: link, reason: "lost", wall: core.clock.wall())
          let entry = try core.seal.seal(event, after: check)
          try JournalTable.insert(entry, db)
          check = ChainEnd(sequence: sequence, link: entry.link)
        }
        lost += 1
      }
    }
  }

  /// An empty place in the chain: the ledger has the entry, this agent has it no more.
  private static func insertPlace(_ sequence: UInt64, link: [UInt8], _ hash: [UInt8], _ db: Database) throws {
    try db.execute(
      sql: "INSERT INTO journal (sequence, entry, hash, link, type, time) VALUES (?, NULL, ?, ?, '', 0)",
      arguments: [Int64(clamping: sequence), Data(hash), Data(link)])
  }

  private mutating func flush() throws {
    guard !waiting.isEmpty else { return }
    try core.pool.write { db in for entry in waiting { try JournalTable.insert(entry, db) } }
    waiting.removeAll(keepingCapacity: true)
  }

  /// Ends the chain. A number that is known to have been used is not used again for something else: what cannot be
  /// read at the end is filled like a gap.
  mutating func finish(lastKnown: UInt64) throws {
    try flush()
    if let altered, altered.sequence > check.sequence, altered.sequence - check.sequence <= Self.gapMaximum {
      try fill(through: altered.sequence, original: altered.link)
    }
    let believed = [mark, lastKnown].filter { $0 <= check.sequence + Self.gapMaximum }
    let end = believed.max() ?? 0
    if check.sequence < end && kept > 0 { try fill(through: end, original: []) }
  }
}
