import AgentRuntime
import ArgumentParser
import DeviceDrivers
import Foundation
import HardwareAccess
import HardwareLinux
import SpaceCore

/// `lintel devices`: what is wired to this machine.
struct DevicesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "devices", abstract: "Shows what is wired to this machine.", subcommands: [DevicesWatchCommand.self])
}

/// `lintel devices watch`: edges and frames as they come.
struct DevicesWatchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch", abstract: "Shows edges of lines and frames of readers as they come, with their timing.",
    usage: "lintel devices watch [--config <file>] [--line <address> ...] [options]",
    discussion: """
      Shows the readers and inputs of a configuration, or what is named: a line (--line gpio:GPIO5), or the data lines of \
      a Wiegand reader that is in no configuration yet (--data0, --data1). Times are the kernel's steady clock in \
      seconds. A badge is shown by its check tag; a line of JSON may name more. Ctrl-C gives everything back.

      A running agent holds its lines and ports: stop it first, or use 'lintel watch'. No output is touched.
      """)

  @Option(
    name: .long,
    help: ArgumentHelp("The configuration; \(Places.configuration) if nothing else is named.", valueName: "file"),
    completion: .file(extensions: ["yaml"]))
  var config: String?
  @Option(
    name: .long, help: ArgumentHelp("A line, such as gpio:pinctrl-rp1/17; may be repeated.", valueName: "address"))
  var line: [String] = []
  @Option(name: .long, help: ArgumentHelp("The line of a Wiegand reader's DATA0.", valueName: "address"))
  var data0: String?
  @Option(name: .long, help: ArgumentHelp("The line of its DATA1.", valueName: "address")) var data1: String?
  @Option(
    name: .long,
    help: ArgumentHelp("Its profile; without one, every known format and keypad.", valueName: "id"))
  var profile: String?
  @Option(name: .long, help: ArgumentHelp("The resistor for --line: as-is, none, up or down.", valueName: "pull"))
  var pull = "as-is"
  @Flag(help: "Show the edges of data lines too.") var edges = false
  @Flag(help: "Measure how long pulses are. A kernel sees their ends less surely than their beginnings.")
  var widths = false
  @Flag(help: "Show the numbers of badges and keys. They are secrets.") var showNumbers = false
  @Option(name: .long, help: ArgumentHelp("The agent's data folder, whose tags are shown.", valueName: "folder"))
  var data: String?
  @Option(name: .long, help: ArgumentHelp("A folder of device profiles beside the usual ones.", valueName: "folder"))
  var devices: String?
  @Flag(help: "Print each event as one line of JSON.") var json = false

  func validate() throws {
    guard (data0 == nil) == (data1 == nil) else { throw ValidationError("--data0 and --data1 go together.") }
    guard profile == nil || data0 != nil else { throw ValidationError("--profile goes with --data0 and --data1.") }
    let named = line + [data0, data1].compactMap(\.self)
    guard Set(named).count == named.count else { throw ValidationError("Name each line once.") }
    guard Pull(rawValue: pull) != nil else {
      throw ValidationError("--pull takes \(Pull.allCases.map(\.rawValue).joined(separator: ", ")).")
    }
  }

  func run() async throws {
    try await reporting {
      let tags = try BadgeTags(data: Places.data(data))
      var found = Found()
      let named = try line.map { text throws(HardwareError) in try LineAddress(text) }
      for address in named { open(named: address, &found) }
      if let data0, let data1 { try open(data: [try LineAddress(data0), try LineAddress(data1)], tags, &found) }
      if config != nil || (line.isEmpty && data0 == nil) { try open(config ?? Places.configuration, tags, &found) }
      guard !found.devices.isEmpty else {
        throw Failure(.unavailable, found.refusals == 0 ? "there is nothing to watch" : "none of it can be watched")
      }
      if !tags.isAgents { Console.note("tags tell badges apart in this run only; --data names the agent's folder") }
      _ = MachineFitness.requestRealTime()  // refused: on a busy machine edges are lost sooner, and that is told
      var watch = DeviceWatch(devices: found.devices, tell: tell)
      try watch.run(until: try StopSignal.listen())
    }
  }

  /// What could be opened, and how much could not.
  private struct Found {
    var devices: [any WatchedDevice] = []
    var refusals = 0
  }

  private static let hardware = LinuxHardware()

  private func tell(_ event: WatchedEvent) throws {
    if json { try Console.jsonLine(event) } else { Console.line(event.line) }
  }

  private func open(named address: LineAddress, _ found: inout Found) {
    let pull = Pull(rawValue: pull) ?? .asIs
    add(address.description, &found) { () throws(HardwareError) in
      try WatchedLines(address, address.description, activeLow: false, pull: pull, Self.hardware)
    }
  }

  private func open(data: [LineAddress], _ tags: BadgeTags, _ found: inout Found) throws {
    let watch = WiegandWatch(
      "reader", try profile.map(wiegandProfile) ?? WiegandWatch.anyReader, tags, showsNumbers: showNumbers)
    add("reader", &found) { () throws(HardwareError) in
      try WatchedLines(data, watch, widths: widths, showsEdges: edges, Self.hardware)
    }
  }

  private func wiegandProfile(_ id: String) throws -> DeviceProfile {
    let catalogue: DeviceCatalogue
    do { catalogue = try DeviceCatalogue.load(folders: try Places.deviceFolders(devices)) } catch let error
      as FileErrors
    {
      throw Failure(.configuration, "\(error)")
    }
    let known = catalogue.all.filter { $0.family == .wiegand }
    guard let profile = known.first(where: { $0.id == id }) else {
      let names = known.map(\.id).joined(separator: ", ")
      throw Failure(.configuration, "no profile of a Wiegand reader is called '\(id)'; there is \(names)")
    }
    return profile
  }

  private func open(_ file: String, _ tags: BadgeTags, _ found: inout Found) throws {
    let loaded: Loading.Loaded
    do { loaded = try Loading.configuration(file, devices: devices) } catch let errors as ConfigurationErrors {
      throw Failure(.configuration, "\(file) cannot be used:\n\(errors)")
    }
    for input in loaded.configuration.inputs where input.address.scheme == LinuxHardware.lineScheme {
      let name = "\(input.address) (\(input.input.words))"
      add(name, &found) { () throws(HardwareError) in
        try WatchedLines(input.address, name, activeLow: input.activeLow, pull: input.pull, Self.hardware)
      }
    }
    for reader in loaded.configuration.readers {
      guard let profile = loaded.profiles.profile(reader.profile) else { continue }  // its lack was an error above
      open(reader, profile, tags, &found)
    }
  }

  private func open(
    _ reader: ReaderConfiguration, _ profile: DeviceProfile, _ tags: BadgeTags, _ found: inout Found
  ) {
    let name = reader.id.name
    switch reader.wiring {
    case .dataLines(let data0, let data1) where data0.scheme == LinuxHardware.lineScheme:
      let watch = WiegandWatch(name, profile, tags, showsNumbers: showNumbers)
      add(name, &found) { () throws(HardwareError) in
        try WatchedLines([data0, data1], watch, widths: widths, showsEdges: edges, Self.hardware)
      }
    case .serial(let port, let allow) where port.scheme == LinuxHardware.serialScheme:
      let watch = SerialWatch(name, profile, tags, showsNumbers: showNumbers)
      add(name, &found) { () throws(HardwareError) in
        try WatchedPort(port, watch, allowUnstableName: allow, Self.hardware)
      }
    default: Console.note("\(name) is simulated: there is nothing to watch")
    }
  }

  /// Adds what can be opened; of what cannot, says why and who holds it.
  private func add(
    _ name: String, _ found: inout Found, _ open: () throws(HardwareError) -> any WatchedDevice
  ) {
    do throws(HardwareError) {
      found.devices.append(try open())
    } catch {
      found.refusals += 1
      var words = "\(error)"
      if case .busy(_, _, DoctorChecks.agentName?) = error {
        words +=
          " If that is the running agent, 'lintel watch' shows what it sees, and 'sudo systemctl stop lintel' ends it."
      }
      do { try tell(WatchedEvent(.refused, name, words)) } catch { Console.error("\(name): \(words)") }
    }
  }
}
