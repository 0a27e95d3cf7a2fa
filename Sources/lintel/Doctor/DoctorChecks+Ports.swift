import AgentRuntime
import DeviceDrivers
import HardwareLinux

extension DoctorChecks {
  /// Every serial port of the configuration: there, permitted, free, and with a name that stays.
  var portFindings: [DoctorFinding] {
    let wired = configuration?.wiredPorts ?? []
    guard !wired.isEmpty else {
      let names = machine.stablePorts
      return [.ok(.ports, names.isEmpty ? "none is plugged in" : "plugged in: \(names.joined(separator: ", "))")]
    }
    return wired.flatMap { port in
      [state(port.path, "\(port.path), reader \(port.reader)")]
        + unstable(port.path, "\(port.path), reader \(port.reader)", isAllowed: port.allowUnstableName)
    }
  }

  private func state(_ path: String, _ name: String) -> DoctorFinding {
    guard let port = machine.ports[path], let file = port.file else {
      let known = machine.stablePorts
      return .problem(
        .ports, "\(name): not there",
        why: known.isEmpty ? "No serial adapter is plugged in." : "There is \(known.joined(separator: ", ")).",
        remedy: "Check plug and cable, and take the name from here",
        command: "ls -l \(SerialName.stableFolder)")
    }
    guard file.isUsable else {
      return .problem(
        .ports, "\(name): may not be used by \(machine.user.name)", why: "It belongs to \(file.rights).",
        remedy: "Add the user to the group \(file.group), and log in again",
        command: "sudo adduser \(machine.user.name) \(file.group)")
    }
    let others = port.holders.filter { $0.name != Self.agentName }
    guard others.isEmpty else {
      let names = others.map { "\($0.name.isEmpty ? "a program" : $0.name) (process \($0.process))" }
      return .problem(
        .ports, "\(name): open in \(names.joined(separator: ", "))",
        why: "Each byte goes to one of those who read, so frames would arrive with holes.",
        remedy:
          "End that program. A login on the port is a unit serial-getty@; ModemManager looks at every new adapter",
        command: "sudo fuser -v \(path)")
    }
    return port.holders.isEmpty
      ? .ok(.ports, "\(name): there and free") : .ok(.ports, "\(name): in use by \(Self.agentName): the agent runs")
  }

  private func unstable(_ path: String, _ name: String, isAllowed: Bool) -> [DoctorFinding] {
    guard SerialName.isUnstable(path) else { return [] }
    let why = "The kernel numbers such ports in the order in which it finds them."
    let remedy = "Take the device's name from \(SerialName.stableFolder)"
    return [
      isAllowed
        ? .warning(.ports, "\(name): may be another one after a restart", why: why, remedy: remedy)
        : .problem(
          .ports, "\(name): refused, as it may be another one after a restart", why: why, remedy: remedy,
          command: "ls -l \(SerialName.stableFolder)")
    ]
  }

  /// Every reader of the configuration: its profile is there and fits its wiring.
  var readerFindings: [DoctorFinding] {
    (configuration?.readers ?? []).map { reader in
      guard let profile = profiles.profile(reader.profile) else {
        return .problem(
          .readers, "\(reader.id): no device profile is called '\(reader.profile)'",
          why: profiles.ids.isEmpty ? "None was found at all." : "There is \(profiles.ids.joined(separator: ", ")).",
          remedy: "Name one of them, or put your own into /etc/lintel/devices/readers")
      }
      if let mismatch = reader.mismatch(with: profile) {
        return .problem(
          .readers, "\(reader.id): its wiring does not fit its profile \(profile.id)", why: "\(mismatch).",
          remedy: "Change the one or the other; its page is \(profile.note)")
      }
      // What a simulated reader deviates in has no wires.
      let isReal = [LinuxHardware.lineScheme, LinuxHardware.serialScheme].contains(reader.wiring.scheme)
      let quirks = isReal ? profile.quirks.sorted { $0.rawValue < $1.rawValue }.map(\.explanation) : []
      return .ok(
        .readers, "\(reader.id): \(profile.name), see \(profile.note)",
        why: quirks.isEmpty ? nil : quirks.joined(separator: " "))
    }
  }
}
