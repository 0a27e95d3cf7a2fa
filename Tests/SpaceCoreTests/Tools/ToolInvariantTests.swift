import Testing

@testable import SpaceCore

@Suite struct ToolInvariantTests {
  static let settings: [ToolSettings] = [true, false].flatMap { hasActivity in
    [Duration?.none, .seconds(30)].map { runOn in
      var settings = ToolFixture.laser
      settings.hasActivity = hasActivity
      settings.runOn = runOn
      if runOn != nil {
        settings.preconditions = [ToolPrecondition(name: "guard", isSafety: true), ToolPrecondition(name: "flow")]
      }
      return settings
    }
  }

  /// Four tools of every kind, 25,000 events each.
  @Test(arguments: settings.indices)
  func `the rules of tools hold over random events`(index: Int) {
    var random = SeededNumbers(seed: UInt64(index) + 77)
    var run = ToolRun(Self.settings[index])
    for _ in 0..<25_000 {
      run.wait(.milliseconds(Int.random(in: 0...20_000, using: &random)))
      run.apply(Self.event(at: run.now, run.tool, &random))
      if !run.broken.isEmpty { break }
    }
    #expect(run.broken == [])
    #expect(run.sessions > 900)
    #expect(run.tool.settings.runOn == nil || run.runOns > 500)
  }

  private static func event(at moment: Moment, _ tool: Tool, _ random: inout SeededNumbers) -> ToolEvent {
    switch Int.random(in: 0..<24, using: &random) {
    case 0..<6: return .allowed(ToolFixture.pass(maintenance: Int.random(in: 0..<4, using: &random) == 0, at: moment))
    case 6, 7: return .tappedOff
    case 8..<12: return .activity(tool.settings.hasActivity && Bool.random(using: &random))
    case 12: return .lockout(ToolFixture.lockout)
    case 13, 14: return .cleared(actor: "op")
    case 15: return .stop(actor: "op", emergency: .random(using: &random))
    case 16: return .emergencyStop(active: Int.random(in: 0..<3, using: &random) == 0)
    case 17: return .emergencyStop(active: false)
    case 18: return .policyChanged
    case 19: return .deadline(ToolDeadline.allCases.randomElement(using: &random) ?? .runOn)
    case 20: return .energised(late: .random(using: &random))
    case 21, 22:
      let name = tool.settings.preconditions.randomElement(using: &random)?.name ?? "none"
      return .precondition(name, isMet: Int.random(in: 0..<8, using: &random) != 0)
    default:
      return Int.random(in: 0..<10, using: &random) == 0
        ? .restarted(tool.memory, lastKnown: WallTime(milliseconds: 9_000)) : .denied
    }
  }
}

/// A tool with the little that an agent does for it, noting what would contradict the rules.
struct ToolRun {
  var tool: Tool
  var now = Moment.zero
  private var deadlines: [ToolDeadline: Moment] = [:]
  private var energised = false
  private var extraction = false
  private var open: UInt64?
  private(set) var broken: [String] = []
  private(set) var sessions = 0
  private(set) var runOns = 0

  init(_ settings: ToolSettings) { tool = Tool(settings: settings) }

  private mutating func expect(_ holds: Bool, _ rule: String) {
    if !holds, broken.count < 5 { broken.append("\(rule), at \(now.nanoseconds), in \(tool.state)") }
  }

  mutating func wait(_ duration: Duration) {
    let end = now + duration
    while let (deadline, due) = deadlines.min(by: { $0.value < $1.value }), due <= end {
      now = max(now, due)
      deadlines[deadline] = nil
      apply(.deadline(deadline))
    }
    now = end
  }

  mutating func apply(_ event: ToolEvent) {
    let before = tool
    let wasEnergised = energised
    let actions = tool.handle(event, at: now)
    for action in actions {
      switch action {
      case .energise: energised = true
      case .deEnergise: energised = false
      case .runOn(let active): extraction = active
      case .arm(let deadline, let when): deadlines[deadline] = when
      case .disarm(let deadline): deadlines[deadline] = nil
      case .record(.toolStarted, let data):
        expect(open == nil, "started twice")
        open = data.session
        sessions += 1
      case .record(.toolEnded, let data):
        expect(open == data.session, "a session ended that was not open")
        open = nil
      case .record, .indicate: break
      }
    }
    checkPower(event, before: before, wasEnergised: wasEnergised)
    checkRunOn(event, before: before)
    if case .restarted = event {
      expect(open == nil && !energised && tool.session == nil, "not off after a restart")
    }
    expect((open == nil) == (tool.session == nil), "the entries do not tell of the session")
  }

  private mutating func checkPower(_ event: ToolEvent, before: Tool, wasEnergised: Bool) {
    expect(energised == (tool.session != nil), "power outside a session, or a session without power")
    if energised, !wasEnergised {
      expect(tool.lockout == nil || tool.session?.maintenance == true, "started out of service")
      expect(!tool.emergencyStopActive, "started under an emergency stop")
      expect(tool.unmet.isEmpty, "started without its preconditions")
    }
    guard wasEnergised, !energised else { return }
    let isEmergency =
      switch event {
      case .emergencyStop(active: true), .stop(_, emergency: true), .restarted: true
      case .tappedOff: !tool.settings.hasActivity
      case .activity(let active): !active
      case .precondition(let name, isMet: false):
        tool.settings.preconditions.contains { $0.name == name && $0.isSafety }
      case .allowed, .denied, .deadline, .lockout, .cleared, .stop, .emergencyStop, .precondition, .policyChanged,
        .energised:
        false
      }
    expect(isEmergency || before.isIdle, "cut while busy")
  }

  /// Run-on runs from the start of a session to its time after the end.
  private mutating func checkRunOn(_ event: ToolEvent, before: Tool) {
    guard let time = tool.settings.runOn else { return expect(!extraction, "extraction where none is") }
    if energised { expect(extraction, "no extraction in a session") }
    if case .windingDown(let until) = tool.state {
      expect(extraction && deadlines[.runOn] == until, "run-on without an end")
      if case .windingDown = before.state {} else { expect(until == now + time, "run-on of another length") }
    }
    if case .windingDown(let until) = before.state, !extraction {
      if case .restarted = event { return }
      expect(until <= now, "run-on cut short")
      runOns += 1
    }
    if tool.session == nil, tool.state == .ready { expect(!extraction, "extraction runs for ever") }
  }
}
