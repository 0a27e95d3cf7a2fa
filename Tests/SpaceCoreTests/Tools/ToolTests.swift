import Testing

@testable import SpaceCore

@Suite struct ToolTests {
  typealias Fixture = ToolFixture

  private func running(_ settings: ToolSettings = Fixture.laser) -> Tool {
    var tool = Tool(settings: settings)
    _ = tool.handle(.allowed(Fixture.pass()), at: .zero)
    return tool
  }

  @Test func `a session counts its time, its busy time and the latency of its start`() {
    var tool = running()
    _ = tool.handle(.energised(late: true), at: .s(0.04))
    _ = tool.handle(.activity(true), at: .s(10))
    _ = tool.handle(.activity(true), at: .s(12))
    _ = tool.handle(.activity(false), at: .s(15))
    _ = tool.handle(.activity(true), at: .s(20))
    _ = tool.handle(.tappedOff, at: .s(21))
    let ended = tool.handle(.activity(false), at: .s(23)).data(of: .toolEnded)
    #expect(ended?.seconds == 23)
    #expect(ended?.busySeconds == 8)
    #expect(ended?.latencyMicroseconds == 40_000)
    #expect(ended?.recordedLate == true)
    #expect(ended?.reason == "tapped_off")
  }

  @Test func `a lockout waits for the machine to be idle, and comes into force after the run-on`() {
    var tool = running()
    _ = tool.handle(.activity(true), at: .s(1))
    #expect(tool.handle(.lockout(Fixture.lockout), at: .s(2)).records == [.toolLockout])
    #expect(tool.session != nil)
    #expect(tool.memory.lockout == Fixture.lockout)
    #expect(tool.handle(.activity(false), at: .s(3)).data(of: .toolEnded)?.reason == "out_of_service")
    #expect(tool.lockout == Fixture.lockout)
    _ = tool.handle(.deadline(.runOn), at: .s(33))
    #expect(tool.state == .outOfService(Fixture.lockout))
  }

  @Test func `without an activity input only the member or an emergency ends a session`() {
    var settings = Fixture.laser
    settings.hasActivity = false
    settings.runOn = nil
    var tool = running(settings)
    _ = tool.handle(.stop(actor: "op", emergency: false), at: .s(1))
    _ = tool.handle(.lockout(Fixture.lockout), at: .s(1))
    #expect(tool.session?.ending == .stoppedByOperator)
    let ended = tool.handle(.tappedOff, at: .s(2))
    #expect(ended.contains(.deEnergise))
    #expect(ended.data(of: .toolEnded)?.busySeconds == nil)
    #expect(tool.state == .outOfService(Fixture.lockout))
  }

  @Test func `a repair works out of service and leaves it out of service`() {
    var settings = Fixture.laser
    settings.runOn = nil
    var tool = Tool(settings: settings)
    _ = tool.handle(.lockout(Fixture.lockout), at: .zero)
    #expect(tool.handle(.allowed(Fixture.pass()), at: .s(1)) == [])
    #expect(tool.handle(.allowed(Fixture.pass(maintenance: true)), at: .s(2)).energises)
    #expect(tool.lockout == Fixture.lockout)
    _ = tool.handle(.activity(true), at: .s(3))
    #expect(tool.handle(.activity(false), at: .s(4)).records == [])
    _ = tool.handle(.tappedOff, at: .s(5))
    #expect(tool.state == .outOfService(Fixture.lockout))
  }

  @Test func `nothing starts under an emergency stop or while a lockout waits for the run-on`() {
    var tool = Tool(settings: Fixture.laser)
    _ = tool.handle(.emergencyStop(active: true), at: .zero)
    #expect(tool.handle(.allowed(Fixture.pass()), at: .s(1)) == [])
    _ = tool.handle(.emergencyStop(active: false), at: .s(2))
    #expect(tool.handle(.allowed(Fixture.pass()), at: .s(3)).energises)
    _ = tool.handle(.tappedOff, at: .s(4))
    _ = tool.handle(.lockout(Fixture.lockout), at: .s(5))
    #expect(tool.handle(.allowed(Fixture.pass()), at: .s(6)) == [])
  }

