import Foundation
import SpaceCore
import Testing

@testable import LedgerProtocol

/// Schedules and calendars through the whole way, from a document to an image, on the days on which clocks change.
///
/// Expected times are worked out by hand, in UTC, from the rules of the zones (IANA time zone database), which stand
/// beside them.
@Suite struct PolicyZoneTests {
  /// A schedule in a zone, and all times at which it is open in a window.
  struct Case: CustomTestStringConvertible, Sendable {
    var name: String
    var zone: String
    var weekly: [String]
    var exceptions: [String: [String]] = [:]
    var calendar: [String: [String]] = [:]
    var window: (String, String)
    var open: [(String, String)]

    init(
      _ name: String, _ zone: String, _ weekly: [String], exceptions: [String: [String]] = [:],
      calendar: [String: [String]] = [:], _ window: (String, String), open: [(String, String)]
    ) {
      self.name = name
      self.zone = zone
      self.weekly = weekly
      self.exceptions = exceptions
      self.calendar = calendar
      self.window = window
      self.open = open
    }

    var testDescription: String { "\(zone): \(name)" }
  }

  /// US rule since 2007: clocks go forward at 02:00 on the second Sunday of March, back at 02:00 daylight time on the
  /// first Sunday of November. Detroit is UTC-5, UTC-4 in summer: 2026-03-08T07:00Z and 2026-11-01T06:00Z.
  static let detroit: [Case] = [
    .init(
      "spring, hours around the hour that is left out are an hour shorter", "America/Detroit", ["sun 01:00-04:00"],
      ("2026-03-08T00:00Z", "2026-03-09T00:00Z"), open: [("2026-03-08T06:00Z", "2026-03-08T08:00Z")]),
    .init(
      "spring, hours that begin in the hour that is left out begin when it would have ended", "America/Detroit",
      ["sun 02:30-03:30"], ("2026-03-08T00:00Z", "2026-03-09T00:00Z"),
      open: [("2026-03-08T07:00Z", "2026-03-08T07:30Z")]),
    .init(
      "spring, hours that are left out wholly come again next week", "America/Detroit", ["sun 02:00-03:00"],
      ("2026-03-08T00:00Z", "2026-03-16T00:00Z"), open: [("2026-03-15T06:00Z", "2026-03-15T07:00Z")]),
    .init(
      "spring, over midnight", "America/Detroit", ["sat 22:00-04:00"], ("2026-03-07T12:00Z", "2026-03-08T20:00Z"),
      open: [("2026-03-08T03:00Z", "2026-03-08T08:00Z")]),
    .init(
      "autumn, hours that are had twice are open on through both", "America/Detroit", ["sun 01:00-02:00"],
      ("2026-11-01T00:00Z", "2026-11-02T00:00Z"), open: [("2026-11-01T05:00Z", "2026-11-01T07:00Z")]),
    .init(
      "autumn, half of the hour that is had twice is open twice", "America/Detroit", ["sun 01:30-02:00"],
      ("2026-11-01T00:00Z", "2026-11-02T00:00Z"),
      open: [("2026-11-01T05:30Z", "2026-11-01T06:00Z"), ("2026-11-01T06:30Z", "2026-11-01T07:00Z")]),
    .init(
      "autumn, over midnight", "America/Detroit", ["sat 22:00-04:00"], ("2026-10-31T12:00Z", "2026-11-01T20:00Z"),
      open: [("2026-11-01T02:00Z", "2026-11-01T09:00Z")]),
    .init(
      "a closed day in spring has 23 hours", "America/Detroit", ["daily 00:00-24:00"], exceptions: ["2026-03-08": []],
      ("2026-03-07T12:00Z", "2026-03-09T12:00Z"),
      open: [("2026-03-07T12:00Z", "2026-03-08T05:00Z"), ("2026-03-09T04:00Z", "2026-03-09T12:00Z")]),
    .init(
      "a closed day of a calendar in autumn has 25 hours", "America/Detroit", ["daily 00:00-24:00"],
      calendar: ["2026-11-01": []], ("2026-10-31T12:00Z", "2026-11-02T12:00Z"),
      open: [("2026-10-31T12:00Z", "2026-11-01T04:00Z"), ("2026-11-02T05:00Z", "2026-11-02T12:00Z")]),
  ]

