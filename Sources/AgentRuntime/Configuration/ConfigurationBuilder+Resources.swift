internal import DeviceDrivers
internal import HardwareAccess
internal import SpaceCore

extension ConfigurationBuilder {
  static let doorKeys = [
    "name", "reader", "readers", "exit-reader", "exit-readers", "lock", "contact", "exit", "lock-sensor", "tamper",
    "unlock", "extended-unlock", "held-open", "relock", "write-bound", "doorbell", "hold-open", "operator", "renotify",
    "anti-passback", "remote-unlock", "ask-ledger",
  ]
  static let toolKeys = [
    "name", "reader", "readers", "room", "relay", "activity", "emergency-stop", "preconditions", "requires", "idle",
    "run-on", "write-bound", "ask-ledger",
  ]
  static let writeBounds: ClosedRange<Duration> = .milliseconds(1)...(.seconds(2))

  mutating func addDoor(_ entry: YAMLEntry) {
    guard let section = entry.value.section(keys: Self.doorKeys) else { return }
    let id = ResourceID(entry.id)
    var door = DoorSettings(id: id, name: section.text("name") ?? entry.id)
    door.readers = readerIDs(section, "reader", "readers")
    door.exitReaders = readerIDs(section, "exit-reader", "exit-readers")
    addLock(section, &door)
    if let contact = section.section("contact", keys: Self.inputKeys) {
      addInput(contact, .contact(id))
      door.hasContact = true
    }
    if let exit = section.section("exit", keys: Self.inputKeys + ["unlocks"]) {
      addInput(exit, .requestToExit(id))
      door.requestToExit = exit.flag("unlocks") == true ? .unlocks : .shuntsAlarm
    } else if door.lockKind == .failSafe {
      warnings.append(
        entry.value.finding(
          "a fail-safe lock without an exit input: the way out must be in the hardware (button in the lock's supply)"))
    }
    if let sensor = section.section("lock-sensor", keys: Self.inputKeys) {
      addInput(sensor, .lockSensor(id))
      door.hasLockSensor = true
    }
    if let tamper = section.section("tamper", keys: Self.inputKeys) { addInput(tamper, .tamper(id)) }
    door.unlock = section.duration("unlock", in: .milliseconds(500)...(.seconds(60))) ?? door.unlock
    door.extendedUnlock =
      section.duration("extended-unlock", in: .seconds(1)...(.seconds(120))) ?? max(door.extendedUnlock, door.unlock)
    if door.extendedUnlock < door.unlock { section.report("is shorter than 'unlock'", for: "extended-unlock") }
    door.relock = section.choice("relock", of: RelockMode.self) ?? (door.hasContact ? .onClose : .atDeadline)
    if !door.hasContact, door.relock != .atDeadline {
      section.report("needs a 'contact' that tells when the door opens and closes", for: "relock")
    }
    door.writeBound = section.duration("write-bound", in: Self.writeBounds) ?? door.writeBound
    if door.writeBound * 2 > door.unlock {
      section.report(
        "is more than half of 'unlock': with a slow disk the door would lock before anybody has opened it",
        for: "write-bound")
    }
    addHeldOpen(section, &door)
    addExtras(section, &door)
    claimName(entry)
    doors.append(door)
  }

  private mutating func addLock(_ section: YAMLSection, _ door: inout DoorSettings) {
    guard section.requires("lock", "the output that releases the door"),
      let lock = section.section("lock", keys: Self.outputKeys + ["kind"])
    else { return }
    door.lockKind = lock.choice("kind", of: LockKind.self) ?? .failSecure
    let safe = lock.choice("safe", [("off", Level.inactive), ("on", .active)]) ?? .inactive
    addOutput(lock, .lock(door.id), safe: safe)
  }

  /// What not every door has.
  private mutating func addExtras(_ section: YAMLSection, _ door: inout DoorSettings) {
    if let bell = section.section("doorbell", keys: Self.inputKeys) {
      addInput(bell, .doorbell(door.id))
      door.hasDoorbell = true
    }
    if let button = section.section("hold-open", keys: Self.inputKeys) { addInput(button, .holdOpen(door.id)) }
    if let motor = section.section("operator", keys: Self.outputKeys + ["delay", "hold", "for-everyone"]) {
      addOutput(motor, .doorOperator(door.id), safe: .inactive)
      door.doorOperator = DoorOperatorSettings(
        delay: motor.duration("delay", in: .zero ... .seconds(10)) ?? .milliseconds(500),
        hold: motor.duration("hold", in: .milliseconds(100) ... .seconds(120)) ?? .seconds(5),
        forEveryone: motor.flag("for-everyone") ?? false)
    }
    checkOperator(section, door)
    door.renotify = section.duration("renotify", in: Self.renotifyRange)
    if section.flag("remote-unlock") == true { rules.remoteUnlock.insert(door.id) }
    addSides(section, door)
    addLedgerWait(section, door.id)
  }

