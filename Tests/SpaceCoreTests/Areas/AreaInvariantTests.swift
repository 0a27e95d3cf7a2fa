import Testing

@testable import SpaceCore

@Suite struct AreaInvariantTests {
  static let settings: [AreaSettings] = [Duration.zero, .seconds(45)].flatMap { exit in
    [Duration.zero, .seconds(30)].flatMap { entry in
      [Duration.zero, .seconds(180)].map { siren in
        var settings = AreaFixture.workshop
        settings.exitDelay = exit
        settings.entryDelay = entry
        settings.sirenTime = siren
        settings.renotify = .seconds(60)
        return settings
      }
    }
  }

  /// Eight areas of every kind, 12,500 events each: 100,000 in all.
  @Test(arguments: settings.indices)
  func `the rules of areas hold over random events`(index: Int) {
    var random = SeededNumbers(seed: UInt64(index) + 4_242)
    var run = AreaRun(Self.settings[index])
    for _ in 0..<12_500 {
      run.wait(.milliseconds(Int.random(in: 0...40_000, using: &random)))
      run.apply(Self.event(run, &random))
      if !run.broken.isEmpty { break }
    }
    #expect(run.broken == [])
    // The run has been everywhere that matters, or it has proved little.
    for entry in [
      "area.armed armed", "area.disarmed", "alarm.raised detector", "alarm.raised forced_door",
      "alarm.raised not_disarmed", "alarm.raised found_at_start", "alarm.acknowledged", "alarm.cleared",
    ] { #expect(run.counts[entry, default: 0] > 20, "\(entry)") }
  }

  private static func event(_ run: AreaRun, _ random: inout SeededNumbers) -> AreaEvent {
    let detector = run.area.settings.detectors.randomElement(using: &random) ?? ""
    let door = run.area.settings.doors.randomElement(using: &random) ?? ""
    switch Int.random(in: 0..<40, using: &random) {
    case 0..<5: return .armed(by: .member(AreaFixture.ada), forced: .random(using: &random))
    case 5, 6: return .armed(by: .schedule, forced: true)
    case 7..<10: return .disarmed(by: .named("op"))
    case 10..<14: return .detector(detector, active: true)
    case 14..<21: return .detector(detector, active: false)
    case 21..<25: return .doorOpened(door, forced: false)
    case 25: return .doorOpened(door, forced: true)
    case 26..<31: return .doorClosed(door)
    case 31..<33: return .acknowledged(by: .named("op"))
    case 33: return .fire(active: true)
    case 34..<36: return .fire(active: false)
    case 36, 37: return .deadline([.exit, .entry, .siren].randomElement(using: &random) ?? .exit)
    default:
      let clock = AreaFixture.clock
      let around = AreaSurroundings(
        activeDetectors: .random(using: &random) ? [detector] : [], openDoors: .random(using: &random) ? [door] : [],
        fireActive: Int.random(in: 0..<4, using: &random) == 0, clock: clock)
      return .restarted(run.area.memory(by: clock), around)
    }
  }
}
