internal import Foundation
internal import SpaceCore

/// Reads the times, durations and intervals of policy documents; nil for anything that is not one.
struct PolicyTimes {
  /// How many texts are remembered: members share their dates, so that few are read more than once.
  private static let memory = 4096

  let zone: TimeZone
  private var known: [String: UInt32?] = [:]

  init(zone: TimeZone) { self.zone = zone }

  /// Whole minutes since 1970, of a UTC time, a local time or a date; at least 1.
  mutating func minutes(_ text: String) -> UInt32? {
    if let known = known[text] { return known }
    let minutes = wall(text).flatMap { UInt32(exactly: $0.minutes) }.flatMap { $0 == 0 ? nil : $0 }
    if known.count == Self.memory { known.removeAll(keepingCapacity: true) }
    known[text] = .some(minutes)
    return minutes
  }

  func wall(_ text: String) -> WallTime? {
    let parts = text.split(separator: "T", maxSplits: 1, omittingEmptySubsequences: false)
    guard let day = parts.first.flatMap({ Self.day($0) }) else { return nil }
    var rest: Substring = parts.count == 2 ? parts[1] : "00:00"
    let isUTC = rest.last == "Z" && parts.count == 2
    if isUTC { rest = rest.dropLast() }
    guard let seconds = Self.secondOfDay(rest) else { return nil }
    let civil = day * 86_400 + seconds
    guard !isUTC else { return WallTime(milliseconds: civil * 1000) }
    // Twice, because the offset asked for is that of the instant, which the first answer gives nearly.
    let first = civil - offset(at: civil)
    return WallTime(milliseconds: (civil - offset(at: first)) * 1000)
  }

  private func offset(at seconds: Int64) -> Int64 {
    Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(seconds))))
  }

  /// The day number of `2026-03-01`.
  static func day(_ text: String) -> Int64? { day(text[...]) }

  private static func day(_ text: Substring) -> Int64? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard
      parts.count == 3, parts[0].count == 4, parts[1].count == 2, parts[2].count == 2,
      let year = number(parts[0]), let month = number(parts[1]), let day = number(parts[2])
    else { return nil }
    return LocalTime.day(year: Int64(year), month: month, day: day)
  }

  /// `08:00` or `08:00:30`; not `24:00`.
  private static func secondOfDay(_ text: Substring) -> Int64? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard (2...3).contains(parts.count), parts.allSatisfy({ $0.count == 2 }) else { return nil }
    let numbers = parts.compactMap { number($0) }
    guard numbers.count == parts.count, numbers[0] < 24, numbers.dropFirst().allSatisfy({ $0 < 60 }) else { return nil }
    return Int64(numbers[0] * 3600 + numbers[1] * 60 + (numbers.count == 3 ? numbers[2] : 0))
  }

  /// Seconds of `90s`, `30m`, `72h` or `14d`; at least 1.
  static func duration(_ text: String) -> UInt32? {
    let units: [Character: UInt32] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
    guard let unit = text.last.flatMap({ units[$0] }), let count = number(text.dropLast()), count > 0 else {
      return nil
    }
    let (seconds, overflow) = UInt32(clamping: count).multipliedReportingOverflow(by: unit)
    return overflow ? nil : seconds
  }

  /// Whole days of `90d`: 1 to 3,650, ten years.
  static func days(_ text: String) -> UInt16? {
    guard text.hasSuffix("d"), let count = number(text.dropLast()), (1...3650).contains(count) else { return nil }
    return UInt16(count)
  }

  /// `10:00-14:00` within one day, as minutes since midnight; the end may be `24:00`.
  static func dayInterval(_ text: String) -> Range<Int>? {
    guard let (start, end) = bounds(text[...]), start < end else { return nil }
    return start..<end
  }

  /// `mon-fri 08:00-22:00` as minutes since Monday 00:00. Over midnight it goes on into the next day.
  static func weekly(_ text: String) -> [Range<Int>]? {
    let parts = text.split(separator: " ")
    guard parts.count == 2, let days = days(parts[0]), let (start, end) = bounds(parts[1]), start != end else {
      return nil
    }
    return days.flatMap { day -> [Range<Int>] in
      let base = day * 1440
      if start < end { return [base + start..<base + end] }
      let next = (day + 1) % 7 * 1440
      return [base + start..<base + 1440, next..<next + end]
    }
  }

  private static func bounds(_ text: Substring) -> (Int, Int)? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, let start = minute(parts[0]), let end = minute(parts[1]), start < 1440 else { return nil }
    return (start, end)
  }

  private static func minute(_ text: Substring) -> Int? {
    if text == "24:00" { return 1440 }
    guard text.count == 5 else { return nil }
    return secondOfDay(text).map { Int($0 / 60) }
  }

  private static func days(_ text: Substring) -> [Int]? {
    let names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    if text == "daily" { return Array(0..<7) }
    var days: [Int] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let ends = part.split(separator: "-", omittingEmptySubsequences: false).map { names.firstIndex(of: String($0)) }
      switch (ends.count, ends.first ?? nil, ends.last ?? nil) {
      case (1, let day?, _): days.append(day)
      // `sat-mon` goes over the end of the week.
      case (2, let first?, let last?): days += (0...(last - first + 7) % 7).map { (first + $0) % 7 }
      default: return nil
      }
    }
    return days
  }

  /// Decimal digits only: no sign, no space.
  private static func number(_ text: Substring) -> Int? {
    text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(text) : nil
  }
}
