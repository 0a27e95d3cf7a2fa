import AgentRuntime
import SpaceCore

extension PageView.Room {
  init(_ room: SpaceSnapshot.Room) {
    let estimate = room.occupancy
    name = room.name
    count = estimate.count
    scale = room.capacity.map { "of \($0)" } ?? (estimate.count == 1 ? "person" : "people")
    certainty =
      estimate.low == estimate.high
      ? "Counted by badge"
      : "\(estimate.low) to \(estimate.high), as somebody passed without a badge"
    full = room.isFull ? PageView.Sign(shape: "full", tone: "refused", words: "Full") : nil
    bar = room.capacity.flatMap { PageView.Bar(estimate, capacity: $0) }
  }
}

extension PageView.Bar {
  /// Nil for a capacity that no bar can show.
  init?(_ estimate: OccupancyEstimate, capacity: Int) {
    guard capacity > 0 else { return nil }
    func place(_ count: Int) -> Int { min(100, max(0, Int(Double(count) / Double(capacity) * 100 + 0.5))) }
    sure = place(estimate.low)
    unsure = max(0, place(estimate.high) - sure)
  }
}

extension PageView.Door {
  init(_ door: SpaceSnapshot.Door) {
    name = door.name
    state = Self.state(door)
    var parts = [Self.posture(door.posture), Self.lock(door.lock), Self.leaf(door.leaf)]
    if door.waitsForMember { parts.append("opens to all with the first member") }
    if door.isPropped { parts.append("may stand open for a time") }
    detail = parts.joined(separator: ", ")
    alarm = Self.alarm(door.alarm).map { PageView.Sign(shape: "alarm", tone: $0.tone, words: $0.words) }
  }

  private static func state(_ door: SpaceSnapshot.Door) -> PageView.Sign {
    switch door.posture {
    case .lockdown: PageView.Sign(shape: "lockdown", tone: "alarm", words: "Lockdown")
    case .disabled: PageView.Sign(shape: "cross", tone: "quiet", words: "Out of use")
    case .unlocked: PageView.Sign(shape: "free", tone: "refused", words: "Unlocked")
    case .freeAccess: PageView.Sign(shape: "free", tone: "ok", words: "Open to all")
    case .secured:
      if door.leaf == .open {
        PageView.Sign(shape: "ajar", tone: "notice", words: "Open")
      } else {
        switch door.lock {
        case "released": PageView.Sign(shape: "free", tone: "ok", words: "Released")
        case "engaged": PageView.Sign(shape: "locked", tone: "notice", words: "Locked")
        default: PageView.Sign(shape: "ring", tone: "quiet", words: "Not known yet")
        }
      }
    }
  }

  private static func posture(_ posture: DoorPosture) -> String {
    switch posture {
    case .secured: "Secured"
    case .freeAccess: "Free access by schedule"
    case .unlocked: "Unlocked until further notice"
    case .lockdown: "In lockdown, the way out stays free"
    case .disabled: "Switched off, the way out stays free"
    }
  }

  private static func lock(_ lock: String) -> String {
    switch lock {
    case "engaged": "lock engaged"
    case "released": "lock released"
    default: "lock not known"
    }
  }

  private static func leaf(_ leaf: DoorLeaf) -> String {
    switch leaf {
    case .closed: "leaf closed"
    case .open: "leaf open"
    case .unknown: "no contact to tell whether it is closed"
    }
  }

  static func alarm(_ alarm: DoorAlarm) -> (tone: String, words: String)? {
    switch alarm {
    case .none: nil
    case .heldWarning: ("refused", "Open for long: please close it")
    case .held: ("alarm", "Held open too long: close it")
    case .lockFailed: ("alarm", "The lock does not do what it is told")
    case .tamper: ("alarm", "Somebody may have opened a reader or its box")
    case .forced: ("alarm", "Forced open, until somebody acknowledges it")
    }
  }
}

extension PageView.Area {
  init(_ area: SpaceSnapshot.Area) {
    name = area.name
    (state, detail) =
      switch area.state {
      case "arming": (PageView.Sign(shape: "half", tone: "notice", words: "Arming"), "Time to leave")
      case "armed": (PageView.Sign(shape: "locked", tone: "notice", words: "Armed"), "Nobody should be there")
      case "entering":
        (PageView.Sign(shape: "half", tone: "refused", words: "Armed"), "Somebody came in and has to disarm it")
      case "alarm": (PageView.Sign(shape: "alarm", tone: "alarm", words: "Alarm"), "Somebody is where nobody should be")
      case "disarmed": (PageView.Sign(shape: "ring", tone: "quiet", words: "Disarmed"), "Watches nothing")
      default: (PageView.Sign(shape: "ring", tone: "quiet", words: "Not known yet"), "")
      }
    alarm = area.hasAlarm ? PageView.Sign(shape: "alarm", tone: "alarm", words: Self.raised) : nil
  }

  static let raised = "Intrusion alarm, until somebody acknowledges it"
}

extension PageView.Output {
  init(_ output: SpaceSnapshot.Output) {
    name = output.name
    state =
      output.isOn
      ? PageView.Sign(shape: "dot", tone: "ok", words: "On") : PageView.Sign(shape: "ring", tone: "quiet", words: "Off")
  }
}

extension PageView.Tool {
  init(_ tool: SpaceSnapshot.Tool, _ clock: PageClock, _ memberName: (MemberID) -> String?) {
    name = tool.name
    let who = tool.member.map { memberName($0) ?? "member \($0.description.prefix(8))" }
    switch tool.state {
    case "ready":
      state = PageView.Sign(shape: "ring", tone: "ok", words: "Ready")
    case "not_ready":
      state = PageView.Sign(shape: "ring", tone: "notice", words: "Not ready")
      detail = "needs \(tool.unmet.joined(separator: ", "))"
    case "running":
      let words = tool.busy == false ? "In use, idle" : tool.busy == true ? "In use, working" : "In use"
      state = PageView.Sign(shape: "dot", tone: "notice", words: words)
      detail = "by \(who ?? "somebody")"
      since = tool.since.map { clock.text($0) }
    case "winding_down":
      state = PageView.Sign(shape: "half", tone: "notice", words: "Winding down")
      detail = "extraction or coolant runs on"
    case "out_of_service":
      state = PageView.Sign(shape: "cross", tone: "refused", words: "Out of service")
      since = tool.lockout.map { clock.text($0.since) }
      // Somebody who repairs it has a session while it is out of service.
      detail = who.map { "in repair by \($0)" } ?? tool.lockout.map { "by \($0.actor)" }
    default:
      state = PageView.Sign(shape: "ring", tone: "quiet", words: "Not known yet")
    }
    guard let lockout = tool.lockout else { return }
    note =
      tool.lockoutPending
      ? "Goes out of service when this session ends: \(lockout.reason)"
      : "\(lockout.reason) · Unplug it before you service it."
  }
}
