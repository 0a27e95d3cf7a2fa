internal import DeviceDrivers
internal import Foundation
internal import HardwareAccess
internal import SpaceCore

/// Turns the document into a configuration, section by section.
struct ConfigurationBuilder {
  var readers: [ReaderConfiguration] = []
  var inputs: [InputWiring] = []
  var outputs: [OutputWiring] = []
  var doors: [DoorSettings] = []
  var tools: [ToolSettings] = []
  var rooms: [RoomSettings] = []
  var areas: [AreaSettings] = []
  var auxiliaries: [AuxiliarySettings] = []
  var rules = SpaceRules()
  var warnings: [ConfigurationFinding] = []
  private var hasLedger = false
  /// Who uses a line or port already, so that two never share one.
  private var users: [String: String] = [:]
  private var readerUsers: [ReaderID: String] = [:]
  /// Readers with a tamper wire, and where they stand.
  private var tampers: [ReaderID: YAMLSection] = [:]
  /// Where each door, tool, room, area and output stands: grants and entries name them without saying which kind they are.
  private var places: [String: String] = [:]

  static let rootKeys = [
    "space", "name", "timezone", "language", "ledger", "web", "readers", "doors", "tools", "rooms", "areas", "outputs",
    "interlocks", "forgive-at", "waits", "lockdown", "fire",
  ]

  mutating func build(_ section: YAMLSection) -> SpaceConfiguration {
    let id = section.requiredName("space", "a short name for this space, such as riverside") ?? ""
    let name = section.required("name", "what people call this space") ?? ""
    let zone = timeZone(section)
    let ledger = ledger(section)
    hasLedger = ledger != .none
    for entry in section.entries("readers") { addReader(entry) }
    for entry in section.entries("doors") { addDoor(entry) }
    for entry in section.entries("rooms") { addRoom(entry) }
    for entry in section.entries("tools") { addTool(entry) }
    for entry in section.entries("areas") { addArea(entry) }
    for entry in section.entries("outputs") { addAuxiliary(entry) }
    addRules(section)
    checkTampers()
    if let fire = section.section("fire", keys: Self.inputKeys) { addInput(fire, .fire) }
    let web = section.section("web", keys: ["host", "port"])
    let settings = SpaceSettings(
      id: id, name: name, doors: doors, tools: tools, rooms: rooms, areas: areas, auxiliaries: auxiliaries,
      rules: rules, language: section.choice("language", of: TextLanguage.self) ?? .english)
    return SpaceConfiguration(
      settings: settings, timeZone: zone, ledger: ledger, readers: readers, inputs: inputs, outputs: outputs,
      webHost: web?.text("host") ?? "127.0.0.1", webPort: web?.count("port", in: 0...65_535) ?? 8420,
      warnings: warnings)
  }

  private func timeZone(_ section: YAMLSection) -> String {
    guard let zone = section.required("timezone", "a zone such as America/Detroit") else { return "UTC" }
    if TimeZone(identifier: zone) == nil || !(zone == "UTC" || zone.contains("/")) {
      let meant = Wording.suggestion(for: zone, among: TimeZone.knownTimeZoneIdentifiers) ?? ""
      section.report("no time zone is called \(Wording.quoted(zone))\(meant)", for: "timezone")
    }
    return zone
  }

  private func ledger(_ section: YAMLSection) -> SpaceConfiguration.Ledger {
    if section.isSection("ledger"), let embedded = section.section("ledger", keys: ["embedded", "port"]) {
      if embedded.flag("embedded") == false { return .none }
      return .embedded(port: embedded.count("port", in: 0...65_535) ?? 8421)
    }
    guard let text = section.text("ledger") else { return .none }
    let address = URL(string: text)
    switch (address?.scheme, address?.host()) {
    case _ where text == "embedded": return .embedded(port: 8421)
    case _ where text == "none": return .none
    case ("https", .some), ("http", "127.0.0.1"), ("http", "::1"), ("http", "[::1]"): return .remote(text)
    case ("http", .some):
      section.report("a ledger on another machine needs https", for: "ledger")
      return .none
    default:
      section.report(
        "expected embedded, none, or the address of a ledger (https://...), found \(Wording.quoted(text))",
        for: "ledger")
      return .none
    }
  }

