import Foundation
import Testing

@testable import SpaceCore

@Suite struct SpaceToolTests {
  typealias Fixture = SpaceFixture

  @Test func `a tap starts the tool, counts the use with the entry, and the next tap ends it`() throws {
    var space = try Fixture.space()
    let tap = space.tap(Fixture.ada, at: "bench", .s(1))
    #expect(tap.records == [.accessGranted, .toolStarted])
    #expect(tap.outputs.first == .output(.relay("laser"), active: true, SpaceTests.bound))
    #expect(tap.saved.first == .uses(grant: "g-laser", member: Fixture.ada, count: 1))
    #expect(tap.saved.last == .tool("laser", space.tools[0].memory))
    _ = space.handle(.outputMoved(.relay("laser"), late: false), at: .s(1.02))
    #expect(space.tap(Fixture.cleo, at: "bench", .s(2)).first(.accessDenied)?.data.reason == "no_grant")
    _ = space.handle(.input(.activity("laser"), active: true), at: .s(3))
    #expect(space.tap(Fixture.ada, at: "bench", .s(4)).outputs.isEmpty)
    let idle = space.handle(.input(.activity("laser"), active: false), at: .s(5))
    #expect(idle.first(.toolEnded)?.data.latencyMicroseconds == 20_000)
    #expect(idle.outputs == [.output(.relay("laser"), active: false, .now)])
    _ = space.handle(.deadline(.tool("laser", .runOn)), at: .s(35))
    _ = space.tap(Fixture.ada, at: "bench", .s(40))
    _ = space.tap(Fixture.ada, at: "bench", .s(41))
    #expect(space.tap(Fixture.ada, at: "bench", .s(42)).first(.accessDenied)?.data.reason == "grant_used_up")
  }

  @Test func `uses counted before a restart still count`() throws {
    let memory = SpaceMemory(uses: [GrantUse(grant: "g-laser", member: Fixture.ada): 2])
    var space = try Fixture.space(memory: memory)
    #expect(space.tap(Fixture.ada, at: "bench", .s(1)).first(.accessDenied)?.data.reason == "grant_used_up")
  }

  @Test func `in use, out of service, emergency stop and bypass each refuse with their reason`() throws {
    var space = try Fixture.space()
    #expect(space.handle(.input(.activity("laser"), active: true), at: .s(1)).records == [.toolFault])
    #expect(space.tap(Fixture.ada, at: "bench", .s(2)).first(.accessDenied)?.data.reason == "fault")
    _ = space.handle(.input(.activity("laser"), active: false), at: .s(3))
    _ = space.handle(.input(.emergencyStop("laser"), active: true), at: .s(4))
    #expect(space.tap(Fixture.ada, at: "bench", .s(5)).first(.accessDenied)?.data.reason == "emergency_stop")
    _ = space.handle(.input(.emergencyStop("laser"), active: false), at: .s(6))
    _ = space.handle(.command(.lockout(tool: "laser", reason: "belt slips"), actor: "op"), at: .s(7))
    let denied = space.tap(Fixture.ada, at: "bench", .s(8)).first(.accessDenied)
    #expect(denied?.data.reason == "out_of_service")
    #expect(denied?.data.text == "Laser is out of service (belt slips). Unplug it before you service it.")
    let repair = space.tap(Fixture.ben, at: "bench", .s(9))
    #expect(repair.first(.toolStarted)?.data.right == "maintain")
    #expect(space.lastDecision?.obligations == .maintenance)
    _ = space.tap(Fixture.ben, at: "bench", .s(10))
    _ = space.handle(.command(.clearLockout(tool: "laser"), actor: "op"), at: .s(11))
    _ = space.tap(Fixture.ada, at: "bench", .s(12))
    var tables = Fixture.tables(version: 9)
    tables.rightsSets[2].append(.init(resource: 2, right: .operate, grant: 2))
    _ = space.handle(.policy(try Fixture.image(tables), confirmedAt: Fixture.noon), at: .s(13))
    #expect(space.tap(Fixture.cleo, at: "bench", .s(14)).first(.accessDenied)?.data.reason == "in_use")
    let stopped = space.handle(.command(.stop(tool: "laser", emergency: true), actor: "op"), at: .s(15))
    #expect(stopped.first(.toolEnded)?.data.reason == "stopped_by_operator")
  }

