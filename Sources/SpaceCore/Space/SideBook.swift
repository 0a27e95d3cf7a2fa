/// Anti-passback: on which side of the doors members were last seen to go.
struct SideBook: Sendable, Equatable {
  private var sides: [MemberID: SideMemory] = [:]
  /// The local day at whose minute of forgiveness everybody was last forgiven; nil before the first look.
  private var forgivenDay: Int64?

  init() {}

  init(_ remembered: [MemberID: SideMemory]) {
    sides = remembered
  }

  /// Whether a member who wants to come in at a door was last seen to be elsewhere than where it leads from. One who was
  /// not seen yet, or is forgiven, may be anywhere.
  func isOnWrongSide(_ member: MemberID, _ rule: SideRule, at wall: WallTime) -> Bool {
    guard let side = sides[member], side.zone != rule.from else { return false }
    guard let bound = rule.forgiveAfter else { return true }
    // However far the clock was set back meanwhile, it is forgiven after that time.
    let since = wall.milliseconds.subtractingOrSaturated(side.at.milliseconds)
    return since.magnitude < (bound.wholeNanoseconds / 1_000_000).magnitude
  }

  /// Whether a member who leaves was last seen to be elsewhere than behind the door.
  func leavesFromElsewhere(_ member: MemberID, _ rule: SideRule) -> Bool {
    sides[member].map { $0.zone != rule.to } ?? false
  }

  /// Somebody went through.
  mutating func passed(_ member: MemberID, _ rule: SideRule, leaving: Bool, at wall: WallTime) -> DurableState {
    let side = SideMemory(zone: leaving ? rule.from : rule.to, at: wall)
    sides[member] = side
    return .side(member, side)
  }

  /// Forgets where a member is, or everybody: the next presentation is taken as it comes.
  mutating func forgive(_ member: MemberID?, at wall: WallTime) -> DurableState {
    guard let member else {
      // What a clock that was ahead wrote down is forgotten too.
      let latest = sides.values.map(\.at).max() ?? wall
      sides = [:]
      return .sidesForgotten(at: max(wall, latest))
    }
    sides[member] = nil
    return .side(member, nil)
  }

  /// Forgives everybody once a day, at a minute of the local day; nil when it is not time.
  ///
  /// The first look only takes note of the day, unless the last entry is of an earlier one.
  mutating func forgiveDaily(
    at minute: Int, now: LocalTime, lastKnown: LocalTime?, wall: WallTime
  ) -> DurableState? {
    func day(_ local: LocalTime) -> Int64 { local.minuteOfDay >= minute ? local.day : local.day - 1 }
    let before = forgivenDay ?? lastKnown.map(day)
    forgivenDay = day(now)
    guard let before, day(now) > before, !sides.isEmpty else { return nil }
    return forgive(nil, at: wall)
  }
}
