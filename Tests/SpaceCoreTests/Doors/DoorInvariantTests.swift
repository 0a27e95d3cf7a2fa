import Foundation
import Testing

@testable import SpaceCore

@Suite struct DoorInvariantTests {
  /// Every kind of door: 72 in all.
  static let settings: [DoorSettings] = [LockKind.failSecure, .failSafe].flatMap { kind in
    RelockMode.allCases.flatMap { relock in
      RequestToExitMode.allCases.flatMap { exit in
        [DoorFixture.strike, DoorFixture.driven(forEveryone: true), DoorFixture.driven(forEveryone: false)].flatMap {
          fittings in
          [nil, Duration.seconds(25)].map { renotify in
            var settings = fittings
            settings.lockKind = kind
            settings.relock = relock
            settings.requestToExit = exit
            settings.renotify = renotify
            return settings
          }
        }
      }
    }
  }

  /// 72 doors, 700 events each: how one thing leads to another over hours.
  @Test func `the rules of doors hold over long random runs`() {
    var counts: [JournalEventType: Int] = [:]
    for (index, settings) in Self.settings.enumerated() {
      var random = SeededNumbers(seed: UInt64(index) + 1)
      var run = DoorRun(settings)
      Self.sequence(of: 700, &run, &random)
      #expect(run.broken == [], "door \(index)")
      counts.merge(run.counts, uniquingKeysWith: +)
    }
    Self.expectEverywhere(counts)
  }

  /// How many short sequences are tried: 100,000, or as many as `LINTEL_DOOR_SEQUENCES` says.
  static let sequences =
    ProcessInfo.processInfo.environment["LINTEL_DOOR_SEQUENCES"].flatMap(Int.init).map { max(0, $0) } ?? 100_000

  /// Short sequences, because there are more of them: each begins with a start in some posture, its number is its seed.
  @Test(arguments: 0..<8)
  func `the rules of doors hold over random sequences`(share: Int) {
    var counts: [JournalEventType: Int] = [:]
    for seed in stride(from: share, to: Self.sequences, by: 8) {
      var random = SeededNumbers(seed: UInt64(seed))
      var run = DoorRun(Self.settings[Int.random(in: 0..<Self.settings.count, using: &random)])
      Self.sequence(of: 12, &run, &random)
      counts.merge(run.counts, uniquingKeysWith: +)
      guard run.broken == [] else {
        Issue.record("sequence \(seed): \(run.broken)")
        return
      }
    }
    if Self.sequences >= 10_000 { Self.expectEverywhere(counts) }
  }

  private static func sequence(of events: Int, _ run: inout DoorRun, _ random: inout SeededNumbers) {
    run.apply(restart(run.door.memory, &random))
    var member: UInt64 = 0
    for _ in 0..<events where run.broken.isEmpty {
      // Mostly seconds; now and then long enough for whatever lasts.
      let longest = Int.random(in: 0..<10, using: &random) == 0 ? 60_000 : 6_000
      run.wait(.milliseconds(Int.random(in: 0...longest, using: &random)))
      member += 1
      run.apply(event(member, run, &random))
    }
  }

  /// The runs have been everywhere that matters, or they have proved little.
  private static func expectEverywhere(_ counts: [JournalEventType: Int]) {
    for type in [
      JournalEventType.doorOpened, .doorClosed, .doorForced, .doorHeld, .doorUnused, .doorPosture, .doorBell,
      .alarmRaised, .alarmCleared, .alarmAcknowledged, .accessGranted,
    ] { #expect(counts[type, default: 0] > 100, "\(type)") }
  }

  private static func restart(_ memory: DoorMemory, _ random: inout SeededNumbers) -> DoorEvent {
    var memory = memory
    if Int.random(in: 0..<4, using: &random) == 0 {
      memory.posture = DoorPosture.allCases.randomElement(using: &random) ?? .secured
      memory.forced = Int.random(in: 0..<4, using: &random) == 0
      memory.waitsForMember = memory.posture == .secured && .random(using: &random)
    }
    return .restarted(memory, leaf: DoorLeaf.allCases.randomElement(using: &random) ?? .closed)
  }

  private static func event(_ member: UInt64, _ run: DoorRun, _ random: inout SeededNumbers) -> DoorEvent {
    func pass(_ random: inout SeededNumbers, leaving: Bool) -> DoorPass {
      DoorFixture.grant(
        MemberID(high: 1, low: member), leaving: leaving, extended: .random(using: &random), at: run.now)
    }
    switch Int.random(in: 0..<48, using: &random) {
    case 0..<7: return .granted(pass(&random, leaving: false))
    case 7..<9: return .granted(pass(&random, leaving: true))
    case 9: return .denied
    case 10..<14: return .requestToExit
    case 14..<20: return .leafOpened
    case 20..<26: return .leafClosed
    case 26: return .lockSensedEngaged
    case 27: return .lockSensedReleased
    case 28, 29: return .unlock(actor: "op")
    case 30: return .posture(DoorPosture.allCases.randomElement(using: &random) ?? .secured, actor: "op")
    case 31, 32: return .posture(.secured, actor: "op")
    case 33, 34: return .acknowledged(actor: "op")
    case 35..<38:
      return .freeAccess(begins: .random(using: &random), waitsForMember: .random(using: &random), actor: "schedule")
    case 38, 39:
      return .propped(until: run.now + .milliseconds(Int.random(in: -100...40_000, using: &random)), actor: "op")
    case 40, 41: return .bell
    case 42: return .fire(active: Int.random(in: 0..<4, using: &random) == 0)
    case 43: return .tamper(active: .random(using: &random))
    case 44: return restart(run.door.memory, &random)
    case 45: return .deadline(DoorDeadline.allCases.randomElement(using: &random) ?? .relock)
    case 46: return .policyChanged
    default: return .released(late: .random(using: &random))
    }
  }
}