  @Test func `a supervisor and a second person count by their presence in the tool's room`() throws {
    var tables = Fixture.tables()
    tables.grants[1].conditions = [.supervisor, .secondPerson, .signedIn]
    var space = try Fixture.space(tables)
    #expect(space.tap(Fixture.ada, at: "bench", .s(1)).first(.accessDenied)?.data.reason == "second_person_required")
    _ = space.enter(Fixture.cleo, .s(2))
    #expect(space.tap(Fixture.ada, at: "bench", .s(5)).first(.accessDenied)?.data.reason == "supervisor_required")
    _ = space.handle(.command(.correct(room: "hall", count: 0), actor: "op"), at: .s(6))
    _ = space.enter(Fixture.ben, .s(7))
    #expect(space.tap(Fixture.ada, at: "bench", .s(10)).first(.accessDenied)?.data.reason == "sign_in_required")
    _ = space.enter(Fixture.ada, .s(11))
    #expect(space.tap(Fixture.ada, at: "bench", .s(15)).records == [.accessGranted, .toolStarted])
  }

  @Test func `certifications of the configuration are asked for beside the policy`() throws {
    var settings = Fixture.settings
    settings.tools[0].requires = ["laser-basics", "unheard-of"]
    var tables = Fixture.tables()
    tables.certifications = [.init(name: "laser-basics", givenBy: "Ada")]
    tables.memberClasses[0].certifications = [.init(certification: 0)]
    var space = try Fixture.space(tables, settings: settings)
    #expect(space.tap(Fixture.ada, at: "bench", .s(1)).first(.accessDenied)?.data.reason == "certification_missing")
    settings.tools[0].requires = ["laser-basics"]
    var other = try Fixture.space(tables, settings: settings)
    #expect(other.tap(Fixture.ada, at: "bench", .s(1)).records == [.accessGranted, .toolStarted])
  }

  @Test func `a supervisor at a door counts when present, and their own tap does not`() throws {
    var tables = Fixture.tables()
    tables.grants[0].conditions = [.supervisor]
    tables.rightsSets[1].append(.init(resource: 0, right: .supervise, grant: 2))
    var space = try Fixture.space(tables)
    #expect(space.tap(Fixture.ada, at: "outside", .s(1)).first(.accessDenied)?.data.reason == "supervisor_required")
    _ = space.enter(Fixture.ben, .s(2))
    #expect(space.tap(Fixture.ada, at: "outside", .s(5)).records == [.accessGranted])
  }

  @Test func `a lockout of the directory takes the tool out of service as one at the board does`() throws {
    var locked = Fixture.tables(version: 8)
    locked.resources[2].lockout = "belt slips"
    var space = try Fixture.space()
    _ = space.tap(Fixture.ada, at: "bench", .zero + .seconds(1))
    #expect(space.tool("laser")?.session != nil)
    // The machine works: the lockout waits for it.
    _ = space.handle(.input(.activity("laser"), active: true), at: .zero + .seconds(2))
    let installed = space.handle(.policy(try Fixture.image(locked), confirmedAt: Fixture.noon), at: .zero + .seconds(3))
    #expect(installed.first(.toolLockout)?.data.state == "pending")
    #expect(installed.outputs == [])
    _ = space.handle(.input(.activity("laser"), active: false), at: .zero + .seconds(4))
    #expect(space.tool("laser")?.session == nil)
    #expect(space.tool("laser")?.lockout?.reason == "belt slips")
    // Whoever repairs passes; the others read why not; the board cannot end what the directory says.
    let refused = space.tap(Fixture.ada, at: "bench", .zero + .seconds(60))
    #expect(refused.first(.accessDenied)?.data.reason == "out_of_service")
    #expect(refused.first(.accessDenied)?.data.text?.contains("belt slips") == true)
    #expect(space.tap(Fixture.ben, at: "bench", .zero + .seconds(61)).first(.toolStarted)?.data.right == "maintain")
    #expect(space.refusal(of: .clearLockout(tool: "laser"), at: .s(1)) != nil)
    _ = space.tap(Fixture.ben, at: "bench", .zero + .seconds(120))
    let back = Fixture.tables(version: 9)
    let cleared = space.handle(.policy(try Fixture.image(back), confirmedAt: Fixture.noon), at: .zero + .seconds(180))
    #expect(cleared.first(.toolLockout)?.data.state == "in_service")
    #expect(space.tool("laser")?.lockout == nil)
  }

  @Test func `whoever may repair is told what the repair lacks, the others that it is out of service`() throws {
    var tables = Fixture.tables()
    tables.grants.append(PolicyTables.Grant(id: "g-repair"))
    tables.grants[3].conditions = [.pin]
    tables.rightsSets[2].append(.init(resource: 2, right: .maintain, grant: 3))
    var space = try Fixture.space(tables)
    _ = space.handle(.command(.lockout(tool: "laser", reason: "belt slips"), actor: "op"), at: .s(1))
    let lacking = space.tap(Fixture.cleo, at: "bench", .s(2)).first(.accessDenied)
    #expect(lacking?.data.reason == "pin_required" && lacking?.data.right == "maintain")
    #expect(space.forecast(Fixture.cleo, on: "laser", at: Fixture.noon)?.reason == .pinRequired)
    #expect(space.tap(Fixture.ada, at: "bench", .s(3)).first(.accessDenied)?.data.reason == "out_of_service")
    _ = space.handle(.input(.emergencyStop("laser"), active: true), at: .s(4))
    #expect(space.tap(Fixture.ben, at: "bench", .s(5)).first(.accessDenied)?.data.reason == "emergency_stop")
    #expect(space.tap(Fixture.ada, at: "bench", .s(6)).first(.accessDenied)?.data.reason == "out_of_service")
  }

