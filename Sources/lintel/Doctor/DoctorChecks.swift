import AgentRuntime
import DeviceDrivers
import HardwareAccess
import HardwareLinux

/// Judges a machine, and what a configuration wants of it. Nothing is looked at here: the same machine gives the same
/// findings.
struct DoctorChecks {
  var machine: Machine
  /// Nil without a configuration that can be read.
  var configuration: SpaceConfiguration?
  var profiles = DeviceCatalogue([])
  var boards: [BoardProfile] = []

  var findings: [DoctorFinding] {
    lookerFindings + chipFindings + lineFindings + portFindings + readerFindings + clockFindings + realTimeFindings
      + dataFindings
      + ledgerFindings
  }

  /// The board that this is; nil for one without a profile.
  var board: BoardProfile? { boards.first { !Set($0.compatible).isDisjoint(with: machine.compatible) } }

  var wiredLines: [WiredLine] { configuration?.wiredLines ?? [] }

  /// Whose permissions are told, and what the configuration's reader has said.
  private var lookerFindings: [DoctorFinding] {
    let why = "For the agent's own permissions look as its user: sudo -u lintel lintel doctor"
    let looker: [DoctorFinding] =
      machine.user.isRoot ? [.ok(.configuration, "looked at as root, who may do everything", why: why)] : []
    let remedy = "Look at that place in the file"
    return looker
      + (configuration?.warnings ?? []).map {
        .warning(.configuration, "\($0.path): \($0.message)", why: "\($0.file), line \($0.line).", remedy: remedy)
      }
  }

  // MARK: Chips

  private var chipFindings: [DoctorFinding] {
    var findings: [DoctorFinding] = []
    if let model = machine.model {
      findings.append(
        .ok(.chips, board.map { "\(model): known, see \($0.note)" } ?? "\(model): no profile of this board"))
    }
    guard let library = machine.libgpiod else {
      let why = "Locks, contacts and Wiegand readers need GPIO lines, and this build has no libgpiod."
      let remedy = "Build it with the trait LinuxHardware, which is on unless it is switched off"
      findings.append(
        wiredLines.isEmpty
          ? .ok(.chips, "this build has no GPIO", why: why)
          : .problem(.chips, "this build has no GPIO", why: why, remedy: remedy))
      return findings
    }
    findings.append(
      .ok(
        .chips, "libgpiod \(library)",
        why: machine.countsLostEdges
          ? nil : "It keeps 16 edges for each line and cannot count those that are lost; libgpiod 2 keeps 1024."))
    if machine.chipFiles.isEmpty {
      findings.append(
        wiredLines.isEmpty
          ? .ok(.chips, "no GPIO chip on this machine")
          : .problem(
            .chips, "no GPIO chip on this machine", why: "The configuration names \(wiredLines.count) GPIO lines.",
            remedy: "Look at what the kernel has found; an expander needs its overlay in the boot configuration",
            command: "dmesg | grep -i gpio"))
    }
    return findings + machine.chipFiles.flatMap(chip)
  }

  private func chip(_ file: Machine.DeviceFile) -> [DoctorFinding] {
    var findings: [DoctorFinding] = []
    if let chip = machine.chips.readable.first(where: { $0.path == file.path }) {
      let used = chip.lines.filter(\.isUsed)
      findings.append(
        .ok(
          .chips, "\(file.path): \(chip.label), \(chip.lines.count) lines, \(used.count) in use",
          why: used.isEmpty ? nil : Self.users(used)))
    }
    let why = "It belongs to \(file.rights)."
    if file.isForRootOnly {
      let what = "\(file.path) is for root only"
      let remedy = "Give it to the group gpio, with Lintel's rule for udev"
      findings.append(
        wiredLines.isEmpty || machine.user.isRoot
          ? .warning(.chips, what, why: why, remedy: remedy, command: Self.ruleCommand)
          : .problem(.chips, what, why: why, remedy: remedy, command: Self.ruleCommand))
    } else if !file.isUsable {
      let what = "\(file.path) may not be used by \(machine.user.name)"
      let remedy = "Add the user to the group \(file.group), and log in again"
      let command = "sudo adduser \(machine.user.name) \(file.group)"
      findings.append(
        wiredLines.isEmpty
          ? .warning(.chips, what, why: why, remedy: remedy, command: command)
          : .problem(.chips, what, why: why, remedy: remedy, command: command))
    } else if !machine.chips.readable.contains(where: { $0.path == file.path }) {
      findings.append(
        .problem(
          .chips, "\(file.path) cannot be looked at",
          why: machine.chips.problems.map(\.description).joined(separator: " "),
          remedy: "Look at what the kernel says", command: "dmesg | grep -i gpio"))
    }
    return findings
  }

  static let ruleCommand =
    "sudo install -m 644 Deploy/systemd/60-lintel-gpio.rules /etc/udev/rules.d/ && sudo udevadm control --reload "
    + "&& sudo udevadm trigger --subsystem-match=gpio"

  /// Holders that are named before the rest is counted.
  static let mostUsers = 12

  private static func users(_ lines: [GPIOLine]) -> String {
    let named = lines.prefix(mostUsers).map { "\($0.name ?? "\($0.offset)") by \($0.consumer ?? "somebody unnamed")" }
    let rest = lines.count > mostUsers ? ", and \(lines.count - mostUsers) more" : ""
    return "In use: \(named.joined(separator: ", "))\(rest)."
  }
}
