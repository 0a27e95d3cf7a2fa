import Testing

@testable import SpaceCore

/// A house in which everything happens in any order.
@Suite struct HouseReplayTests {
  typealias House = HouseFixture

  /// What happens here and not in a plain workshop.
  static let types: Set<JournalEventType> = [
    .areaArmed, .areaDisarmed, .doorBell, .credentialCaptured, .accessForgiven, .outputSwitched,
  ]

  @Test func `the same events give the same actions, and what is saved is what a restart needs`() throws {
    let first = try run(seed: 11, events: 6_000)
    #expect(try run(seed: 11, events: 6_000).actions == first.actions)
    #expect(first.broken == [])
    #expect(Self.types.isSubset(of: first.actions.records))
    let reasons = Set(first.actions.events.filter { $0.type == .accessDenied }.compactMap(\.data.reason))
    let expected: Set = [
      "pin_wrong", "pin_required", "pin_locked", "second_person_required", "anti_passback", "interlock", "area_armed",
      "lockdown",
    ]
    #expect(expected.subtracting(reasons) == [])
  }

  private struct Outcome {
    var actions: [SpaceAction] = []
    var broken: [String] = []
  }

  private func run(seed: UInt64, events: Int) throws -> Outcome {
    var random = SeededNumbers(seed: seed)
    var settings = House.settings
    settings.rules.sides["front"] = SideRule(mode: .hard, to: "hall", forgiveAfter: .seconds(300))
    settings.rules.forgiveAt = 0
    for id in ["front", "inner"] as [ResourceID] { settings.rules.ledgerWaits[id] = .milliseconds(300) }
    var space = try House.space(House.tables { $0.resources[0].freeAccess = 0 }, settings: settings)
    var saved = SpaceMemory(doors: Dictionary(uniqueKeysWithValues: space.doors.map { ($0.id, $0.memory) }))
    var outcome = Outcome()
    var now = Moment.zero
    for _ in 0..<events where outcome.broken.isEmpty {
      now = now + .milliseconds(Int.random(in: 0...9_000, using: &random))
      let event = Self.event(at: now, lastQuestion: space.lastQuestion, &random)
      let actions = space.handle(event, at: now)
      outcome.actions += actions
      actions.saved.forEach { saved.keep($0) }
      for action in actions {
        guard case .output(.lock(let id), active: true, .afterRecord) = action else { continue }
        // Entering: nothing of its interlock may be open by a grant or command. The way out moves at once.
        let others = space.interlocked(with: id)
        if event.isAllowedBesides == false, others.contains(where: \.isReleased) {
          outcome.broken.append("\(id) was released beside another of its interlock by \(event)")
        }
      }
      var keeping = saved
      space.unsaved.forEach { keeping.keep($0) }
      for door in space.doors where keeping.doors[door.id] ?? DoorMemory() != door.memory {
        outcome.broken.append("\(door.id) is not saved as it is after \(event)")
      }
      for area in space.areas where keeping.areas[area.id] ?? AreaMemory() != area.memory(by: space.clock) {
        outcome.broken.append("\(area.id) is not saved as it is after \(event)")
      }
      if keeping.sides.values.contains(where: { $0.zone != "hall" && $0.zone != SideRule.outside }) {
        outcome.broken.append("a side that no door leads to")
      }
    }
    return outcome
  }

  private static func event(
    at now: Moment, lastQuestion: UInt64, _ random: inout SeededNumbers
  ) -> SpaceEvent {
    let door = ["front", "lab", "vault", "outer", "inner"].randomElement(using: &random) ?? "front"
    let id = ResourceID(door)
    let on = Bool.random(using: &random)
    switch Int.random(in: 0..<36, using: &random) {
    case 0..<9: return .presented(presentation(door, at: now, &random))
    case 9..<12: return .code(code(door, at: now, &random))
    case 12..<16: return .input(.contact(id), active: on)
    case 16: return .input(.requestToExit(id), active: true)
    case 17: return .input(on ? .doorbell(id) : .holdOpen(id), active: true)
    case 18: return .input(.detector(area: "night", name: "pir"), active: on)
    case 19: return .input(.lockdown, active: Int.random(in: 0..<4, using: &random) == 0)
    case 20, 21: return .deadline(.door(id, DoorDeadline.allCases.randomElement(using: &random) ?? .relock))
    case 22: return .deadline(.area("night", AreaDeadline.allCases.randomElement(using: &random) ?? .exit))
    case 23: return .deadline(on ? .pending(id) : .auxiliary("chime"))
    case 24: return .deadline(.calendar)
    case 25: return .captured(presentation(door, at: now, &random), actor: "op")
    case 26..<32: return answer(lastQuestion, &random)
    default: return .command(command(id, &random), actor: "op")
    }
  }

  /// To one of the latest questions: the policy in force, none, a newer one that does not come, or silence.
  private static func answer(_ last: UInt64, _ random: inout SeededNumbers) -> SpaceEvent {
    let question = UInt64.random(in: (last < 3 ? 0 : last - 3)...last, using: &random)
    let newest: [UInt64?] = [9, 9, nil, 10]
    return Bool.random(using: &random)
      ? .deadline(.ledger(question: question))
      : .ledgerAnswered(question, newest: newest.randomElement(using: &random) ?? nil)
  }

  private static func presentation(_ door: String, at now: Moment, _ random: inout SeededNumbers) -> Presentation {
    let reader = ["\(door)-out", "\(door)-out", "\(door)-in", "panel", "desk"].randomElement(using: &random) ?? "panel"
    let member = MemberID(high: 1, low: .random(in: 1...4, using: &random))
    return Presentation(
      reader: ReaderID(reader), credential: .digest(SpaceFixture.digest(of: member), .cardUID), at: now)
  }

  private static func code(_ door: String, at now: Moment, _ random: inout SeededNumbers) -> CodeEntry {
    let codes = [House.Code.ada, House.Code.adaForced, House.Code.ben, House.Code.nobody]
    let code = codes.randomElement(using: &random) ?? House.Code.nobody
    let member = MemberID(high: 1, low: .random(in: 1...3, using: &random))
    return CodeEntry(
      reader: ReaderID("\(door)-out"), at: now, alone: code, beside: BesideCredential(member: member, pin: code))
  }

  private static func command(_ door: ResourceID, _ random: inout SeededNumbers) -> SpaceCommand {
    switch Int.random(in: 0..<12, using: &random) {
    case 0: .unlock(door: door)
    case 1, 2, 3: .posture(door: door, .secured)
    case 4: .lockdown(false)
    case 5: .evacuate(false)
    case 6: .arm(area: "night", forced: true)
    case 7: .disarm(area: "night")
    case 8: .acknowledgeArea(area: "night")
    case 9: .forgive(member: nil)
    case 10: .auxiliary("lamp", on: .random(using: &random))
    default: .remoteUnlock(door: door, member: House.ada)
    }
  }
}

extension SpaceEvent {
  /// True for what opens whatever else is open: the way out. False for coming in and for commands.
  fileprivate var isAllowedBesides: Bool {
    switch self {
    case .presented(let presentation): presentation.reader.name.hasSuffix("-in")
    case .input(.requestToExit, _), .input(.fire, _), .command(.evacuate, _): true
    case .started, .code, .captured, .input, .deadline, .command, .clock, .policy, .policyConfirmed, .policyRefused,
      .ledgerAnswered, .device, .outputMoved, .stopping:
      false
    }
  }
}
