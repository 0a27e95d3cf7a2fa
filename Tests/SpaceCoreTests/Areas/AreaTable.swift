@testable import SpaceCore

/// Every state of an area against every event, as text; states that give the same share a line.
enum AreaTable {
  static let now = Moment.s(100)

  /// Each as at 100 s, when the exit or entry delay or the siren's time that it is in is over.
  static let states: [(name: String, state: Area)] = [
    ("disarmed", AreaFixture.area(after: [])),
    ("disarmed, window open", AreaFixture.area(after: [(0, .detector("window", active: true))])),
    ("disarmed, hall seen", AreaFixture.area(after: [(0, .detector("hall", active: true))])),
    ("disarmed, front open", AreaFixture.area(after: [(0, .doorOpened("front", forced: false))])),
    ("disarmed, alarm", AreaFixture.armed(then: [(50, .detector("store", active: true)), (60, AreaFixture.disarm)])),
    ("disarmed, fire", AreaFixture.area(after: [(0, .fire(active: true))])),
    ("arming", AreaFixture.area(after: [(55, AreaFixture.arm)])),
    (
      "arming, alarm",
      AreaFixture.armed(then: [
        (46, .detector("store", active: true)), (48, .detector("store", active: false)), (50, AreaFixture.disarm),
        (55, AreaFixture.arm),
      ])
    ),
    ("armed", AreaFixture.armed()),
    ("armed without window", AreaFixture.area(after: without("window", begun: 0) + [(45, .deadline(.exit))])),
    ("armed, fire", AreaFixture.armed(then: [(50, .fire(active: true))])),
    (
      "armed, alarm",
      AreaFixture.armed(then: [
        (46, .detector("store", active: true)), (47, .detector("store", active: false)), (48, AreaFixture.disarm),
        (49, AreaFixture.arm), (94, .deadline(.exit)),
      ])
    ),
    ("entering", AreaFixture.armed(then: [(70, .doorOpened("back", forced: false))])),
    ("alarm, siren", AreaFixture.armed(sirenOver100, then: [(50, .detector("store", active: true))])),
    (
      "alarm, silent",
      AreaFixture.armed(sirenOver100, then: [(46, .detector("store", active: true)), (96, .deadline(.siren))])
    ),
    (
      "alarm, fire",
      AreaFixture.armed(then: [(50, .detector("store", active: true)), (60, .fire(active: true))])
    ),
  ]

  /// The workshop with a siren that sounds for 50 s.
  private static var sirenOver100: AreaSettings {
    var settings = AreaFixture.workshop
    settings.sirenTime = .seconds(50)
    return settings
  }

  private static func without(_ detector: String, begun second: Int) -> [(Int, AreaEvent)] {
    [(second, .detector(detector, active: true)), (second, .armed(by: .named("op"), forced: true))]
  }

  static let events: [(name: String, event: AreaEvent)] =
    [
      ("armed by badge", AreaFixture.arm), ("armed by an operator, forced", .armed(by: .named("op"), forced: true)),
      ("armed by the schedule", .armed(by: .schedule, forced: true)), ("disarmed", AreaFixture.disarm),
      ("hall active", .detector("hall", active: true)), ("window active", .detector("window", active: true)),
      ("window quiet", .detector("window", active: false)), ("store active", .detector("store", active: true)),
      ("strange detector active", .detector("cellar", active: true)),
      ("front opened", .doorOpened("front", forced: false)), ("front forced", .doorOpened("front", forced: true)),
      ("front closed", .doorClosed("front")), ("strange door forced", .doorOpened("gate", forced: true)),
    ] + AreaDeadline.allCases.map { ("deadline \($0.rawValue)", .deadline($0)) } + [
      ("acknowledged", AreaFixture.acknowledge), ("fire", .fire(active: true)), ("fire over", .fire(active: false)),
      ("restarted, disarmed", .restarted(AreaMemory(), AreaFixture.around(["window"]))),
      ("restarted, disarmed with an alarm", .restarted(memory(.disarmed), AreaFixture.around())),
      ("restarted, arming", .restarted(memory(.arming, nil), AreaFixture.around(["hall"]))),
      ("restarted, armed", .restarted(memory(.armed, nil), AreaFixture.around(["window"]))),
      (
        "restarted, armed, store active, front open",
        .restarted(memory(.armed, nil), AreaFixture.around(["store"], open: ["front"]))
      ),
      ("restarted, alarm with time left", .restarted(memory(.alarm), AreaFixture.around())),
      ("restarted, alarm with time left, fire", .restarted(memory(.alarm), AreaFixture.around(fire: true))),
    ]

  /// As written by a run whose siren had 40 s left at 100 s, and whose window was left out.
  private static func memory(
    _ mode: AreaMemory.Mode, _ alarm: AreaAlarm? = AreaAlarm(reason: .detector, source: .detector("store"), repeated: 2)
  ) -> AreaMemory {
    AreaMemory(
      mode: mode, armedBy: mode == .disarmed ? nil : .schedule, leftOut: [.detector("window")], alarm: alarm,
      raised: alarm == nil ? [] : [.detector("store")],
      sirenEnds: mode == .alarm ? AreaFixture.clock.time(at: .s(140)) : nil)
  }

  static func render() -> String {
    TransitionTable.render(events, states) { area, event in
      var after = area
      let actions = after.handle(event, at: now)
      if actions.isEmpty, (after.state, after.alarm) == (area.state, area.alarm) { return "nothing" }
      return ([word(after.state) + (after.alarm == nil ? ":" : "!:")] + actions.map(word)).joined(separator: " ")
    }
  }

  private static func word(_ state: AreaState) -> String {
    switch state {
    case .disarmed: "disarmed"
    case .arming(let until): "arming(\(seconds(until)))"
    case .armed: "armed"
    case .entering(let until): "entering(\(seconds(until)))"
    case .alarm(let until?): "alarm(siren \(seconds(until)))"
    case .alarm(nil): "alarm(silent)"
    }
  }

  private static func seconds(_ moment: Moment) -> String { "until \(Int((moment - .zero).seconds))s" }

  private static func word(_ action: AreaAction) -> String {
    switch action {
    case .record(let type, let data): "[\(([type.rawValue] + word(data)).joined(separator: " "))]"
    case .siren(let sounding): sounding ? "SIREN" : "siren-off"
    case .arm(let deadline, let when): "arm(\(deadline.rawValue) \(seconds(when)))"
    case .disarm(let deadline): "disarm(\(deadline.rawValue))"
    case .indicate(let indication): "show(\(indication))"
    }
  }

  private static func word(_ data: JournalData) -> [String] {
    [
      data.state, data.alarm.map { "alarm=\($0)" }, data.reason.map { "reason=\($0)" }, data.text.map { "'\($0)'" },
      data.repeated.map { "repeated=\($0)" }, data.seconds.map { "\($0)s" }, data.member.map { _ in "by=ada" },
      data.actor.map { "by=\($0)" },
    ].compactMap(\.self)
  }
}
