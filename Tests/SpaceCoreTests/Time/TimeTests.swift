import Testing

@testable import SpaceCore

@Suite struct TimeTests {
  @Test func `moments saturate instead of overflowing`() {
    let last = Moment(nanoseconds: .max)
    let first = Moment(nanoseconds: .min)
    #expect(last + .seconds(1) == last)
    #expect(first + .seconds(-1) == first)
    #expect((last - first).wholeNanoseconds == .max)
    #expect((first - last).wholeNanoseconds == .min)
    #expect(Moment.s(3) - .s(5) == .seconds(-2))
    #expect(Duration.seconds(Int64.max).wholeNanoseconds == .max)
    #expect(Duration.seconds(Int64.min).wholeNanoseconds == .min)
    #expect(
      Duration(secondsComponent: 9_223_372_036, attosecondsComponent: 900_000_000_000_000_000).wholeNanoseconds == .max)
    #expect(Duration.milliseconds(1500).seconds == 1.5)
  }

  @Test func `wall times round down and saturate, before 1970 as after it`() {
    #expect(WallTime(milliseconds: -1).seconds == -1)
    #expect(WallTime(milliseconds: -60_001).minutes == -2)
    #expect(WallTime(milliseconds: 119_999).minutes == 1)
    #expect(WallTime(milliseconds: .max) + .seconds(1) == WallTime(milliseconds: .max))
    #expect(WallTime(milliseconds: .min) + .seconds(-1) == WallTime(milliseconds: .min))
  }

  @Test func `a clock that was read gives that reading back, and no reading traps`() {
    let clock = WallClock(reading: WallTime(milliseconds: 5_000), at: .s(2), quality: .held)
    #expect(clock.origin.milliseconds == 3_000)
    #expect(clock.time(at: .s(2)).milliseconds == 5_000)
    let absurd = WallClock(reading: WallTime(milliseconds: .min), at: .s(2), quality: .held)
    #expect(absurd.origin.milliseconds == .min)
  }

  /// Days counted on by hand from the rule of the Gregorian calendar.
  @Test func `every day from 1890 to 2110 has its date and its weekday`() throws {
    var date = (year: Int64(1890), month: 1, day: 1)
    var number = try #require(LocalTime.day(year: 1890, month: 1, day: 1))
    var weekday = 2  // a Wednesday
    while date.year < 2110 {
      let local = LocalTime(day: number, minuteOfDay: 0)
      guard local.date == date, local.weekday == weekday else {
        Issue.record("day \(number) is \(date), not \(local.date) on weekday \(local.weekday)")
        return
      }
      let isLeap = date.year % 4 == 0 && (date.year % 100 != 0 || date.year % 400 == 0)
      let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
      date.day += 1
      if date.day > lengths[date.month - 1] { date = (date.year, date.month + 1, 1) }
      if date.month > 12 { date = (date.year + 1, 1, 1) }
      number += 1
      weekday = (weekday + 1) % 7
    }
    #expect(LocalTime.day(year: 1970, month: 1, day: 1) == 0)
    #expect(LocalTime.day(year: 2024, month: 2, day: 29) == 19_782)
  }

  @Test(arguments: [(2023, 2, 29), (2100, 2, 29), (2024, 13, 1), (2024, 4, 31), (2024, 0, 1), (200_000, 1, 1)])
  func `a date that does not exist has no day`(year: Int64, month: Int, day: Int) {
    #expect(LocalTime.day(year: year, month: month, day: day) == nil)
  }
}
