import Testing

@testable import SpaceCore

@Suite struct ScheduleTests {
  @Test func `local times on both sides of the changes`() throws {
    func local(_ zone: ScheduleZone, _ wall: WallTime) throws -> String {
      let time = try zone.image(weekly: []).0.localTime(of: wall)
      return "\(time.date.month)-\(time.date.day) \(time.hour):\(time.minute) weekday \(time.weekday)"
    }
    #expect(try local(.detroit, .utc(2026, 3, 8, 6, 59)) == "3-8 1:59 weekday 6")
    #expect(try local(.detroit, .utc(2026, 3, 8, 7, 0)) == "3-8 3:0 weekday 6")
    #expect(try local(.detroit, .utc(2026, 11, 1, 5, 59)) == "11-1 1:59 weekday 6")
    #expect(try local(.detroit, .utc(2026, 11, 1, 6, 0)) == "11-1 1:0 weekday 6")
    #expect(try local(.berlin, .utc(2026, 3, 29, 1, 0)) == "3-29 3:0 weekday 6")
    #expect(try local(.berlin, .utc(2026, 10, 25, 1, 0)) == "10-25 2:0 weekday 6")
    #expect(try local(.lordHowe, .utc(2026, 4, 4, 14, 59)) == "4-5 1:59 weekday 6")
    #expect(try local(.lordHowe, .utc(2026, 4, 4, 15, 0)) == "4-5 1:30 weekday 6")
    #expect(try local(.lordHowe, .utc(2026, 10, 3, 15, 30)) == "10-4 2:30 weekday 6")
    #expect(try local(.kathmandu, .utc(2026, 6, 1, 18, 15)) == "6-2 0:0 weekday 1")
    // The last offset goes on, and the first counts for all time before.
    #expect(try local(.berlin, .utc(2040, 7, 1, 12, 0)) == "7-1 13:0 weekday 6")
    #expect(try local(.berlin, .utc(1950, 7, 1, 12, 0)) == "7-1 13:0 weekday 5")
  }

  @Test func `an interval in the hour that is skipped does not open, in the repeated hour it opens twice`() throws {
    let (image, schedule) = try ScheduleZone.berlin.image(weekly: [week(6, 2)..<week(6, 3)])
    let minutes = { (from: WallTime, to: WallTime) in
      stride(from: from.minutes, to: to.minutes, by: 1).filter {
        image.isOpen(schedule, at: WallTime(milliseconds: $0 * 60_000))
      }.count
    }
    #expect(minutes(.utc(2026, 3, 28, 12, 0), .utc(2026, 3, 29, 12, 0)) == 0)
    #expect(minutes(.utc(2026, 10, 24, 12, 0), .utc(2026, 10, 25, 12, 0)) == 120)
    #expect(image.nextOpening(of: schedule, after: .utc(2026, 3, 28, 12, 0)) == .utc(2026, 4, 5, 0, 0))
    #expect(image.nextClosing(of: schedule, after: .utc(2026, 10, 25, 0, 30)) == .utc(2026, 10, 25, 2, 0))
  }

  @Test func `an interval over midnight and over the end of the week stays open through it`() throws {
    let (image, schedule) = try ScheduleZone.kathmandu.image(weekly: [week(6, 22)..<10_080, 0..<week(0, 2)])
    let midnight = WallTime.utc(2026, 6, 7, 18, 15)  // Sunday 8 June 00:00 in Kathmandu is a Monday
    #expect(image.localTime(of: midnight).weekday == 0)
    for minutes in [-1, 0, 119] {
      #expect(image.isOpen(schedule, at: midnight + .seconds(60 * minutes)))
    }
    #expect(!image.isOpen(schedule, at: midnight + .seconds(7200)))
    #expect(image.nextClosing(of: schedule, after: midnight + .seconds(-3600)) == midnight + .seconds(7200))
    // A dated exception takes out its own day only.
    let closedMonday = Int32(image.localTime(of: midnight).day)
    let (holiday, other) = try ScheduleZone.kathmandu.image(
      weekly: [week(6, 22)..<10_080, 0..<week(0, 2)], exceptions: [closedMonday: []])
    #expect(holiday.isOpen(other, at: midnight + .seconds(-60)))
    #expect(!holiday.isOpen(other, at: midnight))
  }

