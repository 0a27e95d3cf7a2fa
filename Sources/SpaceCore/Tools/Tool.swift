/// One tool station: a state machine that is told what happens and says what to do.
///
/// What must hold, whatever the order of events:
/// 1. The machine has power only inside a session.
/// 2. While it draws current, only an emergency stop, a safety precondition that is lost, or an explicit emergency
///    command switches it off: everything else (tap off, a lockout, a new policy) waits until it is idle. Without an activity input it is taken as busy.
/// 3. Run-on always finishes.
/// 4. After a restart it is off, and a session that was open is closed with the last time known.
public struct Tool: Sendable, Equatable {
  public let settings: ToolSettings
  public internal(set) var state: ToolState = .ready
  /// A lockout that waits for the session or the run-on to end.
  public internal(set) var pendingLockout: ToolLockout?
  public internal(set) var emergencyStopActive = false
  /// The names of the preconditions that are not met, in the order of the settings.
  public internal(set) var unmet: [String]
  var drawsCurrent = false
  var sessions: UInt64 = 0

  public init(settings: ToolSettings) {
    self.settings = settings
    unmet = settings.preconditions.map(\.name)
  }

  public var id: ResourceID { settings.id }

  public var session: ToolSession? {
    switch state {
    case .running(let session): session
    case .outOfService, .ready, .windingDown: nil
    }
  }

  /// The lockout in force, or about to be.
  public var lockout: ToolLockout? {
    switch state {
    case .outOfService(let lockout): lockout
    case .ready, .running, .windingDown: pendingLockout
    }
  }

  /// True when the machine is known not to work on anything.
  public var isIdle: Bool { settings.hasActivity && !drawsCurrent }

  /// True while the machine draws current that no session gave it: something feeds it past its relay. Nobody starts it.
  public var isBypassed: Bool {
    switch state {
    case .ready, .outOfService: drawsCurrent
    case .running, .windingDown: false
    }
  }

  /// What has to survive a restart.
  public var memory: ToolMemory {
    let open = session.map {
      ToolMemory.OpenSession(member: $0.member, grant: $0.grant, startedAt: $0.startedAt)
    }
    return ToolMemory(lockout: lockout, session: open, sessions: sessions)
  }

  /// Takes one event and returns what to do about it, in order.
  public mutating func handle(_ event: ToolEvent, at moment: Moment) -> [ToolAction] {
    switch event {
    case .allowed(let pass): allowed(pass, at: moment)
    case .denied: []
    case .tappedOff: endWhenIdle(.tappedOff, at: moment)
    case .activity(let active): activity(active, at: moment)
    case .deadline(let deadline): passed(deadline, at: moment)
    case .lockout(let lockout): takeOutOfService(lockout, at: moment)
    case .cleared(let actor): clearLockout(actor: actor)
    case .stop(_, let emergency):
      emergency ? end(.stoppedByOperator, at: moment) : endWhenIdle(.stoppedByOperator, at: moment)
    case .emergencyStop(let active): emergencyStop(active, at: moment)
    case .precondition(let name, let isMet): precondition(name, isMet: isMet, at: moment)
    case .policyChanged: []
    case .restarted(let memory, let lastKnown): restarted(memory, lastKnown: lastKnown)
    case .energised(let late): energised(late: late, at: moment)
    }
  }
}
