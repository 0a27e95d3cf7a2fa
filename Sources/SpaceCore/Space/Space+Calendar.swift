// What the hour brings: schedules that open doors and arm areas, and sides that are forgiven at night.

extension Space {
  /// Once a minute, and whenever the clock or the policy changes: schedules count in whole minutes.
  mutating func calendar(at moment: Moment) -> [SpaceAction] {
    let now = wall(at: moment)
    var actions: [SpaceAction] = []
    for index in doors.indices { actions += followSchedule(door: index, at: moment) }
    for index in areas.indices { actions += followSchedule(area: index, at: moment) }
    forgiveDaily(at: now, lastKnown: nil)
    let next = WallTime(milliseconds: now.minutes.addingOrSaturated(1).multipliedOrSaturated(by: 60_000))
    return actions + [.arm(.calendar, clock.moment(of: next))]
  }

  /// True when a schedule is open and known to be: while the clock is unknown no door opens to everybody.
  private func isOpen(_ schedule: PolicySchedule?, at wall: WallTime) -> Bool {
    guard let policy, let schedule, clock.quality != .unknown else { return false }
    return policy.isOpen(schedule, at: wall)
  }

  // MARK: Doors

  private mutating func followSchedule(door index: Int, at moment: Moment) -> [SpaceAction] {
    let id = doors[index].id
    let info = places.doors[index].flatMap { policy?.resource($0) }
    let isDue = info?.isEnabled == true && isOpen(info?.freeAccess, at: wall(at: moment))
    let kept = keptOpen[id]
    let isKept = kept.map { $0 > wall(at: moment) } ?? false && clock.quality != .unknown
    if kept != nil, !isKept { keep(id, open: nil) }
    guard isDue != scheduled.contains(id) else {
      return kept != nil && !isKept && !isDue ? freeAccess(index, begins: false, at: moment) : []
    }
    if isDue {
      // Not beside an open door of its interlock: once that is closed, it begins after all.
      guard !isInterlocked(index) else { return [] }
      scheduled.insert(id)
      return freeAccess(index, begins: true, waitsForMember: info?.needsFirstMember == true && !isKept, at: moment)
    }
    scheduled.remove(id)
    return isKept ? [] : freeAccess(index, begins: false, at: moment)
  }

  private mutating func freeAccess(
    _ index: Int, begins: Bool, waitsForMember: Bool = false, at moment: Moment
  ) -> [SpaceAction] {
    door(
      doors[index].id,
      .freeAccess(begins: begins, waitsForMember: waitsForMember, actor: SpaceActor.schedule), at: moment)
  }

  /// After a lockdown or the like the schedule counts again.
  mutating func resumeSchedule(door index: Int, at moment: Moment) -> [SpaceAction] {
    scheduled.remove(doors[index].id)
    return followSchedule(door: index, at: moment)
  }

  // MARK: Areas

  /// An area arms itself when its closed hours begin. When they end it stays armed: the first who comes disarms it.
  private mutating func followSchedule(area index: Int, at moment: Moment) -> [SpaceAction] {
    let id = areas[index].id
    guard isOpen(closedHours(of: index), at: wall(at: moment)) else {
      if clock.quality != .unknown { scheduled.remove(id) }
      return []
    }
    guard scheduled.insert(id).inserted else { return [] }
    return area(id, .armed(by: .schedule, forced: true), at: moment)
  }

  private func closedHours(of area: Int) -> PolicySchedule? {
    places.areas[area].flatMap { policy?.resource($0)?.closedHours }
  }

  // MARK: Starting

  /// Doors whose free access has ended while the agent was away: they start secured, so that no lock moves twice.
  ///
  /// With an unknown clock every free access by a schedule has: nobody knows whether its hours last.
  mutating func endFreeAccess(_ memory: inout SpaceMemory, at moment: Moment) -> [SpaceAction] {
    let now = wall(at: moment)
    keptOpen = memory.keptOpen.filter { $0.value > now && clock.quality != .unknown }
    scheduled = []
    var actions: [SpaceAction] = []
    for (index, id) in settings.doors.map(\.id).enumerated() {
      guard let door = memory.doors[id], door.posture == .freeAccess, keptOpen[id] == nil else { continue }
      let hours = places.doors[index].flatMap { policy?.resource($0)?.freeAccess }
      let wasScheduled = memory.lastKnown.map { last in hours.map { policy?.isOpen($0, at: last) == true } ?? false }
      guard wasScheduled == true || memory.keptOpen[id] != nil else { continue }  // an operator's, and stays
      if isOpen(hours, at: now) {
        scheduled.insert(id)
        continue
      }
      var secured = door
      secured.posture = .secured
      memory.doors[id] = secured
      let saving: [DurableState] = [.door(id, secured), .keptOpen(id, until: nil)]
      actions += record(.doorPosture, subject: id.name, at: moment, saving: saving) {
        $0.posture = DoorPosture.secured.rawValue
        $0.actor = SpaceActor.schedule
      }
    }
    return actions
  }

  /// What the schedules had done before a restart is not done again, and what they would have done meanwhile is.
  mutating func resumeSchedules(_ memory: SpaceMemory, at moment: Moment) -> [SpaceAction] {
    let now = wall(at: moment)
    for door in doors where door.waitsForMember { scheduled.insert(door.id) }
    if let last = memory.lastKnown {
      for index in areas.indices {
        guard let policy, let hours = closedHours(of: index), isOpen(hours, at: last) else { continue }
        // The closed hours of the last entry last still: who disarmed the area in them is not overruled.
        if policy.nextClosing(of: hours, after: last).map({ $0 > now }) ?? true { scheduled.insert(areas[index].id) }
      }
    }
    forgiveDaily(at: now, lastKnown: memory.lastKnown)
    return calendar(at: moment)
  }

  private mutating func forgiveDaily(at now: WallTime, lastKnown: WallTime?) {
    guard let minute = settings.rules.forgiveAt, clock.quality != .unknown, let policy else { return }
    let forgiven = sides.forgiveDaily(
      at: minute, now: policy.localTime(of: now), lastKnown: lastKnown.map(policy.localTime(of:)), wall: now)
    if let forgiven { unsaved.append(forgiven) }
  }
}
