@testable import SpaceCore

/// Every state of a tool against every event, as text; states that give the same share a line.
enum ToolTable {
  static let now = Moment.s(100)

  static let states: [(name: String, state: Tool)] = [
    ("ready", after([])),
    ("running, idle", after([.allowed(ToolFixture.pass())])),
    ("running, busy", after([.allowed(ToolFixture.pass()), .activity(true)])),
    (
      "running, busy, lockout pending",
      after([.allowed(ToolFixture.pass()), .activity(true), .lockout(ToolFixture.lockout)])
    ),
    ("running, busy, ending", after([.allowed(ToolFixture.pass()), .activity(true), .tappedOff])),
    (
      "repairing, idle",
      after([.lockout(ToolFixture.lockout), .allowed(ToolFixture.pass(maintenance: true))])
    ),
    ("winding down", after([.allowed(ToolFixture.pass()), .tappedOff])),
    (
      "winding down, lockout pending",
      after([.allowed(ToolFixture.pass()), .tappedOff, .lockout(ToolFixture.lockout)])
    ),
    ("out of service", after([.lockout(ToolFixture.lockout)])),
    ("emergency stop", after([.emergencyStop(active: true)])),
    ("bypassed", after([.activity(true)])),
    ("guard open", after([.precondition("guard", isMet: false)])),
  ]

  static let events: [(name: String, event: ToolEvent)] = [
    ("allowed", .allowed(ToolFixture.pass(at: now))),
    ("allowed to repair", .allowed(ToolFixture.pass(maintenance: true, at: now))),
    ("denied", .denied), ("tapped off", .tappedOff), ("current", .activity(true)), ("no current", .activity(false)),
    ("deadline idleWarning", .deadline(.idleWarning)), ("deadline idleOff", .deadline(.idleOff)),
    ("deadline runOn", .deadline(.runOn)), ("lockout", .lockout(ToolFixture.lockout)),
    ("cleared", .cleared(actor: "op")), ("stop", .stop(actor: "op", emergency: false)),
    ("emergency stop by operator", .stop(actor: "op", emergency: true)),
    ("emergency stop", .emergencyStop(active: true)), ("emergency stop over", .emergencyStop(active: false)),
    ("guard opens", .precondition("guard", isMet: false)), ("guard closes", .precondition("guard", isMet: true)),
    ("flow lost", .precondition("flow", isMet: false)), ("policy changed", .policyChanged),
    ("energised", .energised(late: false)),
    ("restarted", .restarted(ToolMemory(), lastKnown: WallTime(milliseconds: 61_000))),
    ("restarted with an open session", .restarted(openSession, lastKnown: WallTime(milliseconds: 61_000))),
  ]

  private static let openSession = ToolMemory(
    lockout: ToolFixture.lockout, session: .init(member: ToolFixture.ada, startedAt: WallTime(milliseconds: 1000)),
    sessions: 7)

  /// The tool after these events at 90 s; a run-on then ends at 120 s.
  private static func after(_ events: [ToolEvent]) -> Tool {
    var settings = ToolFixture.laser
    settings.preconditions = [ToolPrecondition(name: "guard", isSafety: true), ToolPrecondition(name: "flow")]
    var tool = Tool(settings: settings)
    for event in [.precondition("guard", isMet: true), .precondition("flow", isMet: true)] + events {
      _ = tool.handle(event, at: .s(90))
    }
    return tool
  }

  static func render() -> String {
    TransitionTable.render(events, states) { tool, event in
      var after = tool
      let actions = after.handle(event, at: event == .deadline(.runOn) ? .s(120) : now)
      return ([word(after.state), ":"] + actions.map(word)).joined(separator: " ")
    }
  }

  private static func word(_ state: ToolState) -> String {
    switch state {
    case .outOfService: "outOfService"
    case .ready: "ready"
    case .running(let session):
      "running(\(session.busySince == nil ? "idle" : "busy")\(session.ending.map { ", ends: \($0.rawValue)" } ?? ""))"
    case .windingDown(let until): "windingDown(\(seconds(until)))"
    }
  }

  private static func seconds(_ moment: Moment) -> String { "at \(Int((moment - .zero).seconds))s" }

  private static func word(_ action: ToolAction) -> String {
    switch action {
    case .energise(.now): "ENERGISE"
    case .energise(.afterRecord): "energise-after-record"
    case .deEnergise: "DE-ENERGISE"
    case .runOn(let active): active ? "run-on" : "RUN-ON-OFF"
    case .record(let type, let data): "[\(([type.rawValue] + word(data)).joined(separator: " "))]"
    case .arm(let deadline, let when): "arm(\(deadline.rawValue) \(seconds(when)))"
    case .disarm(let deadline): "disarm(\(deadline.rawValue))"
    case .indicate(let indication): "show(\(indication))"
    }
  }

  private static func word(_ data: JournalData) -> [String] {
    [
      data.right, data.reason.map { "reason=\($0)" }, data.state, data.alarm.map { "alarm=\($0)" },
      data.text.map { "of \($0)" }, data.session.map { "session \($0)" }, data.seconds.map { "\($0)s" },
      data.busySeconds.map { "busy \($0)s" },
      data.estimated.map { "estimated=\($0)" }, data.actor.map { "by=\($0)" },
    ].compactMap(\.self)
  }
}