  @Test func `a leap day is a day like any other, and can be an exception`() throws {
    let leapDay = Int32(LocalTime.day(year: 2028, month: 2, day: 29) ?? 0)
    let (image, schedule) = try ScheduleZone.berlin.image(
      weekly: [week(1, 8)..<week(1, 9)], exceptions: [leapDay: [600..<660]])
    #expect(image.localTime(of: .utc(2028, 2, 29, 12, 0)).date == (2028, 2, 29))
    #expect(!image.isOpen(schedule, at: .utc(2028, 2, 29, 7, 30)))
    #expect(image.isOpen(schedule, at: .utc(2028, 2, 29, 9, 30)))
    #expect(image.nextOpening(of: schedule, after: .utc(2028, 2, 28, 12, 0)) == .utc(2028, 2, 29, 9, 0))
  }

  @Test func `what never opens says so, and what never closes`() throws {
    let (closed, schedule) = try ScheduleZone.berlin.image(weekly: [])
    #expect(closed.nextOpening(of: schedule, after: .utc(2026, 1, 1, 0, 0)) == nil)
    #expect(closed.nextClosing(of: schedule, after: .utc(2026, 1, 1, 0, 0)) == .utc(2026, 1, 1, 0, 0))
    let (open, always) = try ScheduleZone.berlin.image(weekly: [0..<10_080])
    #expect(open.nextOpening(of: always, after: .utc(2026, 1, 1, 0, 0)) == .utc(2026, 1, 1, 0, 0))
    #expect(open.nextClosing(of: always, after: .utc(2026, 1, 1, 0, 0)) == nil)
    let nowhere = PolicySchedule(index: 9)
    #expect(!open.isOpen(nowhere, at: .utc(2026, 1, 1, 0, 0)))
    #expect(open.nextOpening(of: nowhere, after: .utc(2026, 1, 1, 0, 0)) == nil)
    #expect(open.nextClosing(of: nowhere, after: .utc(2026, 1, 1, 0, 0)) == .utc(2026, 1, 1, 0, 0))
    for wall in [Int64.min, .max, 0] {
      #expect(open.isOpen(always, at: WallTime(milliseconds: wall)))
      _ = closed.nextOpening(of: schedule, after: WallTime(milliseconds: wall))
    }
  }

  /// Against a reckoning that goes through the intervals and the minutes one by one.
  @Test(arguments: ScheduleZone.all)
  func `random schedules around the changes are open when they should be, and the next edge is the next`(
    zone: ScheduleZone
  ) throws {
    var random = SeededNumbers(seed: 11)
    for _ in 0..<40 {
      let weekly = (0..<Int.random(in: 0...6, using: &random)).map { _ in
        let start = Int.random(in: 0..<10_080, using: &random)
        return start..<min(10_080, start + Int.random(in: 0...700, using: &random))
      }
      let change = (zone.changes.randomElement(using: &random) ?? zone.changes[0]).from
      let around = max(change, ScheduleZone.utc(1, 5, 0, 0))
      let day = Int32((around + Int64.random(in: -2...2, using: &random) * 86_400) / 86_400)
      let exceptions: [Int32: [Range<Int>]] = Bool.random(using: &random) ? [day: [60..<200, 1300..<1440]] : [:]
      let (image, schedule) = try zone.image(weekly: weekly, exceptions: exceptions)
      func expected(_ seconds: Int64) -> Bool {
        let local = zone.local(seconds)
        let localDay = local.flooredDivision(by: 86_400)
        let minute = Int(local - localDay * 86_400) / 60
        if let ranges = exceptions[Int32(localDay)] { return ranges.contains { $0.contains(minute) } }
        let weekday = Int((localDay + 3) % 7)
        return weekly.contains { $0.contains(weekday * 1440 + minute) }
      }
      let start = around - 2 * 86_400 + Int64.random(in: 0..<86_400, using: &random)
      let flags = (0..<4 * 1440).map { expected((start / 60 + $0) * 60) }
      for minute in stride(from: 0, to: 3 * 1440, by: 97) {
        let wall = WallTime(milliseconds: (start / 60 + Int64(minute)) * 60_000)
        guard image.isOpen(schedule, at: wall) == flags[minute] else {
          Issue.record("\(weekly) \(exceptions) at \(wall.seconds)")
          return
        }
        let isOpen = flags[minute]
        guard let edge = flags[minute...].firstIndex(of: !isOpen) else { continue }
        let next = isOpen ? image.nextClosing(of: schedule, after: wall) : image.nextOpening(of: schedule, after: wall)
        guard next?.minutes == start / 60 + Int64(edge) else {
          Issue.record("\(weekly) \(exceptions) after \(wall.seconds): \(next?.seconds ?? 0), not minute \(edge)")
          return
        }
      }
    }
  }
}