  @Test func `a code lets somebody repair who may not operate`() throws {
    var tables = HouseFixture.tables()
    tables.rightsSets[0].removeAll { $0.right == .operate }
    tables.rightsSets[0].append(.init(resource: 7, right: .maintain, grant: 1))
    var space = try HouseFixture.space(tables)
    _ = space.handle(.command(.lockout(tool: "laser", reason: "belt slips"), actor: "op"), at: .s(1))
    let waits = space.tap(HouseFixture.ada, at: "bench", .s(2))
    #expect(waits.contains(.indicate("bench", .waiting(.pinRequired))))
    let repair = space.enterCode(HouseFixture.Code.ada, at: "bench", .s(3))
    #expect(repair.first(.toolStarted)?.data.right == "maintain")
  }

  @Test func `a lockout at the board outlives a directory that knows of none, and a restart without a policy both`()
    throws
  {
    var space = try Fixture.space()
    _ = space.handle(.command(.lockout(tool: "laser", reason: "smells"), actor: "mira"), at: .zero + .seconds(1))
    _ = space.handle(
      .policy(try Fixture.image(Fixture.tables(version: 8)), confirmedAt: Fixture.noon), at: .zero + .seconds(2))
    #expect(space.tool("laser")?.lockout?.reason == "smells")
    var memory = SpaceMemory()
    memory.tools["laser"] = ToolMemory(
      lockout: ToolLockout(reason: "belt slips", actor: "ledger", since: Fixture.noon, isFromPolicy: true))
    var blind = Space(settings: Fixture.settings, clock: WallClock(origin: Fixture.noon, quality: .held))
    _ = blind.handle(.started(memory, inputs: [:]), at: .zero)
    #expect(blind.tool("laser")?.lockout?.reason == "belt slips")
    let restarted = try Fixture.space(memory: memory)
    #expect(restarted.tool("laser")?.lockout == nil, "the policy of the last run does not have it any more")
  }

  @Test func `a lockout by an operator who is called ledger is the operator's`() throws {
    var space = try Fixture.space()
    _ = space.handle(.command(.lockout(tool: "laser", reason: "smells"), actor: "ledger"), at: .zero + .seconds(1))
    _ = space.handle(
      .policy(try Fixture.image(Fixture.tables(version: 8)), confirmedAt: Fixture.noon), at: .zero + .seconds(2))
    #expect(space.tool("laser")?.lockout?.reason == "smells")
    #expect(space.refusal(of: .clearLockout(tool: "laser"), at: .s(1)) == nil)
  }

  @Test func `a lockout that was written before policies had any is the board's`() throws {
    let written = #"{"reason":"smells","actor":"mira","since":5}"#
    let lockout = try JSONDecoder().decode(ToolLockout.self, from: Data(written.utf8))
    #expect(lockout == ToolLockout(reason: "smells", actor: "mira", since: WallTime(milliseconds: 5)))
    #expect(!lockout.isFromPolicy)
    var ours = lockout
    ours.isFromPolicy = true
    #expect(try JSONDecoder().decode(ToolLockout.self, from: JSONEncoder().encode(ours)) == ours)
  }

  @Test func `a precondition that is not met refuses by its name, and its level at the start counts`() throws {
    var settings = Fixture.settings
    settings.tools[0].preconditions = [ToolPrecondition(name: "guard")]
    let guardInput = SpaceInput.precondition(tool: "laser", name: "guard")
    var space = try Fixture.space(settings: settings)
    let denied = space.tap(Fixture.ada, at: "bench", .s(1)).first(.accessDenied)
    #expect(denied?.data.reason == "precondition_unmet")
    #expect(denied?.data.text == "Not ready (guard). Switch on what it needs, then tap again.")
    _ = space.handle(.input(guardInput, active: true), at: .s(2))
    #expect(space.tap(Fixture.ada, at: "bench", .s(3)).records == [.accessGranted, .toolStarted])
    #expect(space.handle(.input(guardInput, active: false), at: .s(4)).records == [.toolEnded])
    var other = try Fixture.space(settings: settings, inputs: [guardInput: true])
    #expect(other.tap(Fixture.ada, at: "bench", .s(1)).records == [.accessGranted, .toolStarted])
  }
}
