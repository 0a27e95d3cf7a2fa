import Foundation
import Testing

@testable import SpaceCore

@Suite struct AreaRestartTests {
  /// The area after a restart `seconds` later by the wall clock; the steady clock begins anew.
  private func restarted(
    _ area: Area, after seconds: Int, _ detectors: Set<String> = [], open: Set<ResourceID> = [],
    quality: ClockQuality = .synchronised, fire: Bool = false
  ) -> (area: Area, actions: [AreaAction]) {
    let clock = WallClock(
      origin: AreaFixture.clock.time(at: .s(Double(seconds))), quality: quality)
    var next = Area(settings: area.settings)
    let memory = area.memory(by: AreaFixture.clock)
    let actions = next.handle(
      .restarted(memory, AreaFixture.around(detectors, open: open, fire: fire, clock: clock)), at: .zero)
    return (next, actions)
  }

  private let alarming = AreaFixture.armed(then: [(100, .detector("store", active: true))])

  @Test func `armed stays armed without a sound`() {
    let (area, actions) = restarted(AreaFixture.armed(), after: 60)
    #expect(area.state == .armed)
    #expect(actions == [.siren(false)])
  }

  @Test func `disarmed stays disarmed and knows what is active`() {
    let before = Area(settings: AreaFixture.workshop)
    let (area, actions) = restarted(before, after: 60, ["window", "cellar"], open: ["gate"])
    #expect(area.state == .disarmed && actions == [.siren(false)])
    #expect(area.active == [.detector("window")])
    #expect(area.refusal(forced: false) != nil)
  }

  @Test func `people who were leaving have the exit delay anew`() {
    let (area, actions) = restarted(AreaFixture.area(after: [(0, AreaFixture.arm)]), after: 10, ["store"])
    #expect(area.state == .arming(until: .s(45)))
    #expect(actions == [.siren(false), .arm(.exit, .s(45))])
    var later = area
    #expect(later.handle(.deadline(.exit), at: .s(45)).data(of: .areaArmed)?.member == AreaFixture.ada)
  }

  @Test func `what was left out at arming stays left out, anything else that is active alarms in silence`() {
    let without = AreaFixture.area(after: [
      (0, .detector("window", active: true)), (0, .armed(by: .schedule, forced: true)), (45, .deadline(.exit)),
    ])
    #expect(restarted(without, after: 60, ["window"]).area.state == .armed)
    let (area, actions) = restarted(without, after: 60, ["window"], open: ["front"])
    #expect(area.state == .alarm(sirenUntil: nil))
    #expect(actions.data(of: .alarmRaised)?.reason == "found_at_start")
    #expect(actions.data(of: .alarmRaised)?.text == "front")
    #expect(!actions.contains(.siren(true)))
  }

  @Test func `what was left out and has been quiet since alarms when it is found active at a start`() {
    var without = AreaFixture.area(after: [
      (0, .detector("window", active: true)), (0, .armed(by: .schedule, forced: true)), (45, .deadline(.exit)),
    ])
    let (quietAtStart, _) = restarted(without, after: 60)
    #expect(restarted(quietAtStart, after: 70, ["window"]).actions.records == [.alarmRaised])
    _ = without.handle(.detector("window", active: false), at: .s(50))
    #expect(restarted(without, after: 60, ["window"]).actions.records == [.alarmRaised])
  }

  @Test func `what was active when somebody acknowledged does not alarm again at the start`() {
    var area = alarming
    _ = area.handle(AreaFixture.acknowledge, at: .s(110))
    #expect(restarted(area, after: 120, ["store"]).area.state == .armed)
  }

  @Test func `the siren sounds for what is left of its time`() {
    // It began at 100 s and ends at 280 s.
    let (area, actions) = restarted(alarming, after: 250, ["store"])
    #expect(area.state == .alarm(sirenUntil: .s(30)))
    #expect(actions.contains(.siren(true)) && actions.contains(.arm(.siren, .s(30))))
    #expect(actions.records == [], "it was recorded when it began")
  }

  @Test(arguments: [280, 281, 100_000]) func `a siren whose time is over stays silent`(second: Int) {
    let (area, actions) = restarted(alarming, after: second)
    #expect(area.state == .alarm(sirenUntil: nil) && actions.contains(.siren(false)))
    #expect(area.alarm != nil && actions.contains(.arm(.renotify, .s(600))))
  }

  @Test func `a siren of which nobody knows how long ago it began stays silent`() {
    #expect(restarted(alarming, after: 110, quality: .unknown).area.state == .alarm(sirenUntil: nil))
    #expect(restarted(alarming, after: 110, quality: .held).area.state == .alarm(sirenUntil: .s(170)))
  }

  @Test func `a clock that was set back makes no siren longer than its time`() {
    #expect(restarted(alarming, after: -7200).area.state == .alarm(sirenUntil: .s(180)))
  }

  @Test func `a start during a fire signal is silent`() {
    let (area, actions) = restarted(alarming, after: 110, fire: true)
    #expect(area.state == .alarm(sirenUntil: nil) && area.fireActive)
    #expect(!actions.contains(.siren(true)))
  }

  @Test func `an open alarm of a disarmed area stays open`() {
    var area = alarming
    _ = area.handle(AreaFixture.disarm, at: .s(110))
    let (next, actions) = restarted(area, after: 120)
    #expect(next.state == .disarmed && next.alarm == area.alarm)
    #expect(actions == [.siren(false), .arm(.renotify, .s(600))])
  }

  @Test func `a memory of an alarm without its particulars is taken for armed`() {
    var area = Area(settings: AreaFixture.workshop)
    let memory = AreaMemory(mode: .alarm, sirenEnds: AreaFixture.clock.time(at: .s(1000)))
    _ = area.handle(.restarted(memory, AreaFixture.around()), at: .zero)
    #expect(area.state == .armed)
  }

  @Test func `what survives is the same after it was written and read`() throws {
    for area in [Area(settings: AreaFixture.workshop), AreaFixture.armed(), alarming] {
      let memory = area.memory(by: AreaFixture.clock)
      #expect(try JSONDecoder().decode(AreaMemory.self, from: JSONEncoder().encode(memory)) == memory)
    }
  }
}