  /// A motor that starts after the lock has engaged again would never start.
  private func checkOperator(_ section: YAMLSection, _ door: DoorSettings) {
    guard let motor = door.doorOperator else { return }
    if door.writeBound + motor.delay >= door.unlock {
      section.report(
        "starts after the lock has engaged again: shorten its 'delay' or lengthen 'unlock'", for: "operator")
    }
    if !door.hasContact, door.writeBound + motor.delay + motor.hold > door.unlock {
      section.report(
        "pushes against the lock: without a 'contact', 'delay' and 'hold' together must end within 'unlock'",
        for: "operator")
    }
  }

  static let renotifyRange: ClosedRange<Duration> = .seconds(30)...(.seconds(86_400))

  private mutating func addSides(_ section: YAMLSection, _ door: DoorSettings) {
    guard let sides = section.section("anti-passback", keys: ["mode", "from", "to", "forgive-after"]) else { return }
    let mode = sides.choice("mode", of: SideRule.Mode.self) ?? .soft
    guard let to = sides.required("to", "the zone that the door leads into, such as a name for what is behind it")
    else { return }
    let from = sides.text("from") ?? SideRule.outside
    if from == to { sides.report("is the zone that the door leads from", for: "to") }
    let forgiveAfter = sides.duration("forgive-after", in: .seconds(10)...(.seconds(7 * 86_400)))
    if forgiveAfter == nil, door.exitReaders.isEmpty {
      sides.report("needs an 'exit-reader', or 'forgive-after': nobody is ever seen to leave", for: "mode")
    }
    rules.sides[door.id] = SideRule(mode: mode, from: from, to: to, forgiveAfter: forgiveAfter)
  }

  private mutating func addHeldOpen(_ section: YAMLSection, _ door: inout DoorSettings) {
    guard let held = section.section("held-open", keys: ["warn", "alarm"]) else { return }
    let range: ClosedRange<Duration> = .seconds(1)...(.seconds(3600))
    door.heldWarning = held.duration("warn", in: range)
    door.heldAlarm = held.duration("alarm", in: range)
    if !door.hasContact { section.report("needs a 'contact' that tells when the door is open", for: "held-open") }
    if let warn = door.heldWarning, let alarm = door.heldAlarm, alarm <= warn {
      held.report("the alarm must come after the warning", for: "alarm")
    }
  }

  mutating func addTool(_ entry: YAMLEntry) {
    guard let section = entry.value.section(keys: Self.toolKeys) else { return }
    let id = ResourceID(entry.id)
    var tool = ToolSettings(id: id, name: section.text("name") ?? entry.id)
    tool.readers = readerIDs(section, "reader", "readers")
    if let room = section.text("room") {
      tool.room = ResourceID(room)
      let known = rooms.map(\.id.name)
      if !known.contains(room) { section.report(unknown("room", room, known), for: "room") }
    }
    if section.requires("relay", "the output that switches the tool"),
      let relay = section.section("relay", keys: Self.outputKeys)
    {
      if let safe = relay.text("safe"), safe != "off" {
        relay.report("a tool must be off when the board is: 'off' is the only safe state", for: "safe")
      }
      addOutput(relay, .relay(id), safe: .inactive)
    }
    if let activity = section.section("activity", keys: Self.inputKeys) {
      addInput(activity, .activity(id))
      tool.hasActivity = true
    }
    if let stop = section.section("emergency-stop", keys: Self.inputKeys) { addInput(stop, .emergencyStop(id)) }
    tool.preconditions = preconditions(section, of: id)
    tool.requires = section.texts("requires").map(\.text)
    tool.writeBound = section.duration("write-bound", in: Self.writeBounds) ?? tool.writeBound
    addIdle(section, &tool)
    addLedgerWait(section, id)
    if let runOn = section.section("run-on", keys: ["output", "active", "safe", "for"]) {
      addOutput(runOn, .runOn(id), safe: .inactive)
      if runOn.requires("for", "how long it runs on") {
        tool.runOn = runOn.duration("for", in: .seconds(1)...(.seconds(3600)))
      }
    }
    claimName(entry)
    tools.append(tool)
  }

  private mutating func preconditions(_ section: YAMLSection, of tool: ResourceID) -> [ToolPrecondition] {
    var needs: [ToolPrecondition] = []
    for entry in section.entries("preconditions") {
      guard let need = entry.value.section(keys: Self.inputKeys + ["when-lost"]) else { continue }
      addInput(need, .precondition(tool: tool, name: entry.id))
      let isSafety = need.choice("when-lost", [("wait-for-idle", false), ("stop-at-once", true)]) ?? false
      needs.append(ToolPrecondition(name: entry.id, isSafety: isSafety))
    }
    return needs
  }

  private func addIdle(_ section: YAMLSection, _ tool: inout ToolSettings) {
    guard let idle = section.section("idle", keys: ["warn", "off"]) else { return }
    let range: ClosedRange<Duration> = .seconds(1)...(.seconds(86_400))
    tool.idleWarning = idle.duration("warn", in: range)
    tool.idleOff = idle.duration("off", in: range)
    if !tool.hasActivity {
      section.report("needs an 'activity' input: without one nobody knows when the tool is idle", for: "idle")
    }
    if let warn = tool.idleWarning, let off = tool.idleOff, off <= warn {
      idle.report("switching off must come after the warning", for: "off")
    }
  }
}
