import Testing

@testable import SpaceCore

@Suite struct DoorInvariantTests {
  static let settings: [DoorSettings] = [LockKind.failSecure, .failSafe].flatMap { kind in
    RelockMode.allCases.flatMap { relock in
      RequestToExitMode.allCases.map { exit in
        var settings = DoorFixture.strike
        settings.lockKind = kind
        settings.relock = relock
        settings.requestToExit = exit
        return settings
      }
    }
  }

  /// Twelve doors of every kind, 8,400 events each: over 100,000 in all.
  @Test(arguments: settings.indices)
  func `the rules of doors hold over random events`(index: Int) {
    var random = SeededNumbers(seed: UInt64(index) + 1)
    var run = DoorRun(Self.settings[index])
    run.apply(.restarted(DoorMemory(), leaf: .closed))
    var member: UInt64 = 0
    for _ in 0..<8_400 {
      run.wait(.milliseconds(Int.random(in: 0...6_000, using: &random)))
      member += 1
      run.apply(Self.event(member, at: run.now, &random))
      if !run.broken.isEmpty { break }
    }
    #expect(run.broken == [])
    // The run has been everywhere that matters, or it has proved little.
    for type in [JournalEventType.doorOpened, .doorClosed, .doorForced, .doorHeld, .doorUnused, .doorPosture] {
      #expect(run.counts[type, default: 0] > 10, "\(type)")
    }
  }

  private static func event(_ member: UInt64, at moment: Moment, _ random: inout SeededNumbers) -> DoorEvent {
    func pass(_ random: inout SeededNumbers, leaving: Bool) -> DoorPass {
      DoorFixture.grant(
        MemberID(high: 1, low: member), leaving: leaving, extended: .random(using: &random), at: moment)
    }
    switch Int.random(in: 0..<40, using: &random) {
    case 0..<6: return .granted(pass(&random, leaving: false))
    case 6..<8: return .granted(pass(&random, leaving: true))
    case 8: return .denied
    case 9..<13: return .requestToExit
    case 13..<19: return .leafOpened
    case 19..<26: return .leafClosed
    case 26: return .lockSensedEngaged
    case 27: return .lockSensedReleased
    case 28: return .unlock(actor: "op")
    case 29: return .posture(DoorPosture.allCases.randomElement(using: &random) ?? .secured, actor: "op")
    case 30, 31: return .posture(.secured, actor: "op")
    case 32, 33: return .acknowledged(actor: "op")
    case 34: return .freeAccess(begins: .random(using: &random))
    case 35: return .fire(active: Int.random(in: 0..<4, using: &random) == 0)
    case 36: return .tamper(active: .random(using: &random))
    case 37:
      let memory = DoorMemory(
        posture: DoorPosture.allCases.randomElement(using: &random) ?? .secured, forced: .random(using: &random))
      return .restarted(memory, leaf: DoorLeaf.allCases.randomElement(using: &random) ?? .closed)
    case 38: return .deadline(DoorDeadline.allCases.randomElement(using: &random) ?? .relock)
    default: return .released(late: .random(using: &random))
    }
  }
}