  @Test func `a stale run-on deadline does not cut the extraction short`() {
    var tool = running()
    _ = tool.handle(.tappedOff, at: .s(10))
    #expect(tool.handle(.deadline(.runOn), at: .s(20)) == [.arm(.runOn, .s(40))])
    #expect(tool.handle(.deadline(.runOn), at: .s(40)) == [.runOn(false)])
  }

  @Test func `current that no session gave is a bypass, and current that outlasts the run-on a fault`() {
    var tool = Tool(settings: Fixture.laser)
    #expect(tool.handle(.activity(true), at: .zero).data(of: .toolFault)?.reason == "bypassed")
    #expect(tool.isBypassed)
    _ = tool.handle(.activity(false), at: .s(1))
    #expect(!tool.isBypassed)
    _ = tool.handle(.allowed(Fixture.pass()), at: .s(2))
    _ = tool.handle(.activity(true), at: .s(3))
    _ = tool.handle(.emergencyStop(active: true), at: .s(4))
    let over = tool.handle(.deadline(.runOn), at: .s(34))
    #expect(over.data(of: .toolFault)?.reason == "current_after_session")
    #expect(tool.isBypassed)
  }

  @Test func `a restart closes the session with the last time known and leaves the tool off`() {
    var tool = running()
    _ = tool.handle(.activity(true), at: .s(1))
    _ = tool.handle(.emergencyStop(active: true), at: .s(1))
    var next = running()
    let memory = next.memory
    #expect(memory.session == .init(member: Fixture.ada, grant: "g1", startedAt: WallTime(milliseconds: 1000)))
    let actions = next.handle(.restarted(memory, lastKnown: WallTime(milliseconds: 61_500)), at: .s(2))
    #expect(actions.prefix(2) == [.deEnergise, .runOn(false)])
    let ended = actions.data(of: .toolEnded)
    #expect(ended?.seconds == 60.5)
    #expect(ended?.estimated == true)
    #expect(ended?.session == 1)
    #expect(next.memory == ToolMemory(sessions: 1))
    // A clock that went back gives no negative time, and an absurd one does not trap.
    var other = running()
    let past = other.handle(.restarted(memory, lastKnown: WallTime(milliseconds: .min)), at: .s(2))
    #expect(past.data(of: .toolEnded)?.seconds == 0)
    // What the last life saw of inputs is forgotten: they are told anew.
    _ = tool.handle(.restarted(ToolMemory(), lastKnown: WallTime(milliseconds: 0)), at: .s(3))
    #expect(!tool.emergencyStopActive)
    #expect(tool.handle(.activity(true), at: .s(4)).records == [.toolFault])
  }

  @Test func `an idle tool warns and then switches off, a busy one never`() {
    var tool = running()
    #expect(tool.handle(.deadline(.idleWarning), at: .s(60)) == [.indicate(.warning)])
    _ = tool.handle(.activity(true), at: .s(61))
    #expect(tool.handle(.deadline(.idleOff), at: .s(90)) == [])
    #expect(tool.handle(.activity(false), at: .s(100)).contains(.arm(.idleOff, .s(190))))
    #expect(tool.handle(.deadline(.idleOff), at: .s(190)).data(of: .toolEnded)?.reason == "idle")
  }

  @Test func `a guard that opens stops a working machine, a lost flow waits until it is idle`() {
    var settings = Fixture.laser
    settings.preconditions = [ToolPrecondition(name: "guard", isSafety: true), ToolPrecondition(name: "flow")]
    var tool = Tool(settings: settings)
    #expect(tool.unmet == ["guard", "flow"], "what no input has said is not met")
    for name in ["flow", "guard"] {
      #expect(tool.handle(.allowed(Fixture.pass()), at: .s(1)) == [])
      _ = tool.handle(.precondition(name, isMet: true), at: .s(1))
    }
    #expect(tool.handle(.allowed(Fixture.pass()), at: .s(2)).energises)
    _ = tool.handle(.activity(true), at: .s(3))
    #expect(!tool.handle(.precondition("flow", isMet: false), at: .s(4)).contains(.deEnergise))
    let stopped = tool.handle(.precondition("guard", isMet: false), at: .s(5))
    #expect(stopped.first == .deEnergise)
    #expect(stopped.data(of: .toolEnded)?.reason == "precondition_lost")
    #expect(stopped.data(of: .toolEnded)?.text == "guard, flow")
    #expect(tool.handle(.precondition("door", isMet: false), at: .s(6)) == [], "of another tool")
  }
}
