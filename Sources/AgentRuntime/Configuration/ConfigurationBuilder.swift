internal import Foundation
internal import HardwareAccess
internal import SpaceCore
internal import Yams

/// Turns the document into a configuration, section by section.
struct ConfigurationBuilder {
  let reader: ConfigurationReader
  var readers: [ReaderConfiguration] = []
  var inputs: [InputWiring] = []
  var outputs: [OutputWiring] = []
  var doors: [DoorSettings] = []
  var tools: [ToolSettings] = []
  var rooms: [RoomSettings] = []
  /// Who uses a line already, so that two never share one.
  private var users: [String: String] = [:]
  private var readerUsers: [ReaderID: String] = [:]
  /// Where each door, tool and room stands: grants and entries name them without saying which kind they are.
  private var places: [String: String] = [:]

  init(reader: ConfigurationReader) {
    self.reader = reader
  }

  static let rootKeys = ["space", "name", "timezone", "ledger", "web", "readers", "doors", "tools", "rooms", "fire"]

  mutating func build(_ root: Node) -> SpaceConfiguration? {
    guard let section = reader.section(root, "", keys: Self.rootKeys) else { return nil }
    let id = section.required("space", "a short name for this space, such as riverside") ?? ""
    if !id.isEmpty, !ConfigurationReader.isIdentifier(id) {
      section.report("\(quoted(id)) is no name: \(ConfigurationReader.nameRule)", for: "space")
    }
    let name = section.required("name", "what people call this space") ?? ""
    let zone = timeZone(section)
    let ledger = ledger(section)
    for entry in reader.entries(section.values["readers"], "readers") { addReader(entry) }
    for entry in reader.entries(section.values["doors"], "doors") { addDoor(entry) }
    for entry in reader.entries(section.values["rooms"], "rooms") { addRoom(entry) }
    for entry in reader.entries(section.values["tools"], "tools") { addTool(entry) }
    if let fire = section.section("fire", keys: Self.inputKeys) { addInput(fire, .fire) }
    let web = section.section("web", keys: ["host", "port"])
    let settings = SpaceSettings(id: id, name: name, doors: doors, tools: tools, rooms: rooms)
    return SpaceConfiguration(
      settings: settings, timeZone: zone, ledger: ledger, readers: readers, inputs: inputs, outputs: outputs,
      webHost: web?.text("host") ?? "127.0.0.1", webPort: web?.count("port", in: 0...65_535) ?? 8420,
      warnings: reader.warnings)
  }

  private func timeZone(_ section: ConfigurationSection) -> String {
    guard let zone = section.required("timezone", "a zone such as America/Detroit") else { return "UTC" }
    if TimeZone(identifier: zone) == nil || !(zone == "UTC" || zone.contains("/")) {
      let meant = nearest(to: zone, among: TimeZone.knownTimeZoneIdentifiers).map { "; did you mean '\($0)'?" } ?? ""
      section.report("no time zone is called \(quoted(zone))\(meant)", for: "timezone")
    }
    return zone
  }

  private func ledger(_ section: ConfigurationSection) -> SpaceConfiguration.Ledger {
    guard let node = section.values["ledger"] else { return .none }
    if case .mapping = node {
      guard let embedded = reader.section(node, "ledger", keys: ["embedded", "port"]) else { return .none }
      if !embedded.flag("embedded", default: true) { return .none }
      return .embedded(port: embedded.count("port", in: 0...65_535) ?? 8421)
    }
    guard let text = section.text("ledger") else { return .none }
    switch text {
    case "embedded": return .embedded(port: 8421)
    case "none": return .none
    case _ where text.hasPrefix("https://") || text.hasPrefix("http://127.0.0.1") || text.hasPrefix("http://[::1]"):
      return .remote(text)
    case _ where text.hasPrefix("http://"):
      section.report("a ledger on another machine needs https", for: "ledger")
      return .none
    default:
      section.report(
        "expected embedded, none, or the address of a ledger (https://...), found \(quoted(text))", for: "ledger")
      return .none
    }
  }