  /// EU rule since 1996: clocks go forward and back at 01:00 UTC on the last Sundays of March and October. Berlin is
  /// UTC+1, UTC+2 in summer: 2026-03-29 and 2026-10-25.
  static let berlin: [Case] = [
    .init(
      "spring, hours around the change", "Europe/Berlin", ["sun 01:00-04:00"],
      ("2026-03-28T12:00Z", "2026-03-29T12:00Z"), open: [("2026-03-29T00:00Z", "2026-03-29T02:00Z")]),
    .init(
      "spring, hours that are left out wholly come again next week", "Europe/Berlin", ["sun 02:15-02:45"],
      ("2026-03-28T12:00Z", "2026-04-05T12:00Z"), open: [("2026-04-05T00:15Z", "2026-04-05T00:45Z")]),
    .init(
      "autumn, hours that are had twice", "Europe/Berlin", ["sun 02:30-03:00"],
      ("2026-10-24T12:00Z", "2026-10-25T12:00Z"),
      open: [("2026-10-25T00:30Z", "2026-10-25T01:00Z"), ("2026-10-25T01:30Z", "2026-10-25T02:00Z")]),
    .init(
      "autumn, an exception on the day of the change", "Europe/Berlin", ["sun 10:00-18:00"],
      exceptions: ["2026-10-25": ["02:00-03:00"]], ("2026-10-24T12:00Z", "2026-10-26T00:00Z"),
      open: [("2026-10-25T00:00Z", "2026-10-25T02:00Z")]),
    .init(
      "spring, a calendar on the day of the change", "Europe/Berlin", ["sun 10:00-18:00"],
      calendar: ["2026-03-29": ["01:30-03:30"]], ("2026-03-28T12:00Z", "2026-03-30T00:00Z"),
      open: [("2026-03-29T00:30Z", "2026-03-29T01:30Z")]),
    .init(
      "an exception of the schedule's own goes before its calendar", "Europe/Berlin", ["daily 09:00-17:00"],
      exceptions: ["2026-12-24": ["09:00-12:00"]], calendar: ["2026-12-24": [], "2026-12-25": []],
      ("2026-12-24T00:00Z", "2026-12-26T00:00Z"), open: [("2026-12-24T08:00Z", "2026-12-24T11:00Z")]),
    // 2028 is divisible by 4 and not by 100; 29 February 2028 is a Tuesday.
    .init(
      "the leap day by its weekday, and the day after it", "Europe/Berlin", ["tue,wed 09:00-17:00"],
      ("2028-02-29T00:00Z", "2028-03-02T00:00Z"),
      open: [("2028-02-29T08:00Z", "2028-02-29T16:00Z"), ("2028-03-01T08:00Z", "2028-03-01T16:00Z")]),
    .init(
      "the leap day by its date", "Europe/Berlin", ["daily 09:00-17:00"], exceptions: ["2028-02-29": ["12:00-13:00"]],
      ("2028-02-28T20:00Z", "2028-03-01T00:00Z"), open: [("2028-02-29T11:00Z", "2028-02-29T12:00Z")]),
    // 31 December 2026 is a Thursday.
    .init(
      "the night of the new year", "Europe/Berlin", ["thu 22:00-02:00"], ("2026-12-31T00:00Z", "2027-01-02T00:00Z"),
      open: [("2026-12-31T21:00Z", "2027-01-01T01:00Z")]),
    .init(
      "a closed new year's day ends the night at midnight", "Europe/Berlin", ["thu 22:00-02:00"],
      exceptions: ["2027-01-01": []],
      ("2026-12-31T00:00Z", "2027-01-02T00:00Z"), open: [("2026-12-31T21:00Z", "2026-12-31T23:00Z")]),
    .init(
      "other hours on new year's eve leave what is after midnight", "Europe/Berlin", ["thu 22:00-02:00"],
      exceptions: ["2026-12-31": ["20:00-24:00"]], ("2026-12-31T00:00Z", "2027-01-02T00:00Z"),
      open: [("2026-12-31T19:00Z", "2027-01-01T01:00Z")]),
  ]

  /// Lord Howe is UTC+10:30, UTC+11 in summer: back by half an hour at 02:00 summer time on the first Sunday of April,
  /// forward at 02:00 on the first Sunday of October: 2026-04-04T15:00Z and 2026-10-03T15:30Z.
  static let lordHowe: [Case] = [
    .init(
      "autumn, the half hour that is had twice is open on through both", "Australia/Lord_Howe", ["sun 01:30-02:00"],
      ("2026-04-04T00:00Z", "2026-04-05T00:00Z"), open: [("2026-04-04T14:30Z", "2026-04-04T15:30Z")]),
    .init(
      "autumn, a quarter of an hour in it is open twice", "Australia/Lord_Howe", ["sun 01:45-02:00"],
      ("2026-04-04T00:00Z", "2026-04-05T00:00Z"),
      open: [("2026-04-04T14:45Z", "2026-04-04T15:00Z"), ("2026-04-04T15:15Z", "2026-04-04T15:30Z")]),
    .init(
      "spring, hours around the change are half an hour shorter", "Australia/Lord_Howe", ["sun 01:00-03:00"],
      ("2026-10-03T00:00Z", "2026-10-04T00:00Z"), open: [("2026-10-03T14:30Z", "2026-10-03T16:00Z")]),
    .init(
      "spring, the half hour that is left out comes again next week", "Australia/Lord_Howe", ["sun 02:00-02:30"],
      ("2026-10-03T00:00Z", "2026-10-11T00:00Z"), open: [("2026-10-10T15:00Z", "2026-10-10T15:30Z")]),
  ]

