// Local time and schedules. A schedule is open in half-open intervals [start, end) of local minutes: weekly ones, or
// those of a dated exception, which stand in for them on its whole local day. In the hour that a clock change repeats
// an interval is open both times; in the hour that it skips nothing is open, because that hour does not exist.

extension PolicyView {
  /// How far ahead an opening or closing is looked for: a yearly holiday calendar and a month.
  static var horizonDays: Int64 { 400 }

  @inline(__always) func localTime(of wall: WallTime) -> LocalTime {
    let seconds = wall.seconds
    return LocalTime(localSeconds: seconds.addingOrSaturated(offset(at: seconds)))
  }

  @inline(__always) func isOpen(_ schedule: PolicyRecord, at local: LocalTime) -> Bool {
    guard let (intervals, base) = intervals(of: schedule, day: local.day) else { return false }
    return intervals.covers(base + local.minuteOfDay)
  }

  /// Seconds that local time is ahead of UTC at a UTC second.
  func offset(at seconds: Int64) -> Int64 {
    let changes = sections.pointee.clockChanges
    let after = changes.firstPlace { $0.i64(0) <= seconds }
    guard let change = changes.record(max(after - 1, 0)) else { return 0 }
    return Int64(change.i32(8))
  }

  /// The intervals that count on a local day, and where that day begins in their minutes; nil when damaged.
  private func intervals(of schedule: PolicyRecord, day: Int64) -> (PolicySection, base: Int)? {
    guard let exceptions = sections.pointee.exceptions.run(first: schedule.u32(12), count: schedule.u32(16)) else {
      return nil
    }
    if exceptions.count > 0 {
      let place = exceptions.firstPlace { Int64($0.i32(0)) < day }
      if let exception = exceptions.record(place), Int64(exception.i32(0)) == day {
        return sections.pointee.dayIntervals.run(first: exception.u32(4), count: exception.u32(8)).map { ($0, 0) }
      }
    }
    let weekday = LocalTime(day: day, minuteOfDay: 0).weekday
    return sections.pointee.weeklyIntervals.run(first: schedule.u32(4), count: schedule.u32(8)).map {
      ($0, weekday * 1440)
    }
  }

  /// The first instant from `wall` on at which the schedule is open, or closed.
  ///
  /// It can only be where an interval begins or ends, where a day does, or where the clock changes; each of these is
  /// tried, with the offsets in force around it.
  func nextEdge(of schedule: PolicyRecord, after wall: WallTime, open: Bool) -> WallTime? {
    let today = localTime(of: wall)
    if isOpen(schedule, at: today) == open { return wall }
    let now = wall.seconds
    var best = Int64.max
    func attempt(_ seconds: Int64) {
      guard seconds > now, seconds < best else { return }
      if isOpen(schedule, at: localTime(of: .wholeSeconds(seconds))) == open { best = seconds }
    }
    for day in today.day...(today.day + Self.horizonDays) {
      let dayStart = day * 86_400
      let offsets = (offset(at: dayStart - 129_600), offset(at: dayStart + 172_800))
      func attemptMinute(_ minute: Int) {
        let seconds = dayStart + Int64(minute) * 60
        attempt(seconds - offsets.0)
        if offsets.1 != offsets.0 { attempt(seconds - offsets.1) }
      }
      attemptMinute(0)
      if let (intervals, base) = intervals(of: schedule, day: day) {
        let first = intervals.firstPlace { Int($0.u16(2)) <= base }
        for place in first..<max(first, intervals.count) {
          guard let interval = intervals.record(place), Int(interval.u16(0)) < base + 1440 else { break }
          attemptMinute(Int(open ? interval.u16(0) : interval.u16(2)) - base)
        }
      }
      if offsets.1 != offsets.0 { attemptChanges(around: dayStart, attempt) }
      // A clock change is tried days ahead, and one that goes back over midnight mixes two days: what was found counts
      // once its own day and the next have been gone through.
      if best != .max, localTime(of: .wholeSeconds(best)).day < day { break }
    }
    return best == .max ? nil : .wholeSeconds(best)
  }

  private func attemptChanges(around dayStart: Int64, _ attempt: (Int64) -> Void) {
    let changes = sections.pointee.clockChanges
    var place = changes.firstPlace { $0.i64(0) < dayStart - 129_600 }
    while let change = changes.record(place), change.i64(0) <= dayStart + 172_800 {
      attempt(change.i64(0))
      place += 1
    }
  }
}

extension WallTime {
  fileprivate static func wholeSeconds(_ seconds: Int64) -> WallTime {
    WallTime(milliseconds: seconds.multipliedOrSaturated(by: 1000))
  }
}

extension PolicySection {
  /// Whether a section of sorted, disjoint intervals (start 2 bytes, end 2 bytes) covers a minute.
  @inline(__always) func covers(_ minute: Int) -> Bool {
    let place = firstPlace { Int($0.u16(2)) <= minute }
    guard let interval = record(place) else { return false }
    return Int(interval.u16(0)) <= minute
  }
}
