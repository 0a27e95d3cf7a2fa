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
    }
  }

  /// The door or tool that a reader belongs to.
  func resource(of reader: ReaderID) -> ResourceID? {
    settings.doors.first { $0.readers.contains(reader) || $0.exitReaders.contains(reader) }?.id
      ?? settings.tools.first { $0.readers.contains(reader) }?.id
  }
}

extension Double {
  /// Without a decimal point where it is whole.
  fileprivate var formatted: String { self == rounded() ? String(Int(self)) : String(self) }
}