  private mutating func addReader(_ entry: (id: String, path: String, node: Node)) {
    guard let section = reader.section(entry.node, entry.path, keys: ["profile", "port", "allow-unstable-name"]) else {
      return
    }
    let profile = section.required("profile", "the device profile, such as rdm6300") ?? ""
    guard let text = section.required("port", "where it is plugged in, such as serial:/dev/serial/by-id/...") else {
      return
    }
    do {
      let port = try PortAddress(text)
      claim(port.description, by: entry.path, section, "port")
      readers.append(
        ReaderConfiguration(
          id: ReaderID(entry.id), profile: profile, port: port,
          allowUnstableName: section.flag("allow-unstable-name", default: false)))
    } catch {
      section.report("\(error)", for: "port")
    }
  }

  private mutating func addRoom(_ entry: (id: String, path: String, node: Node)) {
    let keys = ["name", "capacity", "closed-when-full", "doors"]
    guard let section = reader.section(entry.node, entry.path, keys: keys) else { return }
    let capacity = section.count("capacity", in: 1...100_000)
    let closes = section.flag("closed-when-full", default: false)
    if closes, !section.has("capacity") { section.report("needs a capacity", for: "closed-when-full") }
    let known = doors.map(\.id.name)
    let named = section.texts("doors")
    for (door, node) in named where !known.contains(door) {
      reader.report(unknown("door", door, known), at: node, section.path(of: "doors"))
    }
    claimName(entry)
    rooms.append(
      RoomSettings(
        id: ResourceID(entry.id), name: section.text("name") ?? entry.id, capacity: capacity, closesWhenFull: closes,
        doors: named.map { ResourceID($0.text) }))
  }

  // MARK: Lines and references

  static let inputKeys = ["input", "active", "pull", "debounce"]
  static let outputKeys = ["output", "active", "safe"]

  /// Notes who uses a line or port; a second user is a finding that names the first.
  private mutating func claim(_ address: String, by path: String, _ section: ConfigurationSection, _ key: String) {
    if let other = users[address] {
      section.report("\(address) is used by \(other) already", for: key)
    } else {
      users[address] = path
    }
  }

  /// Notes the name of a door, tool or room; two never share one.
  mutating func claimName(_ entry: (id: String, path: String, node: Node)) {
    if let other = places[entry.id] {
      reader.report(
        "the name '\(entry.id)' is taken by \(other): doors, tools and rooms share their names", at: entry.node,
        entry.path)
    } else {
      places[entry.id] = entry.path
    }
  }

  mutating func addInput(_ section: ConfigurationSection, _ input: SpaceInput) {
    guard let address = section.line("input", "the line it is wired to") else { return }
    claim(address.description, by: section.path, section, "input")
    inputs.append(
      InputWiring(
        input: input, address: address, activeLow: activeLow(section),
        pull: section.choice(
          "pull", [("up", .up), ("down", .down), ("none", .none), ("as-is", .asIs)], default: .asIs),
        debounce: section.duration("debounce", in: .milliseconds(0)...(.milliseconds(400))) ?? .milliseconds(10)))
  }

  mutating func addOutput(_ section: ConfigurationSection, _ output: SpaceOutput, safe: Level) {
    guard let address = section.line("output", "the line it is wired to") else { return }
    claim(address.description, by: section.path, section, "output")
    outputs.append(OutputWiring(output: output, address: address, activeLow: activeLow(section), idle: safe))
  }

  private func activeLow(_ section: ConfigurationSection) -> Bool {
    section.choice("active", [("high", false), ("low", true)], default: false)
  }

  /// The readers that `keys` name, each of which may serve one place only.
  mutating func readerIDs(_ section: ConfigurationSection, _ keys: String...) -> [ReaderID] {
    let known = readers.map(\.id.name)
    var ids: [ReaderID] = []
    for key in keys {
      for (name, node) in section.texts(key) {
        let id = ReaderID(name)
        if !known.contains(name) {
          reader.report(unknown("reader", name, known), at: node, section.path(of: key))
        } else if let other = readerUsers[id] {
          reader.report("the reader '\(name)' serves \(other) already", at: node, section.path(of: key))
        } else {
          readerUsers[id] = section.path
        }
        ids.append(id)
      }
    }
    return ids
  }

  private static let listedNames = 12

  func unknown(_ kind: String, _ name: String, _ known: [String]) -> String {
    let meant = nearest(to: name, among: known).map { "; did you mean '\($0)'?" }
    let more = known.count > Self.listedNames ? ", ..." : ""
    let listed =
      known.isEmpty ? "; there is none" : "; there is \(known.prefix(Self.listedNames).joined(separator: ", "))\(more)"
    return "no \(kind) is called \(quoted(name))\(meant ?? listed)"
  }
}
