import Testing

@testable import SpaceCore

@Suite struct SpaceReplayTests {
  typealias Fixture = SpaceFixture

  @Test func `the same events give the same actions, and outputs follow their records`() throws {
    let first = try run(seed: 5, events: 6_000)
    let second = try run(seed: 5, events: 6_000)
    #expect(first.actions == second.actions)
    #expect(first.actions.count > 5_000)
    #expect(first.broken == [])
    // journal.recovered is the writer's; the rest happens in the house (`HouseReplayTests`).
    let others = HouseReplayTests.types.union([.journalRecovered])
    #expect(first.records == Set(JournalEventType.allCases).subtracting(others))
  }

  private struct Outcome {
    var actions: [SpaceAction] = []
    var broken: [String] = []
    var records: Set<JournalEventType> = []
  }

  private func run(seed: UInt64, events: Int) throws -> Outcome {
    var random = SeededNumbers(seed: seed)
    var space = try Fixture.space()
    let image = try Fixture.image()
    var saved = SpaceMemory()
    var outcome = Outcome()
    var now = Moment.zero
    for _ in 0..<events {
      now = now + .milliseconds(Int.random(in: 0...4_000, using: &random))
      let actions = space.handle(Self.event(at: now, image, saved, &random), at: now)
      outcome.actions += actions
      outcome.records.formUnion(actions.records)
      actions.saved.forEach { saved.keep($0) }
      // An output that waits for a record has one before it in the list.
      var recorded = false
      for action in actions {
        if case .record = action { recorded = true }
        if case .output(_, _, .afterRecord) = action, !recorded { outcome.broken.append("\(action) before its record") }
      }
      // What was saved with the entries is what a restart needs.
      for door in space.doors where saved.doors[door.id] ?? DoorMemory() != door.memory {
        outcome.broken.append("\(door.id) is not saved as it is")
      }
      for tool in space.tools where saved.tools[tool.id] ?? ToolMemory() != tool.memory {
        outcome.broken.append("\(tool.id) is not saved as it is")
      }
      if !outcome.broken.isEmpty { break }
    }
    return outcome
  }

  private static func event(
    at now: Moment, _ image: PolicyImage, _ memory: SpaceMemory, _ random: inout SeededNumbers
  ) -> SpaceEvent {
    let doors: [ResourceID] = ["front", "back"]
    let door = doors[Int.random(in: 0..<2, using: &random)]
    let on = Bool.random(using: &random)
    switch Int.random(in: 0..<40, using: &random) {
    case 0..<12: return .presented(presentation(at: now, &random))
    case 12..<18: return .input(.contact(door), active: on)
    case 18: return .input(.requestToExit(door), active: on)
    case 19: return .input(.lockSensor(door), active: on)
    case 20: return .input(.tamper(door), active: on)
    case 21: return .input(.fire, active: Int.random(in: 0..<3, using: &random) == 0)
    case 22, 23: return .input(.activity("laser"), active: on)
    case 24: return .input(.emergencyStop("laser"), active: Int.random(in: 0..<3, using: &random) == 0)
    case 25..<29:
      return .deadline(.door(door, DoorDeadline.allCases.randomElement(using: &random) ?? .relock))
    case 29: return .deadline(.tool("laser", ToolDeadline.allCases.randomElement(using: &random) ?? .runOn))
    case 30..<35: return .command(command(door, &random), actor: "op")
    case 35:
      return .clock(WallClock(reading: Fixture.noon + (now - .zero), at: now, quality: on ? .held : .synchronised))
    case 36: return on ? .policy(image, confirmedAt: Fixture.noon) : .policyRefused("no signature")
    case 37:
      return .device(on ? .lost(device: "r", reason: "x") : .degraded(device: "r", finding: "y", count: 1))
    case 38: return on ? .device(.found(device: "r")) : .stopping
    default: return .started(memory, inputs: [.contact(door): on])
    }
  }

  private static func presentation(at now: Moment, _ random: inout SeededNumbers) -> Presentation {
    let readers: [ReaderID] = ["outside", "inside", "back-outside", "back-inside", "bench", "nowhere"]
    let member = MemberID(high: 1, low: .random(in: 1...5, using: &random))
    let credential: PresentedCredential =
      Int.random(in: 0..<12, using: &random) == 0
      ? .malformed(.pin) : .digest(Fixture.digest(of: member), .cardUID)
    return Presentation(reader: readers[Int.random(in: 0..<6, using: &random)], credential: credential, at: now)
  }

  private static func command(_ door: ResourceID, _ random: inout SeededNumbers) -> SpaceCommand {
    switch Int.random(in: 0..<9, using: &random) {
    case 0: .unlock(door: door)
    case 1: .posture(door: door, DoorPosture.allCases.randomElement(using: &random) ?? .secured)
    case 2, 3: .posture(door: door, .secured)
    case 4: .acknowledge(door: door)
    case 5: .lockout(tool: "laser", reason: "belt")
    case 6: .clearLockout(tool: "laser")
    case 7: .stop(tool: "laser", emergency: .random(using: &random))
    default: .correct(room: "hall", count: .random(in: 0...3, using: &random))
    }
  }
}
