/// Decides recorded presentations again by another policy, and keeps what would change for whom.
///
/// ```
/// var rehearsal = Rehearsal(of: tomorrow, comparedWith: today)
/// for event in events { rehearsal.add(event) }
/// rehearsal.report  // who gains and loses what
/// ```
/// Each is decided by ``decide(_:policy:at:quality:uses:)`` for its member at its own time, in the situation that its
/// entry tells; what only the board knew stays as recorded (``RecordedPresentation``). Badges and codes are not judged:
/// the entry does not say which one it was. Uses of grants with a limit are counted from the first entry on, by each
/// policy for itself. What `space.yaml` requires of whoever was let in counts as given.
///
/// Memory grows with the number of different changes and of counted uses, not with the number of entries.
public struct Rehearsal: Sendable {
  private struct Key: Hashable, Sendable {
    var member: MemberID
    var resource: String
    var right: Right
    var before: RehearsalVerdict
    var after: RehearsalVerdict
  }

  private var new: RehearsalSide
  private var baseline: RehearsalSide?
  private var changes: [Key: RehearsalReport.Change] = [:]
  private var unknownMembers: Set<MemberID> = []
  private var unknownResources: Set<String> = []
  private var totals = RehearsalReport.Totals()
  private var bounds: ClosedRange<WallTime>?

  /// - Parameters:
  ///   - policy: the one that is tried.
  ///   - baseline: the one that it would replace; nil compares with what was recorded.
  public init(of policy: PolicyImage, comparedWith baseline: PolicyImage? = nil) {
    new = RehearsalSide(policy)
    self.baseline = baseline.map(RehearsalSide.init)
  }

  /// Adds an entry; those that are no presentation of a member are only counted, and other events left out.
  ///
  /// Entries come in the order of the journal, so that uses are counted as they were made.
  public mutating func add(_ event: JournalEvent) {
    do throws(RecordedPresentation.Unusable) {
      decideAgain(try RecordedPresentation(event))
    } catch {
      switch error {
      case .otherEvent: break
      case .notDecided: totals.notDecided += 1
      case .withoutMember: totals.withoutMember += 1
      case .unreadable: totals.unreadable += 1
      }
    }
  }

  private mutating func decideAgain(_ recorded: RecordedPresentation) {
    var recorded = recorded
    let before = baseline?.judgeFirst(&recorded) ?? recorded.outcome
    let after = new.judge(recorded)
    totals.rehearsed += 1
    let time = recorded.time
    bounds = bounds.map { min($0.lowerBound, time)...max($0.upperBound, time) } ?? time...time
    if recorded.isOfBoard, after == recorded.outcome { totals.asRecorded += 1 }
    noteUnknown(recorded, after)
    guard before != after else {
      totals.unchanged += 1
      return
    }
    let key = Key(
      member: recorded.member, resource: recorded.resource, right: recorded.right, before: before, after: after)
    changes[
      key,
      default: RehearsalReport.Change(
        member: key.member, resource: ResourceID(key.resource), right: key.right, before: before, after: after,
        first: time, last: time)
    ].count(time)
  }

  private mutating func noteUnknown(_ recorded: RecordedPresentation, _ after: RehearsalVerdict) {
    switch after {
    case .refused(.resourceUnknown): unknownResources.insert(recorded.resource)
    case .refused(.credentialUnknown): break
    case .allowed, .asks, .refused: return
    }
    if new.policy.member(recorded.member) == nil { unknownMembers.insert(recorded.member) }
  }

  /// What was found so far.
  public var report: RehearsalReport {
    var report = RehearsalReport(policyVersion: new.policy.version, baselineVersion: baseline?.policy.version)
    report.changes = changes.values.sorted()
    report.totals = totals
    report.unknownMembers = unknownMembers.sorted()
    report.unknownResources = unknownResources.sorted().map { ResourceID($0) }
    report.first = bounds?.lowerBound
    report.last = bounds?.upperBound
    return report
  }
}

extension RehearsalReport.Change {
  fileprivate mutating func count(_ time: WallTime) {
    count += 1
    first = min(first, time)
    last = max(last, time)
  }
}
