internal import GRDB
internal import LedgerProtocol
internal import SpaceCore
internal import Synchronization

/// Who has earned a certification by the rules of the directory and never had it.
///
/// Whoever had it once gets it by no rule again: a steward may have taken it away, and gives it back.
struct EarnedAwards {
  /// To be awarded now.
  private(set) var due: [DirectoryValue.Award] = []
  /// When the next one falls due by the mere passing of time; nil when none will.
  private(set) var next: WallTime?

  private let now: WallTime
  private let db: Database

  init(now: WallTime, _ db: Database) throws {
    self.now = now
    self.db = db
    var rules: [(certification: String, earned: DirectoryValue.Earned)] = []
    for item in try LedgerStore.items(.certification, db) {
      let earned = try WireJSON.decode(DirectoryValue.Certification.self, from: item.value).earned
      if let earned { rules.append((item.id, earned)) }
    }
    for rule in rules { due += try awards(of: rule.certification, rule.earned) }
    guard !due.isEmpty else { return }
    let directory = DirectoryRules(changes: [], actor: LedgerStore.earnedActor, db: db)
    let prerequisites = Prerequisites(try directory.requirements())
    let held = try directory.held()
    let bases = Dictionary(rules.map { ($0.certification, $0.earned.certification) }) { first, _ in first }
    due = try due.filter { award in
      guard try DirectoryRules.exists(.member, award.member, db) else { return false }
      // What the days are counted from must be in force itself.
      let base = bases[award.certification].flatMap(\.self).flatMap { held[award.member]?[$0]?.until }
      if let base, DirectoryRules.isOver(base, now) { return false }
      return DirectoryRules.lack(of: award, prerequisites, held, now) == nil
    }
  }

  private mutating func awards(of certification: String, _ earned: DirectoryValue.Earned) throws
    -> [DirectoryValue.Award]
  {
    guard let span = earned.milliseconds else { return [] }
    let members: [String]
    if let resource = earned.resource {
      members = try String.fetchAll(
        db,
        sql: """
          SELECT member FROM tool_use WHERE resource = ? AND \(Self.neverHad)
          GROUP BY member HAVING total(milliseconds) >= ? ORDER BY member
          """, arguments: [resource, certification, span])
    } else {
      members = try membersSince(earned.certification ?? "", certification, span)
    }
    return members.map { DirectoryValue.Award(member: $0, certification: certification) }
  }

  private mutating func membersSince(_ base: String, _ certification: String, _ span: Int64) throws -> [String] {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT member, min(since) AS start FROM award_history WHERE certification = ? AND since IS NOT NULL
        AND \(Self.neverHad) GROUP BY member ORDER BY member
        """, arguments: [base, certification])
    var members: [String] = []
    for row in rows {
      let end = WallTime(milliseconds: row["start"]) + .milliseconds(span)
      if end <= now { members.append(row["member"]) } else { next = min(next ?? end, end) }
    }
    return members
  }

  private static let neverHad =
    "member NOT IN (SELECT member FROM award_history WHERE certification = ?)"
}

extension DirectoryValue.Earned {
  var milliseconds: Int64? { PolicyDocument.seconds(after).map { Int64($0) * 1000 } }
}

extension LedgerStore {
  /// The actor of awards that follow from a rule.
  static let earnedActor = "earned"

  /// Awards what has been earned by now.
  func awardEarned() throws {
    let isAwarded = try write("awarding what members have earned in") { db in
      var entries = try OwnEntries(self, db)
      guard try self.awardEarned(&entries) else { return false }
      try entries.sign()
      return true
    }
    guard isAwarded else { return }
    logSignals.send()
    directorySignals.send()
  }

  /// Awards what has been earned by now as ordinary entries, also what is earned by these awards.
  ///
  /// - Returns: whether there was anything.
  @discardableResult
  func awardEarned(_ entries: inout OwnEntries) throws -> Bool {
    let now = self.now()
    var earned = try EarnedAwards(now: now, entries.db)
    let isAwarded = !earned.due.isEmpty
    // Ends: each round gives somebody what they never had.
    while !earned.due.isEmpty {
      for award in earned.due {
        let change = try DirectoryChange(.award, RandomText.identifier(), award).checked()
        _ = try put(change, actor: Self.earnedActor, &entries)
      }
      earned = try EarnedAwards(now: now, entries.db)
    }
    let next = earned.next
    entries.db.afterNextTransaction { _ in self.nextEarned.withLock { $0 = next } }
    return isAwarded
  }

  /// Awards what has fallen due since the last time that anything was looked at.
  func awardFallenDue() throws {
    guard let next = nextEarned.withLock({ $0 }), next <= now() else { return }
    try awardEarned()
  }
}
