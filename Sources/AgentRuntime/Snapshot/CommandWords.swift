import SpaceCore

extension Space {
  /// What a command came to, in words for whoever gave it.
  func words(after command: SpaceCommand) -> String {
    switch command {
    case .unlock(let id):
      guard let door = door(id) else { return "" }
      return door.standsOpen
        ? "\(door.settings.name) stands open already."
        : "\(door.settings.name) is released for \(door.settings.unlock.seconds.formatted) s."
    case .posture(let id, _):
      guard let door = door(id) else { return "" }
      return "\(door.settings.name) is now \(door.state.posture.rawValue.replacing("_", with: " "))."
    case .acknowledge(let id):
      guard let door = door(id) else { return "" }
      let rest = door.state.alarm == .none ? "The alarm is over." : "It lasts as long as its cause."
      return "The alarm of \(door.settings.name) is acknowledged. \(rest)"
    case .lockout(let id, _):
      guard let tool = tool(id) else { return "" }
      return tool.session == nil
        ? "\(tool.settings.name) is out of service. Unplug it before you service it."
        : "\(tool.settings.name) goes out of service as soon as the machine is idle."
    case .clearLockout(let id):
      return "\(tool(id)?.settings.name ?? id.name) is in service again."
    case .stop(let id, _):
      guard let tool = tool(id) else { return "" }
      return tool.session == nil
        ? "The session at \(tool.settings.name) has ended."
        : "The session at \(tool.settings.name) ends as soon as the machine is idle."
    case .correct(let id, _):
      guard let room = room(id) else { return "" }
      return "\(room.settings.name) counts \(room.estimate.count) now."
    case .lockdown(let active): return words(afterAll: active ? "in lockdown; the way out stays free" : "secured")
    case .evacuate(let active): return words(afterAll: active ? "unlocked" : "secured")
    case .prop(let id, let time):
      return "\(door(id)?.settings.name ?? id.name) may stand open for \(time.seconds.formatted) s."
    case .forgive(let member):
      return "On which side \(member == nil ? "everybody" : "the member") was last seen is forgotten."
    case .remoteUnlock(let id, _):
      guard let door = door(id) else { return "" }
      return "\(door.settings.name) is released for \(door.settings.unlock.seconds.formatted) s."
    case .arm(let id, _), .disarm(let id): return area(id).map(words(after:)) ?? ""
    case .acknowledgeArea(let id): return "The alarm of \(area(id)?.settings.name ?? id.name) is acknowledged."
    case .auxiliary(let id, _):
      guard let output = auxiliary(id) else { return "" }
      return "\(output.settings.name) is \(output.isOn ? "on" : "off")."
    }
  }

  private func words(afterAll state: String) -> String {
    let others = doors.filter { $0.state.posture == .disabled }.map(\.settings.name)
    let rest = others.isEmpty ? "" : " Disabled stay: \(others.joined(separator: ", "))."
    return "All doors are \(state).\(rest)"
  }

  private func words(after area: Area) -> String {
    switch area.state {
    case .disarmed:
      "\(area.settings.name) is disarmed.\(area.alarm == nil ? "" : " There has been an alarm: look before you go in.")"
    case .arming: "\(area.settings.name) will be armed in \(area.settings.exitDelay.seconds.formatted) s."
    case .armed, .entering, .alarm: "\(area.settings.name) is armed."
    }
  }

  /// What a reader belongs to.
  func resource(of reader: ReaderID) -> ResourceID? {
    settings.doors.first { $0.readers.contains(reader) || $0.exitReaders.contains(reader) }?.id
      ?? settings.tools.first { $0.readers.contains(reader) }?.id
      ?? settings.rooms.first { $0.readers.contains(reader) }?.id
      ?? settings.areas.first { $0.readers.contains(reader) }?.id
  }
}

extension Double {
  /// Without a decimal point where it is whole.
  fileprivate var formatted: String { self == rounded() ? String(Int(self)) : String(self) }
}
