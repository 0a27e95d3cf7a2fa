import Foundation
import SpaceCore

/// Times as the page writes them, in the space's own zone.
struct PageClock: Sendable {
  let zone: TimeZone
  /// The moment that "today" is about.
  let now: WallTime

  struct Text: Sendable, Equatable {
    /// `14:32`, or `Fri 31 Jul 14:32` on another day.
    var words: String
    /// RFC 3339, for machines.
    var machine: String
  }

  /// Seconds by which the zone is ahead of UTC at a time.
  func offset(at time: WallTime) -> Int {
    zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(time.milliseconds) / 1000))
  }

  func text(_ time: WallTime, seconds: Bool = false) -> Text {
    let parts = parts(of: time)
    var words = "\(two(parts.hour)):\(two(parts.minute))"
    if seconds { words += ":\(two(parts.second))" }
    let today = self.parts(of: now)
    if (parts.year, parts.month, parts.day) != (today.year, today.month, today.day) {
      let year = parts.year == today.year ? "" : " \(parts.year)"
      words = "\(Self.weekdays[parts.weekday]) \(parts.day) \(Self.months[parts.month - 1])\(year) \(words)"
    }
    return Text(words: words, machine: machine(time))
  }

  private func machine(_ time: WallTime) -> String {
    let parts = CivilTime(seconds: time.seconds)
    return "\(four(parts.year))-\(two(parts.month))-\(two(parts.day))T"
      + "\(two(parts.hour)):\(two(parts.minute)):\(two(parts.second))Z"
  }

  private func parts(of time: WallTime) -> CivilTime { CivilTime(seconds: time.seconds + Int64(offset(at: time))) }

  private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
  private func four(_ number: Int) -> String {
    String(repeating: "0", count: max(0, 4 - "\(number)".count)) + "\(number)"
  }

  private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
}

/// Year, month, day and time of a count of seconds, in the proleptic Gregorian calendar.
private struct CivilTime {
  var year, month, day, hour, minute, second: Int
  /// 0 is Sunday.
  var weekday: Int

  init(seconds: Int64) {
    let (days, rest) = seconds.quotientAndRemainderFloored(by: 86_400)
    hour = Int(rest / 3600)
    minute = Int(rest % 3600 / 60)
    second = Int(rest % 60)
    weekday = Int((days + 4).quotientAndRemainderFloored(by: 7).remainder)
    // Days from 0000-03-01, in eras of 400 years: H. Hinnant, chrono-compatible low-level date algorithms.
    let (era, dayOfEra) = (days + 719_468).quotientAndRemainderFloored(by: 146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    day = Int(dayOfYear - (153 * shifted + 2) / 5 + 1)
    month = Int(shifted < 10 ? shifted + 3 : shifted - 9)
    year = Int(yearOfEra + era * 400) + (month <= 2 ? 1 : 0)
  }
}

extension Int64 {
  fileprivate func quotientAndRemainderFloored(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }
}
