internal import DeviceDrivers
internal import HardwareAccess
internal import SpaceCore

// Intrusion areas, auxiliary outputs, and the rules that span doors.
extension ConfigurationBuilder {
  mutating func addArea(_ entry: YAMLEntry) {
    let keys = [
      "name", "reader", "readers", "doors", "detectors", "entry-path", "disarms-at-door", "exit-delay", "entry-delay",
      "siren", "renotify",
    ]
    guard let section = entry.value.section(keys: keys) else { return }
    let id = ResourceID(entry.id)
    var area = AreaSettings(id: id, name: section.text("name") ?? entry.id)
    area.readers = readerIDs(section, "reader", "readers")
    area.doors = doorIDs(section)
    for detector in section.entries("detectors") {
      guard let input = detector.value.section(keys: Self.inputKeys) else { continue }
      addInput(input, .detector(area: id, name: detector.id))
      area.detectors.append(detector.id)
    }
    for (name, value) in section.texts("entry-path") {
      if !area.detectors.contains(name) { value.report(unknown("detector of this area", name, area.detectors)) }
      area.entryPath.append(name)
    }
    area.disarmsAtDoor = section.flag("disarms-at-door") ?? area.disarmsAtDoor
    let delays: ClosedRange<Duration> = .zero ... .seconds(600)
    area.exitDelay = section.duration("exit-delay", in: delays) ?? area.exitDelay
    area.entryDelay = section.duration("entry-delay", in: delays) ?? area.entryDelay
    area.renotify = section.duration("renotify", in: Self.renotifyRange)
    if let siren = section.section("siren", keys: Self.outputKeys + ["for"]) {
      addOutput(siren, .siren(id), safe: .inactive)
      area.sirenTime = siren.duration("for", in: .seconds(1) ... .seconds(900)) ?? area.sirenTime
    }
    if area.doors.isEmpty, area.detectors.isEmpty {
      section.report("needs doors or detectors: nothing would ever raise its alarm", for: "doors")
    }
    if area.readers.isEmpty, !area.disarmsAtDoor {
      section.report("needs a 'reader', or members cannot disarm it", for: "disarms-at-door")
    }
    claimName(entry)
    areas.append(area)
  }

  mutating func addAuxiliary(_ entry: YAMLEntry) {
    guard let section = entry.value.section(keys: Self.outputKeys + ["name", "when", "at", "for", "sounder"]) else {
      return
    }
    let id = ResourceID(entry.id)
    guard section.requires("when", "what switches it on, such as bell or occupied"),
      let trigger = section.choice("when", of: AuxiliaryTrigger.self)
    else { return }
    let places = doors.map(\.id.name) + rooms.map(\.id.name) + areas.map(\.id.name)
    let named = section.texts("at")
    for (place, value) in named where !places.contains(place) {
      value.report(unknown("door, room or area", place, places))
    }
    addOutput(section, .auxiliary(id), safe: .inactive)
    claimName(entry)
    auxiliaries.append(
      AuxiliarySettings(
        id: id, name: section.text("name") ?? entry.id, trigger: trigger, listensTo: named.map { ResourceID($0.text) },
        holdTime: section.duration("for", in: .milliseconds(100) ... .seconds(86_400)),
        isSounder: section.flag("sounder") ?? false))
  }

  mutating func addRules(_ section: YAMLSection) {
    for group in section.entries("interlocks") { addInterlock(group) }
    if let time = section.text("forgive-at") {
      rules.forgiveAt = Self.minute(time)
      if rules.forgiveAt == nil { section.report("expected a time of day such as \"04:00\"", for: "forgive-at") }
    }
    if let lockdown = section.section("lockdown", keys: Self.inputKeys + ["releases"]) {
      addInput(lockdown, .lockdown)
      rules.lockdownInputReleases = lockdown.flag("releases") ?? false
    }
    let times = ["code", "second-person", "double-presentation", "propped"]
    guard let waits = section.section("waits", keys: times) else { return }
    rules.codeWait = waits.duration("code", in: .seconds(5) ... .seconds(120)) ?? rules.codeWait
    rules.secondPersonWait =
      waits.duration("second-person", in: .seconds(5) ... .seconds(300)) ?? rules.secondPersonWait
    rules.doublePresentation =
      waits.duration("double-presentation", in: .seconds(2) ... .seconds(30)) ?? rules.doublePresentation
    rules.propTime = waits.duration("propped", in: .seconds(10)...SpaceCommand.longestProp) ?? rules.propTime
  }

  private mutating func addInterlock(_ group: YAMLEntry) {
    guard let section = group.value.section(keys: ["doors"]) else { return }
    let named = doorIDs(section)
    if Set(named).count < 2 { group.value.report("an interlock is between two 'doors' or more") }
    rules.interlocks.append(named)
  }

  /// The minute of the day that `04:00` says; nil for what is no time of day.
  private static func minute(_ text: String) -> Int? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ (1...2).contains($0.count) && $0.allSatisfy(\.isNumber) }),
      let hour = Int(parts[0]), let minute = Int(parts[1]), hour < 24, minute < 60
    else { return nil }
    return hour * 60 + minute
  }
}
