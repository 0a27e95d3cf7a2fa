@testable import SpaceCore

/// Clock changes of 2026 in four places, from the tz database (IANA), with the local rules they follow.
struct ScheduleZone: CustomStringConvertible {
  var name: String
  var changes: [PolicyTables.ClockChange]
  var description: String { name }

  /// Spring forward on 8 March at 02:00, back on 1 November at 02:00.
  static let detroit = ScheduleZone(
    name: "America/Detroit",
    changes: [
      .init(from: 0, offset: -5 * 3600), .init(from: utc(3, 8, 7, 0), offset: -4 * 3600),
      .init(from: utc(11, 1, 6, 0), offset: -5 * 3600),
    ])
  /// Spring forward on 29 March at 02:00, back on 25 October at 03:00.
  static let berlin = ScheduleZone(
    name: "Europe/Berlin",
    changes: [
      .init(from: 0, offset: 3600), .init(from: utc(3, 29, 1, 0), offset: 7200),
      .init(from: utc(10, 25, 1, 0), offset: 3600),
    ])
  /// Half an hour back on 5 April at 02:00, half an hour forward on 4 October at 02:00.
  static let lordHowe = ScheduleZone(
    name: "Australia/Lord_Howe",
    changes: [
      .init(from: 0, offset: 11 * 3600), .init(from: utc(4, 4, 15, 0), offset: 10 * 3600 + 1800),
      .init(from: utc(10, 3, 15, 30), offset: 11 * 3600),
    ])
  static let kathmandu = ScheduleZone(name: "Asia/Kathmandu", changes: [.init(from: 0, offset: 5 * 3600 + 45 * 60)])
  static let all = [detroit, berlin, lordHowe, kathmandu]

  static func utc(_ month: Int, _ day: Int, _ hour: Int, _ minute: Int) -> Int64 {
    WallTime.utc(2026, month, day, hour, minute).seconds
  }

  /// An image with one schedule, `s`.
  func image(
    weekly: [Range<Int>], exceptions: [Int32: [Range<Int>]] = [:]
  ) throws -> (PolicyImage, PolicySchedule) {
    var tables = PolicyTables(version: 1, issuedAt: WallTime(milliseconds: 0), agent: PolicyAgentID(high: 0, low: 0))
    tables.timeZoneName = name
    tables.clockChanges = changes
    tables.zoneKnown = 0..<Self.utc(12, 31, 0, 0)
    tables.schedules = [.init(name: "s", weekly: weekly, exceptions: exceptions)]
    let image = try PolicyImage(PolicyImageBuilder.build(tables))
    return (image, PolicySchedule(index: 0))
  }

  /// Local seconds by looking through the changes one by one.
  func local(_ seconds: Int64) -> Int64 {
    seconds + Int64((changes.last { $0.from <= seconds } ?? changes[0]).offset)
  }
}

/// Minutes since Monday 00:00.
func week(_ day: Int, _ hour: Int, _ minute: Int = 0) -> Int { (day * 24 + hour) * 60 + minute }
