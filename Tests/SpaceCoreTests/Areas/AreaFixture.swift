@testable import SpaceCore

enum AreaFixture {
  static let ada = MemberID(high: 0xADA, low: 1)
  static let clock = WallClock(origin: WallTime(milliseconds: 1_000_000), quality: .synchronised)

  /// A workshop with two doors and three detectors, of which `hall` sees whoever walks to the reader.
  static let workshop = AreaSettings(
    id: "workshop", name: "Workshop", readers: ["panel"], doors: ["front", "back"],
    detectors: ["hall", "window", "store"], entryPath: ["hall"], exitDelay: .seconds(45), entryDelay: .seconds(30),
    sirenTime: .seconds(180), renotify: .seconds(600))

  static let arm = AreaEvent.armed(by: .member(ada), forced: false)
  static let disarm = AreaEvent.disarmed(by: .member(ada))
  static let acknowledge = AreaEvent.acknowledged(by: .named("op"))

  /// An area after these events, each at its second.
  static func area(_ settings: AreaSettings = workshop, after events: [(Int, AreaEvent)]) -> Area {
    var area = Area(settings: settings)
    for (second, event) in events { _ = area.handle(event, at: .s(Double(second))) }
    return area
  }

  /// Armed at 0 s and in force from 45 s on.
  static func armed(_ settings: AreaSettings = workshop, then events: [(Int, AreaEvent)] = []) -> Area {
    area(settings, after: [(0, arm), (45, .deadline(.exit))] + events)
  }

  static func around(
    _ detectors: Set<String> = [], open: Set<ResourceID> = [], fire: Bool = false, clock: WallClock = clock
  ) -> AreaSurroundings {
    AreaSurroundings(activeDetectors: detectors, openDoors: open, fireActive: fire, clock: clock)
  }
}