  private mutating func addReader(_ entry: YAMLEntry) {
    let keys = ["profile", "port", "allow-unstable-name", "data0", "data1"] + Self.readerLineKeys
    guard let section = entry.value.section(keys: keys) else { return }
    let profile = section.required("profile", "the device profile, such as rdm6300") ?? ""
    guard let wiring = readerWiring(section) else { return }
    let id = ReaderID(entry.id)
    let lines = ReaderLinePlaces(
      led: wire(section, "led"), redLED: wire(section, "red-led"), buzzer: wire(section, "buzzer"),
      hold: wire(section, "hold"), tamper: wire(section, "tamper"))
    if lines.tamper != nil { tampers[id] = section }
    readers.append(ReaderConfiguration(id: id, profile: profile, wiring: wiring, lines: lines))
  }

  /// A wire beside the data: the line that it is connected to, or that line and the level at which it counts there.
  private mutating func wire(_ section: YAMLSection, _ key: String) -> ReaderLinePlaces.Place? {
    guard section.has(key) else { return nil }
    let what = "the line that this wire is connected to"
    guard section.isSection(key) else {
      return address(section, key, what, LineAddress.init).map { ReaderLinePlaces.Place(address: $0) }
    }
    guard let wire = section.section(key, keys: ["line", "active"]),
      let address = address(wire, "line", what, LineAddress.init)
    else { return nil }
    return ReaderLinePlaces.Place(
      address: address, activeLow: wire.choice("active", [("high", false), ("low", true)]))
  }

  /// A tamper wire is an alarm of the door that its reader serves.
  private func checkTampers() {
    let served = Set(doors.flatMap { $0.readers + $0.exitReaders })
    for (reader, section) in tampers where !served.contains(reader) {
      section.report("the reader serves no door whose alarm this could be", for: "tamper")
    }
  }

  private mutating func readerWiring(_ section: YAMLSection) -> ReaderWiring? {
    guard section.has("data0") || section.has("data1") else {
      let what =
        "where it is plugged in, such as serial:/dev/serial/by-id/..., or 'data0' and 'data1' for a Wiegand reader"
      guard let port = address(section, "port", what, PortAddress.init) else { return nil }
      return .serial(port, allowUnstableName: section.flag("allow-unstable-name") ?? false)
    }
    if section.has("port") { section.report("a reader has a port or data lines, not both", for: "port") }
    guard let data0 = address(section, "data0", "the line of its wire DATA0 (D0)", LineAddress.init),
      let data1 = address(section, "data1", "the line of its wire DATA1 (D1)", LineAddress.init)
    else { return nil }
    if data0.scheme != data1.scheme { section.report("is on other hardware than data0", for: "data1") }
    return .dataLines(data0, data1)
  }

  private mutating func addRoom(_ entry: YAMLEntry) {
    let keys = ["name", "capacity", "closed-when-full", "doors", "reader", "readers"]
    guard let section = entry.value.section(keys: keys) else { return }
    let capacity = section.count("capacity", in: 1...100_000)
    let closes = section.flag("closed-when-full") ?? false
    if closes, !section.has("capacity") { section.report("needs a capacity", for: "closed-when-full") }
    let named = doorIDs(section)
    let readers = readerIDs(section, "reader", "readers")
    claimName(entry)
    rooms.append(
      RoomSettings(
        id: ResourceID(entry.id), name: section.text("name") ?? entry.id, capacity: capacity, closesWhenFull: closes,
        doors: named, readers: readers))
  }

  /// The doors that `doors` names.
  func doorIDs(_ section: YAMLSection) -> [ResourceID] {
    let known = doors.map(\.id.name)
    let named = section.texts("doors")
    for (door, value) in named where !known.contains(door) { value.report(unknown("door", door, known)) }
    return named.map { ResourceID($0.text) }
  }

