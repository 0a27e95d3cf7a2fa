/// Civil time in the space's zone, to the minute.
public struct LocalTime: Hashable, Sendable {
  /// Days since 1970-01-01, negative before.
  public var day: Int64
  /// Minutes since midnight, 0 to 1,439.
  public var minuteOfDay: Int

  public init(day: Int64, minuteOfDay: Int) {
    self.day = day
    self.minuteOfDay = minuteOfDay
  }

  /// - Parameter offset: seconds that local time is ahead of UTC then.
  public init(_ wall: WallTime, offset: Int64) {
    self.init(localSeconds: wall.seconds.addingOrSaturated(offset))
  }

  /// - Parameter seconds: local seconds since 1970-01-01T00:00 local time.
  init(localSeconds seconds: Int64) {
    let minutes = seconds.flooredDivision(by: 60)
    day = minutes.flooredDivision(by: 1440)
    minuteOfDay = Int(minutes - day * 1440)
  }

  public var hour: Int { minuteOfDay / 60 }
  public var minute: Int { minuteOfDay % 60 }

  /// 0 for Monday to 6 for Sunday: 1970-01-01 was a Thursday.
  public var weekday: Int {
    let shifted = (day + 3) % 7
    return Int(shifted < 0 ? shifted + 7 : shifted)
  }

  /// Local minutes since Monday 00:00.
  var minuteOfWeek: Int { weekday * 1440 + minuteOfDay }

  /// Year, month (1 to 12) and day of the month (1 to 31) in the Gregorian calendar.
  ///
  /// Counts in eras of 400 years that begin on 1 March, so that the leap day is the last of its year.
  public var date: (year: Int64, month: Int, day: Int) {
    let shifted = day + 719_468
    let era = shifted.flooredDivision(by: 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = Int(shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9)
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, Int(dayOfYear - (153 * shiftedMonth + 2) / 5 + 1))
  }

  /// The day number of a date in the Gregorian calendar; nil when there is no such date (30 February, month 13).
  public static func day(year: Int64, month: Int, day: Int) -> Int64? {
    guard (1...12).contains(month), (1...31).contains(day), (-100_000...100_000).contains(year) else { return nil }
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = shiftedYear.flooredDivision(by: 400)
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = (153 * Int64(month > 2 ? month - 3 : month + 9) + 2) / 5 + Int64(day) - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    let number = era * 146_097 + dayOfEra - 719_468
    let back = LocalTime(day: number, minuteOfDay: 0).date
    return back == (year, month, day) ? number : nil
  }
}
