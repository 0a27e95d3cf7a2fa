// What pages, free access by schedule and texts ask of local time and schedules.

extension PolicyImage {
  /// Civil time in the policy's zone.
  public func localTime(of wall: WallTime) -> LocalTime { view.localTime(of: wall) }

  /// Whether a schedule is open; false for one that is not in the image.
  public func isOpen(_ schedule: PolicySchedule, at wall: WallTime) -> Bool {
    guard let record = view.sections.pointee.schedules.record(schedule.index) else { return false }
    return view.isOpen(record, at: localTime(of: wall))
  }

  /// The schedule of a grant; nil for one without, which counts at all hours.
  public func schedule(of grant: PolicyGrant) -> PolicySchedule? {
    guard let record = view.sections.pointee.grants.record(grant.index), record.u32(4) != PolicyLayout.none else {
      return nil
    }
    return PolicySchedule(index: record.u32(4))
  }

  /// When the local day of `wall` ends.
  public func nextMidnight(after wall: WallTime) -> WallTime {
    let start = (localTime(of: wall).day + 1) * 86_400
    // The offset of that midnight, which the one of now gives nearly: it is asked again at the time that it gives.
    let near = start - view.offset(at: wall.seconds)
    return WallTime(milliseconds: (start - view.offset(at: near)).multipliedOrSaturated(by: 1000))
  }

  /// When a schedule that is closed next opens; `wall` itself when it is open; nil when it does not within 400 days.
  public func nextOpening(of schedule: PolicySchedule, after wall: WallTime) -> WallTime? {
    guard let record = view.sections.pointee.schedules.record(schedule.index) else { return nil }
    return view.nextEdge(of: record, after: wall, open: true)
  }

  /// When a schedule that is open next closes; `wall` itself when it is closed; nil when it does not within 400 days.
  public func nextClosing(of schedule: PolicySchedule, after wall: WallTime) -> WallTime? {
    guard let record = view.sections.pointee.schedules.record(schedule.index) else { return wall }
    return view.nextEdge(of: record, after: wall, open: false)
  }
}
