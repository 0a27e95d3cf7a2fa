import Testing

@testable import SpaceCore

/// On which side of the doors members are.
@Suite struct SideBookTests {
  private let ada = HouseFixture.ada
  private let ben = HouseFixture.ben
  private let hall = SideRule(mode: .hard, to: "hall")
  private let lab = SideRule(mode: .hard, from: "hall", to: "lab")
  private let noon = HouseFixture.noon

  @Test func `one who was not seen yet may be anywhere, one who went in is in, one who came out is out`() {
    var book = SideBook()
    #expect(!book.isOnWrongSide(ada, hall, at: noon))
    #expect(!book.isOnWrongSide(ada, lab, at: noon))
    _ = book.passed(ada, hall, leaving: false, at: noon)
    #expect(book.isOnWrongSide(ada, hall, at: noon + .seconds(86_400 * 30)))
    #expect(!book.isOnWrongSide(ada, lab, at: noon))
    #expect(!book.isOnWrongSide(ben, hall, at: noon))
    _ = book.passed(ada, hall, leaving: true, at: noon)
    #expect(!book.isOnWrongSide(ada, hall, at: noon))
    #expect(book.isOnWrongSide(ada, lab, at: noon), "into an inner zone without having come into the outer one")
    #expect(book.leavesFromElsewhere(ada, lab))
  }

  @Test func `with a time to forgive it lasts that long, however the clock is set meanwhile`() {
    var timed = hall
    timed.forgiveAfter = .seconds(600)
    var book = SideBook()
    _ = book.passed(ada, timed, leaving: false, at: noon)
    for (seconds, wrong) in [(0.0, true), (599, true), (600, false), (86_400, false), (-599, true), (-600, false)] {
      #expect(book.isOnWrongSide(ada, timed, at: noon + .seconds(seconds)) == wrong, "\(seconds)")
    }
  }

  @Test func `what it remembers goes over a restart`() {
    var book = SideBook()
    guard case .side(ada, let memory?) = book.passed(ada, hall, leaving: false, at: noon) else {
      Issue.record("no memory")
      return
    }
    #expect(SideBook([ada: memory]).isOnWrongSide(ada, hall, at: noon))
    #expect(book.forgive(ada, at: noon) == .side(ada, nil))
    #expect(!book.isOnWrongSide(ada, hall, at: noon))
    _ = book.passed(ada, hall, leaving: false, at: noon)
    #expect(book.forgive(nil, at: noon) == .sidesForgotten(at: noon))
    #expect(!book.isOnWrongSide(ada, hall, at: noon))
  }

  @Test func `everybody is forgiven once a day at its minute, and after a night without power too`() {
    func at(_ day: Int64, _ minute: Int) -> LocalTime { LocalTime(day: day, minuteOfDay: minute) }
    var book = SideBook()
    _ = book.passed(ada, hall, leaving: false, at: noon)
    #expect(
      book.forgiveDaily(at: 240, now: at(10, 720), lastKnown: nil, wall: noon) == nil, "the first look takes note")
    #expect(book.forgiveDaily(at: 240, now: at(11, 239), lastKnown: nil, wall: noon) == nil)
    #expect(book.forgiveDaily(at: 240, now: at(11, 240), lastKnown: nil, wall: noon) == .sidesForgotten(at: noon))
    _ = book.passed(ada, hall, leaving: false, at: noon)
    #expect(book.forgiveDaily(at: 240, now: at(11, 241), lastKnown: nil, wall: noon) == nil)
    #expect(book.forgiveDaily(at: 240, now: at(11, 180), lastKnown: nil, wall: noon) == nil, "a clock set back")
    var restarted = SideBook([ada: SideMemory(zone: "hall", at: noon)])
    #expect(
      restarted.forgiveDaily(at: 240, now: at(11, 300), lastKnown: at(11, 100), wall: noon) == .sidesForgotten(at: noon)
    )
    restarted = SideBook([ada: SideMemory(zone: "hall", at: noon)])
    #expect(restarted.forgiveDaily(at: 240, now: at(11, 300), lastKnown: at(11, 250), wall: noon) == nil)
  }
}