  /// Kathmandu has been UTC+5:45 since 1986. Havana is UTC-5, UTC-4 in summer, and changes its clocks at midnight:
  /// forward at 00:00 on the second Sunday of March, back at 01:00 summer time on the first Sunday of November.
  static let others: [Case] = [
    .init(
      "a quarter of an hour", "Asia/Kathmandu", ["mon 00:00-06:00"], ("2026-03-01T00:00Z", "2026-03-03T00:00Z"),
      open: [("2026-03-01T18:15Z", "2026-03-02T00:15Z")]),
    .init(
      "nothing changes when Europe changes", "Asia/Kathmandu", ["sun 22:00-02:00"],
      ("2026-03-29T00:00Z", "2026-03-30T12:00Z"), open: [("2026-03-29T16:15Z", "2026-03-29T20:15Z")]),
    .init(
      "a day that begins at one in the morning", "America/Havana", ["daily 00:00-24:00"],
      exceptions: ["2026-03-08": []],
      ("2026-03-08T00:00Z", "2026-03-10T00:00Z"),
      open: [("2026-03-08T00:00Z", "2026-03-08T05:00Z"), ("2026-03-09T04:00Z", "2026-03-10T00:00Z")]),
    .init(
      "a day whose first hour is had twice", "America/Havana", ["sat 23:00-00:30"],
      ("2026-11-01T00:00Z", "2026-11-02T00:00Z"),
      open: [("2026-11-01T03:00Z", "2026-11-01T04:30Z"), ("2026-11-01T05:00Z", "2026-11-01T05:30Z")]),
  ]

  private static func wall(_ text: String) throws -> WallTime {
    try #require(PolicyTimes(zone: .gmt).wall(text))
  }

  private static func image(_ zone: String, _ schedule: PolicyDocument.Schedule, _ calendar: [String: [String]] = [:])
    throws -> PolicyImage
  {
    var document = PolicyDocument(
      version: 1, issued: "2026-01-01T00:00:00Z", agent: DocumentFixture.agent, timezone: zone)
    document.schedules = [schedule]
    document.calendars = [.init("holidays", days: calendar)]
    return try PolicyImage(PolicyCompiler.compile(document, digestKey: DocumentFixture.key))
  }

  @Test(arguments: detroit + berlin + lordHowe + others)
  func `a schedule is open exactly then`(test: Case) throws {
    var hours = PolicyDocument.Schedule("hours", weekly: test.weekly, exceptions: test.exceptions)
    hours.calendars = ["holidays"]
    let image = try Self.image(test.zone, hours, test.calendar)
    let schedule = try #require(image.scheduleIndex(named: "hours"))
    let window = (try Self.wall(test.window.0), try Self.wall(test.window.1))
    let open = try test.open.map { (try Self.wall($0.0), try Self.wall($0.1)) }

    // Every minute of the window, and the last second of each.
    for minute in window.0.minutes..<window.1.minutes {
      for second in [minute * 60, minute * 60 + 59] {
        let now = WallTime(milliseconds: second * 1000)
        let expected = open.contains { $0.0 <= now && now < $0.1 }
        try #require(image.isOpen(schedule, at: now) == expected, "\(now)")
      }
    }
    // What comes next, looked for from outside, from inside, and from a minute before.
    var before = window.0
    for (start, end) in open {
      if before < start { #expect(image.nextOpening(of: schedule, after: before) == start) }
      #expect(image.nextOpening(of: schedule, after: start) == start)
      #expect(image.nextClosing(of: schedule, after: start) == (end == window.1 ? nil : end) || end == window.1)
      let last = WallTime(milliseconds: end.milliseconds - 1)
      if end < window.1 { #expect(image.nextClosing(of: schedule, after: last) == end) }
      before = end
    }
  }

  @Test func `local time is that of the system's zone data in every zone that it has`() throws {
    let names = TimeZone.knownTimeZoneIdentifiers
    try #require(names.count > 300)
    var random = SplitMix(state: 3)
    for name in names {
      let zone = try #require(TimeZone(identifier: name))
      let image = try Self.image(name, .init("hours", weekly: [], exceptions: nil))
      let tables = PolicyCompiler.clockChanges(zone, from: 1_767_225_600, until: 1_767_225_600 + 3 * 31_556_952)
      let around = tables.dropFirst().flatMap { [$0.from - 1, $0.from, $0.from + 1] }
      // Between the beginning of 2025 and the end of 2045.
      let anywhere = (0..<20).map { _ in 1_735_689_600 + Int64(random.below(660_000_000)) }
      for seconds in around + anywhere {
        let offset = Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(seconds))))
        let local = image.localTime(of: WallTime(milliseconds: seconds * 1000))
        #expect(local.day * 1440 + Int64(local.minuteOfDay) == (seconds + offset) / 60, "\(name) at \(seconds)")
      }
    }
  }
}
