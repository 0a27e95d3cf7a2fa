internal import SpaceCore

/// Times as RFC 3339 writes them, by arithmetic: no formatter, no locale, no time zone data.
enum RFC3339 {
  /// 0000-01-01 to 9999-12-31, in milliseconds since 1970: what four digits of a year can say.
  static let range: ClosedRange<Int64> = -62_167_219_200_000...253_402_300_799_999

  /// Appends `time` as `2026-01-02T03:04:05.678Z`; the time must lie in `range`.
  static func append(_ time: WallTime, to bytes: inout [UInt8]) {
    precondition(range.contains(time.milliseconds), "the caller checks the range")
    let day = time.milliseconds.flooredDivision(by: 86_400_000)
    let rest = Int(time.milliseconds - day * 86_400_000)
    let (year, month, date) = civil(day)
    append(year, digits: 4, "-", to: &bytes)
    append(month, digits: 2, "-", to: &bytes)
    append(date, digits: 2, "T", to: &bytes)
    append(rest / 3_600_000, digits: 2, ":", to: &bytes)
    append(rest / 60_000 % 60, digits: 2, ":", to: &bytes)
    append(rest / 1000 % 60, digits: 2, ".", to: &bytes)
    append(rest % 1000, digits: 3, "Z", to: &bytes)
  }

  private static func append(_ value: Int, digits: Int, _ end: Unicode.Scalar, to bytes: inout [UInt8]) {
    var divisor = digits == 4 ? 1000 : digits == 3 ? 100 : 10
    while divisor > 0 {
      bytes.append(UInt8(ascii: "0") + UInt8(value / divisor % 10))
      divisor /= 10
    }
    bytes.append(UInt8(ascii: end))
  }

  /// The time that `text` says, down to the millisecond; nil when it is no RFC 3339 time. A leap second counts as the
  /// second after.
  static func time(_ text: String) -> WallTime? {
    let bytes = Array(text.utf8)
    guard bytes.count >= 20, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
      bytes[10] | 0x20 == UInt8(ascii: "t"), bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
      let year = number(bytes[0..<4]), let month = number(bytes[5..<7]), let date = number(bytes[8..<10]),
      let hour = number(bytes[11..<13]), let minute = number(bytes[14..<16]), let second = number(bytes[17..<19]),
      (1...12).contains(month), (1...length(of: month, in: year)).contains(date), hour < 24, minute < 60, second <= 60,
      let (fraction, end) = fraction(bytes), let offset = offset(bytes[end...])
    else { return nil }
    let seconds = Int64(hour * 3600 + minute * 60 + second - offset * 60)
    return WallTime(milliseconds: days(year, month, date) * 86_400_000 + seconds * 1000 + Int64(fraction))
  }

  private static func fraction(_ bytes: [UInt8]) -> (milliseconds: Int, end: Int)? {
    guard bytes[19] == UInt8(ascii: ".") else { return (0, 19) }
    let digits = bytes[20...].prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    guard !digits.isEmpty, digits.count <= 9 else { return nil }
    let padded = Array(digits.prefix(3)) + [UInt8](repeating: UInt8(ascii: "0"), count: max(0, 3 - digits.count))
    return number(padded[...]).map { ($0, digits.endIndex) }
  }

  /// Minutes ahead of UTC.
  private static func offset(_ zone: ArraySlice<UInt8>) -> Int? {
    if zone.count == 1, zone.first.map({ $0 | 0x20 }) == UInt8(ascii: "z") { return 0 }
    let bytes = Array(zone)
    guard bytes.count == 6, bytes[0] == UInt8(ascii: "+") || bytes[0] == UInt8(ascii: "-"),
      bytes[3] == UInt8(ascii: ":"), let hours = number(bytes[1..<3]), let minutes = number(bytes[4..<6]),
      hours < 24, minutes < 60
    else { return nil }
    return (hours * 60 + minutes) * (bytes[0] == UInt8(ascii: "-") ? -1 : 1)
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    var value = 0
    for digit in digits {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
      value = value * 10 + Int(digit - UInt8(ascii: "0"))
    }
    return value
  }

  private static func length(of month: Int, in year: Int) -> Int {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    return month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
  }

  /// Days since 1970 of a date of the proleptic Gregorian calendar, counted in eras of 400 years from 1 March.
  private static func days(_ year: Int, _ month: Int, _ date: Int) -> Int64 {
    let shifted = Int64(month > 2 ? year : year - 1)
    let era = shifted.flooredDivision(by: 400)
    let yearOfEra = shifted - era * 400
    let dayOfYear = Int64((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + date - 1)
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  private static func civil(_ day: Int64) -> (year: Int, month: Int, date: Int) {
    let shifted = day + 719_468
    let era = shifted.flooredDivision(by: 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let part = (5 * dayOfYear + 2) / 153
    let month = Int(part < 10 ? part + 3 : part - 9)
    let year = Int(yearOfEra + era * 400) + (month <= 2 ? 1 : 0)
    return (year, month, Int(dayOfYear - (153 * part + 2) / 5) + 1)
  }
}
