// What pages, free access by schedule and texts ask of local time and schedules.

extension PolicyImage {
  /// Civil time in the policy's zone.
  public func localTime(of wall: WallTime) -> LocalTime { view.localTime(of: wall) }

  /// Whether a schedule is open; false for one that is not in the image.
  public func isOpen(_ schedule: PolicySchedule, at wall: WallTime) -> Bool {
    guard let record = view.sections.pointee.schedules.record(schedule.index) else { return false }
    return view.isOpen(record, at: localTime(of: wall))
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
