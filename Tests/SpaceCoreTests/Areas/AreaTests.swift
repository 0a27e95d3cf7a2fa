import Foundation
import Testing

@testable import SpaceCore

@Suite struct AreaTests {
  // MARK: Arming

  @Test func `arming is refused while a detector off the entry path is active or a door is open`() throws {
    var area = AreaFixture.area(after: [
      (0, .detector("window", active: true)), (1, .doorOpened("back", forced: false)),
    ])
    #expect(
      area.refusal(forced: false)
        == "Workshop is not quiet (window, back): see to it first, or arm without what is active")
    #expect(area.refusal(forced: true) == nil)
    _ = area.handle(.detector("window", active: false), at: .s(2))
    #expect(try #require(area.refusal(forced: false)).contains("(back)"))
    _ = area.handle(.doorClosed("back"), at: .s(3))
    #expect(area.refusal(forced: false) == nil)
    _ = area.handle(.detector("hall", active: true), at: .s(4))
    #expect(area.refusal(forced: false) == nil, "whoever arms stands on the entry path")
  }

  @Test func `arming is refused during a fire signal and while armed`() {
    var area = AreaFixture.area(after: [(0, .fire(active: true))])
    #expect(
      area.refusal(forced: false) == "the fire input is active: Workshop can be armed when the fire panel is reset")
    _ = area.handle(.fire(active: false), at: .s(1))
    #expect(area.refusal(forced: false) == nil)
    _ = area.handle(AreaFixture.arm, at: .s(2))
    #expect(area.refusal(forced: true) == "Workshop is armed already")
  }

  @Test func `what is active at the end of the exit delay is named and left out until it has been quiet`() {
    var area = AreaFixture.area(after: [(0, AreaFixture.arm), (10, .detector("window", active: true))])
    let actions = area.handle(.deadline(.exit), at: .s(45))
    #expect(actions.data(of: .areaArmed)?.text == "window")
    #expect(area.handle(.detector("window", active: true), at: .s(50)) == [])
    _ = area.handle(.detector("window", active: false), at: .s(60))
    #expect(area.handle(.detector("window", active: true), at: .s(61)).data(of: .alarmRaised)?.text == "window")
  }

  @Test func `nothing alarms during the exit delay, and not a moment longer`() {
    let leaving: [(Int, AreaEvent)] = [
      (0, AreaFixture.arm), (5, .detector("store", active: true)), (6, .doorOpened("front", forced: true)),
      (7, .doorClosed("front")), (8, .detector("store", active: false)),
    ]
    var area = AreaFixture.area(after: leaving)
    #expect(area.state == .arming(until: .s(45)) && area.alarm == nil)
    #expect(area.handle(.deadline(.exit), at: .s(44.999)) == [.arm(.exit, .s(45))])
    _ = area.handle(.deadline(.exit), at: .s(45))
    #expect(area.handle(.doorOpened("front", forced: true), at: .s(45)).records == [.alarmRaised])
  }

  @Test func `without an exit delay it is armed at once, with one entry`() {
    var settings = AreaFixture.workshop
    settings.exitDelay = .zero
    var area = Area(settings: settings)
    let actions = area.handle(.armed(by: .schedule, forced: true), at: .zero)
    #expect(area.state == .armed)
    #expect(actions.records == [.areaArmed])
    #expect(actions.data(of: .areaArmed)?.state == "armed")
    #expect(actions.data(of: .areaArmed)?.actor == "schedule")
  }

  @Test func `entries name the member who armed and the operator who disarmed`() {
    var area = Area(settings: AreaFixture.workshop)
    let begun = area.handle(AreaFixture.arm, at: .zero).data(of: .areaArmed)
    let inForce = area.handle(.deadline(.exit), at: .s(45)).data(of: .areaArmed)
    #expect([begun?.member, inForce?.member] == [AreaFixture.ada, AreaFixture.ada])
    #expect([begun?.state, inForce?.state] == ["arming", "armed"])
    let disarmed = area.handle(.disarmed(by: .named("op")), at: .s(50)).data(of: .areaDisarmed)
    #expect(disarmed?.actor == "op" && disarmed?.member == nil && disarmed?.alarm == nil)
  }

  // MARK: Entry

  @Test func `whoever comes in properly has the entry delay and no second one`() {
    var area = AreaFixture.armed(then: [(100, .doorOpened("front", forced: false))])
    #expect(area.handle(.detector("hall", active: true), at: .s(110)) == [])
    #expect(area.handle(.doorOpened("back", forced: false), at: .s(120)) == [])
    #expect(area.handle(.deadline(.entry), at: .s(129.999)) == [.arm(.entry, .s(130))])
    let data = area.handle(.deadline(.entry), at: .s(130)).data(of: .alarmRaised)
    #expect(data?.reason == "not_disarmed" && data?.text == "front" && data?.alarm == "intrusion")
  }

  @Test func `whoever leaves the entry path alarms at once`() {
    var area = AreaFixture.armed(then: [(100, .doorOpened("front", forced: false))])
    let actions = area.handle(.detector("store", active: true), at: .s(101))
    #expect(actions.data(of: .alarmRaised)?.text == "store")
    #expect(actions.contains(.disarm(.entry)) && actions.contains(.siren(true)))
  }

  @Test func `an entry that ended by disarming is forgotten`() {
    var area = AreaFixture.armed(then: [
      (100, .doorOpened("front", forced: false)), (101, AreaFixture.disarm), (102, .doorClosed("front")),
      (103, AreaFixture.arm), (148, .deadline(.exit)),
    ])
    #expect(area.handle(.deadline(.entry), at: .s(149)) == [])
    #expect(!area.handle(.detector("store", active: true), at: .s(150)).contains(.disarm(.entry)))
  }

  @Test func `without an entry delay a door that opens alarms`() {
    var settings = AreaFixture.workshop
    settings.entryDelay = .zero
    var area = AreaFixture.armed(settings)
    let actions = area.handle(.doorOpened("front", forced: false), at: .s(50))
    #expect(actions.data(of: .alarmRaised)?.reason == "not_disarmed")
  }

  // MARK: Alarms

  @Test func `a detector that chatters raises one alarm`() {
    var area = AreaFixture.armed()
    var raised = 0
    for second in 100..<1100 {
      raised += area.handle(.detector("store", active: second % 2 == 0), at: .s(Double(second))).records.count
    }
    #expect(raised == 1)
  }

  @Test func `a detector raises another alarm once somebody acknowledged the first`() {
    var area = AreaFixture.armed(then: [(100, .detector("store", active: true)), (110, AreaFixture.acknowledge)])
    #expect(area.state == .armed)
    #expect(area.handle(.detector("store", active: true), at: .s(120)) == [], "it has not been quiet")
    _ = area.handle(.detector("store", active: false), at: .s(130))
    #expect(area.handle(.detector("store", active: true), at: .s(140)).records == [.alarmRaised])
  }

  @Test func `the siren ends by itself, is not made longer by a further source, and sounds again for a later one`() {
    var area = AreaFixture.armed(then: [(100, .detector("store", active: true))])
    #expect(area.state == .alarm(sirenUntil: .s(280)))
    let further = area.handle(.detector("hall", active: true), at: .s(200))
    #expect(further.records == [.alarmRaised] && area.state == .alarm(sirenUntil: .s(280)))
    #expect(area.handle(.deadline(.siren), at: .s(279.999)) == [.arm(.siren, .s(280))])
    #expect(area.handle(.deadline(.siren), at: .s(280)) == [.siren(false)])
    _ = area.handle(.doorOpened("back", forced: true), at: .s(3600))
    #expect(area.state == .alarm(sirenUntil: .s(3780)))
  }

  @Test func `a silent area never sounds`() {
    var settings = AreaFixture.workshop
    settings.sirenTime = .zero
    var area = AreaFixture.armed(settings)
    let actions = area.handle(.detector("store", active: true), at: .s(50))
    #expect(area.state == .alarm(sirenUntil: nil) && !actions.contains(.siren(true)))
  }

  @Test func `disarming stops the siren and leaves the alarm open until somebody acknowledges it`() {
    var area = AreaFixture.armed(then: [(100, .detector("store", active: true))])
    let disarmed = area.handle(AreaFixture.disarm, at: .s(110))
    #expect(disarmed.contains(.siren(false)) && disarmed.records == [.areaDisarmed])
    #expect(disarmed.data(of: .areaDisarmed)?.alarm == "intrusion")
    #expect(area.state == .disarmed && area.alarm?.source == .detector("store"))
    let acknowledged = area.handle(AreaFixture.acknowledge, at: .s(120))
    #expect(acknowledged.records == [.alarmAcknowledged, .alarmCleared])
    #expect(acknowledged.data(of: .alarmAcknowledged)?.actor == "op")
    #expect(area.alarm == nil && area.handle(AreaFixture.acknowledge, at: .s(121)) == [])
  }

  @Test func `an alarm that nobody acknowledges is raised again, disarmed or not, and not for ever`() {
    var area = AreaFixture.armed(then: [(100, .detector("store", active: true)), (110, AreaFixture.disarm)])
    var now = 700.0
    var counts: [Int] = []
    while counts.count < 100 {
      let actions = area.handle(.deadline(.renotify), at: .s(now))
      guard let repeated = actions.data(of: .alarmRaised)?.repeated else { break }
      counts.append(repeated)
      now += 600
      #expect(actions.contains(.arm(.renotify, .s(now))) == (repeated < AreaSettings.renotifyLimit))
    }
    #expect(counts == Array(1...AreaSettings.renotifyLimit))
    let actions = area.handle(AreaFixture.acknowledge, at: .s(now))
    #expect(actions.contains(.disarm(.renotify)))
  }

  @Test func `a new alarm counts from the beginning although an old one was never acknowledged`() {
    var area = AreaFixture.armed(then: [
      (100, .detector("store", active: true)), (700, .deadline(.renotify)), (710, AreaFixture.disarm),
      (711, .detector("store", active: false)), (712, AreaFixture.arm), (757, .deadline(.exit)),
    ])
    #expect(area.alarm?.repeated == 1)
    let actions = area.handle(.doorOpened("back", forced: true), at: .s(800))
    #expect(area.alarm == AreaAlarm(reason: .forcedDoor, source: .door("back")))
    #expect(actions.contains(.arm(.renotify, .s(1400))))
  }

  @Test func `fire silences the siren, and its end does not start it again`() {
    var area = AreaFixture.armed(then: [(100, .detector("store", active: true))])
    #expect(area.handle(.fire(active: true), at: .s(101)) == [.siren(false), .disarm(.siren)])
    let during = area.handle(.detector("window", active: true), at: .s(102))
    #expect(during.records == [.alarmRaised] && !during.contains(.siren(true)))
    #expect(area.handle(.fire(active: false), at: .s(103)) == [])
    #expect(area.state == .alarm(sirenUntil: nil))
    #expect(area.handle(.doorOpened("back", forced: true), at: .s(104)).contains(.siren(true)))
  }
}