  /// Whether the ledger is asked first at this door or tool, and how long its answer is waited for.
  mutating func addLedgerWait(_ section: YAMLSection, _ id: ResourceID) {
    guard let wait = section.duration("ask-ledger", in: .milliseconds(50)...(.seconds(2))) else { return }
    if !hasLedger { section.report("needs a 'ledger' to ask", for: "ask-ledger") }
    rules.ledgerWaits[id] = wait
  }

  // MARK: Lines and references

  static let readerLineKeys = ["led", "red-led", "buzzer", "hold", "tamper"]
  static let inputKeys = ["input", "active", "pull", "debounce"]
  static let outputKeys = ["output", "active", "safe"]

  /// The line or port that `key` must name, which nothing else uses; a second user is a finding that names the first.
  private mutating func address<Address: CustomStringConvertible>(
    _ section: YAMLSection, _ key: String, _ what: String, _ parse: (String) throws(HardwareError) -> Address
  ) -> Address? {
    guard let text = section.required(key, what) else { return nil }
    do {
      let address = try parse(text)
      if let other = users[address.description] {
        section.report("\(address) is used by \(other) already", for: key)
      } else {
        users[address.description] = section.whole.path
      }
      return address
    } catch {
      section.report("\(error)", for: key)
      return nil
    }
  }

  /// Notes the name of a door, tool or room; two never share one.
  mutating func claimName(_ entry: YAMLEntry) {
    if let other = places[entry.id] {
      entry.value.report(
        "the name '\(entry.id)' is taken by \(other): doors, tools, rooms, areas and outputs share their names")
    } else {
      places[entry.id] = entry.value.path
    }
  }

  mutating func addInput(_ section: YAMLSection, _ input: SpaceInput) {
    guard let address = address(section, "input", "the line it is wired to", LineAddress.init) else { return }
    inputs.append(
      InputWiring(
        input: input, address: address, activeLow: activeLow(section),
        pull: section.choice("pull", [("up", Pull.up), ("down", .down), ("none", .none), ("as-is", .asIs)]) ?? .asIs,
        debounce: section.duration("debounce", in: .milliseconds(0)...(.milliseconds(400))) ?? .milliseconds(10)))
  }

  mutating func addOutput(_ section: YAMLSection, _ output: SpaceOutput, safe: Level) {
    guard let address = address(section, "output", "the line it is wired to", LineAddress.init) else { return }
    outputs.append(OutputWiring(output: output, address: address, activeLow: activeLow(section), idle: safe))
  }

  private func activeLow(_ section: YAMLSection) -> Bool {
    section.choice("active", [("high", false), ("low", true)]) ?? false
  }

  /// The readers that `keys` name, each of which may serve one place only.
  mutating func readerIDs(_ section: YAMLSection, _ keys: String...) -> [ReaderID] {
    let known = readers.map(\.id.name)
    var ids: [ReaderID] = []
    for key in keys {
      for (name, value) in section.texts(key) {
        let id = ReaderID(name)
        if !known.contains(name) {
          value.report(unknown("reader", name, known))
        } else if let other = readerUsers[id] {
          value.report("the reader '\(name)' serves \(other) already")
        } else {
          readerUsers[id] = section.whole.path
        }
        ids.append(id)
      }
    }
    return ids
  }

  private static let listedNames = 12

  /// The message about a name that nothing has: what was meant, or else what there is.
  func unknown(_ kind: String, _ name: String, _ known: [String]) -> String {
    let more = known.count > Self.listedNames ? ", ..." : ""
    let listed =
      known.isEmpty ? "; there is none" : "; there is \(known.prefix(Self.listedNames).joined(separator: ", "))\(more)"
    return "no \(kind) is called \(Wording.quoted(name))\(Wording.suggestion(for: name, among: known) ?? listed)"
  }
}
