/// Permission to start a session, as `decide` gave it.
public struct ToolPass: Sendable, Equatable {
  public var member: MemberID?
  public var grant: String?
  /// True when the right `maintain` allowed it, so that it works while the tool is out of service.
  public var maintenance: Bool
  public var startedAt: WallTime
  public var presentedAt: Moment

  public init(
    member: MemberID?, grant: String?, maintenance: Bool = false, startedAt: WallTime, presentedAt: Moment
  ) {
    self.member = member
    self.grant = grant
    self.maintenance = maintenance
    self.startedAt = startedAt
    self.presentedAt = presentedAt
  }
}

/// What can happen to a tool station.
public enum ToolEvent: Sendable, Equatable {
  case allowed(ToolPass)
  case denied
  /// The session's own member taps again.
  case tappedOff
  /// The machine begins or ceases to draw current.
  case activity(Bool)
  case deadline(ToolDeadline)
  case lockout(ToolLockout)
  case cleared(actor: String)
  /// An operator ends the session; at once in an emergency, else as soon as the machine is idle.
  case stop(actor: String, emergency: Bool)
  /// The emergency-stop loop opens or closes. Lintel only watches it: the loop itself cuts the power.
  case emergencyStop(active: Bool)
  /// What a precondition's input says: met or not. One of which nothing was said is not met.
  case precondition(String, isMet: Bool)
  /// A new policy is in force. A session that has begun is not cut by it.
  case policyChanged
  /// The agent has started; `lastKnown` is the wall time of the last record before.
  case restarted(ToolMemory, lastKnown: WallTime)
  /// The relay has moved for the session in progress.
  case energised(late: Bool)
}

/// The deadlines of a tool; at most one of each is armed.
public enum ToolDeadline: String, Sendable, CaseIterable {
  case idleWarning, idleOff, runOn
}

/// What a tool station wants done.
public enum ToolAction: Sendable, Equatable {
  case energise(OutputTiming)
  /// Switch the machine off, now.
  case deEnergise
  /// Switch extraction or coolant.
  case runOn(Bool)
  case record(JournalEventType, JournalData)
  case arm(ToolDeadline, Moment)
  case disarm(ToolDeadline)
  case indicate(Indication)
}
