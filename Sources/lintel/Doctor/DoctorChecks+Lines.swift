import DeviceDrivers
import HardwareAccess
import HardwareLinux

extension DoctorChecks {
  /// What the agent calls itself as the holder of a line.
  static let agentName = "lintel"

  /// Every line of the configuration: found, once, and free.
  var lineFindings: [DoctorFinding] {
    guard machine.libgpiod != nil, !machine.chipFiles.isEmpty else { return [] }
    var findings: [DoctorFinding] = []
    var taken: [Place: WiredLine] = [:]
    var unseen: [String] = []
    for wired in wiredLines {
      do throws(HardwareError) {
        let (chip, line) = try machine.chips.line(at: wired.address)
        let place = Place(path: chip.path, offset: line.offset)
        if let other = taken[place] {
          findings.append(
            .problem(
              .lines, "\(wired.name): the same line as \(other.address)",
              why: "Both are line \(line.offset) of \(chip.label), which already is \(other.role).",
              remedy: "Wire one of them to another line, and name that in the configuration"))
          continue
        }
        taken[place] = wired
        let pin = board?.pin(chip: chip.label, offset: line.offset)
        findings.append(use(wired, chip, line, pin))
        if let isSafeHigh = wired.isSafeHigh {
          findings.append(afterCrash(wired, chip, isSafeHigh: isSafeHigh))
          if let bad = atPowerOn(wired, pin, isSafeHigh: isSafeHigh) { findings.append(bad) }
        }
      } catch {
        // A chip that may not be looked at is one problem, told above, and not one for each line.
        if case .notPermitted = error {
          unseen.append("\(wired.address)")
        } else {
          findings.append(missing(wired, error))
        }
      }
    }
    return findings + (unseen.isEmpty ? [] : [self.unseen(unseen)])
  }

  private func unseen(_ names: [String]) -> DoctorFinding {
    .warning(
      .lines, "\(names.count) line\(names.count == 1 ? "" : "s") could not be looked at",
      why: "They may be on a chip that \(machine.user.name) may not use: \(names.joined(separator: ", ")).",
      remedy: "Mend what is said of the chips, and look again")
  }

  private struct Place: Hashable {
    var path: String
    var offset: UInt32
  }

  private func missing(_ wired: WiredLine, _ error: HardwareError) -> DoctorFinding {
    let chips = machine.chips.readable.map { "\($0.label) (\($0.lines.count) lines)" }
    let known = chips.isEmpty ? "No chip could be looked at." : "The chips are \(chips.joined(separator: ", "))."
    switch error {
    case .notFound:
      return .problem(
        .lines, "\(wired.name): there is no such line", why: known,
        remedy: "Write it as gpio:CHIP/LINE with the label and the name or offset that gpioinfo shows",
        command: "gpioinfo")
    case .invalidSetting(_, let problem):
      return .problem(
        .lines, "\(wired.name): the name is not clear", why: "\(problem).",
        remedy: "Write it as gpio:CHIP/LINE", command: "gpioinfo")
    default:
      return .problem(.lines, "\(wired.name): cannot be looked at", why: "\(error)", remedy: "See the chips above")
    }
  }

  private func use(
    _ wired: WiredLine, _ chip: GPIOChip, _ line: GPIOLine, _ pin: BoardProfile.Pin?
  ) -> DoctorFinding {
    let place = "line \(line.offset) of \(chip.label)" + (pin.map { ", pin \($0.name)" } ?? "")
    guard line.isUsed else { return .ok(.lines, "\(wired.name): \(place), free") }
    guard line.consumer != Self.agentName else {
      return .ok(.lines, "\(wired.name): \(place), in use by \(Self.agentName): the agent runs")
    }
    let holder = line.consumer.map { "'\($0)'" } ?? "somebody who gave no name"
    return .problem(
      .lines, "\(wired.name): held by \(holder)",
      why: "It is \(place). Two cannot have one line, so the agent would not get it.",
      remedy: "End the program that holds it; a driver of the kernel lets go when its overlay is taken out of the boot "
        + "configuration. Programs that use the chip:", command: "sudo fuser -v \(chip.path)")
  }

  // MARK: Outputs without a holder

  /// What becomes of an output when the agent is killed: the driver's matter, and the installer's.
  private func afterCrash(_ wired: WiredLine, _ chip: GPIOChip, isSafeHigh: Bool) -> DoctorFinding {
    let resistor =
      "a resistor of 10 kΩ from the line to \(isSafeHigh ? "the supply" : "ground") holds it at its safe level "
      + "(\(isSafeHigh ? "high" : "low"))"
    switch abandoned(chip.label) {
    case .kept:
      return .warning(
        .lines, "\(wired.name): keeps its level when the agent is killed",
        why: "The driver of \(chip.label) leaves an output as it was, until the agent is back and asks for its safe "
          + "level: what was switched on stays on.",
        remedy: "A watchdog or timer relay ends that in hardware. Where the driver can let go instead (Raspberry Pi: "
          + "persist_gpio_outputs=n, see Firmware-Notes), \(resistor)")
    case .input:
      return .warning(
        .lines, "\(wired.name): an input when the agent is killed",
        why: "The driver of \(chip.label) lets go of an output whose holder is gone, and then the resistor on the wire "
          + "decides. No program can see whether there is one.",
        remedy: "Measure it with the agent stopped: \(resistor)")
    case .unknown:
      return .warning(
        .lines, "\(wired.name): nobody knows its level when the agent is killed",
        why: "Linux promises nothing for an output whose holder is gone, and the driver of \(chip.label) is not known "
          + "here.",
        remedy:
          "Measure it after a kill -9 while it is on. Where the line becomes an input, \(resistor); where it keeps "
          + "its level, only a watchdog or timer relay helps")
    }
  }

  private func abandoned(_ label: String) -> AbandonedOutput {
    let known = machine.abandoned[label] ?? .unknown
    guard known == .unknown, let board, board.chip == label else { return known }
    switch board.afterRelease {
    case .kept: return .kept
    case .input: return .input
    case .unknown: return .unknown
    }
  }

  /// From power-on until the agent asks for the line, the chip's own resistor decides.
  private func atPowerOn(_ wired: WiredLine, _ pin: BoardProfile.Pin?, isSafeHigh: Bool) -> DoctorFinding? {
    guard let pin, pin.reset == (isSafeHigh ? .down : .up) else { return nil }
    let (level, safe) = isSafeHigh ? ("low", "high") : ("high", "low")
    return .warning(
      .lines, "\(wired.name): \(level) from power-on until the agent runs",
      why: "After a reset the chip pulls pin \(pin.name) \(pin.reset.rawValue), and the safe level is \(safe): every "
        + "start of the board may switch it.",
      remedy: "Take a pin whose resistor after reset is \(isSafeHigh ? "up" : "down") (Devices/boards), or a stronger "
        + "resistor to the safe side")
  }
}
